// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Who is tied to whom, and how firmly.
///
/// A tie's weight is exp(-d² / (a b)), where a and b are the two ends' distances
/// to their middle neighbour, so that what counts as near is judged by how
/// crowded it is there (Zelnik-Manor and Perona 2004). Ties go both ways: a
/// weight is the mean of what the two ends say. Invariants: the ties of row `r`
/// are `starts[r] ..< starts[r + 1]`; every row has a tie.
struct NeighbourGraph: Sendable {
    private let starts: [Int]
    private let ends: [Int32]
    /// Weights divided by the roots of both ends' sums.
    private let weights: [Double]
    /// The square root of each row's share of all weight: the walk's resting
    /// state, and the first eigenvector.
    private let rest: [Double]

    private var count: Int { starts.count - 1 }

    /// Time O(n log n) for few columns.
    init(_ rows: FeatureMatrix, _ tree: KDTree, neighbours: Int) {
        let count = rows.rowCount
        let wanted = neighbours + 1
        let near = tree.nearest(rows.values, neighbours: wanted)
        let columns = rows.columnCount
        func squared(_ left: Int, _ right: Int) -> Double {
            var sum = 0.0
            for column in 0..<columns {
                let step =
                    rows.values[left * columns + column] - rows.values[right * columns + column]
                sum += step * step
            }
            return sum
        }
        let reaches = (0..<count).map { row in
            max(squared(row, Int(near[row * wanted + (wanted + 1) / 2])).squareRoot(), 1e-12)
        }
        var ties: [(row: Int32, end: Int32, weight: Double)] = []
        ties.reserveCapacity(2 * count * neighbours)
        for row in 0..<count {
            for place in 0..<wanted {
                let end = Int(near[row * wanted + place])
                guard end != row else { continue }
                let weight =
                    exponential(-squared(row, end) / (reaches[row] * reaches[end])) / 2
                // Never nothing, so that nobody is left without a tie.
                let kept = max(weight, 1e-9)
                ties.append((Int32(row), Int32(end), kept))
                ties.append((Int32(end), Int32(row), kept))
            }
        }
        ties.sort { ($0.row, $0.end) < ($1.row, $1.end) }
        var starts = [0]
        var ends: [Int32] = []
        var weights: [Double] = []
        var sums = Array(repeating: 0.0, count: count)
        for tie in ties {
            while starts.count <= Int(tie.row) { starts.append(ends.count) }
            if ends.count > starts[Int(tie.row)], ends[ends.count - 1] == tie.end {
                weights[weights.count - 1] += tie.weight
            } else {
                ends.append(tie.end)
                weights.append(tie.weight)
            }
            sums[Int(tie.row)] += tie.weight
        }
        while starts.count <= count { starts.append(ends.count) }
        for row in 0..<count {
            for tie in starts[row]..<starts[row + 1] {
                weights[tie] /= (sums[row] * sums[Int(ends[tie])]).squareRoot()
            }
        }
        let all = sums.reduce(0, +)
        self.starts = starts
        self.ends = ends
        self.weights = weights
        rest = sums.map { ($0 / all).squareRoot() }
    }

    /// The slowest directions of the walk: row after row, and the share of each
    /// that is left after a step, the slowest first.
    ///
    /// Block power iteration with the resting state taken out (Golub and Van
    /// Loan, chapter 8), then Ritz vectors; the start is drawn from the seed.
    /// Time: some hundred passes over the ties.
    func walk(directions: Int, seed: UInt64) -> (directions: [Double], shares: [Double]) {
        // More than are asked for, so that the last one wanted settles too.
        let width = min(count - 1, directions + 9)
        var random = SeededRandom(seed: seed)
        var block = (0..<count * width).map { _ in random.normal() }
        orthonormalise(&block, width)
        for _ in 0..<30 {
            for _ in 0..<4 { block = stepped(block, width) }
            orthonormalise(&block, width)
        }
        let image = stepped(block, width)
        var ritz = Array(repeating: 0.0, count: width * width)
        for row in 0..<count {
            for left in 0..<width {
                for right in 0..<width {
                    ritz[left * width + right] +=
                        block[row * width + left] * image[row * width + right]
                }
            }
        }
        for left in 0..<width {
            for right in 0..<left {
                let mean = (ritz[left * width + right] + ritz[right * width + left]) / 2
                ritz[left * width + right] = mean
                ritz[right * width + left] = mean
            }
        }
        let turn = PrincipalAxes.diagonal(&ritz, width)
        let order = (0..<width).sorted {
            (-ritz[$0 * width + $0], $0) < (-ritz[$1 * width + $1], $1)
        }.prefix(directions)
        var places = Array(repeating: 0.0, count: count * directions)
        for (direction, column) in order.enumerated() {
            for row in 0..<count {
                var sum = 0.0
                for part in 0..<width {
                    sum += block[row * width + part] * turn[part * width + column]
                }
                places[row * directions + direction] = sum / rest[row]
            }
        }
        return (places, order.map { min(1, max(0, ritz[$0 * width + $0])) })
    }

    /// One step of the walk for every column of the block.
    private func stepped(_ block: [Double], _ width: Int) -> [Double] {
        [Double](unsafeUninitializedCapacity: block.count) { buffer, filled in
            buffer.initialize(repeating: 0)
            filled = buffer.count
            block.withUnsafeBufferPointer { source in
                // Each chunk writes its own rows.
                nonisolated(unsafe) let target = buffer
                nonisolated(unsafe) let source = source
                parallelFor(count, chunk: 256) { range in
                    for row in range {
                        for tie in starts[row]..<starts[row + 1] {
                            let weight = weights[tie]
                            let from = Int(ends[tie]) &* width
                            let to = row &* width
                            for column in 0..<width {
                                target[to &+ column] += weight * source[from &+ column]
                            }
                        }
                    }
                }
            }
        }
    }

    /// Makes the columns orthonormal, to each other and to the resting state
    /// (Gram and Schmidt, modified, twice for accuracy).
    private func orthonormalise(_ block: inout [Double], _ width: Int) {
        for column in 0..<width {
            for _ in 0..<2 {
                var overlap = 0.0
                for row in 0..<count { overlap += block[row * width + column] * rest[row] }
                for row in 0..<count { block[row * width + column] -= overlap * rest[row] }
                for earlier in 0..<column {
                    overlap = 0
                    for row in 0..<count {
                        overlap += block[row * width + column] * block[row * width + earlier]
                    }
                    for row in 0..<count {
                        block[row * width + column] -= overlap * block[row * width + earlier]
                    }
                }
            }
            var length = 0.0
            for row in 0..<count {
                length += block[row * width + column] * block[row * width + column]
            }
            let factor = length > 1e-300 ? 1 / length.squareRoot() : 0
            for row in 0..<count { block[row * width + column] *= factor }
        }
    }
}
