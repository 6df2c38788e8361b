// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import JejakCore

/// Centres laid out for a matrix product with rows.
///
/// Relative to their mean, which keeps 32-bit numbers small; column after
/// column, since BLAS is fastest where nothing is turned; times -2, with the
/// squared norms last, so that a product is a squared distance short of what
/// is the same for all centres of a row.
struct CentreProduct: Sendable {
    let count: Int
    private let columns: Int
    private let origin: [Double]
    private let table: [Float]

    init(_ centres: [Double], columns: Int) {
        let count = centres.count / columns
        var origin = [Double](repeating: 0, count: columns)
        for index in centres.indices { origin[index % columns] += centres[index] / Double(count) }
        var table = [Float](repeating: 0, count: count * (columns + 1))
        for centre in 0..<count {
            var sum = 0.0
            for column in 0..<columns {
                let value = centres[centre * columns + column] - origin[column]
                table[column * count + centre] = Float(-2 * value)
                sum += value * value
            }
            table[columns * count + centre] = Float(sum)
        }
        self.count = count
        self.columns = columns
        self.origin = origin
        self.table = table
    }

    /// For each row of a range, the number of about the nearest centre. Which
    /// of two that are equally near up to rounding it is, is left open.
    func nearest(_ rows: Range<Int>, in cells: UnsafeBufferPointer<Double>) -> [Int] {
        let width = columns + 1
        var left = [Float](repeating: 1, count: rows.count * width)
        for (line, row) in rows.enumerated() {
            for column in 0..<columns {
                left[line * width + column] =
                    Float(cells[row * columns + column] - origin[column])
            }
        }
        var product = [Float](repeating: 0, count: rows.count * count)
        cblas_sgemm(
            101,
            111,
            111,
            Int32(rows.count),
            Int32(count),
            Int32(width),
            1,
            left,
            Int32(width),
            table,
            Int32(count),
            0,
            &product,
            Int32(count)
        )
        return (0..<rows.count).map { line in
            var best = 0
            for centre in 1..<max(1, count)
            where product[line * count + centre] < product[line * count + best] {
                best = centre
            }
            return best
        }
    }
}

/// About the nearest centre of each row, and the exact squared distance to it.
func nearestCentresByProduct(
    _ matrix: FeatureMatrix,
    _ centres: [Double],
    width: Int
) -> PlacedRows {
    let columns = matrix.columnCount
    let product = CentreProduct(centres, columns: columns)
    var labels = [Int32](repeating: 0, count: matrix.rowCount)
    var distances = [Double](repeating: 0, count: matrix.rowCount)
    labels.withUnsafeMutableBufferPointer { labels in
        distances.withUnsafeMutableBufferPointer { distances in
            matrix.values.withUnsafeBufferPointer { cells in
                // Each row is written by the one chunk that holds it.
                nonisolated(unsafe) let labels = labels
                nonisolated(unsafe) let distances = distances
                nonisolated(unsafe) let cells = cells
                parallelFor(matrix.rowCount, chunk: 256, width: width) { range in
                    for (row, centre) in zip(range, product.nearest(range, in: cells)) {
                        var sum = 0.0
                        for column in 0..<columns {
                            let gap =
                                cells[row * columns + column]
                                - centres[centre * columns + column]
                            sum += gap * gap
                        }
                        labels[row] = Int32(centre)
                        distances[row] = sum
                    }
                }
            }
        }
    }
    return PlacedRows(labels: labels, distances: distances)
}
