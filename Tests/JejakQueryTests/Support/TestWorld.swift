// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery

/// A footprint of a test.
struct TestEvent {
    var person: UInt32
    var time: Int64
    var name: String
    var properties: [(key: String, value: PropertyValue)] = []

    func value(_ key: String) -> PropertyValue? {
        properties.first { $0.key == key }?.value
    }

    /// The money that the journeys hold, or nothing where none was said.
    var money: Double? {
        guard case .number(let value)? = value("revenue") else { return nil }
        let isReturn = name == "Order Refunded" || name == "Order Cancelled"
        return isReturn ? -abs(value) : value
    }
}

/// How the same footprints lie in parts.
enum Layout: String, CaseIterable {
    /// All in one part in memory.
    case onePart
    /// The log cut into a base, two runs and a tail.
    case manyParts
    /// In several parts, and some written before their person was known.
    case movedPeople
    /// What compaction makes of `movedPeople`.
    case merged
}

/// Footprints and facts that a test asks about, in the order of the log.
struct TestWorld {
    var now: Int64 = 0
    var events: [TestEvent] = []
    var facts: [(person: UInt32, attribute: String, value: PropertyValue)] = []

    func snapshot(_ layout: Layout) throws -> JourneySnapshot {
        var merge = FactsMerge()
        for (index, fact) in facts.enumerated() {
            merge.add(
                fact.attribute,
                person: fact.person,
                value: fact.value,
                time: 0,
                offset: Int64(index)
            )
        }
        let known = try merge.inMemory(name: "facts")
        let pieces = layout == .onePart ? 1 : 4
        var dictionary = JourneyDictionary()
        var parts: [JourneyPart] = []
        var moved: [UInt32: UInt32] = [:]
        for piece in 0..<pieces {
            let range = events.count * piece / pieces..<events.count * (piece + 1) / pieces
            let run = JourneyRun(dictionary: dictionary)
            let batch = Self.batch(events[range])
            var nodes = events[range].map(\.person)
            if layout == .movedPeople || layout == .merged, piece < 2 {
                // Every third event came with an identifier of its own.
                for index in nodes.indices where (range.lowerBound + index) % 3 == 0 {
                    let node = nodes[index] + 1_000_000
                    moved[node] = nodes[index]
                    nodes[index] = node
                }
            }
            run.append(batch, people: nodes, nodes: nodes, firstOffset: Int64(range.lowerBound))
            dictionary = run.dictionary
            parts.append(try run.part(name: "part \(piece)"))
        }
        if layout == .merged {
            let merge = PartMerge(parts: parts, dictionary: dictionary, personNow: moved)
            parts = [try JourneyPart(file: try merge.writeInMemory(name: "merged"))]
            moved = [:]
        }
        let moves = moved.keys.sorted().compactMap { node in
            moved[node].map { MovedNode(node: node, from: node, to: $0) }
        }
        return JourneySnapshot(parts: parts, facts: known, now: now, moved: moves)
    }

    private static func batch(_ events: ArraySlice<TestEvent>) -> EventBatch {
        var batch = EventBatch()
        let source = batch.strings.intern("test")
        for event in events {
            for (key, value) in event.properties {
                let place = batch.strings.intern(key)
                switch value {
                case .number(let number): batch.addProperty(place, number: number)
                case .bool(let flag): batch.addProperty(place, bool: flag)
                case .text(let text):
                    batch.addProperty(place, string: batch.strings.intern(text), type: .text)
                case .json(let text):
                    batch.addProperty(place, string: batch.strings.intern(text), type: .json)
                case .null: break
                }
            }
            let isIdentify = event.name == "$identify"
            batch.finishEvent(
                kind: isIdentify ? .identify : .track,
                name: batch.strings.intern(event.name),
                source: source,
                time: event.time,
                identity: 0
            )
        }
        return batch
    }

    /// Every person's footprints in the order that questions see.
    var journeys: [(person: UInt32, events: [TestEvent])] {
        Dictionary(grouping: events.enumerated(), by: \.element.person)
            .map { person, rows in
                let sorted = rows.sorted {
                    ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
                }
                return (person, sorted.map(\.element))
            }
            .sorted { $0.0 < $1.0 }
    }
}
