// SPDX-License-Identifier: Apache-2.0

/// The directions in which rows of numbers differ most, strongest first.
///
/// Principal components (Pearson 1901) of up to some hundred columns, found by
/// Jacobi's rotations of the covariance, which need no start and so give the
/// same answer each time. Signs are fixed: each axis's largest part is
/// positive. Time O(rows · columns² + columns³).
struct PrincipalAxes: Sendable, Equatable {
    let means: [Double]
    /// Axis after axis, each of unit length.
    let axes: [Double]
    /// The rows' standard deviation along each axis.
    let deviations: [Double]

    var count: Int { means.count }

    init(means: [Double], axes: [Double], deviations: [Double]) {
        precondition(axes.count == means.count * means.count, "one axis a column")
        precondition(deviations.count == means.count, "one deviation an axis")
        self.means = means
        self.axes = axes
        self.deviations = deviations
    }

    /// `rows` lie one after the other, each `columns` long.
    init(_ rows: [Double], columns: Int) {
        let count = rows.count / max(1, columns)
        var means = Array(repeating: 0.0, count: columns)
        for row in 0..<count {
            for column in 0..<columns { means[column] += rows[row * columns + column] }
        }
        for column in 0..<columns { means[column] /= Double(max(1, count)) }
        var covariance = Array(repeating: 0.0, count: columns * columns)
        for row in 0..<count {
            for left in 0..<columns {
                let distance = rows[row * columns + left] - means[left]
                for right in left..<columns {
                    covariance[left * columns + right] +=
                        distance * (rows[row * columns + right] - means[right])
                }
            }
        }
        for left in 0..<columns {
            for right in left..<columns {
                covariance[left * columns + right] /= Double(max(1, count - 1))
                covariance[right * columns + left] = covariance[left * columns + right]
            }
        }
        let turned = PrincipalAxes.diagonal(&covariance, columns)
        let order = (0..<columns).sorted {
            (-covariance[$0 * columns + $0], $0) < (-covariance[$1 * columns + $1], $1)
        }
        var axes: [Double] = []
        for axis in order {
            let parts = (0..<columns).map { turned[$0 * columns + axis] }
            let largest = parts.max { abs($0) < abs($1) } ?? 1
            axes += parts.map { largest < 0 ? -$0 : $0 }
        }
        self.init(
            means: means,
            axes: axes,
            deviations: order.map { max(0, covariance[$0 * columns + $0]).squareRoot() }
        )
    }

    /// One row seen along the axes.
    func along(_ row: ArraySlice<Double>) -> [Double] {
        let start = row.startIndex
        return (0..<count).map { axis in
            var sum = 0.0
            for column in 0..<count {
                sum += axes[axis * count + column] * (row[start + column] - means[column])
            }
            return sum
        }
    }

    /// Turns a symmetric matrix to a diagonal one in place, and answers the
    /// turn: its columns are the axes (Jacobi 1846, row-cyclic).
    static func diagonal(_ matrix: inout [Double], _ size: Int) -> [Double] {
        var turn = Array(repeating: 0.0, count: size * size)
        for index in 0..<size { turn[index * size + index] = 1 }
        for _ in 0..<60 {
            var outside = 0.0
            var inside = 0.0
            for row in 0..<size {
                inside += matrix[row * size + row] * matrix[row * size + row]
                for column in row + 1..<max(row + 1, size) {
                    outside += matrix[row * size + column] * matrix[row * size + column]
                }
            }
            guard outside > 1e-24 * inside else { break }
            for p in 0..<size {
                for q in p + 1..<max(p + 1, size) { rotate(&matrix, &turn, p, q, size) }
            }
        }
        return turn
    }

    private static func rotate(
        _ matrix: inout [Double],
        _ turn: inout [Double],
        _ p: Int,
        _ q: Int,
        _ size: Int
    ) {
        let off = matrix[p * size + q]
        guard off != 0 else { return }
        let theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * off)
        let sign = theta < 0 ? -1.0 : 1.0
        let tangent = sign / (abs(theta) + (theta * theta + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for index in 0..<size {
            let left = matrix[index * size + p]
            let right = matrix[index * size + q]
            matrix[index * size + p] = cosine * left - sine * right
            matrix[index * size + q] = sine * left + cosine * right
        }
        for index in 0..<size {
            let left = matrix[p * size + index]
            let right = matrix[q * size + index]
            matrix[p * size + index] = cosine * left - sine * right
            matrix[q * size + index] = sine * left + cosine * right
        }
        for index in 0..<size {
            let left = turn[index * size + p]
            let right = turn[index * size + q]
            turn[index * size + p] = cosine * left - sine * right
            turn[index * size + q] = sine * left + cosine * right
        }
    }
}
