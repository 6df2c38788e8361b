// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Lloyd's iterations that measure only what may have changed.
///
/// Per row an upper bound of the distance to its centre and a lower one of the
/// distance to any other (Hamerly 2010). While the bounds lie apart the row stays
/// where it is. Bounds carry rounding, so they must lie apart by more than that.
/// When no row moves any more, the means are computed afresh and every row is
/// measured against its own once again.
struct Lloyd {
    private let rows: RowPointers
    private let width: Int
    private let clusterCount: Int
    private var centres: [Double]
    private var sums: [Double]
    private var counts: [Int]
    private let label: CellBuffer<Int32>
    private let upper: CellBuffer<Double>
    private let lower: CellBuffer<Double>
    /// Rows that moved in this round, by chunk, and where they came from.
    private let moved: CellBuffer<Int32>
    private let origin: CellBuffer<Int32>
    private let movedCount: CellBuffer<Int>

    private static let chunk = 2048
    /// More than all rounding of a bound over the rounds.
    private static let slack = 1 + 1e-10

    /// Rows that were placed before, by seeding.
    private let isPlaced: Bool

    /// `seeds` are the centres and where they were chosen for.
    init(_ rows: RowPointers, seeds: CentreSeeds, width: Int) {
        self.init(rows, centres: seeds.centres, width: width, isPlaced: true)
        for row in 0..<rows.rowCount {
            label[row] = seeds.owner[row]
            upper[row] = seeds.nearest[row].squareRoot()
        }
    }

    init(_ rows: RowPointers, centres: [Double], width: Int, isPlaced: Bool = false) {
        self.rows = rows
        self.width = width
        self.centres = centres
        self.isPlaced = isPlaced
        clusterCount = centres.count / rows.columnCount
        sums = []
        counts = []
        label = CellBuffer(repeating: 0, count: rows.rowCount)
        upper = CellBuffer(repeating: 0, count: rows.rowCount)
        lower = CellBuffer(repeating: 0, count: rows.rowCount)
        moved = CellBuffer(repeating: 0, count: rows.rowCount)
        origin = CellBuffer(repeating: 0, count: rows.rowCount)
        movedCount = CellBuffer(
            repeating: 0,
            count: (rows.rowCount + Self.chunk - 1) / Self.chunk
        )
    }

    mutating func run(roundsMax: Int) {
        // Nothing is nearer than 0, which is what the lower bounds begin with.
        _ = place(isPlaced ? stillness : nil)
        addUp()
        var isExact = false
        for _ in 0..<roundsMax {
            let isRefilled = refill()
            let drift = moveCentres()
            let count = place(isRefilled ? nil : drift, measuresOwn: isExact)
            if count == 0, isExact || isRefilled { return }
            isExact = count == 0
            if isExact || count > rows.rowCount / 8 { addUp() } else { shift() }
        }
        _ = place(stillness, measuresOwn: true)
    }

    /// The answer; labels and distances are those of the last pass.
    func model(_ settings: KMeans) -> KMeansModel {
        let inertia = (0..<rows.rowCount).reduce(0.0) { sum, row in
            sum + upper[row] * upper[row]
        }
        return KMeansModel(
            settings: settings,
            columnCount: rows.columnCount,
            centres: centres,
            labels: label.array.map { Int($0) },
            inertia: inertia
        )
    }

    /// How far the centres moved.
    private struct Drift {
        var each: [Double]
        var most: Double
        var mostCentre: Int
        var second: Double
    }

    private var stillness: Drift {
        Drift(
            each: [Double](repeating: 0, count: clusterCount),
            most: 0,
            mostCentre: 0,
            second: 0
        )
    }

    /// Puts each row to its nearest centre; how many changed. Without a drift
    /// the bounds are not believed and every row is measured; `measuresOwn`
    /// measures the distance to its own centre in any case.
    private func place(_ drift: Drift?, measuresOwn: Bool = false) -> Int {
        let gaps = CentreGaps(centres, columns: rows.columnCount)
        let (rows, label, upper, lower) = (rows, label, upper, lower)
        let (moved, origin, movedCount) = (moved, origin, movedCount)
        let centres = centres
        let each = CellBuffer<Double>(repeating: 0, count: clusterCount)
        if let drift { for place in drift.each.indices { each[place] = drift.each[place] } }
        parallelFor(rows.rowCount, chunk: Self.chunk, width: width) { range in
            var count = 0
            centres.withUnsafeBufferPointer { centres in
                guard let base = centres.baseAddress else { return }
                for row in range {
                    let own = Int(label[row])
                    var near = Double.infinity
                    if let drift {
                        near = upper[row] + each[own]
                        let far =
                            lower[row]
                            - (own == drift.mostCentre ? drift.second : drift.most)
                        let bound = max(far, gaps.half[own])
                        lower[row] = far
                        upper[row] = near
                        if !measuresOwn, near * Self.slack < bound { continue }
                        near = squaredDistanceOf(
                            rows[row],
                            base + own * rows.columnCount,
                            columns: rows.columnCount
                        ).squareRoot()
                        upper[row] = near
                        if near * Self.slack < bound { continue }
                    }
                    let found = gaps.nearest(rows[row], base, from: own)
                    upper[row] = found.distance
                    lower[row] = found.second
                    if found.centre != own {
                        label[row] = Int32(found.centre)
                        origin[range.lowerBound + count] = Int32(own)
                        moved[range.lowerBound + count] = Int32(row)
                        count += 1
                    }
                }
            }
            movedCount[range.lowerBound / Self.chunk] = count
        }
        return movedCount.array.reduce(0, +)
    }

    /// Sums and counts of all clusters from nothing, in at most 32 parts that
    /// the number of rows alone sets.
    private mutating func addUp() {
        let size = centres.count
        let chunk = max(Self.chunk, (rows.rowCount + 31) / 32)
        let partCount = (rows.rowCount + chunk - 1) / chunk
        let parts = CellBuffer<Double>(repeating: 0, count: partCount * size)
        let tallies = CellBuffer<Int>(repeating: 0, count: partCount * clusterCount)
        let (rows, label, clusterCount) = (rows, label, clusterCount)
        parallelFor(rows.rowCount, chunk: chunk, width: width) { range in
            let part = parts.base + range.lowerBound / chunk * size
            let tally = tallies.base + range.lowerBound / chunk * clusterCount
            for row in range {
                let own = Int(label[row])
                tally[own] += 1
                let target = part + own * rows.columnCount
                let source = rows[row]
                for column in 0..<rows.columnCount { target[column] += source[column] }
            }
        }
        sums = [Double](repeating: 0, count: size)
        counts = [Int](repeating: 0, count: clusterCount)
        for part in 0..<partCount {
            for index in 0..<size { sums[index] += parts[part * size + index] }
            for index in 0..<clusterCount { counts[index] += tallies[part * clusterCount + index] }
        }
    }

    /// Takes the rows that moved from their old sums to the new, in row order.
    private mutating func shift() {
        let columns = rows.columnCount
        for chunk in 0..<movedCount.count {
            for index in 0..<movedCount[chunk] {
                let row = Int(moved[chunk * Self.chunk + index])
                let old = Int(origin[chunk * Self.chunk + index])
                let new = Int(label[row])
                counts[old] -= 1
                counts[new] += 1
                let source = rows[row]
                for column in 0..<columns {
                    sums[old * columns + column] -= source[column]
                    sums[new * columns + column] += source[column]
                }
            }
        }
    }

    /// Moves each centre to the mean of its rows.
    private mutating func moveCentres() -> Drift {
        let columns = rows.columnCount
        var drift = stillness
        for cluster in 0..<clusterCount {
            var gap = 0.0
            for column in cluster * columns..<(cluster + 1) * columns {
                let mean = sums[column] / Double(counts[cluster])
                gap += (mean - centres[column]) * (mean - centres[column])
                centres[column] = mean
            }
            drift.each[cluster] = gap.squareRoot()
            if drift.each[cluster] > drift.most {
                drift.second = drift.most
                drift.most = drift.each[cluster]
                drift.mostCentre = cluster
            } else {
                drift.second = max(drift.second, drift.each[cluster])
            }
        }
        return drift
    }

    /// A cluster that lost all its rows takes the row farthest from its own
    /// centre, so that none is empty; the bounds are worth nothing then.
    private mutating func refill() -> Bool {
        guard counts.contains(0) else { return false }
        let columns = rows.columnCount
        centres.withUnsafeBufferPointer { centres in
            guard let base = centres.baseAddress else { return }
            for row in 0..<rows.rowCount {
                upper[row] = squaredDistanceOf(
                    rows[row],
                    base + Int(label[row]) * columns,
                    columns: columns
                )
            }
        }
        for cluster in 0..<clusterCount where counts[cluster] == 0 {
            var farthest = 0
            for row in 0..<rows.rowCount where upper[row] > upper[farthest] { farthest = row }
            counts[Int(label[farthest])] -= 1
            label[farthest] = Int32(cluster)
            upper[farthest] = 0
            counts[cluster] = 1
        }
        addUp()
        return true
    }
}
