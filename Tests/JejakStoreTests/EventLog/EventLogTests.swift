// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore
internal import Testing

@Suite struct EventLogTests {
    private func filled(
        _ folder: TestFolder,
        seed: UInt64,
        blocks: Int = 8
    ) throws -> (store: Store, batches: [EventBatch]) {
        var random = SeededRandom(seed: seed)
        var graph = IdentityGraph()
        let store = try folder.store()
        var batches: [EventBatch] = []
        while batches.count < blocks {
            let group = (0..<1 + random.below(3)).map { _ in
                RandomBatch.make(&random, events: 1 + random.below(30))
            }
            let first = try store.append(
                try group.map { (try SealedBlock($0), graph.resolve($0)) }
            )
            #expect(first == Int64(batches.reduce(0) { $0 + $1.count }))
            batches += group
        }
        return (store, batches)
    }

    @Test(arguments: 1...3)
    func `the log is read from any offset on`(seed: UInt64) throws {
        let folder = try TestFolder()
        let (store, batches) = try filled(folder, seed: seed)
        var firsts: [Int64] = [0]
        for batch in batches { firsts.append((firsts.last ?? 0) + Int64(batch.count)) }
        let end = try store.endOffset()
        #expect(end == firsts.last)
        for offset in -2...end + 2 {
            let found = try store.log(from: offset)
            // From the block that holds the offset; none where the log has ended.
            let wanted = batches.indices.filter { firsts[$0 + 1] > offset }
            #expect(found.map(\.first) == wanted.map { firsts[$0] }, "from \(offset)")
            for (block, index) in zip(found, wanted) {
                #expect(block.batch.isSame(as: batches[index]))
            }
        }
    }

    @Test func `offsets have no gaps, also after the store is opened again`() throws {
        let folder = try TestFolder()
        var random = SeededRandom(seed: 4)
        var next: Int64 = 0
        var graph = IdentityGraph()
        for _ in 0..<4 {
            let store = try folder.store()
            #expect(try store.endOffset() == next)
            for _ in 0..<5 {
                let batch = RandomBatch.make(&random)
                #expect(try store.append(batch, graph: &graph) == next)
                next += Int64(batch.count)
            }
        }
        var expected: Int64 = 0
        for block in try folder.store().log(from: 0) {
            #expect(block.first == expected)
            expected += Int64(block.batch.count)
        }
        #expect(expected == next)
    }

    @Test func `an empty block takes no place and leaves the next one its own`() throws {
        let folder = try TestFolder()
        let store = try folder.store()
        var graph = IdentityGraph()
        var random = SeededRandom(seed: 6)
        let batch = RandomBatch.make(&random, events: 3)
        for next in [EventBatch(), batch, EventBatch(), EventBatch(), batch] {
            try store.append(next, graph: &graph)
        }
        #expect(try store.endOffset() == 6)
        #expect(try store.log(from: 0).map(\.first) == [0, 3])
    }

    @Test func `reading stops when it is told to`() throws {
        let folder = try TestFolder()
        let (store, _) = try filled(folder, seed: 8)
        var count = 0
        try store.readLog(from: 0) { _, _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
    }

    @Test func `an empty log has nothing and ends at zero`() throws {
        let store = try TestFolder().store()
        #expect(try store.endOffset() == 0 && store.log(from: 0).isEmpty)
        #expect(try store.logTotals() == LogTotals())
    }

    @Test func `totals tell events from outside and derived ones apart`() throws {
        let store = try TestFolder().store()
        var batch = EventBatch()
        for time: Int64 in [500, -20, 70] {
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("a"),
                source: 0,
                time: time,
                identity: 1
            )
        }
        try store.append([
            (try SealedBlock(batch), IdentityGraph.Resolution()),
            (try SealedBlock(batch, isDerived: true), IdentityGraph.Resolution()),
            (try SealedBlock(batch), IdentityGraph.Resolution()),
        ])
        let totals = try store.logTotals()
        #expect(totals.accepted == 6 && totals.derived == 3 && totals.blocks == 3)
        #expect(totals.earliest == -20 && totals.latest == 500 && totals.storedBytes > 9 * 8)
    }

    @Test func `identities are read back by the time they were received`() throws {
        let store = try TestFolder().store()
        var wanted: [UInt64] = []
        for received: Int64 in [10, 20, 30] {
            var batch = EventBatch()
            batch.receivedAt = received
            for number in 0..<3 {
                let identity = UInt64(received) << 32 | UInt64(number) | 1 << 63
                batch.finishEvent(
                    kind: .track,
                    name: batch.strings.intern("a"),
                    source: 0,
                    time: 0,
                    identity: identity
                )
                if received >= 20 { wanted.append(identity) }
            }
            try store.append([(try SealedBlock(batch), IdentityGraph.Resolution())])
        }
        var found: [UInt64] = []
        try store.readIdentities(receivedSince: 20) { bytes, _, _ in
            for place in stride(from: 0, to: bytes.count, by: 8) {
                found.append(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            }
        }
        #expect(found == wanted)
    }

    @Test(arguments: [
        ("DELETE FROM block WHERE first = (SELECT min(first) FROM block WHERE first > 0)", "gap"),
        ("UPDATE block SET payload = substr(payload, 1, length(payload) - 1)", "cut"),
        ("UPDATE block SET payload = x''", "no payload"),
        ("UPDATE block SET payload = zeroblob(400)", "zeros"),
        ("UPDATE block SET size = size + 1", "size"),
        ("UPDATE block SET size = 9000000000000", "huge size"),
        ("UPDATE block SET size = -1", "negative size"),
        ("UPDATE block SET identities = substr(identities, 9)", "identities"),
        ("UPDATE block SET count = count + 1", "count"),
    ])
    func `a block that rots is an error that says so`(sql: String, what: String) throws {
        let folder = try TestFolder()
        do {
            let (store, _) = try filled(folder, seed: 12)
            try store.checkpoint()
        }
        try folder.execute(sql)
        let store = try folder.store()
        #expect(try refusal { _ = try store.log(from: 0) } == .damaged, "\(what)")
    }

    @Test func `an append that fails leaves nothing behind`() throws {
        let folder = try TestFolder()
        let (store, _) = try filled(folder, seed: 13, blocks: 2)
        let end = try store.endOffset()
        let identifiers = try store.allKeys()
        try folder.execute(
            "CREATE TRIGGER fail BEFORE INSERT ON link BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        var graph = try store.identityGraph()
        var batch = EventBatch()
        batch.addTrail(.user, batch.strings.intern("new user"))
        batch.addTrail(.anonymous, batch.strings.intern("new visitor"))
        batch.finishEvent(kind: .track, name: 0, source: 0, time: 0, identity: 1)
        #expect(try refusal { try store.append(batch, graph: &graph) } == .failed)
        #expect(try store.endOffset() == end && store.allKeys() == identifiers)
        #expect(try store.log(from: end).isEmpty)
    }
}
