// SPDX-License-Identifier: Apache-2.0

/// The group to hold another against: the nearest of those that do better.
///
/// A group does better if more of its people order, or it brings more money a
/// person, each by more than 1.96 standard errors. Nearest is by the centroids
/// of scaled features.
package enum HealthierGroup {
    /// What is asked of a group.
    package struct Standing: Sendable {
        package var members: [Int]
        package var conversion: Double
        /// Minor units.
        package var revenue: Double
        /// Of the revenue between its people.
        package var revenueVariance: Double

        /// Counts a group's orders and money.
        package init(_ members: [Int], orders: [Double], money: [Double]) {
            let count = Double(max(1, members.count))
            self.members = members
            conversion = members.reduce(0) { $0 + (orders[$1] > 0 ? 1 : 0) } / count
            let mean = members.reduce(0) { $0 + money[$1] } / count
            revenue = mean
            revenueVariance =
                members.reduce(0) { $0 + (money[$1] - mean) * (money[$1] - mean) } / count
        }
    }

    /// The place of the nearest healthier group, or nothing where none is.
    package static func nearest(
        to group: Int,
        among groups: [Standing],
        _ rows: FeatureMatrix
    ) -> Int? {
        let centres = groups.map { centre($0.members, rows) }
        return groups.indices
            .filter { $0 != group && isHealthier(groups[$0], than: groups[group]) }
            .min { distance(centres[$0], centres[group]) < distance(centres[$1], centres[group]) }
    }

    static func isHealthier(_ one: Standing, than other: Standing) -> Bool {
        let counts = (Double(one.members.count), Double(other.members.count))
        guard counts.0 > 1, counts.1 > 1 else { return false }
        let pooled =
            (one.conversion * counts.0 + other.conversion * counts.1) / (counts.0 + counts.1)
        let shareError = (pooled * (1 - pooled) * (1 / counts.0 + 1 / counts.1)).squareRoot()
        let moneyError =
            (one.revenueVariance / counts.0 + other.revenueVariance / counts.1).squareRoot()
        return one.conversion - other.conversion > 1.96 * shareError
            || one.revenue - other.revenue > 1.96 * moneyError
    }

    private static func centre(_ members: [Int], _ rows: FeatureMatrix) -> [Double] {
        var sums = [Double](repeating: 0, count: rows.columnCount)
        for member in members {
            for column in sums.indices {
                sums[column] += rows.values[member * rows.columnCount + column]
            }
        }
        return sums.map { $0 / Double(max(1, members.count)) }
    }

    private static func distance(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}
