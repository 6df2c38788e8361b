// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import JejakCore

/// Exact nearest neighbours of every row by matrix products, for tables with
/// more than a few columns, where a k-d tree's boxes hardly shut anything out.
///
/// Rows are put into cells around rows that stand for them, each cell sorted by
/// the distance to its centre and cut into blocks. By the triangle inequality a
/// query passes by every block whose shell around the centre is farther than
/// its neighbours so far. What is left is measured block against block in 32
/// bits by BLAS, and whatever is near enough within the bound on rounding
/// (Higham 2002, § 3.1) is measured again in 64 bits, as the k-d tree would. So
/// the distances are the tree's, bit for bit; ties go by row number, except
/// among rows that have as many twins as are asked for.
///
/// At worst O(n² · columns) in matrix products; O(n · columns) memory.
struct BlockedNeighbours: ~Copyable {
    /// Rows of a block, on either side of a product.
    private static let side = 256

    private let columns: Int
    private let centres: [Double]
    /// First place of each block in `order`, and the end; blocks lie in cells.
    private let blockStart: [Int]
    /// First block of each cell, and the end.
    private let cellBlocks: [Int]
    /// The table's row at each place.
    private let order: [Int32]
    /// The table in cell order.
    private let rows: [Double]
    /// Relative to the cell's centre, each block column after column, with the
    /// squared norm as the last: BLAS is fastest where nothing is turned.
    private let relative: [Float]
    /// Distance to the cell's centre, ascending within the cell.
    private let reach: [Double]

    /// Whether a table gains by products: enough rows and columns, and numbers
    /// that 32 bits hold.
    static func suits(_ matrix: FeatureMatrix) -> Bool {
        guard matrix.columnCount > 6, matrix.columnCount <= 512, matrix.rowCount >= 2048 else {
            return false
        }
        var largest = 0.0
        for value in matrix.values { largest = max(largest, value.magnitude) }
        return largest < 1e15 && largest > 1e-9
    }

    init(_ matrix: FeatureMatrix, width: Int) {
        bli_thread_set_num_threads(1)
        let columns = matrix.columnCount
        let rowCount = matrix.rowCount
        // A visit to a cell costs each query about as much as a few dozen rows.
        let cellCount = max(1, min(1024, Int(Double(rowCount).squareRoot() / 8)))
        var centres: [Double] = []
        for cell in 0..<cellCount { centres += matrix.row(cell * rowCount / cellCount) }
        let placed = nearestCentresByProduct(matrix, centres, width: width)
        var counts = [Int](repeating: 0, count: cellCount + 1)
        for cell in placed.labels { counts[Int(cell) + 1] += 1 }
        for cell in 0..<cellCount { counts[cell + 1] += counts[cell] }
        var next = counts
        var order = [Int32](repeating: 0, count: rowCount)
        for (row, cell) in placed.labels.enumerated() {
            order[next[Int(cell)]] = Int32(row)
            next[Int(cell)] += 1
        }
        let distances = placed.distances
        for cell in 0..<cellCount {
            order[counts[cell]..<counts[cell + 1]].sort {
                (distances[Int($0)], $0) < (distances[Int($1)], $1)
            }
        }
        let reach = order.map { distances[Int($0)].squareRoot() }
        let (blockStart, cellBlocks) = Self.cut(counts, reach)
        var rows = [Double](repeating: 0, count: matrix.values.count)
        var relative = [Float](repeating: 0, count: rowCount * (columns + 1))
        for cell in 0..<cellCount {
            for block in cellBlocks[cell]..<cellBlocks[cell + 1] {
                let places = blockStart[block]..<blockStart[block + 1]
                let base = places.lowerBound * (columns + 1)
                for place in places {
                    let row = Int(order[place])
                    let line = base + place - places.lowerBound
                    for column in 0..<columns {
                        let value = matrix.values[row * columns + column]
                        rows[place * columns + column] = value
                        relative[line + column * places.count] =
                            Float(value - centres[cell * columns + column])
                    }
                    relative[line + columns * places.count] = Float(distances[row])
                }
            }
        }
        self.blockStart = blockStart
        self.cellBlocks = cellBlocks
        self.columns = columns
        self.centres = centres
        self.rows = rows
        self.relative = relative
        self.reach = reach
        self.order = order
    }

    /// Cuts cells into blocks: none larger than `side`, and none that reaches
    /// from a crowd to its far surroundings, whose shell would shut nothing out.
    private static func cut(
        _ cellStart: [Int],
        _ reach: [Double]
    ) -> (starts: [Int], cells: [Int]) {
        var starts: [Int] = []
        var cells: [Int] = []
        for cell in 0..<cellStart.count - 1 {
            cells.append(starts.count)
            var first = cellStart[cell]
            for place in cellStart[cell]..<cellStart[cell + 1] {
                let isFar = place - first >= 16 && reach[place] > 1.5 * reach[first + 8]
                if place == cellStart[cell] || place - first == side || isFar {
                    starts.append(place)
                    first = place
                }
            }
        }
        cells.append(starts.count)
        starts.append(reach.count)
        return (starts, cells)
    }

    /// The `wanted` nearest of every row, itself among them, nearest first.
    func find(_ wanted: Int, width: Int) -> CoreDistance {
        let rowCount = order.count
        var squared = [Double](repeating: 0, count: rowCount)
        var before = squared
        var neighbours = [Int32](repeating: 0, count: rowCount * wanted)
        let blockCount = blockStart.count - 1
        squared.withUnsafeMutableBufferPointer { squared in
            before.withUnsafeMutableBufferPointer { before in
                neighbours.withUnsafeMutableBufferPointer { neighbours in
                    order.withUnsafeBufferPointer { order in
                        rows.withUnsafeBufferPointer { rows in
                            relative.withUnsafeBufferPointer { relative in
                                reach.withUnsafeBufferPointer { reach in
                                    // Each row is written by the block that holds it.
                                    nonisolated(unsafe) let squared = squared
                                    nonisolated(unsafe) let before = before
                                    nonisolated(unsafe) let neighbours = neighbours
                                    guard let order = order.baseAddress,
                                        let rows = rows.baseAddress,
                                        let relative = relative.baseAddress,
                                        let reach = reach.baseAddress
                                    else { return }
                                    let table = BlockTable(
                                        columns: columns,
                                        blockStart: blockStart,
                                        cellBlocks: cellBlocks,
                                        centres: centres,
                                        order: order,
                                        rows: rows,
                                        relative: relative,
                                        reach: reach,
                                        side: Self.side
                                    )
                                    parallelFor(blockCount, chunk: 1, width: width) { range in
                                        for block in range {
                                            var search = BlockSearch(table, block, wanted: wanted)
                                            search.run { row, distances, rows in
                                                squared[row] = distances[wanted - 1]
                                                before[row] = distances[max(0, wanted - 2)]
                                                for place in 0..<wanted {
                                                    neighbours[row * wanted + place] = rows[place]
                                                }
                                            }
                                        }
                                    }
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
}
