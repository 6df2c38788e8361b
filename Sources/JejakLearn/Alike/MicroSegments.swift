// SPDX-License-Identifier: Apache-2.0

/// Splits a group further, by features of its members alone.
///
/// Crowds are looked for first (HDBSCAN); where there are fewer than two, or
/// more than half of all fit none, k-means with the number of groups whose
/// separation is best (Caliński and Harabasz 1974) takes over, and says so.
package struct MicroSegments: Sendable {
    package static let leastPeople = 40
    package var features: FeatureSet
    package var seed: UInt64
    /// The most groups of k-means; more are no help to anybody.
    package static let groupsMost = 6

    package init(features: FeatureSet = .behaviour, seed: UInt64 = 1) {
        self.features = features
        self.seed = seed
    }

    /// What a split found. Members are places in the group that was given.
    package struct Found: Sendable {
        package var method: String
        package var clustering: PeopleClustering.Found
    }

    /// `table` holds the features of the group alone.
    package func split(_ table: FeatureTable) throws -> Found {
        guard table.personCount >= Self.leastPeople else {
            throw LearnError(
                .tooFewRows,
                "the group has \(table.personCount) people, too few to split; choose one of at "
                    + "least \(Self.leastPeople)"
            )
        }
        let size = max(10, table.personCount / 20)
        let crowds = try fit(table, .hdbscan(minimumClusterSize: size))
        if crowds.groups.count >= 2, crowds.noise * 2 <= table.personCount {
            return Found(method: "hdbscan", clustering: crowds)
        }
        let rows = try crowds.scale.rows(table)
        var best: (score: Double, found: PeopleClustering.Found)?
        for count in 2...Self.groupsMost {
            // Fewer different rows than groups: what was found before stands.
            guard let found = try? fit(table, .kMeans(clusters: count)) else { break }
            let score = separation(rows, found)
            if score > best?.score ?? -1 { best = (score, found) }
        }
        guard let best else { return Found(method: "hdbscan", clustering: crowds) }
        return Found(method: "kmeans", clustering: best.found)
    }

    private func fit(
        _ table: FeatureTable,
        _ method: PeopleClusterMethod
    ) throws -> PeopleClustering.Found {
        try PeopleClustering(features: features, method: method, seed: seed).fit(table)
    }

    /// The variance between groups over that within, each by its freedom.
    private func separation(_ rows: FeatureMatrix, _ found: PeopleClustering.Found) -> Double {
        let width = rows.columnCount
        func centre(_ members: [Int]) -> [Double] {
            var sums = [Double](repeating: 0, count: width)
            for member in members {
                for column in 0..<width { sums[column] += rows.values[member * width + column] }
            }
            return sums.map { $0 / Double(max(1, members.count)) }
        }
        let middle = centre(Array(0..<rows.rowCount))
        var between = 0.0
        var within = 0.0
        for group in found.groups {
            let own = centre(group.members)
            for column in 0..<width {
                let gap = own[column] - middle[column]
                between += gap * gap * Double(group.members.count)
                for member in group.members {
                    let step = rows.values[member * width + column] - own[column]
                    within += step * step
                }
            }
        }
        let groups = Double(found.groups.count)
        guard groups > 1, within > 0 else { return 0 }
        return between / (groups - 1) / (within / max(1, Double(rows.rowCount) - groups))
    }
}
