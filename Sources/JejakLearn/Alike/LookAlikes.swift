// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Finds the people who are most like a group that is known.
///
/// People are compared by their scaled features, each weighed by how firmly the
/// group agrees on it: a feature in which members scatter as widely as everybody
/// has the weight 1, one in which they agree more, up to 4 (a diagonal
/// Mahalanobis distance, with a floor). The distance of a person is that to
/// their fifth nearest member, so a group of several kinds has several middles.
///
/// The similarity is the share of members who lie at least as far from their
/// own fifth nearest other member: 0.5 is as near as the typical member, 0.05 as
/// far out as one member in twenty, 0 farther than all. Whoever is in the group
/// is never an answer. Of large groups `sampleMost` members are compared with.
///
/// Time O(people × sample × features), on all cores; the answer does not depend
/// on their number.
package struct LookAlikes: Sendable {
    /// Fewer say nothing about what they have in common.
    package static let leastSeed = 20
    package static let sampleMost = 512
    static let neighbours = 5

    /// One person who is alike.
    package struct Match: Sendable, Equatable {
        package var person: Int
        package var distance: Double
        package var similarity: Double
    }

    /// How many people are at least so similar.
    package struct Step: Sendable, Equatable {
        package var similarity: Double
        package var people: Int
    }

    /// The nearest people and how many there are at each similarity.
    package struct Found: Sendable, Equatable {
        /// Nearest first.
        package var matches: [Match]
        package var curve: [Step]
        package var seed: Int
        package var compared: Int
        package var dropped: [RobustScale.Dropped]
    }

    package var features: FeatureSet
    package var limit: Int

    package init(features: FeatureSet = .all, limit: Int = 100) {
        self.features = features
        self.limit = limit
    }

    package func find(_ people: PeopleTable, like seed: [Int]) throws -> Found {
        try find(FeatureTable(people, features), like: seed)
    }

    /// As above, on features that were counted before.
    package func find(_ table: FeatureTable, like seed: [Int]) throws -> Found {
        let members = Set(seed).sorted()
        guard limit > 0 else {
            throw LearnError(.badSetting, "the limit is \(limit); ask for at least 1 person")
        }
        guard members.count >= Self.leastSeed else {
            throw LearnError(
                .tooFewRows,
                "the group has \(members.count) people, too few to say what they have in "
                    + "common; choose a group of at least \(Self.leastSeed)"
            )
        }
        guard members.count < table.personCount else {
            throw LearnError(
                .tooFewRows,
                "everybody is in the group, so nobody is left who could be like it; choose a "
                    + "smaller group"
            )
        }
        let scale = RobustScale(table)
        let rows = try scale.rows(table)
        let weighed = weigh(rows, members)
        let count = min(Self.sampleMost, members.count)
        let sample = (0..<count).map { members[$0 * members.count / count] }
        let own = distances(weighed, rows.columnCount, of: sample, to: sample).sorted()
        let inside = Set(members)
        let others = (0..<table.personCount).filter { !inside.contains($0) }
        let far = distances(weighed, rows.columnCount, of: others, to: sample)
        let matches = zip(others, far).map { person, distance in
            Match(
                person: person,
                distance: distance,
                similarity: Self.share(of: own, notBelow: distance)
            )
        }
        let levels = stride(from: 95, through: 5, by: -5).map { Double($0) / 100 }
        return Found(
            matches: Array(
                matches.sorted { ($0.distance, $0.person) < ($1.distance, $1.person) }
                    .prefix(limit)
            ),
            curve: levels.map { level in
                Step(similarity: level, people: matches.count { $0.similarity >= level })
            },
            seed: members.count,
            compared: others.count,
            dropped: scale.dropped
        )
    }

    /// Rows in which a step has the same meaning in every column.
    private func weigh(_ rows: FeatureMatrix, _ members: [Int]) -> [Double] {
        let width = rows.columnCount
        func deviation(_ people: some Collection<Int>, _ column: Int) -> Double {
            JourneyTraits.deviation(people.map { rows.values[$0 * width + column] })
        }
        let weights = (0..<width).map { column -> Double in
            let all = max(1e-9, deviation(0..<rows.rowCount, column))
            let own = max(all / 4, deviation(members, column))
            return 1 / min(own, all)
        }
        var values = rows.values
        for index in values.indices { values[index] *= weights[index % width] }
        return values
    }

    /// Each person's distance to their fifth nearest of the sample, themselves
    /// not counted.
    private func distances(
        _ values: [Double],
        _ width: Int,
        of people: [Int],
        to sample: [Int]
    ) -> [Double] {
        var found = [Double](repeating: 0, count: people.count)
        found.withUnsafeMutableBufferPointer { buffer in
            // Each chunk writes the places of its own people.
            nonisolated(unsafe) let buffer = buffer
            parallelFor(people.count, chunk: 512) { range in
                var nearest = [Double](repeating: .infinity, count: Self.neighbours)
                for place in range {
                    for index in nearest.indices { nearest[index] = .infinity }
                    let person = people[place]
                    for member in sample where member != person {
                        var sum = 0.0
                        for column in 0..<width {
                            let gap =
                                values[person * width + column] - values[member * width + column]
                            sum += gap * gap
                        }
                        guard sum < nearest[nearest.count - 1] else { continue }
                        var at = nearest.count - 1
                        while at > 0, nearest[at - 1] > sum {
                            nearest[at] = nearest[at - 1]
                            at -= 1
                        }
                        nearest[at] = sum
                    }
                    buffer[place] = nearest[nearest.count - 1].squareRoot()
                }
            }
        }
        return found
    }

    /// `sorted` rises.
    private static func share(of sorted: [Double], notBelow value: Double) -> Double {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return Double(sorted.count - low) / Double(max(1, sorted.count))
    }
}
