// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where a new row belongs: a cluster of the answer, or nil for noise.
package struct ClusterAssignment: Sendable, Equatable {
    package var cluster: Int?
    /// How firmly it belongs, 0 to 1; 0 for noise.
    package var probability: Double
}

extension HDBSCANModel {
    /// Places a new row without changing the clusters.
    ///
    /// The row joins its nearest neighbour by mutual reachability among the
    /// nearest `2 · minimumSamples` and takes the cluster in which that
    /// neighbour is at the density where they meet, as the hdbscan package's
    /// `approximate_predict`, except where all rows are one cluster: there the
    /// package calls every new row noise or none, and here a new row is held
    /// to the rule for the others. About O(log n) for few columns.
    package func assign(
        _ row: [Double]
    ) throws -> (cluster: Int?, probability: Double) {
        let one = try assign(
            FeatureMatrix(rowCount: 1, columnCount: row.count, values: row),
            width: 1
        )
        return (one[0].cluster, one[0].probability)
    }

    /// Places many rows; threads do not change the answer.
    package func assign(
        _ newRows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> [ClusterAssignment] {
        guard newRows.columnCount == rows.columnCount else {
            throw LearnError(
                .shapeMismatch,
                "the rows have \(newRows.columnCount) columns and the model was fitted on "
                    + "\(rows.columnCount); give the same columns"
            )
        }
        let noise = ClusterAssignment(cluster: nil, probability: 0)
        var answer = [ClusterAssignment](repeating: noise, count: newRows.rowCount)
        guard hierarchy.parent.count > 1 || clusterCount > 0 else { return answer }
        let samples = min(
            rows.rowCount,
            settings.minimumSamples ?? settings.minimumClusterSize
        )
        let wanted = min(rows.rowCount, 2 * samples)
        answer.withUnsafeMutableBufferPointer { answer in
            newRows.values.withUnsafeBufferPointer { cells in
                // Each row is written by the one chunk that holds it.
                nonisolated(unsafe) let answer = answer
                nonisolated(unsafe) let cells = cells
                tree.withView { view in
                    parallelFor(newRows.rowCount, chunk: 256, width: width) { range in
                        guard let base = cells.baseAddress else { return }
                        var search = NearestSearch(neighbours: wanted, tree: tree)
                        for row in range {
                            search.find(base + row * newRows.columnCount, in: view)
                            answer[row] = place(search, samples: samples)
                        }
                    }
                }
            }
        }
        return answer
    }

    private func place(
        _ search: borrowing NearestSearch,
        samples: Int
    ) -> ClusterAssignment {
        let found = search.count
        let ownCore = search.distances[min(samples, found - 1)].squareRoot()
        var nearest = Int(search.rows[0])
        var reach = Double.infinity
        for index in 0..<found {
            let row = Int(search.rows[index])
            let distance = max(
                max(search.distances[index].squareRoot(), ownCore),
                coreDistance[row]
            )
            if distance < reach {
                reach = distance
                nearest = row
            }
        }
        var cluster = Int(rowCluster[nearest])
        if rowDistance[nearest] < reach {
            while cluster > 0, hierarchy.birthDistance[cluster - 1] <= reach {
                cluster = Int(hierarchy.parent[cluster])
            }
        }
        let label = Int(hierarchy.label[cluster])
        // All rows as one cluster: what its outlying rows are, so is a new one.
        let isOutlying =
            cluster == 0 && label >= 0
            && reach > (settings.epsilon > 0 ? settings.epsilon : hierarchy.closest[label])
        guard label >= 0, !isOutlying else {
            return ClusterAssignment(cluster: nil, probability: 0)
        }
        return ClusterAssignment(
            cluster: label,
            probability: membership(leaving: reach, last: hierarchy.closest[label])
        )
    }
}
