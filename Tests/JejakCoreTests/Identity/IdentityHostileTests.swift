// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

/// Whatever a batch holds, the graph neither stops nor contradicts itself.
@Suite struct IdentityHostileTests {
    private static let times: [Int64] = [.min, -1, 0, 1, 1 << 62, .max]

    private static func batch(_ random: inout SeededRandom) -> EventBatch {
        var batch = EventBatch()
        let texts = ["", "\u{0}", "a", "é", "x:", ":", String(repeating: "z", count: 3_000)]
        for _ in 0..<random.below(30) {
            for _ in 0..<random.below(20) {
                let place = batch.strings.intern(texts[random.below(texts.count)])
                batch.trailKinds.append(UInt8(random.below(12)) &* UInt8(random.below(22)))
                batch.trailValues.append(random.below(50) == 0 ? 4_000_000 : place)
            }
            batch.finishEvent(
                kind: random.below(3) == 0 ? .alias : .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: times[random.below(times.count)],
                identity: [0, 1, .max][random.below(3)]
            )
        }
        return batch
    }

    @Test(arguments: 1...40)
    func `unknown kinds, empty names and huge times do no harm`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var graph = IdentityGraph()
        for _ in 0..<30 {
            let batch = Self.batch(&random)
            let resolution = graph.resolve(batch)
            #expect(resolution.people.count == batch.count)
            #expect(resolution.nodes.count == batch.count)
            for person in resolution.people where person != .max {
                #expect(graph.person(of: person) == person)
            }
        }
        for node in 0..<UInt32(graph.nodeCount) {
            #expect(graph.members(of: node).contains(node))
        }
        _ = graph.conflicts(limit: 10)
    }

    @Test func `numbers that were never given are nobody's`() {
        var graph = IdentityGraph()
        graph.restore(kind: .user, value: "a")
        graph.restore(IdentityGraph.Link(first: 0, second: 7, time: 0, identity: 0))
        graph.restore(IdentityGraph.Link(first: 0, second: 0, time: 0, identity: 0))
        graph.finishRestoring()
        #expect(graph.person(of: 99) == 99 && graph.members(of: 99).isEmpty)
        #expect(graph.links(of: [0, 99], limit: 5).isEmpty)
    }

    @Test func `texts of any length and form are kept apart`() {
        let texts = [
            "", "a", "123e4567-e89b-12d3-a456-426614174000",
            "123E4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174001",
            "123e4567-e89b-12d3-a456_426614174000", String(repeating: "n", count: 1 << 20),
            String(repeating: "m", count: 3_000_000), "after",
        ]
        var graph = IdentityGraph()
        let batch = IdentityWorld.batch(
            texts.enumerated().map {
                IdentityWorld.Footprint(
                    trail: [PersonIdentifier(.anonymous, $1), PersonIdentifier(.email, $1)],
                    time: Int64($0),
                    identity: 1
                )
            }
        )
        #expect(graph.resolve(batch).identifiers.count == texts.count * 2)
        #expect(graph.resolve(batch).identifiers.isEmpty)
        for text in texts {
            let node = graph.node(of: .anonymous, value: text)
            #expect(node.map { graph.identifier(of: $0).value } == text)
            #expect(node.map { graph.person(of: $0) } == graph.node(of: .email, value: text))
        }
    }
}
