// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct IdentityLawTests {
    private func graph(
        _ world: IdentityWorld,
        _ random: inout SeededRandom,
        shuffled: Bool = true
    ) -> IdentityGraph {
        var graph = IdentityGraph(rules: world.rules)
        // Edicts keep their order among themselves and come at any time.
        var edicts = world.edicts[...]
        for batch in world.batches(&random, shuffled: shuffled) {
            while random.below(3) == 0, let edict = edicts.popFirst() { _ = graph.apply(edict) }
            _ = graph.resolve(batch)
        }
        for edict in edicts { _ = graph.apply(edict) }
        return graph
    }

    /// Tells the first few differences rather than all.
    private func check(_ graph: IdentityGraph, _ law: [PersonIdentifier: PersonIdentifier]) {
        let reading = graph.reading
        let wrong = law.filter { reading[$0.key] != $0.value }
        #expect(reading.count == law.count)
        #expect(
            wrong.isEmpty,
            "\(wrong.prefix(3).map { "\($0) is \(String(describing: reading[$0.key]))" })"
        )
        for node in 0..<UInt32(graph.nodeCount) {
            let members = graph.members(of: node)
            #expect(members.contains(node) && members.first == graph.person(of: node))
            #expect(members.allSatisfy { graph.person(of: $0) == graph.person(of: node) })
        }
    }

    @Test(arguments: 1...150)
    func `who is who follows from what happened, not from when we heard of it`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let world = IdentityWorld.random(
            &random,
            events: 20 + random.below(120),
            names: 4 + random.below(20)
        )
        let law = world.law()
        for _ in 0..<4 { check(graph(world, &random), law) }
    }

    @Test(arguments: 1...150)
    func `edicts outrank events, and the later ones the earlier`(seed: Int) {
        var random = SeededRandom(seed: UInt64(5_000 + seed))
        let world = IdentityWorld.random(
            &random,
            events: 20 + random.below(100),
            names: 4 + random.below(10),
            edicts: 1 + random.below(8)
        )
        let law = world.law()
        for _ in 0..<4 { check(graph(world, &random), law) }
    }

    @Test(arguments: 1...60)
    func `other limits and another order of kinds obey the same law`(seed: Int) {
        var random = SeededRandom(seed: UInt64(9_000 + seed))
        var world = IdentityWorld.random(&random, events: 120, names: 8, edicts: 2)
        for kind in IdentifierKind.allCases {
            world.rules = world.rules.limiting(kind, to: 1 + random.below(4))
        }
        world.rules = world.rules.preferring(IdentifierKind.allCases.shuffled(using: &random))
        let law = world.law()
        for _ in 0..<3 { check(graph(world, &random), law) }
    }

    @Test(arguments: 1...40)
    func `a few busy identifiers obey the law too`(seed: Int) {
        var random = SeededRandom(seed: UInt64(20_000 + seed))
        let world = IdentityWorld.random(&random, events: 400, names: 4 + seed, edicts: seed % 3)
        let law = world.law()
        for _ in 0..<2 { check(graph(world, &random), law) }
    }

    @Test(arguments: 1...30)
    func `a restored graph is equal and goes on alike`(seed: Int) {
        var random = SeededRandom(seed: UInt64(30_000 + seed))
        let world = IdentityWorld.random(&random, events: 200, names: 15, edicts: seed % 4)
        var live = IdentityGraph()
        var identifiers: [IdentityGraph.NewIdentifier] = []
        var links: [[UInt32]: IdentityGraph.Link] = [:]
        let batches = world.batches(&random)
        for batch in batches.prefix(batches.count / 2) {
            let resolution = live.resolve(batch)
            identifiers += resolution.identifiers
            for link in resolution.links { links[[link.first, link.second]] = link }
        }
        for edict in world.edicts {
            for link in live.apply(edict).links { links[[link.first, link.second]] = link }
        }
        #expect(identifiers.map(\.node) == (0..<UInt32(live.nodeCount)).map { $0 })
        var restored = IdentityGraph()
        for identifier in identifiers {
            restored.restore(kind: identifier.kind, value: identifier.value)
        }
        for link in links.values { restored.restore(link) }
        for edict in world.edicts { restored.restore(edict) }
        restored.finishRestoring()
        #expect(restored.reading == live.reading)
        #expect(restored.conflicts == live.conflicts)
        for batch in batches.dropFirst(batches.count / 2) {
            let first = live.resolve(batch)
            let second = restored.resolve(batch)
            #expect(first.people == second.people && first.nodes == second.nodes)
            #expect(first.links == second.links)
            #expect(Set(first.moves.map(\.node)) == Set(second.moves.map(\.node)))
        }
        check(restored, world.law())
    }

    @Test(arguments: 1...40)
    func `the moves lead from where rows were put to where they belong`(seed: Int) {
        var random = SeededRandom(seed: UInt64(40_000 + seed))
        let world = IdentityWorld.random(&random, events: 150, names: 10)
        var graph = IdentityGraph()
        // By node: the person under whom rows of it lie, were moves obeyed.
        var homes: [UInt32: UInt32] = [:]
        for batch in world.batches(&random) {
            let resolution = graph.resolve(batch)
            #expect(resolution.people.count == batch.count)
            for move in resolution.moves {
                #expect(move.from != move.to)
                if let home = homes[move.node] {
                    #expect(home == move.from)
                    homes[move.node] = move.to
                }
            }
            for (node, person) in zip(resolution.nodes, resolution.people) where node != .max {
                #expect(person == graph.person(of: node))
                homes[node] = person
            }
        }
        for (node, home) in homes { #expect(home == graph.person(of: node)) }
    }

    @Test(arguments: 1...40)
    func `a merge and the split of the same two leave everybody as they were`(seed: Int) {
        var random = SeededRandom(seed: UInt64(50_000 + seed))
        let world = IdentityWorld.random(&random, events: 120, names: 10)
        var graph = graph(world, &random)
        let people = Set(graph.reading.values).sorted { $0.text < $1.text }
        guard people.count > 1 else { return }
        for _ in 0..<6 {
            let before = graph.reading
            let first = people[random.below(people.count)]
            let second = people[random.below(people.count)]
            guard first != second else { continue }
            let preview = graph.preview(.merge(first, second))
            #expect(graph.reading == before, "a look changes nothing")
            _ = graph.apply(.merge(first, second))
            #expect(graph.reading[first] == graph.reading[second])
            #expect(
                preview.after.map(\.representative) == [graph.reading[first]].compactMap { $0 }
            )
            _ = graph.apply(.split(second, from: first))
            #expect(graph.reading == before)
        }
    }
}
