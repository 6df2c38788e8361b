// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

// A coverage-guided fuzz target for the identity graph. The bytes are a story:
// events with identifiers out of a small world, aliases and operators' edicts.
// The graph is a pure function of its links and edicts, so the same events in
// the opposite order, cut into other batches, must give the same people.

private struct Story {
    struct Event {
        var isAlias = false
        var time: Int64 = 0
        var identity: UInt64 = 0
        var trail: [(kind: IdentifierKind, value: UInt8)] = []
    }

    var events: [Event] = []
    var edicts: [IdentityEdict] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var place = 0
        func next() -> UInt8 {
            defer { place += 1 }
            return place < bytes.count ? bytes[place] : 0
        }
        while place < bytes.count, events.count < 64 {
            let head = next()
            if head & 0xF0 == 0xF0, edicts.count < 8 {
                let first = Self.identifier(next())
                let second = Self.identifier(next())
                edicts.append(head & 1 == 0 ? .merge(first, second) : .split(first, from: second))
                continue
            }
            var event = Event()
            event.time = Int64(next())
            event.identity = UInt64(events.count + 1) &* 0x9E37_79B9_7F4A_7C15 >> 1
            event.isAlias = head & 0x80 != 0
            if event.isAlias {
                event.trail = [(.user, next() & 7), (.anonymous, next() & 7)]
            } else {
                for _ in 0...Int(head & 3) {
                    let byte = next()
                    let kind = IdentifierKind.allCases[Int(byte >> 4) % 6]
                    event.trail.append((kind, byte & 7))
                }
            }
            events.append(event)
        }
    }

    private static func identifier(_ byte: UInt8) -> PersonIdentifier {
        let kind = IdentifierKind.allCases[Int(byte >> 4) % 6]
        return PersonIdentifier(kind, value(kind, byte & 7))
    }

    static func value(_ kind: IdentifierKind, _ number: UInt8) -> String {
        kind == .external ? "crm:\(number)" : "\(kind.name)-\(number)"
    }

    static func batch(_ events: ArraySlice<Event>) -> EventBatch {
        var batch = EventBatch()
        for event in events {
            for (kind, value) in event.trail {
                batch.addTrail(kind, batch.strings.intern(Self.value(kind, value)))
            }
            batch.finishEvent(
                kind: event.isAlias ? .alias : .track,
                name: batch.strings.intern("e"),
                source: batch.strings.intern("s"),
                time: event.time,
                identity: event.identity
            )
        }
        return batch
    }

    /// Which identifiers are one person, by the first of each.
    func people(_ events: [Event], step: Int) -> [String: String] {
        let rules = IdentityRules.standard.limiting(.email, to: 2).limiting(.device, to: 2)
        var graph = IdentityGraph(rules: rules)
        for edict in edicts.prefix(edicts.count / 2) { _ = graph.apply(edict) }
        var place = 0
        while place < events.count {
            let end = min(events.count, place + step)
            let batch = Self.batch(events[place..<end])
            let resolution = graph.resolve(batch)
            precondition(resolution.people.count == batch.count, "every event has its person")
            precondition(resolution.nodes.count == batch.count, "every event has its node")
            place = end
        }
        for edict in edicts.suffix(edicts.count - edicts.count / 2) { _ = graph.apply(edict) }
        var groups: [UInt32: [String]] = [:]
        for node in 0..<UInt32(graph.nodeCount) {
            let person = graph.person(of: node)
            precondition(graph.person(of: person) == person, "who names a person is of it")
            groups[person, default: []].append(graph.identifier(of: node).text)
        }
        var people: [String: String] = [:]
        for members in groups.values {
            let first = members.min() ?? ""
            for member in members { people[member] = first }
        }
        return people
    }
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIdentity(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes, count > 2 else { return 0 }
    let story = Story(UnsafeBufferPointer(start: bytes, count: count))
    guard !story.events.isEmpty else { return 0 }
    let forth = story.people(story.events, step: 64)
    let back = story.people(story.events.reversed(), step: 1 + Int(bytes[0]) % 5)
    for (identifier, person) in forth {
        // Edicts may name somebody that only one of the two had met by then.
        guard let other = back[identifier] else { continue }
        precondition(other == person, "the order of arrival makes no difference")
    }
    return 0
}
