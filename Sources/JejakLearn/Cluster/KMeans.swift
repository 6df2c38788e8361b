// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Clustering into a given number of round groups of like size.
///
/// Lloyd's iterations (1982) from greedy k-means++ seeds (Arthur and
/// Vassilvitskii 2007), the best of several starts. Distances that the triangle
/// inequality shows to be needless are not computed (Hamerly 2010; Raff 2021 for
/// the seeds), which changes no answer. For tables whose groups are compact;
/// where they are not, see `HDBSCAN`.
///
/// With `batchRows`, centres follow small random batches instead (Sculley 2010):
/// a little looser, for tables too large to go through again and again.
///
/// Time O(starts · iterations · n · clusters · columns) at worst, memory O(n).
/// The same rows and seed give the same answer on any number of threads.
package struct KMeans: Sendable, Equatable, Codable {
    package var clusterCount: Int
    package var seed: UInt64
    /// How often to begin anew; the tightest result is kept.
    package var starts: Int
    /// The most rounds (or batches) one start may take.
    package var roundsMax: Int
    /// Rows per batch; nil for all rows in each round.
    package var batchRows: Int?

    package init(
        clusterCount: Int,
        seed: UInt64,
        starts: Int = 10,
        roundsMax: Int = 300,
        batchRows: Int? = nil
    ) {
        self.clusterCount = clusterCount
        self.seed = seed
        self.starts = starts
        self.roundsMax = roundsMax
        self.batchRows = batchRows
    }

    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> KMeansModel {
        try check(rows)
        var random = SeededRandom(seed: seed)
        var best: KMeansModel?
        for _ in 0..<starts {
            let found =
                if let batchRows {
                    try fitBatches(rows, of: batchRows, random: &random, width: width)
                } else {
                    try fitOnce(rows, random: &random, width: width)
                }
            if found.inertia < best?.inertia ?? .infinity { best = found }
        }
        guard let best else { preconditionFailure("a checked table has a finite inertia") }
        return best
    }

    /// Lloyd's iterations from the given centres, one after the other.
    package func refine(
        _ rows: FeatureMatrix,
        from centres: [Double],
        width: Int = parallelWidth
    ) throws -> KMeansModel {
        try check(rows)
        guard centres.count == clusterCount * rows.columnCount,
            centres.allSatisfy({ $0.isFinite })
        else {
            throw LearnError(
                .shapeMismatch,
                "\(centres.count) numbers are not \(clusterCount) centres of "
                    + "\(rows.columnCount) columns; give a finite number for each"
            )
        }
        return rows.withPointers { rows in
            var lloyd = Lloyd(rows, centres: centres, width: width)
            lloyd.run(roundsMax: roundsMax)
            return lloyd.model(self)
        }
    }

    private func fitOnce(
        _ rows: FeatureMatrix,
        random: inout SeededRandom,
        width: Int
    ) throws -> KMeansModel {
        try rows.withPointers { rows in
            var seeds = CentreSeeds(rows, width: width)
            try seeds.choose(clusterCount, random: &random)
            var lloyd = Lloyd(rows, seeds: seeds, width: width)
            lloyd.run(roundsMax: roundsMax)
            return lloyd.model(self)
        }
    }

    private func check(_ rows: FeatureMatrix) throws {
        guard clusterCount >= 1, starts >= 1, roundsMax >= 1 else {
            throw LearnError(
                .badSetting,
                "\(clusterCount) clusters, \(starts) starts and \(roundsMax) rounds were asked "
                    + "for; give at least 1 of each"
            )
        }
        if let batchRows, batchRows < 1 {
            throw LearnError(
                .badSetting,
                "batches of \(batchRows) rows were asked for; give at least 1 row, or no batches"
            )
        }
        guard clusterCount <= rows.rowCount else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows cannot make \(clusterCount) clusters; "
                    + "give more rows or ask for fewer clusters"
            )
        }
        guard hasFiniteDistances(rows, times: rows.rowCount) else {
            throw LearnError(
                .badNumber,
                "the rows lie too far apart for their distances to be summed; "
                    + "give the columns a smaller scale"
            )
        }
    }
}
