// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How well each number of clusters fits, and the best.
package struct ClusterCountChoice: Sendable, Equatable {
    /// The numbers that were tried, ascending.
    package var counts: [Int]
    /// The mean silhouette of each.
    package var silhouettes: [Double]

    /// The number with the highest silhouette; the lowest of equal ones.
    package var best: Int {
        var place = 0
        for index in counts.indices where silhouettes[index] > silhouettes[place] {
            place = index
        }
        return counts[place]
    }

    /// The numbers that are tried unless told otherwise.
    package static let usualRange = 2...12
    /// Rows that silhouettes are computed on unless told otherwise.
    package static let usualSample = 2_000

    /// Tries numbers of clusters and measures each by its mean silhouette
    /// (Rousseeuw 1987) on a seeded sample of rows.
    ///
    /// `labels` clusters the rows into a given number. Numbers that the rows
    /// cannot make end the search.
    package static func bySilhouette(
        _ rows: FeatureMatrix,
        among range: ClosedRange<Int> = usualRange,
        sampleRows: Int = usualSample,
        seed: UInt64,
        width: Int = parallelWidth,
        labels: (Int) throws -> [Int?]
    ) throws -> ClusterCountChoice {
        guard range.lowerBound >= 2 else {
            throw LearnError(
                .badSetting,
                "\(range.lowerBound) clusters cannot be compared with more; begin with 2"
            )
        }
        var choice = ClusterCountChoice(counts: [], silhouettes: [])
        for count in range {
            let found: [Int?]
            do {
                found = try labels(count)
            } catch let error as LearnError
                where !choice.counts.isEmpty
                && (error.code == .constantRows || error.code == .tooFewRows)
            {
                break
            }
            guard
                let silhouette = try ClusterQuality.silhouette(
                    rows,
                    found,
                    sampleRows: sampleRows,
                    seed: seed,
                    width: width
                )
            else { continue }
            choice.counts.append(count)
            choice.silhouettes.append(silhouette)
        }
        guard !choice.counts.isEmpty else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows are too few to compare numbers of clusters; "
                    + "give more rows or state the number"
            )
        }
        return choice
    }
}

extension KMeans {
    /// Which number of clusters has the highest mean silhouette; this value's
    /// own number is not looked at. One fit for each number.
    package func chooseCount(
        _ rows: FeatureMatrix,
        among range: ClosedRange<Int> = ClusterCountChoice.usualRange,
        width: Int = parallelWidth
    ) throws -> ClusterCountChoice {
        try ClusterCountChoice.bySilhouette(rows, among: range, seed: seed, width: width) {
            var one = self
            one.clusterCount = $0
            return try one.fit(rows, width: width).rowLabels
        }
    }
}
