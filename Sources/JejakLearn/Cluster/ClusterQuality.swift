// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How good a clustering is by the table alone, without a known answer.
///
/// Rows of noise are left out of silhouette and Davies–Bouldin; DBCV counts them
/// against the clustering. Nil is said where a measure has no meaning: fewer than
/// two clusters.
package enum ClusterQuality {
    /// The mean silhouette, from -1 (rows lie in the wrong cluster) over 0
    /// (between clusters) to 1 (clusters far apart); Rousseeuw 1987.
    ///
    /// O(n²) time, so from `sampleRows` rows on that many are drawn by the seed
    /// and compared with one another. Rows alone in their cluster count 0.
    package static func silhouette(
        _ rows: FeatureMatrix,
        _ labels: [Int?],
        sampleRows: Int? = nil,
        seed: UInt64 = 0,
        width: Int = parallelWidth
    ) throws -> Double? {
        try check(rows, labels)
        var chosen = labels.indices.filter { labels[$0] != nil }
        if let sampleRows, sampleRows < chosen.count {
            var random = SeededRandom(seed: seed)
            for place in 0..<max(0, sampleRows) {
                chosen.swapAt(place, place + random.below(chosen.count - place))
            }
            chosen = chosen.prefix(max(0, sampleRows)).sorted()
        }
        // By cluster, so that the sums of a cluster are made in one go.
        let groups = grouped(chosen, labels)
        guard groups.count > 1 else { return nil }
        let order = groups.flatMap { $0 }
        var edges = [0]
        for group in groups { edges.append(edges[edges.count - 1] + group.count) }
        let values = CellBuffer<Double>(repeating: 0, count: order.count)
        let (places, bounds) = (order, edges)
        rows.withPointers { rows in
            parallelFor(order.count, chunk: 64, width: width) { range in
                for index in range {
                    values[index] = silhouetteOf(index, places, bounds, rows)
                }
            }
        }
        return values.array.reduce(0, +) / Double(order.count)
    }

    private static func silhouetteOf(
        _ index: Int,
        _ order: [Int],
        _ edges: [Int],
        _ rows: RowPointers
    ) -> Double {
        var own = 0.0
        var nearest = Double.infinity
        for cluster in 0..<edges.count - 1 {
            let members = edges[cluster]..<edges[cluster + 1]
            var sum = 0.0
            for other in members {
                sum += rows.squaredDistance(order[index], order[other]).squareRoot()
            }
            if members.contains(index) {
                if members.count == 1 { return 0 }
                own = sum / Double(members.count - 1)
            } else {
                nearest = min(nearest, sum / Double(members.count))
            }
        }
        let larger = max(own, nearest)
        return larger > 0 ? (nearest - own) / larger : 0
    }

    /// How alike the most alike clusters are: the mean over clusters of the
    /// largest (spread + spread) / distance; 0 is best, no upper bound (Davies
    /// and Bouldin 1979). O(n) time.
    package static func daviesBouldin(_ rows: FeatureMatrix, _ labels: [Int?]) throws -> Double? {
        try check(rows, labels)
        let groups = grouped(labels.indices.filter { labels[$0] != nil }, labels)
        guard groups.count > 1 else { return nil }
        var dense = [Int32](repeating: -1, count: labels.count)
        for (cluster, group) in groups.enumerated() {
            for row in group { dense[row] = Int32(cluster) }
        }
        let centres = try centroids(rows, dense, count: groups.count)
        let spreads = rows.withPointers { rows in
            centres.withPointers { centres in
                groups.enumerated().map { cluster, group in
                    group.reduce(0.0) { sum, row in
                        sum
                            + squaredDistanceOf(
                                rows[row],
                                centres[cluster],
                                columns: rows.columnCount
                            ).squareRoot()
                    } / Double(group.count)
                }
            }
        }
        let worst = centres.withPointers { centres in
            groups.indices.map { one in
                groups.indices.reduce(0.0) { most, other in
                    guard other != one else { return most }
                    let gap = centres.squaredDistance(one, other).squareRoot()
                    // Clusters around one point are as alike as can be.
                    return gap > 0 ? max(most, (spreads[one] + spreads[other]) / gap) : .infinity
                }
            }
        }
        let mean = worst.reduce(0, +) / Double(groups.count)
        return mean.isFinite ? mean : nil
    }

    /// The chosen rows by cluster, ascending; clusters without rows are left out.
    static func grouped(_ chosen: [Int], _ labels: [Int?]) -> [[Int]] {
        var groups: [Int: [Int]] = [:]
        for row in chosen {
            if let label = labels[row] { groups[label, default: []].append(row) }
        }
        return groups.keys.sorted().compactMap { groups[$0] }
    }

    static func check(_ rows: FeatureMatrix, _ labels: [Int?]) throws {
        guard labels.count == rows.rowCount else {
            throw LearnError(
                .shapeMismatch,
                "\(labels.count) labels do not belong to \(rows.rowCount) rows; "
                    + "give one label a row"
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
