// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension KMeans {
    /// Batches without a better inertia before a start gives up.
    private static let patience = 10
    /// Rows that the seeds are drawn from, in batches.
    private static let seedBatches = 3

    /// One start by batches (Sculley 2010): each row of a batch draws its centre
    /// towards itself, the less the more rows the centre has seen. The whole
    /// table is gone through once, at the end.
    func fitBatches(
        _ rows: FeatureMatrix,
        of batchRows: Int,
        random: inout SeededRandom,
        width: Int
    ) throws -> KMeansModel {
        let size = min(rows.rowCount, max(batchRows, clusterCount))
        let first = try sample(rows, Self.seedBatches * size, &random)
        var centres = try first.withPointers { first in
            var seeds = CentreSeeds(first, width: width)
            try seeds.choose(clusterCount, random: &random)
            return seeds.centres
        }
        var seen = [Int](repeating: 0, count: clusterCount)
        var smooth = Double.infinity
        var best = Double.infinity
        var sinceBest = 0
        let weight = min(1, 2 * Double(size) / Double(rows.rowCount + 1))
        for _ in 0..<roundsMax {
            let batch = try sample(rows, size, &random)
            let placed = nearestCentres(batch, centres, width: width)
            follow(batch, placed, &centres, &seen)
            let inertia = placed.distances.reduce(0, +) / Double(size)
            smooth = smooth.isFinite ? smooth + weight * (inertia - smooth) : inertia
            sinceBest = smooth < best ? 0 : sinceBest + 1
            best = min(best, smooth)
            if sinceBest >= Self.patience { break }
        }
        return try finish(rows, centres, width: width)
    }

    /// Places all rows. A centre that no row is nearest to takes the row that is
    /// farthest from its own.
    private func finish(
        _ rows: FeatureMatrix,
        _ centres: [Double],
        width: Int
    ) throws -> KMeansModel {
        var centres = centres
        var placed = nearestCentres(rows, centres, width: width)
        for _ in 0..<clusterCount {
            var counts = [Int](repeating: 0, count: clusterCount)
            for label in placed.labels { counts[Int(label)] += 1 }
            guard let empty = counts.firstIndex(of: 0) else { break }
            var farthest = 0
            for row in placed.distances.indices
            where placed.distances[row] > placed.distances[farthest] {
                farthest = row
            }
            centres.replaceSubrange(
                empty * rows.columnCount..<(empty + 1) * rows.columnCount,
                with: rows.row(farthest)
            )
            placed = nearestCentres(rows, centres, width: width)
        }
        return KMeansModel(
            settings: self,
            columnCount: rows.columnCount,
            centres: centres,
            labels: placed.labels.map { Int($0) },
            inertia: placed.distances.reduce(0, +)
        )
    }

    private func follow(
        _ batch: FeatureMatrix,
        _ placed: PlacedRows,
        _ centres: inout [Double],
        _ seen: inout [Int]
    ) {
        let columns = batch.columnCount
        for row in 0..<batch.rowCount {
            let own = Int(placed.labels[row])
            seen[own] += 1
            let rate = 1 / Double(seen[own])
            for column in 0..<columns {
                let place = own * columns + column
                centres[place] += rate * (batch.values[row * columns + column] - centres[place])
            }
        }
    }

    /// Rows drawn with replacement.
    private func sample(
        _ rows: FeatureMatrix,
        _ count: Int,
        _ random: inout SeededRandom
    ) throws -> FeatureMatrix {
        try rows.selecting((0..<count).map { _ in Int32(random.below(rows.rowCount)) })
    }
}
