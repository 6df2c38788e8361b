// SPDX-License-Identifier: Apache-2.0

/// Tells groups of people as personas.
///
/// Features of everybody are counted once, then each group costs a pass over
/// its members and one over everybody for what it lacks. Groups of fewer than
/// `leastPeople` are refused: their card would tell about single people.
package struct PersonaMaker: Sendable {
    package static let leastPeople = 10
    /// A trait that fewer members have is too little to speak of.
    static let leastKnown = 10

    let people: PeopleTable
    let features: FeatureTable

    package init(_ people: PeopleTable) {
        self.people = people
        features = FeatureTable(people, .all)
    }

    /// The card of a group. `key` is what the group is called for good, such as
    /// the segment's text: the name and the face follow from it.
    package func persona(
        of group: [Int],
        key: String,
        title: JourneyWords
    ) throws -> Persona {
        let members = Set(group).sorted()
        guard members.count >= Self.leastPeople else {
            throw LearnError(
                .tooFewRows,
                "the group has \(members.count) people, and a persona of fewer than "
                    + "\(Self.leastPeople) would tell about single people; choose a larger group"
            )
        }
        let name = PersonaFace.name(key)
        var lines = place(members) + demography(members) + mind(members)
        lines += behaviour(members) + value(members) + channels(members)
        lines += journey(members)
        let lacks = lacks(members)
        lines += lacks
        lines += approach(members, lacks)
        return Persona(
            name: name,
            face: PersonaFace.svg(key, title: name.en),
            title: title,
            size: members.count,
            of: people.personCount,
            lines: lines
        )
    }

    /// The mean or median of a feature over members and over everybody who have
    /// it; nothing where too few members do.
    func figure(
        _ key: String,
        _ unit: Persona.Evidence.Unit,
        _ members: [Int],
        isMedian: Bool = false
    ) -> Persona.Evidence? {
        guard let column = features.column(key) else { return nil }
        let own = members.map { column[$0] }.filter { !$0.isNaN }
        guard own.count >= Self.leastKnown else { return nil }
        let all = column.filter { !$0.isNaN }
        return Persona.Evidence(
            key: (isMedian ? "median " : "mean ") + key,
            unit: unit,
            value: isMedian ? JourneyTraits.median(own) : JourneyTraits.mean(own),
            everybody: isMedian ? JourneyTraits.median(all) : JourneyTraits.mean(all),
            count: own.count
        )
    }

    /// How many standard errors the members' mean lies above that of the others.
    func certainty(_ key: String, _ members: [Int]) -> Double {
        guard let column = features.column(key) else { return 0 }
        return certainty(column, members)
    }

    func certainty(_ column: [Double], _ members: [Int]) -> Double {
        var isMember = [Bool](repeating: false, count: column.count)
        for member in members { isMember[member] = true }
        let own = members.map { column[$0] }.filter { !$0.isNaN }
        let others = column.indices.filter { !isMember[$0] }.map { column[$0] }
            .filter { !$0.isNaN }
        guard own.count >= Self.leastKnown, others.count >= Self.leastKnown else { return 0 }
        func error(_ values: [Double]) -> Double {
            let deviation = JourneyTraits.deviation(values)
            return deviation * deviation / Double(values.count)
        }
        let difference = JourneyTraits.mean(own) - JourneyTraits.mean(others)
        return difference / max(1e-9, (error(own) + error(others)).squareRoot())
    }

    static func quoted(_ name: String) -> String { "\u{201C}\(name)\u{201D}" }
}
