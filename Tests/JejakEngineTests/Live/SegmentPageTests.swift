// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakQuery
internal import JejakStore
internal import Synchronization
internal import Testing

/// What pages about kept segments read: members, movements, reasons, counts; and
/// the questions that are saved.
@Suite struct SegmentPageTests {
    private static let hour: Int64 = 3_600_000
    private static let start: Int64 = 20_108 * 24 * hour
    private let folder = NSTemporaryDirectory() + "jejak-pages-" + UUID().uuidString

    private static func batch(_ name: String, by visitor: String, at time: Int64) -> EventBatch {
        var batch = EventBatch()
        batch.receivedAt = time
        batch.addTrail(.user, batch.strings.intern(visitor))
        batch.addProperty(batch.strings.intern("price"), number: 40)
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern(name),
            source: batch.strings.intern("s"),
            time: time,
            identity: StableHash.hash("\(name) \(visitor) \(time)") >> 1
        )
        return batch
    }

    @Test func `members, movements and reasons are told of one segment`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        let clock = Mutex(Self.start)
        let workspace = try Workspace(folder: folder, access: .owner) { clock.withLock { $0 } }
        let text = #"did "A" in last 1 hour and sum(price) of "A" > 30"#
        let fresh = try workspace.saveSegment("fresh", text: text)
        let everyone = try workspace.saveSegment("everyone", text: "everyone")
        let keeper = SegmentKeeper(workspace) { _ in }
        try keeper.settle()
        #expect(try workspace.history(ofSegment: fresh.id, since: 0).members.isEmpty)
        _ = try workspace.accept(Self.batch("A", by: "ani", at: Self.start))
        _ = try workspace.accept(Self.batch("B", by: "budi", at: Self.start))
        try keeper.settle()
        let ani = try #require(try workspace.store.person(named: "ani")).code
        let budi = try #require(try workspace.store.person(named: "budi")).code

        let history = try workspace.history(ofSegment: fresh.id, since: 0)
        #expect(history.members.map(\.person) == [ani])
        #expect(history.members.map(\.since) == [Self.start])
        #expect(history.moves.map(\.cause) == [.event] && history.moves[0].isEntry)
        #expect(try workspace.history(ofSegment: everyone.id, since: 0).members.count == 2)

        let why = try workspace.reason(of: ani, in: fresh)
        #expect(why.holds && why.until == Self.start + Self.hour + 1)
        #expect(why.parts.map(\.holds) == [true, true])
        #expect(why.parts.map(\.evidenceCount) == [1, 1])
        #expect(try workspace.reason(of: budi, in: fresh).parts.map(\.holds) == [false, false])
        #expect(try workspace.count(SegmentParser.parse(#"in segment "fresh""#)) == (1, 2, []))
        #expect(throws: EngineError.self) {
            try workspace.count(SegmentParser.parse(#"in segment "gone""#))
        }

        clock.withLock { $0 += Self.hour + 1 }
        try keeper.settle()
        let later = try workspace.history(ofSegment: fresh.id, since: Self.start + 1)
        #expect(later.members.isEmpty)
        #expect(later.moves.map(\.isEntry) == [false] && later.moves[0].cause == .time)
        #expect(try workspace.history(ofSegment: fresh.id, since: 0).moves.count == 2)
    }

    @Test func `saved questions keep their place and one name each`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        let workspace = try Workspace(folder: folder, access: .owner)
        #expect(try workspace.savedQuestions().isEmpty)
        for (name, text) in [("", #"did "A""#), ("x ", #"did "A""#), ("x", "did (")] {
            #expect(throws: EngineError.self) { try workspace.saveQuestion(name, text: text) }
        }
        try workspace.saveQuestion("first", text: #"funnel "A" > "B""#)
        try workspace.saveQuestion("second", text: #"did  "A""#)
        try workspace.saveQuestion("first", text: #"trend of "A""#)
        let saved = try workspace.savedQuestions()
        #expect(saved.map(\.name) == ["first", "second"])
        #expect(saved.map(\.text) == [#"trend of "A" daily"#, #"segment did "A""#])
        try workspace.removeQuestion(saved[0].id)
        #expect(throws: EngineError.self) { try workspace.removeQuestion(saved[0].id) }
        #expect(try workspace.savedQuestions().map(\.name) == ["second"])
    }
}
