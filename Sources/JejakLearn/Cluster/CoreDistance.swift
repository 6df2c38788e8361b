// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How far each row must reach to see its neighbours, and who they are.
///
/// A row's core distance is the distance to its `minimumSamples`-th neighbour,
/// itself not counted, which is what the hdbscan package's search means by
/// `min_samples` (the row itself is the zeroth of `min_samples + 1` answers).
/// Everything is indexed by the table's row and exact.
package struct CoreDistance: Sendable {
    /// Neighbours per row, the row itself counted.
    package let width: Int
    /// Squared core distances.
    package let squared: [Double]
    /// Squared distance to the neighbour before; new points are measured by it.
    package let squaredBefore: [Double]
    /// `width` neighbours per row, nearest first, the row itself among them.
    package let neighbours: [Int32]
}

/// Exact core distances by one search per row over a k-d tree.
///
/// O(n log n) for few columns, O(n²) for many; memory `4 · n · minimumSamples`
/// bytes. Rows are independent, so threads do not change the result.
package func coreDistances(
    _ tree: KDTree,
    minimumSamples: Int,
    width: Int = parallelWidth
) -> CoreDistance {
    let rowCount = tree.rowCount
    let wanted = min(rowCount, minimumSamples + 1)
    var squared = [Double](repeating: 0, count: rowCount)
    var before = squared
    var neighbours = [Int32](repeating: 0, count: rowCount * wanted)
    squared.withUnsafeMutableBufferPointer { squared in
        before.withUnsafeMutableBufferPointer { before in
            neighbours.withUnsafeMutableBufferPointer { neighbours in
                // Each row is written by the one chunk that holds it.
                nonisolated(unsafe) let squared = squared
                nonisolated(unsafe) let before = before
                nonisolated(unsafe) let neighbours = neighbours
                tree.withView { view in
                    parallelFor(rowCount, chunk: 512, width: width) { places in
                        var search = NearestSearch(neighbours: wanted, tree: tree)
                        for place in places {
                            search.find(view.rows + place * view.columnCount, in: view)
                            let row = Int(view.order[place])
                            squared[row] = search.distances[wanted - 1]
                            before[row] = search.distances[max(0, wanted - 2)]
                            for index in 0..<wanted {
                                neighbours[row * wanted + index] = search.rows[index]
                            }
                        }
                    }
                }
            }
        }
    }
    return CoreDistance(
        width: wanted,
        squared: squared,
        squaredBefore: before,
        neighbours: neighbours
    )
}

/// Exact core distances by whichever search suits the table: matrix products
/// where columns are many and rows too, the k-d tree otherwise. Both give the
/// same distances; which of several rows at just the last distance are named
/// may differ.
package func coreDistances(
    _ tree: KDTree,
    _ matrix: FeatureMatrix,
    minimumSamples: Int,
    width: Int = parallelWidth
) -> CoreDistance {
    let wanted = min(matrix.rowCount, minimumSamples + 1)
    guard BlockedNeighbours.suits(matrix), wanted <= 256 else {
        return coreDistances(tree, minimumSamples: minimumSamples, width: width)
    }
    return BlockedNeighbours(matrix, width: width).find(wanted, width: width)
}
