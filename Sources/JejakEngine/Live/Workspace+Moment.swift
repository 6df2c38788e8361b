// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// What segments read: names of properties and of facts.
struct SegmentNeeds: Equatable {
    var keys: Set<String> = []
    var attributes: Set<String> = []

    init() {}

    init(_ names: UsedNames) {
        keys = Set(names.properties.keys).union(names.spareProperties)
        attributes = Set(names.traits.keys).union(names.spareTraits)
        attributes.formUnion(attributes.flatMap { UsedNames.roots(of: $0) })
    }
}

extension Workspace {
    /// The journeys and facts of a few people as they are now, as a snapshot of
    /// their own.
    ///
    /// Everything that was committed before the call is in it. Time grows with
    /// the people's rows; the writer lock is held for a look at each of them.
    func moment(
        of people: [UInt32],
        needs: SegmentNeeds,
        at instant: Int64
    ) throws -> JourneySnapshot {
        let parts = try freezeForReaders()
        let (moves, known) = withProjection { projection in
            (
                projection.moveIndex.touching(people, of: projection.moves),
                projection.facts(of: people, attributes: needs.attributes)
            )
        }
        let facts = try PersonFacts().folded(pending: [known.said], personNow: known.personNow)
        return try JourneySnapshot(parts: parts, facts: PersonFacts(), now: instant, moved: moves)
            .extract(people, keys: needs.keys.sorted(), facts: facts)
    }
}

extension Workspace {
    /// The journeys and facts of everybody, for a look at many.
    func wideMoment(needs: SegmentNeeds, at instant: Int64) throws -> JourneySnapshot {
        let whole = needs.attributes.isEmpty ? try journeysOfAll() : try snapshot()
        return whole.at(instant)
    }
}

extension Projection {
    /// What was said of a few people under each of their identifiers, and whose
    /// each identifier is.
    func facts(
        of people: [UInt32],
        attributes: Set<String>
    ) -> (said: FactsMerge, personNow: [UInt32: UInt32]) {
        var said = FactsMerge()
        var personNow: [UInt32: UInt32] = [:]
        guard !attributes.isEmpty else { return (said, personNow) }
        let columns = facts.columns.filter { attributes.contains($0.attribute) }
        for person in people {
            let nodes = graph.person(of: person) == person ? graph.members(of: person) : [person]
            for node in nodes {
                if node != person { personNow[node] = person }
                for column in columns {
                    guard let place = column.place(of: node) else { continue }
                    said.add(
                        column.attribute,
                        person: node,
                        value: column.value(atPlace: place),
                        time: column.times[place],
                        offset: column.offsets[place]
                    )
                }
                for index in pendingFacts.indices {
                    pendingFacts[index].visit(node, attributes) { attribute, value, time, offset in
                        said.add(attribute, person: node, value: value, time: time, offset: offset)
                    }
                }
            }
        }
        return (said, personNow)
    }
}
