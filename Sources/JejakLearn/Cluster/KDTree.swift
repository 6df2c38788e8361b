// SPDX-License-Identifier: Apache-2.0

/// A balanced k-d tree over the rows of a table, for Euclidean neighbours.
///
/// A complete binary tree in an array (node `i` has children `2i + 1` and
/// `2i + 2`): each node halves its rows at the median of its widest column
/// (Bentley 1975; Friedman, Bentley and Finkel 1977), rows that tie there go by
/// row number. Shape, split and the order of rows inside a leaf are those of
/// scikit-learn's tree, because the spanning tree search that agrees with the
/// hdbscan package walks it in that order.
///
/// Time O(n log n · columns), memory 2 copies of the table. Invariants: `order`
/// is a permutation; a leaf's rows lie together in `rows` (row after row) and
/// `blocks` (column after column within the leaf).
package struct KDTree: Sendable {
    package let rowCount: Int
    package let columnCount: Int
    let nodeCount: Int
    /// The table's row at each place of the tree's order.
    let order: [Int32]
    /// The table in tree order, row after row.
    let rows: [Double]
    /// The table in tree order, each leaf column after column.
    let blocks: [Double]
    /// First place and the place past the last, per node.
    let start: [Int32]
    let end: [Int32]
    /// Bounding box, `columnCount` numbers per node.
    let lower: [Double]
    let upper: [Double]
    /// Half the diagonal of the bounding box, per node.
    let radius: [Double]

    /// The most rows that one leaf holds, however the tree is cut.
    let leafCapacity: Int

    package init(_ matrix: FeatureMatrix, leafSize: Int = 13) {
        let rowTotal = matrix.rowCount
        let columns = matrix.columnCount
        var levels = 1
        while (rowTotal - 1) / leafSize >= 1 << levels { levels += 1 }
        let nodes = (1 << levels) - 1
        var permutation = [Int32](unsafeUninitializedCapacity: rowTotal) { buffer, count in
            for row in 0..<rowTotal { buffer[row] = Int32(row) }
            count = rowTotal
        }
        var first = [Int32](repeating: 0, count: nodes)
        var last = [Int32](repeating: 0, count: nodes)
        var low = [Double](repeating: .infinity, count: nodes * columns)
        var high = [Double](repeating: -.infinity, count: nodes * columns)
        var halfDiagonal = [Double](repeating: 0, count: nodes)
        var widest = 0
        last[0] = Int32(rowTotal)
        var keys = [SelectionKey](repeating: SelectionKey(value: 0, row: 0), count: rowTotal)
        for node in 0..<nodes {
            let range = Int(first[node])..<Int(last[node])
            let split = boundNode(
                matrix,
                permutation,
                range,
                lower: &low,
                upper: &high,
                at: node * columns
            )
            halfDiagonal[node] = split.halfDiagonal
            guard 2 * node + 1 < nodes else {
                widest = max(widest, range.count)
                continue
            }
            let middle = range.lowerBound + range.count / 2
            halve(matrix, &permutation, range, at: middle, column: split.column, keys: &keys)
            first[2 * node + 1] = first[node]
            last[2 * node + 1] = Int32(middle)
            first[2 * node + 2] = Int32(middle)
            last[2 * node + 2] = last[node]
        }
        rowCount = rowTotal
        columnCount = columns
        nodeCount = nodes
        leafCapacity = widest
        rows = gather(matrix, permutation)
        blocks = gatherLeafColumns(matrix, permutation, start: first, end: last)
        order = permutation
        start = first
        end = last
        lower = low
        upper = high
        radius = halfDiagonal
    }
}

/// Computes one node's bounding box; returns the widest column and half the
/// diagonal.
private func boundNode(
    _ matrix: FeatureMatrix,
    _ order: [Int32],
    _ range: Range<Int>,
    lower: inout [Double],
    upper: inout [Double],
    at offset: Int
) -> (column: Int, halfDiagonal: Double) {
    let columns = matrix.columnCount
    matrix.values.withUnsafeBufferPointer { cell in
        lower.withUnsafeMutableBufferPointer { low in
            upper.withUnsafeMutableBufferPointer { high in
                for place in range {
                    let base = Int(order[place]) * columns
                    for column in 0..<columns {
                        let value = cell[base + column]
                        if value < low[offset + column] { low[offset + column] = value }
                        if value > high[offset + column] { high[offset + column] = value }
                    }
                }
            }
        }
    }
    var widest = 0
    var width = 0.0
    var squares = 0.0
    for column in 0..<columns {
        let spread = upper[offset + column] - lower[offset + column]
        squares += (0.5 * spread) * (0.5 * spread)
        if spread > width {
            width = spread
            widest = column
        }
    }
    return (widest, squares.squareRoot())
}

/// Reorders a node's rows so that the lower half by `column` comes first.
private func halve(
    _ matrix: FeatureMatrix,
    _ order: inout [Int32],
    _ range: Range<Int>,
    at middle: Int,
    column: Int,
    keys: inout [SelectionKey]
) {
    let columns = matrix.columnCount
    matrix.values.withUnsafeBufferPointer { cell in
        keys.withUnsafeMutableBufferPointer { key in
            for place in range {
                let row = order[place]
                key[place] = SelectionKey(
                    value: cell[Int(row) * columns + column],
                    row: row
                )
            }
            let part = UnsafeMutableBufferPointer(rebasing: key[range])
            selectInPlace(part, nth: middle - range.lowerBound)
            for place in range { order[place] = key[place].row }
        }
    }
}

private func gather(_ matrix: FeatureMatrix, _ order: [Int32]) -> [Double] {
    let columns = matrix.columnCount
    return [Double](unsafeUninitializedCapacity: matrix.values.count) { target, count in
        matrix.values.withUnsafeBufferPointer { cell in
            var next = 0
            for row in order {
                let base = Int(row) * columns
                for column in 0..<columns {
                    target[next] = cell[base + column]
                    next += 1
                }
            }
            count = next
        }
    }
}

private func gatherLeafColumns(
    _ matrix: FeatureMatrix,
    _ order: [Int32],
    start: [Int32],
    end: [Int32]
) -> [Double] {
    let columns = matrix.columnCount
    return [Double](unsafeUninitializedCapacity: matrix.values.count) { target, count in
        matrix.values.withUnsafeBufferPointer { cell in
            for node in start.count / 2..<start.count {
                let range = Int(start[node])..<Int(end[node])
                let base = range.lowerBound * columns
                for (place, position) in range.enumerated() {
                    let row = Int(order[position]) * columns
                    for column in 0..<columns {
                        target[base + column * range.count + place] = cell[row + column]
                    }
                }
            }
            count = matrix.values.count
        }
    }
}
