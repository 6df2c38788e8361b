// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How far centres lie from one another, which saves most measurements.
struct CentreGaps: Sendable {
    private let columns: Int
    private let count: Int
    /// For each centre the others, nearest first, and how far they are; empty
    /// beyond `kept` centres.
    private let others: CellBuffer<Int32>
    private let distance: CellBuffer<Double>
    /// Half the distance from each centre to the nearest other.
    let half: CellBuffer<Double>

    /// Above this many centres their distances would not fit in the cache, and
    /// every row is measured against every centre.
    private static let kept = 1024
    /// Slack for rounding: what is this much nearer is measured all the same.
    private static let slack = 1 + 1e-10

    init(_ centres: [Double], columns: Int) {
        self.columns = columns
        let total = centres.count / columns
        count = total
        guard total <= Self.kept else {
            others = CellBuffer(repeating: 0, count: 0)
            distance = CellBuffer(repeating: 0, count: 0)
            half = CellBuffer(repeating: 0, count: total)
            return
        }
        var keys: [SelectionKey] = []
        keys.reserveCapacity(total * max(0, total - 1))
        centres.withUnsafeBufferPointer { centres in
            guard let base = centres.baseAddress else { return }
            for one in 0..<total {
                let sorted = (0..<total).filter { $0 != one }.map { other in
                    SelectionKey(
                        value: squaredDistanceOf(
                            base + one * columns,
                            base + other * columns,
                            columns: columns
                        ).squareRoot(),
                        row: Int32(other)
                    )
                }
                keys.append(contentsOf: sorted.sorted { $0 < $1 })
            }
        }
        others = CellBuffer(repeating: 0, count: keys.count)
        distance = CellBuffer(repeating: 0, count: keys.count)
        half = CellBuffer(repeating: .infinity, count: total)
        for (seat, key) in keys.enumerated() {
            others[seat] = key.row
            distance[seat] = key.value
        }
        guard total > 1 else { return }
        for centre in 0..<total { half[centre] = distance[centre * (total - 1)] / 2 }
    }

    /// The centre nearest to a point, and bounds for the next rounds.
    struct Found {
        var centre: Int
        var distance: Double
        /// No other centre is nearer than this.
        var second: Double
    }

    /// Begins with the centre `guess`: one that is more than twice as far from
    /// it as the point is cannot be nearer. Ties go to the first centre.
    @inline(__always)
    func nearest(
        _ point: UnsafePointer<Double>,
        _ centres: UnsafePointer<Double>,
        from guess: Int
    ) -> Found {
        var best = squaredDistanceOf(point, centres + guess * columns, columns: columns)
        let toGuess = best.squareRoot()
        let reach = 2 * toGuess * Self.slack
        var second = Double.infinity
        var passedBy = Double.infinity
        var centre = guess
        let isOrdered = count <= Self.kept
        for place in 0..<count - 1 {
            let other: Int
            if isOrdered {
                let seat = guess * (count - 1) + place
                if distance[seat] > reach {
                    passedBy = distance[seat]
                    break
                }
                other = Int(others[seat])
            } else {
                other = place < guess ? place : place + 1
            }
            let gap = squaredDistanceOf(point, centres + other * columns, columns: columns)
            if gap < best || (gap == best && other < centre) {
                second = best
                best = gap
                centre = other
            } else if gap < second {
                second = gap
            }
        }
        return Found(
            centre: centre,
            distance: best.squareRoot(),
            second: min(second.squareRoot(), passedBy - toGuess)
        )
    }
}

/// The nearest centre of each row and its squared distance.
struct PlacedRows {
    var labels: [Int32]
    var distances: [Double]
}

/// Places every row at its nearest centre; ties go to the first centre.
func nearestCentres(_ rows: FeatureMatrix, _ centres: [Double], width: Int) -> PlacedRows {
    let columns = rows.columnCount
    let gaps = CentreGaps(centres, columns: columns)
    let labels = CellBuffer<Int32>(repeating: 0, count: rows.rowCount)
    let distances = CellBuffer<Double>(repeating: 0, count: rows.rowCount)
    rows.withPointers { rows in
        parallelFor(rows.rowCount, chunk: 2048, width: width) { range in
            centres.withUnsafeBufferPointer { centres in
                guard let base = centres.baseAddress else { return }
                var guess = 0
                for row in range {
                    let found = gaps.nearest(rows[row], base, from: guess)
                    guess = found.centre
                    labels[row] = Int32(found.centre)
                    distances[row] = squaredDistanceOf(
                        rows[row],
                        base + guess * columns,
                        columns: columns
                    )
                }
            }
        }
    }
    return PlacedRows(labels: labels.array, distances: distances.array)
}
