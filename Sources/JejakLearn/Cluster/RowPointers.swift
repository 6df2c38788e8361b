// SPDX-License-Identifier: Apache-2.0

/// Bare pointers into a table, for loops that run per pair of rows.
///
/// Valid only inside the `withPointers` call that made it; the table is never
/// written, which is why several threads may read it at once.
struct RowPointers: @unchecked Sendable {
    let cells: UnsafePointer<Double>
    let rowCount: Int
    let columnCount: Int

    @inline(__always)
    subscript(row: Int) -> UnsafePointer<Double> { cells + row * columnCount }

    @inline(__always)
    func squaredDistance(_ left: Int, _ right: Int) -> Double {
        squaredDistanceOf(self[left], self[right], columns: columnCount)
    }
}

extension FeatureMatrix {
    /// Lends bare pointers for the time of `body`.
    func withPointers<Result>(_ body: (RowPointers) throws -> Result) rethrows -> Result {
        try values.withUnsafeBufferPointer { cells in
            guard let base = cells.baseAddress else { preconditionFailure("a table has cells") }
            return try body(
                RowPointers(cells: base, rowCount: rowCount, columnCount: columnCount)
            )
        }
    }

    /// The rows at the given places, in that order; at least one.
    func selecting(_ chosen: [Int32]) throws -> FeatureMatrix {
        var cells: [Double] = []
        cells.reserveCapacity(chosen.count * columnCount)
        values.withUnsafeBufferPointer { source in
            for row in chosen {
                let base = Int(row) * columnCount
                cells.append(contentsOf: source[base..<base + columnCount])
            }
        }
        return try FeatureMatrix(
            rowCount: chosen.count,
            columnCount: columnCount,
            values: cells
        )
    }
}

/// Memory that several threads write, each to places of its own.
final class CellBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(repeating value: Element, count: Int) {
        self.count = count
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: value, count: max(1, count))
    }

    deinit { base.deallocate() }

    @inline(__always)
    subscript(place: Int) -> Element {
        get { base[place] }
        set { base[place] = newValue }
    }

    /// A copy as an array.
    var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// Four columns from here on.
@inline(__always)
private func four(_ cells: UnsafePointer<Double>) -> SIMD4<Double> {
    UnsafeRawPointer(cells).loadUnaligned(as: SIMD4<Double>.self)
}

/// The squared Euclidean distance of two points, in one fixed order of sums:
/// equal for a pair whichever comes first.
@inline(__always)
func squaredDistanceOf(
    _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>,
    columns: Int
) -> Double {
    var squares = SIMD4<Double>(repeating: 0)
    var column = 0
    while column + 4 <= columns {
        let gap = four(left + column) - four(right + column)
        squares += gap * gap
        column += 4
    }
    var sum = (squares[0] + squares[1]) + (squares[2] + squares[3])
    while column < columns {
        let gap = left[column] - right[column]
        sum += gap * gap
        column += 1
    }
    return sum
}

/// The squared distance of two points as `squaredDistanceOf` gives it, or
/// infinity as soon as the first columns alone are farther apart than `limit`.
@inline(__always)
func squaredDistanceOf(
    _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>,
    columns: Int,
    upTo limit: Double
) -> Double {
    var squares = SIMD4<Double>(repeating: 0)
    var sum = 0.0
    var column = 0
    while column + 4 <= columns {
        let gap = four(left + column) - four(right + column)
        squares += gap * gap
        sum = (squares[0] + squares[1]) + (squares[2] + squares[3])
        if sum > limit { return .infinity }
        column += 4
    }
    while column < columns {
        let gap = left[column] - right[column]
        sum += gap * gap
        column += 1
    }
    return sum
}

/// Whether two points' squared distance is at most `limit`.
@inline(__always)
func isWithin(
    _ limit: Double,
    _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>,
    columns: Int
) -> Bool {
    squaredDistanceOf(left, right, columns: columns, upTo: limit) <= limit
}
