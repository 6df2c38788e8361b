// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct IdentityGraphTests {
    /// One event's identifiers and when it happened.
    struct Footprint {
        var visitor: String?
        var user: String?
        var time: Int64 = 0
        var identity: UInt64 = 0
    }

    private static func batch(_ footprints: some Sequence<Footprint>) -> EventBatch {
        var batch = EventBatch()
        for footprint in footprints {
            if let visitor = footprint.visitor {
                batch.addTrail(.anonymous, batch.strings.intern(visitor))
            }
            if let user = footprint.user { batch.addTrail(.user, batch.strings.intern(user)) }
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: footprint.time,
                identity: footprint.identity
            )
        }
        return batch
    }

    private static func world(_ random: inout SeededRandom, events: Int) -> [Footprint] {
        (0..<events).map { index in
            let kind = random.below(4)
            return Footprint(
                // The same text can be a visitor and a user: they are two.
                visitor: kind == 0 ? nil : "id \(random.below(30))",
                user: kind == 1 ? nil : "id \(random.below(12))",
                time: Int64(random.below(50)),
                identity: UInt64(index) &* 0x9E37_79B9
            )
        }
    }

    /// Which user every visitor belongs to by the law: that of the earliest
    /// link, by time and then by event identity.
    private static func law(_ world: [Footprint]) -> [String: String] {
        var owners: [String: (time: Int64, identity: UInt64, user: String)] = [:]
        for footprint in world {
            guard let visitor = footprint.visitor, let user = footprint.user else { continue }
            if let known = owners[visitor],
                (known.time, known.identity) <= (footprint.time, footprint.identity)
            {
                continue
            }
            owners[visitor] = (footprint.time, footprint.identity, user)
        }
        return owners.mapValues(\.user)
    }

    /// Cuts a list into batches at random places.
    private static func batches(
        _ world: [Footprint],
        _ random: inout SeededRandom
    ) -> [EventBatch] {
        var batches: [EventBatch] = []
        var rest = world[...]
        while !rest.isEmpty {
            let size = 1 + random.below(20)
            batches.append(batch(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return batches
    }

    private func check(_ graph: inout IdentityGraph, _ world: [Footprint]) {
        let law = Self.law(world)
        for visitor in Set(world.compactMap(\.visitor)) {
            guard let node = graph.node(of: .anonymous, value: visitor) else {
                Issue.record("\(visitor) is unknown")
                continue
            }
            let owner = law[visitor].flatMap { graph.node(of: .user, value: $0) }
            #expect(graph.person(of: node) == owner ?? node)
        }
        for user in Set(world.compactMap(\.user)) {
            let node = graph.node(of: .user, value: user)
            #expect(node.map { graph.person(of: $0) } == node)
        }
    }

    @Test(arguments: 1...12)
    func `who is who does not depend on the order of arrival`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let world = Self.world(&random, events: 200)
        for _ in 0..<4 {
            var graph = IdentityGraph()
            for batch in Self.batches(world.shuffled(using: &random), &random) {
                _ = graph.resolve(batch)
            }
            check(&graph, world)
        }
    }

    @Test(arguments: 1...8)
    func `the moves lead from where rows were put to where they belong`(seed: Int) {
        var random = SeededRandom(seed: UInt64(100 + seed))
        let world = Self.world(&random, events: 150)
        var graph = IdentityGraph()
        // By node: every person under whom rows of it were written.
        var homes: [UInt32: Set<UInt32>] = [:]
        var reachable: [UInt32: Set<UInt32>] = [:]
        for batch in Self.batches(world, &random) {
            let resolution = graph.resolve(batch)
            #expect(resolution.people.count == batch.count)
            for move in resolution.moves {
                #expect(move.from != move.to)
                reachable[move.node, default: [move.node]].insert(move.from)
            }
            for (node, person) in zip(resolution.nodes, resolution.people) {
                #expect(person == graph.person(of: node))
                homes[node, default: []].insert(person)
            }
        }
        for (node, people) in homes {
            let known = reachable[node, default: []].union([graph.person(of: node)])
            #expect(people.isSubset(of: known), "node \(node)")
        }
    }

    private func node(
        _ value: String,
        _ kind: IdentifierKind,
        _ graph: inout IdentityGraph
    ) -> UInt32 {
        let found = graph.node(of: kind, value: value)
        #expect(found != nil, "\(value) is unknown")
        return found ?? .max
    }

    @Test func `a link that happened earlier moves the visitor, a later one does not`() {
        var graph = IdentityGraph()
        _ = graph.resolve(Self.batch([Footprint(visitor: "v", time: 1)]))
        let first = graph.resolve(
            Self.batch([Footprint(visitor: "v", user: "a", time: 50, identity: 5)])
        )
        let visitor = node("v", .anonymous, &graph)
        let a = node("a", .user, &graph)
        #expect(first.moves == [IdentityGraph.Move(node: visitor, from: visitor, to: a)])
        let later = graph.resolve(
            Self.batch([Footprint(visitor: "v", user: "b", time: 60, identity: 6)])
        )
        #expect(later.moves.isEmpty, "it is remembered and refused")
        #expect(later.links.count == 1)
        let earlier = graph.resolve(
            Self.batch([Footprint(visitor: "v", user: "c", time: 40, identity: 7)])
        )
        let c = node("c", .user, &graph)
        #expect(earlier.moves == [IdentityGraph.Move(node: visitor, from: a, to: c)])
        #expect(graph.person(of: visitor) == c)
        // Users are never merged: b keeps being b.
        let b = node("b", .user, &graph)
        #expect(graph.person(of: b) == b)
    }

    @Test func `owners stay as they were while the graph learns on`() {
        var graph = IdentityGraph()
        _ = graph.resolve(Self.batch([Footprint(visitor: "v", time: 1)]))
        let visitor = node("v", .anonymous, &graph)
        let before = graph.owners
        _ = graph.resolve(Self.batch([Footprint(visitor: "v", user: "a", time: 2)]))
        let user = node("a", .user, &graph)
        #expect(before.person(of: visitor) == visitor)
        #expect(before.person(of: user) == user, "not known then: itself")
        #expect(graph.owners.person(of: visitor) == user)
    }

    @Test func `an identifier that a batch brings has nothing to move`() {
        var graph = IdentityGraph()
        let resolution = graph.resolve(
            Self.batch([
                Footprint(visitor: "v", time: 1, identity: 1),
                Footprint(visitor: "v", user: "a", time: 2, identity: 2),
            ])
        )
        #expect(resolution.moves.isEmpty)
        #expect(Set(resolution.people).count == 1, "the first event belongs to the user too")
        #expect(resolution.identifiers.map(\.value) == ["v", "a"])
    }

    @Test func `an event without identifiers is nobody's`() {
        var graph = IdentityGraph()
        let resolution = graph.resolve(Self.batch([Footprint()]))
        #expect(resolution.people == [.max] && graph.nodeCount == 0)
    }

    @Test func `two identifiers that read the same still take two numbers`() {
        var graph = IdentityGraph()
        graph.restore(kind: .user, value: "a\u{FFFD}")
        graph.restore(kind: .user, value: "a\u{FFFD}")
        graph.restore(kind: .user, value: "b")
        #expect(graph.nodeCount == 3)
        #expect(node("b", .user, &graph) == 2)
    }
}
