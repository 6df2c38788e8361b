// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore
internal import Testing

@Suite struct PeopleTests {
    private static func batch(
        _ footprints: [(visitor: String?, user: String?, time: Int64)]
    ) -> EventBatch {
        var batch = EventBatch()
        for (index, footprint) in footprints.enumerated() {
            if let visitor = footprint.visitor {
                batch.addTrail(.anonymous, batch.strings.intern(visitor))
            }
            if let user = footprint.user { batch.addTrail(.user, batch.strings.intern(user)) }
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: footprint.time,
                identity: UInt64(index) | 1 << 63
            )
        }
        return batch
    }

    @Test(arguments: 1...4)
    func `the identity graph is read back as it was committed`(seed: UInt64) throws {
        let folder = try TestFolder()
        var random = SeededRandom(seed: seed)
        var graph = IdentityGraph()
        func some() -> EventBatch {
            Self.batch(
                (0..<random.below(40)).map { _ in
                    (
                        random.below(4) == 0 ? nil : "v\(random.below(25))",
                        random.below(3) == 0 ? nil : "u\(random.below(9))",
                        Int64(random.below(30))
                    )
                }
            )
        }
        var moves: [IdentityGraph.Move] = []
        for _ in 0..<6 {
            let batch = some()
            let resolution = graph.resolve(batch)
            moves += resolution.moves
            try folder.store().append([(try SealedBlock(batch), resolution)])
        }
        let store = try folder.store()
        #expect(try store.pendingMoves() == moves)
        var restored = try store.identityGraph()
        #expect(restored.nodeCount == graph.nodeCount)
        for node in 0..<UInt32(graph.nodeCount) {
            #expect(restored.person(of: node) == graph.person(of: node))
        }
        let next = some()
        let first = graph.resolve(next)
        let second = restored.resolve(next)
        #expect(first.people == second.people && first.moves == second.moves)
        #expect(first.links == second.links)
    }

    @Test func `identities derived anew from the log are the same`() throws {
        let store = try TestFolder().store()
        var graph = IdentityGraph()
        for round: Int64 in 0..<5 {
            try store.append(
                Self.batch([
                    ("v1", nil, 10), ("v1", "u\(round)", 50 - round), ("v\(round)", nil, 3),
                ]),
                graph: &graph
            )
        }
        try store.replaceParts(
            [NamedPart(kind: .run, file: "a", first: 0, end: 3, rows: 3)],
            forgettingMoves: 0
        )
        let keys = try store.allKeys()
        try store.rebuildIdentities()
        #expect(try store.allKeys() == keys && store.parts().isEmpty)
        #expect(try store.pendingMoves().isEmpty)
        let restored = try store.identityGraph()
        for node in 0..<UInt32(graph.nodeCount) {
            #expect(restored.person(of: node) == graph.person(of: node))
        }
    }

    @Test func `identifiers with zero bytes and odd letters stay apart`() throws {
        let folder = try TestFolder()
        let names = ["a", "a\u{0}", "a\u{0}b", "", "\u{0}", "é", "e\u{301}", "☕'\"%_\\", "z"]
        var graph = IdentityGraph()
        try folder.store().append(Self.batch(names.map { (nil, $0, 0) }), graph: &graph)
        let store = try folder.store()
        #expect(try store.allKeys().map { Array($0.utf8) } == names.map { Array($0.utf8) })
        let restored = try store.identityGraph()
        #expect(restored.nodeCount == names.count)
        for (node, name) in names.enumerated() {
            #expect(restored.node(of: .user, value: name) == UInt32(node))
            #expect(try store.person(named: name)?.code == UInt32(node))
            #expect(try store.person(UInt32(node))?.key.utf8.elementsEqual(name.utf8) == true)
        }
        #expect(try store.person(99) == nil && store.person(named: "nobody") == nil)
    }

    @Test func `people are found by their own name and by their visitors'`() throws {
        let store = try TestFolder().store()
        var graph = IdentityGraph()
        try store.append(
            Self.batch([
                ("visitor-1", "sari@example.com", 1), ("visitor-2", nil, 2), (nil, "budi_50%", 3),
                ("sari@example.com", nil, 4),
            ]),
            graph: &graph
        )
        let sari = try #require(try store.person(named: "sari@example.com"))
        #expect(sari.isIdentified && sari.key == "sari@example.com")
        #expect(try store.person(named: "visitor-1") == sari)
        #expect(try store.person(named: "visitor-2")?.isIdentified == false)
        func found(_ text: String, _ limit: Int = 10, _ offset: Int = 0) throws -> [String] {
            try store.people(matching: text, limit: limit, offset: offset).map(\.key)
        }
        #expect(try found("visitor") == ["sari@example.com", "visitor-2"])
        #expect(try found("_50%") == ["budi_50%"])
        #expect(try found("%") == ["budi_50%"])
        #expect(try found("\\").isEmpty)
        let all = try found("")
        #expect(all == ["sari@example.com", "budi_50%", "visitor-2", "sari@example.com"])
        #expect(try store.person(named: "anonymous:sari@example.com")?.isIdentified == false)
        let names = try store.identifiers(of: sari.code, limit: 9).map(\.key)
        #expect(names == [sari.key, "visitor-1"])
        #expect(try found("", 2, 1) == Array(all[1...2]))
        #expect(try store.peopleCounts() == (identified: 2, anonymous: 2))
    }

    @Test(arguments: 1...6)
    func `lists name the people of the graph, also after a rebuild`(seed: UInt64) throws {
        let store = try TestFolder().store()
        var random = SeededRandom(seed: seed)
        var graph = IdentityGraph()
        for round in 0..<8 {
            try store.append(Self.mixture(&random), graph: &graph)
            guard round % 3 == 2 else { continue }
            let names = (0..<2).map { _ in
                graph.identifier(of: UInt32(random.below(graph.nodeCount)))
            }
            let edict = IdentityEdict(round == 2 ? .merge : .split, names[0], names[1])
            let resolution = graph.apply(edict)
            try store.addEdict(edict, at: 5, by: "sari", reason: "one \"two\"", resolution)
        }
        try check(store, graph)
        let edicts = try store.edicts()
        #expect(edicts.count == 2 && edicts[0].author == "sari" && edicts[0].time == 5)
        #expect(try store.edicts(limit: 1).map(\.id) == [2])
        try store.rebuildIdentities()
        try check(store, graph)
        #expect(try store.edicts() == edicts)
    }

    /// Events with identifiers of every kind, many of them shared.
    private static func mixture(_ random: inout SeededRandom) -> EventBatch {
        var batch = EventBatch()
        for _ in 0..<30 {
            for kind in IdentifierKind.allCases where random.below(3) == 0 {
                batch.addTrail(kind, batch.strings.intern("\(kind)\(random.below(20))"))
            }
            batch.finishEvent(
                kind: random.below(9) == 0 ? .alias : .track,
                name: batch.strings.intern("Seen"),
                source: batch.strings.intern("web"),
                time: Int64(random.below(90)),
                identity: random.next()
            )
        }
        return batch
    }

    private func check(_ store: Store, _ graph: IdentityGraph) throws {
        let restored = try store.identityGraph()
        let links = try store.userLinks()
        for node in 0..<UInt32(graph.nodeCount) {
            #expect(restored.person(of: node) == graph.person(of: node))
            #expect(links[node] ?? node == graph.person(of: node))
        }
        let people = Set((0..<UInt32(graph.nodeCount)).map { graph.person(of: $0) })
        let listed = try store.people(matching: "", limit: 999, offset: 0).map(\.code)
        #expect(Set(listed) == people && listed.count == people.count)
        let counts = try store.peopleCounts()
        #expect(counts.identified + counts.anonymous == people.count)
        for person in people {
            let identifiers = try store.identifiers(of: person, limit: 999).map(\.code)
            #expect(Set(identifiers) == Set(graph.members(of: person)))
            #expect(identifiers.first == person)
        }
    }

    @Test func `rules of a setting are obeyed, and nonsense is refused`() throws {
        let store = try TestFolder().store()
        try store.set(Store.identityRules, to: "email 1, user 1")
        #expect(try store.identityGraph().rules.limit(of: .email) == 1)
        try store.set(Store.identityRules, to: "many")
        #expect(throws: StoreError.self) { try store.identityGraph() }
    }

    @Test func `moves wait, oldest first, until parts show them`() throws {
        let store = try TestFolder().store()
        var graph = IdentityGraph()
        var moves: [IdentityGraph.Move] = []
        for round: Int64 in 0..<4 {
            let batch = Self.batch([("v", round == 0 ? nil : "u\(round)", 100 - round)])
            let resolution = graph.resolve(batch)
            moves += resolution.moves
            try store.append([(try SealedBlock(batch), resolution)])
        }
        #expect(moves.count == 3)
        #expect(try store.pendingMoves() == moves)
        try store.replaceParts([], forgettingMoves: 2)
        #expect(try store.pendingMoves() == Array(moves.suffix(1)))
        try store.replaceParts([], forgettingMoves: 5)
        #expect(try store.pendingMoves().isEmpty)
    }

    @Test func `forgotten moves go little by little, and new ones are not taken for them`() throws {
        let store = try TestFolder().store()
        var graph = IdentityGraph()
        func move(_ round: Int64) throws -> [IdentityGraph.Move] {
            let batch = Self.batch([("v", round == 0 ? nil : "u\(round)", 100 - round)])
            let resolution = graph.resolve(batch)
            try store.append([(try SealedBlock(batch), resolution)])
            return resolution.moves
        }
        for round: Int64 in 0..<9 { _ = try move(round) }
        #expect(try store.sweepMoves() == false, "none is forgotten")
        try store.replaceParts([], forgettingMoves: 7)
        let left = try store.pendingMoves()
        #expect(left.count == 1)
        #expect(try store.sweepMoves(atMost: 3))
        #expect(try store.pendingMoves() == left)
        while try store.sweepMoves(atMost: 3) {}
        try store.replaceParts([], forgettingMoves: 1)
        while try store.sweepMoves(atMost: 3) {}
        #expect(try store.pendingMoves().isEmpty)
        let fresh = try move(9)
        #expect(fresh.count == 1)
        #expect(try store.pendingMoves() == fresh)
        try store.rebuildIdentities()
        #expect(try store.pendingMoves().isEmpty)
        let later = try move(10)
        #expect(later.count == 1)
        #expect(try store.pendingMoves() == later)
    }
}
