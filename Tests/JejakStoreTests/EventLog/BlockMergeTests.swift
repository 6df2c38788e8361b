// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore
internal import Testing

/// Small blocks become large ones, and nobody who reads the log notices.
@Suite struct BlockMergeTests {
    /// One event as text, with all it carries.
    private static func words(_ batch: EventBatch, _ index: Int) -> String {
        func text(_ place: UInt32) -> [UInt8] {
            batch.strings.withBytes(of: Int(place)) { [UInt8]($0) }
        }
        let trail = (Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1])).map {
            "\(batch.trailKinds[$0]) \(text(batch.trailValues[$0]))"
        }
        let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
        let properties = range.map { place -> String in
            let key = text(batch.propertyKeys[place])
            let type = batch.propertyTypes[place]
            let isText = type == PropertyType.text.rawValue || type == PropertyType.json.rawValue
            let value =
                isText
                ? "\(text(UInt32(batch.propertyValues[place])))" : "\(batch.propertyValues[place])"
            return "\(key) \(type) \(value)"
        }
        let message = batch.messages[index] == 0 ? [] : text(batch.messages[index] - 1)
        return "\(batch.received(index)) \(batch.times[index]) \(batch.kinds[index]) "
            + "\(batch.flags[index]) \(text(batch.names[index])) \(text(batch.sources[index])) "
            + "\(message) \(batch.identities[index]) \(trail) \(properties)"
    }

    private func everything(_ store: Store) throws -> [String] {
        var all: [String] = []
        try store.readLog(from: 0) { batch, first in
            #expect(first == Int64(all.count))
            for index in 0..<batch.count { all.append(Self.words(batch, index)) }
            return true
        }
        return all
    }

    @Test(arguments: 1...4)
    func `merging keeps every event, its offset and its moment`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TestFolder()
        let store = try folder.store()
        var received: Int64 = 1_700_000_000_000
        for _ in 0..<260 {
            var batch = RandomBatch.make(&random, events: 1 + random.below(40))
            // A clock that is set back once in a while must not matter.
            received += random.below(20) == 0 ? -5_000 : Int64(random.below(300))
            batch.receivedAt = received
            batch.receivedDelays = batch.receivedDelays.map { $0 % 1_000 }
            let block = try SealedBlock(batch, isDerived: random.below(40) == 0)
            try store.append([(block, IdentityGraph.Resolution())])
        }
        let before = try everything(store)
        let blocks = try store.logTotals().blocks
        var next: Int64 = 0
        while let end = try store.mergeBlocks(from: next) {
            #expect(end > next)
            next = end
        }
        #expect(try everything(store) == before)
        #expect(try store.logTotals().blocks < blocks)
        // The offsets in the middle of a merged block are found too.
        for offset in [0, before.count / 2, before.count - 1] {
            let found = try #require(try store.block(holding: Int64(offset)))
            #expect(Self.words(found.batch, offset - Int(found.first)) == before[offset])
        }
        let none = try store.block(holding: Int64(before.count))
        #expect(none == nil)
    }

    @Test func `large blocks and single small ones are left alone`() throws {
        let folder = try TestFolder()
        let store = try folder.store()
        var random = SeededRandom(seed: 9)
        for events in [Store.smallBlock, 3, Store.smallBlock + 1] {
            let batch = RandomBatch.make(&random, events: events)
            try store.append([(try SealedBlock(batch), IdentityGraph.Resolution())])
        }
        var next: Int64 = 0
        while let end = try store.mergeBlocks(from: next) { next = end }
        // Merging does not wait for the disk; whoever commits next does.
        #expect(try store.synchronousLevel() == 2)
        #expect(try store.logTotals().blocks == 3)
    }
}
