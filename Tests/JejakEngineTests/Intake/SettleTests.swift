// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakStore
internal import Testing

/// Journeys in memory, on disk, merged in whatever order and derived anew are
/// the same journeys.
@Suite struct SettleTests {
    /// Events of few people who are often linked late.
    private static func batch(_ random: inout SeededRandom, _ number: Int) -> EventBatch {
        var batch = EventBatch()
        batch.receivedAt = Int64(number)
        for index in 0..<(1 + random.below(60)) {
            let isIdentify = random.below(6) == 0
            let visitor = random.below(40)
            if random.below(3) == 0 {
                batch.addTrail(.user, batch.strings.intern("u\(visitor % 13)"))
            }
            batch.addTrail(.anonymous, batch.strings.intern("a\(visitor)"))
            let key = batch.strings.intern(isIdentify ? "city" : "price")
            if isIdentify {
                let city = batch.strings.intern("city \(random.below(5))")
                batch.addProperty(key, string: city, type: .text)
            } else {
                batch.addProperty(key, number: Double(random.below(50)))
            }
            batch.finishEvent(
                kind: isIdentify ? .identify : .track,
                name: batch.strings.intern(isIdentify ? "" : "Event \(random.below(9))"),
                source: batch.strings.intern("s"),
                message: batch.strings.intern("\(number)-\(index)") + 1,
                time: Int64(random.below(1_000_000)),
                identity: StableHash.hash("\(number)-\(index)") >> 1
            )
        }
        return batch
    }

    @Test(arguments: 1...3)
    func `the digest does not depend on how the rows rest`(seed: UInt64) throws {
        let path = NSTemporaryDirectory() + "jejak-settle-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }  // Swept by the system.
        var random = SeededRandom(seed: seed)
        let workspace = try Workspace(folder: path, access: .owner)
        for number in 0..<120 {
            _ = try workspace.accept(Self.batch(&random, number))
            switch random.below(12) {
            case 0: try workspace.flush()
            case 1: _ = try workspace.mergeParts()
            case 2: try workspace.mergeAll()
            case 3, 4: _ = try workspace.snapshot()
            default: break
            }
        }
        let before = try workspace.digest()
        try workspace.mergeAll()
        #expect(try workspace.digest() == before)
        let reader = try Workspace(folder: path, access: .reader)
        #expect(try reader.digest() == before)
        try workspace.rebuild()
        let after = try workspace.digest()
        #expect(after.log == before.log && after.journeys == before.journeys)
    }

    @Test func `rows that come while others are written are not lost`() async throws {
        let path = NSTemporaryDirectory() + "jejak-settle-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }  // Swept by the system.
        let workspace = try Workspace(folder: path, access: .owner)
        let writer = Task.detached {
            var random = SeededRandom(seed: 4)
            for number in 0..<400 { _ = try workspace.accept(Self.batch(&random, number)) }
        }
        let settler = Task.detached {
            for round in 0..<60 {
                try workspace.flush()
                if round % 7 == 0 { try workspace.mergeAll() }
                _ = try workspace.mergeParts()
            }
        }
        for _ in 0..<60 {
            let snapshot = try workspace.snapshot()
            var rows = 0
            snapshot.scan(from: 0, to: .max) { rows += $0.count }
            #expect(Int64(rows) == snapshot.logOffset)
        }
        try await writer.value
        try await settler.value
        let last = try workspace.snapshot()
        var rows = 0
        last.scan(from: 0, to: .max) { rows += $0.count }
        #expect(Int64(rows) == (try workspace.store.endOffset()))
        let before = try workspace.digest()
        try workspace.rebuild()
        #expect(try workspace.digest().journeys == before.journeys)
    }
}
