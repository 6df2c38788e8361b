// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore
internal import Synchronization
internal import Testing

/// Segments that a server keeps true.
@Suite struct SegmentKeeperTests {
    private static let day: Int64 = 86_400_000
    /// 20 January 2025: two ends of months follow.
    private static let start: Int64 = 20_108 * day
    private let folder = NSTemporaryDirectory() + "jejak-segments-" + UUID().uuidString

    private static let texts = [
        #"did "A" in last 3 days"#, #"did "A" at least 2 times in last 1 week"#,
        #"did "B" then "A" within 2 days in last 1 month"#, #"city = "city 1""#,
        #"did not any event in last 5 days"#, #"sum(price) of any event in last 10 days > 60"#,
        #"did "C" and not did "A" since 2025-01-22"#, #"days since last "B" >= 4"#,
        #"birthday in next 9 days"#, #"consent.email or did "B" in last 36 hours"#,
        #"interests = "batik" and children.age >= 6"#, #"in place any > any > "CITY 2""#,
        #"did "A" where products.category = "tas""#,
        #"affinity(category, "tas") in last 6 days > 0.4"#,
    ]

    private static func batch(_ random: inout SeededRandom, _ number: Int, now: Int64) -> EventBatch
    {
        var batch = EventBatch()
        batch.receivedAt = now
        for index in 0..<(1 + random.below(5)) {
            let isIdentify = random.below(5) == 0
            let visitor = random.below(30)
            if random.below(3) == 0 {
                batch.addTrail(.user, batch.strings.intern("u\(visitor % 11)"))
            }
            batch.addTrail(.anonymous, batch.strings.intern("a\(visitor)"))
            let strings = { (text: String, batch: inout EventBatch) in batch.strings.intern(text) }
            if isIdentify {
                let city = strings("city \(random.below(3))", &batch)
                batch.addProperty(strings("city", &batch), string: city, type: .text)
                let birthday = strings("1990-02-\(10 + random.below(19))", &batch)
                batch.addProperty(strings("birthday", &batch), string: birthday, type: .text)
                let interests = [#"["batik"]"#, #"["hiking","batik"]"#, "[]"][random.below(3)]
                let children = "[{\"age\":\(random.below(9))},{\"age\":\(random.below(9))}]"
                for (key, list) in [("interests", interests), ("children", children)] {
                    let text = strings(list, &batch)
                    batch.addProperty(strings(key, &batch), string: text, type: .json)
                }
                let consent = "context.consent.categoryPreferences.email"
                batch.addProperty(strings(consent, &batch), bool: random.below(2) == 0)
            } else {
                batch.addProperty(strings("price", &batch), number: Double(random.below(50)))
                let category = strings(["tas", "topi"][random.below(2)], &batch)
                if random.below(2) == 0 {
                    batch.addProperty(strings("category", &batch), string: category, type: .text)
                } else {
                    let products =
                        #"[{"category":"topi"},{"category":""# + batch.strings[Int(category)]
                    let text = strings(products + #""}]"#, &batch)
                    batch.addProperty(strings("products", &batch), string: text, type: .json)
                }
            }
            let name = strings(isIdentify ? "" : ["A", "B", "C"][random.below(3)], &batch)
            let (source, message) = (strings("s", &batch), strings("\(number)-\(index)", &batch))
            // Mostly now; some late, some by a clock that is ahead.
            let delay = [0, 0, 0, 0, -3, 2][random.below(6)]
            batch.finishEvent(
                kind: isIdentify ? .identify : .track,
                name: name,
                source: source,
                message: message + 1,
                time: now + Int64(delay) * Self.day - Int64(random.below(3_600_000)),
                identity: StableHash.hash("\(number)-\(index)") >> 1
            )
        }
        return batch
    }

    /// What everybody's question finds at this moment.
    private func compare(_ keeper: SegmentKeeper, _ workspace: Workspace, _ place: String) throws {
        let snapshot = try workspace.snapshot()
        for (record, count) in try workspace.segments() {
            let plan = SegmentPlan(try SegmentParser.parse(record.text), snapshot)
            let wanted = plan.run().people
            #expect(keeper.members(of: record.id) == wanted, "\(place): \(record.text)")
            #expect(count == wanted.count)
            #expect(record.state == .live)
        }
    }

    @Test(arguments: 1...8)
    func `members are those that a question finds, at any moment`(seed: UInt64) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        var random = SeededRandom(seed: seed)
        let clock = Mutex(Self.start)
        func open() throws -> Workspace {
            try Workspace(folder: folder, access: .owner) { clock.withLock { $0 } }
        }
        var workspace: Workspace? = try open()
        for (index, text) in Self.texts.enumerated() {
            try workspace?.saveSegment("s\(index)", text: text)
        }
        var keeper = workspace.map { SegmentKeeper($0) { _ in } }
        for number in 0..<120 {
            clock.withLock { $0 += Int64(random.below(40)) * 3_600_000 }
            try step(number, try #require(workspace), &random, now: clock.withLock { $0 })
            try keeper?.settle()
            try compare(try #require(keeper), try #require(workspace), "step \(number)")
            guard random.below(20) == 0 else { continue }
            // Asleep for days; what was said on the log is where it goes on.
            keeper = nil
            workspace = nil
            clock.withLock { $0 += Int64(random.below(6)) * Self.day }
            workspace = try open()
            keeper = workspace.map { SegmentKeeper($0) { _ in } }
            try keeper?.settle()
            try compare(try #require(keeper), try #require(workspace), "after sleep \(number)")
        }
        let figures = try #require(keeper).figures
        #expect(figures.waiting == 0 && figures.overdue == 0)
    }

    /// Something happens, or nothing.
    private func step(
        _ number: Int,
        _ workspace: Workspace,
        _ random: inout SeededRandom,
        now: Int64
    ) throws {
        if random.below(4) > 0 {
            _ = try workspace.accept(Self.batch(&random, number, now: now))
        }
        switch random.below(14) {
        case 0:
            let decree = OwnerCommand.decree(
                kind: random.below(2) == 0 ? "merge" : "split",
                first: "user:u\(random.below(11))",
                second: "user:u\(random.below(11))",
                author: "test",
                reason: ""
            )
            // Two who are one already, or were never seen: refused.
            _ = try? workspace.carryOut(decree)
        case 1: try workspace.flush()
        case 2: try workspace.mergeAll()
        case 3:
            let text = Self.texts[random.below(Self.texts.count)]
            try workspace.saveSegment("s\(random.below(4))", text: text)
        default: break
        }
    }

    @Test func `who comes and who leaves is on the log, with the cause`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        let clock = Mutex(Self.start)
        let workspace = try Workspace(folder: folder, access: .owner) { clock.withLock { $0 } }
        try workspace.saveSegment("fresh", text: #"did "A" in last 1 hour"#)
        let keeper = SegmentKeeper(workspace) { _ in }
        try keeper.settle()
        var batch = EventBatch()
        batch.receivedAt = Self.start
        batch.addTrail(.anonymous, batch.strings.intern("ani"))
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern("A"),
            source: batch.strings.intern("s"),
            time: Self.start,
            identity: 1
        )
        _ = try workspace.accept(batch)
        try keeper.settle()
        clock.withLock { $0 += 3_600_000 }
        try keeper.settle()
        #expect(try said(workspace) == ["$entered fresh event 0"])
        clock.withLock { $0 += 1 }
        try keeper.settle()
        let all = ["$entered fresh event 0", "$left fresh time 3600001"]
        #expect(try said(workspace) == all)
        try keeper.settle()
        #expect(try said(workspace) == all, "nothing is said twice")
        try workspace.rebuild()
        #expect(try said(workspace) == all, "a rebuild keeps what was said")
    }

    /// What segments said on the log.
    private func said(_ workspace: Workspace) throws -> [String] {
        var lines: [String] = []
        try workspace.store.readLog(from: 0) { batch, _ in
            for index in 0..<batch.count where batch.strings[Int(batch.names[index])].hasPrefix("$")
            {
                let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
                let texts = range.compactMap { place -> String? in
                    guard case .text(let text) = batch.value(at: place) else { return nil }
                    return text
                }
                lines.append(
                    ([batch.strings[Int(batch.names[index])]] + texts
                        + [String(batch.times[index] - Self.start)]).joined(separator: " ")
                )
            }
            return true
        }
        return lines
    }

    @Test func `a definition that cannot be is refused, and one that is gone is forgotten`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        let workspace = try Workspace(folder: folder, access: .owner)
        #expect(throws: EngineError.self) { try workspace.saveSegment("", text: "everyone") }
        #expect(throws: EngineError.self) { try workspace.saveSegment("a", text: "did (") }
        #expect(throws: EngineError.self) { try workspace.removeSegment("a") }
        let first = try workspace.saveSegment("a", text: "everyone")
        #expect(try workspace.saveSegment("a", text: " everyone") == first, "the same again")
        let second = try workspace.saveSegment("a", text: #"did "A""#)
        #expect(second.id == first.id && second.version == 2 && second.state == .computing)
        try workspace.removeSegment("a")
        let third = try workspace.saveSegment("a", text: "everyone")
        #expect(third.id != first.id, "another segment of the same name")
    }
}
