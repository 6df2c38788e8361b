// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension JourneyClusteringModel {
    /// How many typical people a cluster names.
    static let typicalCount = 24

    /// The clusters with their figures and names.
    static func described(
        _ table: JourneyTable,
        set: PicturedPeople,
        labels: [Int?],
        probabilities: [Double],
        traits: JourneyTraits,
        persistence: [Double],
        positions: [Double],
        columns: Int
    ) -> [JourneyCluster] {
        var groups: [[Int]] = Array(repeating: [], count: persistence.count)
        for (place, person) in set.people.enumerated() {
            if let label = labels[person] { groups[label].append(place) }
        }
        let names = JourneyLabeller(traits).names(groups)
        return groups.indices.map { number in
            let members = groups[number]
            let people = members.map { set.people[$0] }
            let typical = typical(
                members,
                probabilities: members.map { probabilities[set.people[$0]] },
                positions: positions,
                columns: columns
            )
            let size = Double(max(1, people.count))
            var money = 0.0
            for person in people {
                for row in table.rows(of: person) { money += Double(table.amounts[row]) }
            }
            func median(_ trait: JourneyTraits.Trait) -> Double {
                exponential(JourneyTraits.median(members.map { traits.values[trait]?[$0] ?? .nan }))
            }
            let buyers = members.reduce(0.0) { $0 + (traits.values[.converted]?[$1] ?? 0) }
            let gap = JourneyTraits.median(members.map { traits.gapDays[$0] })
            return JourneyCluster(
                id: number,
                label: names[number].label,
                size: people.count,
                persistence: persistence[number],
                typicalPath: JourneyPath.typical(table, people: people),
                conversion: buyers / size,
                revenuePerPerson: money / size,
                medianSteps: Int(median(.steps).rounded()),
                medianSpanDays: median(.span) - 1,
                medianGapDays: gap.isNaN ? 0 : gap,
                typicalPeople: typical.map { set.people[$0] },
                contrasts: names[number].contrasts.map {
                    JourneyCluster.Contrast(
                        words: $0.words,
                        strength: $0.strength,
                        figures: $0.figures
                    )
                },
                colour: number
            )
        }
    }

    /// The members nearest to the middle of their group.
    private static func typical(
        _ members: [Int],
        probabilities: [Double],
        positions: [Double],
        columns: Int
    ) -> [Int] {
        var middle = Array(repeating: 0.0, count: columns)
        var weight = 0.0
        for (member, probability) in zip(members, probabilities) {
            weight += probability
            for column in 0..<columns {
                middle[column] += probability * positions[member * columns + column]
            }
        }
        guard weight > 0 else { return Array(members.prefix(typicalCount)) }
        let distances = members.map { member in
            (0..<columns).reduce(0.0) { sum, column in
                let step = positions[member * columns + column] - middle[column] / weight
                return sum + step * step
            }
        }
        return members.indices
            .sorted { (distances[$0], members[$0]) < (distances[$1], members[$1]) }
            .prefix(typicalCount).map { members[$0] }
    }
}
