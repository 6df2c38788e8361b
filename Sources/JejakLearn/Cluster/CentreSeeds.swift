// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Greedy k-means++: rows drawn as first centres, each far from the ones before.
///
/// Of a few rows drawn by squared distance the one that lowers the inertia most
/// becomes the next centre. A row whose own centre is less than half as far as
/// that centre is from the candidate cannot come nearer, so it is not measured.
struct CentreSeeds: Sendable {
    private let rows: RowPointers
    private let width: Int
    private(set) var centres: [Double] = []
    /// The nearest centre of each row, the first of equally near ones.
    let owner: CellBuffer<Int32>
    /// The squared distance to it.
    let nearest: CellBuffer<Double>
    /// Sums of `nearest` by chunk, which do not depend on the threads.
    private let sums: CellBuffer<Double>

    private static let chunk = 2048
    /// Slack for rounding: what is this much nearer is measured all the same.
    private static let slack = 1 - 1e-9

    init(_ rows: RowPointers, width: Int) {
        self.rows = rows
        self.width = width
        owner = CellBuffer(repeating: 0, count: rows.rowCount)
        nearest = CellBuffer(repeating: .infinity, count: rows.rowCount)
        sums = CellBuffer(repeating: 0, count: (rows.rowCount + Self.chunk - 1) / Self.chunk)
    }

    private var made: Int { centres.count / rows.columnCount }

    mutating func choose(_ count: Int, random: inout SeededRandom) throws {
        let trials = 2 + Int(logarithm(Double(count)))
        take(random.below(rows.rowCount))
        while made < count {
            let total = sums.array.reduce(0, +)
            guard total > 0 else {
                throw LearnError(
                    .constantRows,
                    "there are only \(made) different rows, too few for \(count) "
                        + "clusters; ask for \(made) or fewer"
                )
            }
            let drawn = (0..<trials).map { _ in draw(at: random.uniform() * total) }
            let inertia = measure(drawn)
            var best = 0
            for trial in 1..<trials where inertia[trial] < inertia[best] { best = trial }
            take(drawn[best])
        }
    }

    /// The row at which the running sum of weights passes `target`.
    private func draw(at target: Double) -> Int {
        var sum = 0.0
        var last = 0
        for chunk in 0..<sums.count where sums[chunk] > 0 {
            let isLast = chunk == sums.count - 1
            guard sum + sums[chunk] > target || isLast else {
                sum += sums[chunk]
                continue
            }
            let start = chunk * Self.chunk
            for row in start..<min(rows.rowCount, start + Self.chunk) where nearest[row] > 0 {
                sum += nearest[row]
                last = row
                if sum > target { return row }
            }
        }
        return last == 0 ? lastWeighted() : last
    }

    private func lastWeighted() -> Int {
        stride(from: rows.rowCount - 1, to: 0, by: -1).first { nearest[$0] > 0 } ?? 0
    }

    /// A quarter of the squared distance from a row to each centre there is.
    private func quarters(_ row: Int) -> [Double] {
        centres.withUnsafeBufferPointer { centres in
            guard let base = centres.baseAddress else { return [] }
            let columns = rows.columnCount
            return (0..<centres.count / columns).map {
                0.25 * Self.slack
                    * squaredDistanceOf(rows[row], base + $0 * columns, columns: columns)
            }
        }
    }

    /// The inertia there would be with each of the rows as next centre.
    private func measure(_ drawn: [Int]) -> [Double] {
        let quarter = drawn.map { quarters($0) }
        let trials = drawn.count
        let parts = CellBuffer<Double>(repeating: 0, count: sums.count * trials)
        let (rows, nearest, sums) = (rows, nearest, sums)
        let table = self
        parallelFor(rows.rowCount, chunk: Self.chunk, width: width) { range in
            let chunk = range.lowerBound / Self.chunk
            table.withCandidates { candidates in
                for trial in 0..<trials {
                    let count = table.gather(range, quarter[trial], into: candidates)
                    let point = rows[drawn[trial]]
                    var gain = 0.0
                    for place in 0..<count {
                        let row = Int(candidates[place])
                        let known = nearest[row]
                        let distance = squaredDistanceOf(
                            rows[row],
                            point,
                            columns: rows.columnCount
                        )
                        gain += distance < known ? known - distance : 0
                    }
                    parts[chunk * trials + trial] = sums[chunk] - gain
                }
            }
        }
        var inertia = [Double](repeating: 0, count: trials)
        for part in 0..<parts.count { inertia[part % trials] += parts[part] }
        return inertia
    }

    /// Room for the rows of a chunk.
    private func withCandidates(_ body: (UnsafeMutableBufferPointer<Int32>) -> Void) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.chunk, body)
    }

    /// The rows of a chunk that a candidate may be nearest to; how many. Written
    /// without a branch, since which rows they are is hard to foresee.
    private func gather(
        _ range: Range<Int>,
        _ quarter: [Double],
        into candidates: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        var count = 0
        quarter.withUnsafeBufferPointer { quarter in
            for row in range {
                candidates[count] = Int32(truncatingIfNeeded: row)
                count &+= quarter[Int(owner[row])] <= nearest[row] ? 1 : 0
            }
        }
        return count
    }

    /// Makes a row the next centre.
    private mutating func take(_ chosen: Int) {
        // To begin with every row is infinitely far from its centre.
        let quarter = centres.isEmpty ? [0] : quarters(chosen)
        let centre = Int32(made)
        let (rows, owner, nearest, sums) = (rows, owner, nearest, sums)
        let table = self
        parallelFor(rows.rowCount, chunk: Self.chunk, width: width) { range in
            let point = rows[chosen]
            table.withCandidates { candidates in
                let count = table.gather(range, quarter, into: candidates)
                for place in 0..<count {
                    let row = Int(candidates[place])
                    let distance = squaredDistanceOf(
                        rows[row],
                        point,
                        columns: rows.columnCount
                    )
                    if distance < nearest[row] {
                        nearest[row] = distance
                        owner[row] = centre
                    }
                }
            }
            var sum = 0.0
            for row in range { sum += nearest[row] }
            sums[range.lowerBound / Self.chunk] = sum
        }
        centres.append(
            contentsOf: UnsafeBufferPointer(start: rows[chosen], count: rows.columnCount)
        )
    }
}
