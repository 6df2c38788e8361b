// SPDX-License-Identifier: Apache-2.0

/// How far two clusterings of the same rows agree.
package enum ClusterComparison {
    /// What becomes of rows that one of the clusterings calls noise.
    package enum Noise: Sendable {
        /// Noise counts as one more cluster.
        case asCluster
        /// Rows that are noise in either clustering are left out.
        case leftOut
    }

    /// Agreement corrected for chance: 1 for the same partition, about 0 for
    /// unrelated ones (Hubert and Arabie 1985). Names of clusters do not matter.
    ///
    /// O(n) time. Two clusterings that agree trivially (no rows left, or one
    /// cluster each) score 1.
    package static func adjustedRandIndex(
        _ left: [Int?],
        _ right: [Int?],
        noise: Noise = .asCluster
    ) throws -> Double {
        guard left.count == right.count else {
            throw LearnError(
                .shapeMismatch,
                "\(left.count) labels cannot be compared with \(right.count); "
                    + "give both clusterings of the same rows"
            )
        }
        var pairs: [Pair: Int] = [:]
        var leftSizes: [Int?: Int] = [:]
        var rightSizes: [Int?: Int] = [:]
        var total = 0
        for (one, other) in zip(left, right) {
            if noise == .leftOut, one == nil || other == nil { continue }
            total += 1
            pairs[Pair(left: one, right: other), default: 0] += 1
            leftSizes[one, default: 0] += 1
            rightSizes[other, default: 0] += 1
        }
        let together = pairs.values.reduce(0.0) { $0 + pairCount($1) }
        let leftPairs = leftSizes.values.reduce(0.0) { $0 + pairCount($1) }
        let rightPairs = rightSizes.values.reduce(0.0) { $0 + pairCount($1) }
        let expected = total > 1 ? leftPairs * rightPairs / pairCount(total) : 0
        let largest = (leftPairs + rightPairs) / 2
        guard largest != expected else { return 1 }
        return (together - expected) / (largest - expected)
    }

    /// A row's labels in the two clusterings.
    private struct Pair: Hashable {
        var left: Int?
        var right: Int?
    }

    private static func pairCount(_ size: Int) -> Double {
        Double(size) * Double(size - 1) / 2
    }
}
