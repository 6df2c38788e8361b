// SPDX-License-Identifier: Apache-2.0

extension DemoTruth {
    /// What came of holding clusters against the truth.
    package struct Agreement: Sendable, Equatable {
        /// People in both lists.
        package var people: Int
        /// Of them, those in no cluster.
        package var noise: Int
        package var clusters: Int
        /// Over the people in a cluster; 1 is perfect, 0 is chance.
        package var adjustedRandIndex: Double

        package init(people: Int, noise: Int, clusters: Int, adjustedRandIndex: Double) {
            self.people = people
            self.noise = noise
            self.clusters = clusters
            self.adjustedRandIndex = adjustedRandIndex
        }
    }

    /// Compares by person; people in only one of the lists are left out.
    package static func agreement(
        truth: [(person: String, archetype: DemoArchetype)],
        people: [String],
        labels: [Int?]
    ) -> Agreement {
        precondition(people.count == labels.count, "one label a person")
        var archetypes: [String: DemoArchetype] = [:]
        for entry in truth { archetypes[entry.person] = entry.archetype }
        let order = DemoArchetype.allCases
        var found: [Int] = []
        var real: [Int] = []
        var noise = 0
        for (person, label) in zip(people, labels) {
            guard let archetype = archetypes[person] else { continue }
            guard let label else {
                noise += 1
                continue
            }
            found.append(label)
            real.append(order.firstIndex(of: archetype) ?? 0)
        }
        return Agreement(
            people: found.count + noise,
            noise: noise,
            clusters: Set(found).count,
            adjustedRandIndex: adjustedRandIndex(found, real)
        )
    }

    /// Hubert and Arabie 1985. Two groupings of fewer than two items, or two
    /// that are each a single group, agree fully.
    package static func adjustedRandIndex(_ first: [Int], _ second: [Int]) -> Double {
        precondition(first.count == second.count, "both groupings name the same items")
        func pairs(_ counts: some Sequence<Int>) -> Double {
            counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
        }
        var rows: [Int: Int] = [:]
        var columns: [Int: Int] = [:]
        var cells: [[Int]: Int] = [:]
        for (a, b) in zip(first, second) {
            rows[a, default: 0] += 1
            columns[b, default: 0] += 1
            cells[[a, b], default: 0] += 1
        }
        let total = pairs([first.count])
        guard total > 0 else { return 1 }
        let inRows = pairs(rows.values)
        let inColumns = pairs(columns.values)
        let expected = inRows * inColumns / total
        let highest = (inRows + inColumns) / 2
        guard highest > expected else { return 1 }
        return (pairs(cells.values) - expected) / (highest - expected)
    }
}
