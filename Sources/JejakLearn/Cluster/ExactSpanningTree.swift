// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The minimum spanning tree of the mutual reachability distances.
///
/// Unique under the edges' total order, so both searches below give the same
/// tree on any number of threads. Rows that coincide within reach of zero are
/// tied to the lowest of them first, which keeps data full of duplicates from
/// costing a square. Few columns: Borůvka over a k-d tree, about
/// O(n log² n). Many columns or few rows: Prim, O(n² · columns).
package func exactSpanningTree(
    _ matrix: FeatureMatrix,
    _ tree: KDTree,
    _ cores: CoreDistance,
    width: Int = parallelWidth
) throws -> [SpanningEdge] {
    let twins = coincidingRows(matrix, cores)
    guard !twins.edges.isEmpty else {
        return searchExactly(matrix, tree, cores.squared, width: width)
    }
    let columns = matrix.columnCount
    var values: [Double] = []
    values.reserveCapacity(twins.kept.count * columns)
    for row in twins.kept {
        let base = Int(row) * columns
        values.append(contentsOf: matrix.values[base..<base + columns])
    }
    let kept = try FeatureMatrix(
        rowCount: twins.kept.count,
        columnCount: columns,
        values: values
    )
    let edges = searchExactly(
        kept,
        KDTree(kept),
        twins.kept.map { cores.squared[Int($0)] },
        width: width
    )
    return twins.edges
        + edges.map { edge in
            SpanningEdge(
                source: twins.kept[Int(edge.source)],
                target: twins.kept[Int(edge.target)],
                weight: edge.weight
            )
        }
}

private func searchExactly(
    _ matrix: FeatureMatrix,
    _ tree: KDTree,
    _ core: [Double],
    width: Int
) -> [SpanningEdge] {
    guard matrix.rowCount > 1 else { return [] }
    return matrix.columnCount <= 20 && matrix.rowCount > 512
        ? exactByBoruvka(tree, core, width: width)
        : exactByPrim(matrix, core, width: width)
}

/// The edges of weight zero between equal rows, and the rows left without them.
private func coincidingRows(
    _ matrix: FeatureMatrix,
    _ cores: CoreDistance
) -> (edges: [SpanningEdge], kept: [Int32]) {
    var lowest: [ArraySlice<Double>: Int32] = [:]
    var edges: [SpanningEdge] = []
    var kept: [Int32] = []
    let columns = matrix.columnCount
    for row in 0..<matrix.rowCount {
        if cores.squared[row] == 0 {
            let values = matrix.values[row * columns..<(row + 1) * columns]
            if let twin = lowest[values] {
                edges.append(SpanningEdge(source: twin, target: Int32(row), weight: 0))
                continue
            }
            lowest[values] = Int32(row)
        }
        kept.append(Int32(row))
    }
    return (edges, kept)
}

/// An edge as it is compared while it is searched: squared weight, lower row,
/// higher row.
struct EdgeKey: Sendable {
    var weight: Double
    var low: Int32
    var high: Int32

    static let none = EdgeKey(weight: .infinity, low: .max, high: .max)

    @inline(__always)
    init(weight: Double, low: Int32, high: Int32) {
        self.weight = weight
        self.low = low
        self.high = high
    }

    @inline(__always)
    init(weight: Double, between left: Int32, and right: Int32) {
        self.init(weight: weight, low: min(left, right), high: max(left, right))
    }

    @inline(__always)
    static func < (left: EdgeKey, right: EdgeKey) -> Bool {
        if left.weight != right.weight { return left.weight < right.weight }
        return left.low != right.low ? left.low < right.low : left.high < right.high
    }

    var edge: SpanningEdge {
        SpanningEdge(source: low, target: high, weight: weight.squareRoot())
    }
}

/// Prim's search (1957), one row joining at a time.
///
/// O(n² · columns) time, one more copy of the table in memory. The rows still
/// outside are measured column by column, wide tables on several threads.
package func exactByPrim(
    _ matrix: FeatureMatrix,
    _ core: [Double],
    width: Int = parallelWidth
) -> [SpanningEdge] {
    let rowCount = matrix.rowCount
    let columns = matrix.columnCount
    var outside = PrimFrontier(matrix, core)
    var edges: [SpanningEdge] = []
    edges.reserveCapacity(rowCount - 1)
    var point = [Double](repeating: 0, count: columns)
    var joined = outside.remove(0, into: &point)
    while outside.count > 0 {
        let chunk = 1024
        // A thread is worth waking for some ten thousand multiplications.
        let threads = outside.count * columns > 65_536 ? width : 1
        let nearest = outside.relax(
            joined,
            core[Int(joined)],
            point,
            chunk: chunk,
            width: threads
        )
        edges.append(outside.keys[nearest].edge)
        joined = outside.remove(nearest, into: &point)
    }
    return edges
}

/// The rows outside of a growing tree, packed, with each one's best edge.
private struct PrimFrontier {
    private(set) var count: Int
    private(set) var keys: [EdgeKey]
    private var rows: [Int32]
    private var core: [Double]
    /// Column after column, `stride` places each.
    private var cells: [Double]
    private let stride: Int
    private let columns: Int
    private var nearest: [Int]

    init(_ matrix: FeatureMatrix, _ core: [Double]) {
        count = matrix.rowCount
        stride = matrix.rowCount
        columns = matrix.columnCount
        self.core = core
        keys = [EdgeKey](repeating: .none, count: count)
        rows = (0..<Int32(count)).map { $0 }
        nearest = [Int](repeating: 0, count: count / 256 + 1)
        cells = [Double](repeating: 0, count: matrix.values.count)
        for row in 0..<count {
            for column in 0..<columns {
                cells[column * stride + row] = matrix.values[row * columns + column]
            }
        }
    }

    /// Takes a row out by moving the last one to its place; returns its number.
    mutating func remove(_ place: Int, into point: inout [Double]) -> Int32 {
        let row = rows[place]
        count -= 1
        for column in 0..<columns {
            point[column] = cells[column * stride + place]
            cells[column * stride + place] = cells[column * stride + count]
        }
        rows[place] = rows[count]
        core[place] = core[count]
        keys[place] = keys[count]
        return row
    }

    /// Offers the edges from a newly joined row; returns the place of the
    /// outside row with the least edge.
    mutating func relax(
        _ joined: Int32,
        _ joinedCore: Double,
        _ point: [Double],
        chunk: Int,
        width: Int
    ) -> Int {
        let (columns, stride, total) = (columns, stride, count)
        keys.withUnsafeMutableBufferPointer { keys in
            nearest.withUnsafeMutableBufferPointer { nearest in
                // Each chunk writes its own keys and its own nearest.
                nonisolated(unsafe) let keys = keys
                nonisolated(unsafe) let nearest = nearest
                cells.withUnsafeBufferPointer { cells in
                    rows.withUnsafeBufferPointer { rows in
                        core.withUnsafeBufferPointer { core in
                            nonisolated(unsafe) let cells = cells
                            nonisolated(unsafe) let rows = rows
                            nonisolated(unsafe) let core = core
                            parallelFor(total, chunk: chunk, width: width) { range in
                                withUnsafeTemporaryAllocation(
                                    of: Double.self,
                                    capacity: range.count
                                ) { sum in
                                    sum.initialize(repeating: 0)
                                    for column in 0..<columns {
                                        let value = point[column]
                                        let base = column * stride + range.lowerBound
                                        for index in 0..<range.count {
                                            let gap = value - cells[base + index]
                                            sum[index] += gap * gap
                                        }
                                    }
                                    var best = range.lowerBound
                                    for place in range {
                                        let reach = max(
                                            max(sum[place - range.lowerBound], joinedCore),
                                            core[place]
                                        )
                                        let key = EdgeKey(
                                            weight: reach,
                                            between: joined,
                                            and: rows[place]
                                        )
                                        if key < keys[place] { keys[place] = key }
                                        if keys[place] < keys[best] { best = place }
                                    }
                                    nearest[range.lowerBound / chunk] = best
                                }
                            }
                        }
                    }
                }
            }
        }
        var best = nearest[0]
        for index in 1..<max(1, (total + chunk - 1) / chunk)
        where keys[nearest[index]] < keys[best] {
            best = nearest[index]
        }
        return best
    }
}
