// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct IdentityRuleTests {
    typealias Footprint = IdentityWorld.Footprint

    private static func user(_ text: String) -> PersonIdentifier { PersonIdentifier(.user, text) }
    private static func visitor(_ text: String) -> PersonIdentifier {
        PersonIdentifier(.anonymous, text)
    }
    private static func mail(_ text: String) -> PersonIdentifier { PersonIdentifier(.email, text) }

    /// Events in the order of arrival, each with its own identity.
    private static func graph(
        _ seen: [(time: Int64, trail: [PersonIdentifier])],
        rules: IdentityRules = .standard
    ) -> IdentityGraph {
        var graph = IdentityGraph(rules: rules)
        for (index, event) in seen.enumerated() {
            _ = graph.resolve(
                IdentityWorld.batch([
                    Footprint(trail: event.trail, time: event.time, identity: UInt64(index))
                ])
            )
        }
        return graph
    }

    private static func alias(_ user: String, _ previous: String, time: Int64) -> EventBatch {
        IdentityWorld.batch([
            Footprint(
                trail: [Self.user(user), visitor(previous)],
                time: time,
                identity: UInt64(time),
                isAlias: true
            )
        ])
    }

    @Test func `two users are never joined by a device they share`() {
        let device = PersonIdentifier(.device, "phone")
        let graph = Self.graph([
            (1, [Self.user("ani"), device]), (2, [Self.user("budi"), device]),
            (3, [Self.user("budi"), Self.visitor("v")]), (4, [Self.visitor("v"), device]),
        ])
        let reading = graph.reading
        #expect(reading[device] == Self.user("ani"))
        #expect(reading[Self.visitor("v")] == Self.user("budi"))
        #expect(graph.conflictCount == 2)
        let reasons = graph.conflicts.map(\.reason)
        #expect(reasons == [.limit(.user), .limit(.user)])
    }

    @Test func `a late link takes a merge back`() {
        var graph = Self.graph([
            (50, [Self.user("ani"), Self.visitor("v")]),
            (60, [Self.visitor("v"), Self.mail("a@shop.example")]),
        ])
        #expect(graph.reading[Self.mail("a@shop.example")] == Self.user("ani"))
        let resolution = graph.resolve(
            IdentityWorld.batch([
                Footprint(trail: [Self.user("budi"), Self.visitor("v")], time: 40, identity: 9)
            ])
        )
        #expect(graph.reading[Self.visitor("v")] == Self.user("budi"))
        #expect(graph.reading[Self.mail("a@shop.example")] == Self.user("budi"))
        #expect(resolution.moves.count == 2, "the visitor and the mail address")
        #expect(graph.members(of: graph.node(of: Self.user("ani")) ?? .max).count == 1)
    }

    @Test func `an alias joins two known users, whichever is heard of first`() {
        var before = IdentityGraph()
        _ = before.resolve(Self.alias("new", "old", time: 5))
        #expect(before.reading[Self.visitor("old")] == Self.user("new"))
        _ = before.resolve(
            IdentityWorld.batch([
                Footprint(trail: [Self.user("old"), Self.visitor("v")], time: 1, identity: 1)
            ])
        )
        var after = Self.graph([(1, [Self.user("old"), Self.visitor("v")])])
        _ = after.resolve(Self.alias("new", "old", time: 5))
        #expect(before.reading[Self.user("new")] == before.reading[Self.user("old")])
        #expect(before.reading[Self.visitor("v")] == before.reading[Self.user("new")])
        #expect(after.reading == before.reading)
        #expect(before.conflictCount == 0)
    }

    @Test func `a person takes so many of a kind and no more`() {
        let seen = (0..<8).map { index in
            (time: Int64(index), trail: [Self.user("ani"), Self.mail("\(index)@shop.example")])
        }
        for shuffle in 0..<5 {
            var random = SeededRandom(seed: UInt64(shuffle))
            let order = seen.shuffled(using: &random)
            let graph = Self.graph(order)
            let ani = graph.members(of: graph.node(of: Self.user("ani")) ?? .max)
            #expect(
                Set(ani.map { graph.identifier(of: $0).value })
                    == Set(["ani"] + (0..<5).map { "\($0)@shop.example" })
            )
            #expect(graph.conflicts.map(\.reason) == Array(repeating: .limit(.email), count: 3))
        }
        let strict = Self.graph(seen, rules: .standard.limiting(.email, to: 1))
        #expect(strict.conflictCount == 7)
    }

    @Test func `external ids are counted by their type`() {
        func external(_ text: String) -> PersonIdentifier { PersonIdentifier(.external, text) }
        let graph = Self.graph([
            (1, [Self.user("ani"), external("crm:1"), external("pos:1")]),
            (2, [Self.user("ani"), external("crm:2")]),
        ])
        #expect(graph.reading[external("pos:1")] == Self.user("ani"))
        #expect(graph.reading[external("crm:2")] == external("crm:2"))
    }

    @Test func `an operator joins two users, and the first stands for both`() {
        var graph = Self.graph([
            (1, [Self.user("ani"), Self.visitor("v1")]),
            (2, [Self.user("budi"), Self.visitor("v2")]),
        ])
        let preview = graph.preview(.merge(Self.user("budi"), Self.user("ani")))
        #expect(preview.isPossible && preview.before.count == 2)
        #expect(preview.moving == [Self.user("ani"), Self.visitor("v1")])
        #expect(
            preview.warnings == [.joinsKnownUsers([Self.user("budi"), Self.user("ani")])]
        )
        let resolution = graph.apply(.merge(Self.user("budi"), Self.user("ani")))
        #expect(resolution.moves.count == 2)
        #expect(Set(graph.reading.values) == [Self.user("budi")])
        // What is learned later still finds its person.
        _ = graph.resolve(
            IdentityWorld.batch([
                Footprint(trail: [Self.user("ani"), Self.visitor("v3")], time: 3, identity: 8)
            ])
        )
        #expect(graph.reading[Self.visitor("v3")] == Self.user("budi"))
        let undo = graph.preview(.split(Self.user("ani"), from: Self.user("budi")))
        #expect(
            undo.warnings == [.overrules(.merge(Self.user("budi"), Self.user("ani")))]
        )
        #expect(undo.after.count == 2)
    }

    @Test func `what was split stays apart, also when events say otherwise`() {
        var graph = Self.graph([
            (1, [Self.user("ani"), Self.visitor("v")]),
            (2, [Self.visitor("v"), Self.mail("x@shop.example")]),
        ])
        _ = graph.apply(.split(Self.visitor("v"), from: Self.user("ani")))
        #expect(graph.reading[Self.visitor("v")] == Self.mail("x@shop.example"))
        for time: Int64 in [0, 9] {
            _ = graph.resolve(
                IdentityWorld.batch([
                    Footprint(
                        trail: [Self.user("ani"), Self.visitor("v"), Self.mail("x@shop.example")],
                        time: time,
                        identity: 77
                    )
                ])
            )
            #expect(graph.reading[Self.visitor("v")] != graph.reading[Self.user("ani")])
        }
        #expect(graph.conflicts.contains { $0.reason == .edict })
        _ = graph.apply(.merge(Self.user("ani"), Self.visitor("v")))
        #expect(graph.reading[Self.visitor("v")] == Self.user("ani"))
    }

    @Test func `an edict on somebody unknown is refused in the preview`() {
        var graph = Self.graph([(1, [Self.user("ani")])])
        let nobody = graph.preview(.merge(Self.user("ani"), Self.user("nobody")))
        #expect(!nobody.isPossible)
        #expect(nobody.warnings == [.unknownIdentifier(Self.user("nobody"))])
        #expect(!graph.preview(.merge(Self.user("ani"), Self.user("ani"))).isPossible)
    }

    @Test func `an edict waits for the identifiers it names`() {
        var graph = IdentityGraph()
        graph.restore(.merge(Self.user("ani"), Self.user("budi")))
        for name in ["budi", "ani"] {
            _ = graph.resolve(
                IdentityWorld.batch([Footprint(trail: [Self.user(name)], time: 1, identity: 1)])
            )
        }
        #expect(graph.reading[Self.user("budi")] == Self.user("ani"))
    }

    @Test func `one visitor id that 5,000 users share stays quick and theirs apart`() {
        let shared = Self.visitor("kiosk")
        var random = SeededRandom(seed: 3)
        let seen = (0..<5_000).flatMap { index in
            [
                Footprint(
                    trail: [Self.user("u\(index)"), shared],
                    time: Int64(index),
                    identity: UInt64(index)
                ),
                Footprint(
                    trail: [Self.user("u\(index)"), Self.visitor("own \(index)")],
                    time: Int64(index) + 3,
                    identity: UInt64(index) + 10_000
                ),
            ]
        }
        for order in [seen, seen.reversed(), seen.shuffled(using: &random)] {
            var graph = IdentityGraph()
            let clock = ContinuousClock()
            let took = clock.measure {
                var rest = order[...]
                while !rest.isEmpty {
                    _ = graph.resolve(IdentityWorld.batch(rest.prefix(100)))
                    rest = rest.dropFirst(100)
                }
            }
            #expect(took < .seconds(20), "\(took)")
            #expect(graph.reading[shared] == Self.user("u0"))
            #expect(graph.conflictCount == 4_999)
            #expect(graph.members(of: graph.node(of: Self.user("u7")) ?? .max).count == 2)
        }
    }

    @Test func `rules are written and read as one line`() {
        let rules = IdentityRules.standard.limiting(.email, to: 2).preferring([.email, .user])
        #expect(IdentityRules(text: rules.text) == rules)
        #expect(IdentityRules(text: "email 2, user 1")?.order.first == .email)
        for wrong in ["email", "email 0", "email 99999", "mail 2", "email x"] {
            #expect(IdentityRules(text: wrong) == nil)
        }
        #expect(PersonIdentifier(text: "external:crm:1") == PersonIdentifier(.external, "crm:1"))
        #expect(PersonIdentifier(text: "crm") == nil && PersonIdentifier(text: "x:1") == nil)
    }
}
