// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How often clusters come back when the rows are drawn anew.
///
/// Clusterwise stability (Hennig 2007): the rows are drawn with replacement, each
/// drawn row counted once, and clustered again; a cluster's value is the mean over
/// the draws of the largest Jaccard similarity to a cluster of that draw. Above
/// 0.85 a cluster is highly stable, below 0.6 it should not be trusted.
package struct ClusterStability: Sendable, Equatable {
    /// Mean similarity per cluster, 0 to 1.
    package var jaccard: [Double]
    /// In how many draws the cluster was dissolved (a similarity of at most ½).
    package var dissolved: [Int]
    package var draws: Int

    /// Fits `clusterer` once and then once a draw.
    package init(
        _ clusterer: some Clusterer,
        _ rows: FeatureMatrix,
        draws: Int = 50,
        seed: UInt64,
        width: Int = parallelWidth
    ) throws {
        guard draws >= 1 else {
            throw LearnError(.badSetting, "\(draws) draws were asked for; give at least 1")
        }
        let model = try clusterer.fit(rows, width: width)
        let labels = model.rowLabels
        var random = SeededRandom(seed: seed)
        var sums = [Double](repeating: 0, count: model.clusterCount)
        var gone = [Int](repeating: 0, count: model.clusterCount)
        for _ in 0..<draws {
            var isDrawn = [Bool](repeating: false, count: rows.rowCount)
            for _ in 0..<rows.rowCount { isDrawn[random.below(rows.rowCount)] = true }
            let chosen = (0..<Int32(rows.rowCount)).filter { isDrawn[Int($0)] }
            let again = try clusterer.fit(rows.selecting(chosen), width: width)
            let similar = Self.similarities(
                chosen.map { labels[Int($0)] },
                again.rowLabels,
                clusters: model.clusterCount
            )
            for cluster in similar.indices {
                sums[cluster] += similar[cluster]
                if similar[cluster] <= 0.5 { gone[cluster] += 1 }
            }
        }
        jaccard = sums.map { $0 / Double(draws) }
        dissolved = gone
        self.draws = draws
    }

    /// For each cluster of the first labels the largest share of rows in common
    /// with one of the second among the rows of either.
    static func similarities(_ labels: [Int?], _ others: [Int?], clusters: Int) -> [Double] {
        var sizes = [Int](repeating: 0, count: clusters)
        var otherSizes: [Int: Int] = [:]
        var shared: [[Int: Int]] = Array(repeating: [:], count: clusters)
        for (label, other) in zip(labels, others) {
            if let label { sizes[label] += 1 }
            if let other { otherSizes[other, default: 0] += 1 }
            if let label, let other { shared[label][other, default: 0] += 1 }
        }
        return (0..<clusters).map { cluster in
            shared[cluster].reduce(0.0) { most, pair in
                let union = sizes[cluster] + (otherSizes[pair.key] ?? 0) - pair.value
                return max(most, Double(pair.value) / Double(union))
            }
        }
    }
}
