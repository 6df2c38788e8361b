// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The distances of all pairs, each once: 4 · n² bytes.
struct DistanceTriangle {
    let count: Int
    let cells: CellBuffer<Double>

    /// Room for the distances of so many rows, all zero.
    init(count: Int) {
        self.count = count
        cells = CellBuffer(repeating: 0, count: count * (count - 1) / 2)
    }

    /// Euclidean distances between all rows.
    init(_ rows: RowPointers, width: Int) {
        self.init(count: rows.rowCount)
        let triangle = self
        parallelFor(rows.rowCount, chunk: 16, width: width) { range in
            for row in range {
                for other in row + 1..<max(row + 1, rows.rowCount) {
                    triangle.cells[triangle.place(row, other)] =
                        rows.squaredDistance(row, other).squareRoot()
                }
            }
        }
    }

    /// Where the distance of two different rows stands.
    @inline(__always)
    func place(_ one: Int, _ other: Int) -> Int {
        let low = min(one, other)
        let high = max(one, other)
        return count * low - low * (low + 1) / 2 + high - low - 1
    }
}

/// A chain of nearest neighbours: it ends in two that are each other's nearest,
/// which may be merged at once (Murtagh 1983).
///
/// Changes the triangle. Rows count as many as their weights. Order and ties are
/// those of scipy's `nn_chain`. O(n²) time.
func chainMerges(
    _ triangle: DistanceTriangle,
    weights: [Double],
    linkage: Linkage
) -> [SpanningEdge] {
    var size = weights
    var active = ActiveSlots(count: triangle.count)
    var chain: [Int] = []
    var merges: [SpanningEdge] = []
    merges.reserveCapacity(triangle.count - 1)
    let cells = triangle.cells
    while merges.count < triangle.count - 1 {
        if chain.isEmpty { chain.append(active.first) }
        while true {
            let top = chain[chain.count - 1]
            var nearest = chain.count > 1 ? chain[chain.count - 2] : -1
            var least = nearest >= 0 ? cells[triangle.place(top, nearest)] : .infinity
            for slot in active.slots where Int(slot) != top {
                let distance = cells[triangle.place(top, Int(slot))]
                if distance < least {
                    least = distance
                    nearest = Int(slot)
                }
            }
            guard chain.count > 1, nearest == chain[chain.count - 2] else {
                chain.append(nearest)
                continue
            }
            chain.removeLast(2)
            let gone = min(top, nearest)
            let kept = max(top, nearest)
            merges.append(
                SpanningEdge(source: Int32(gone), target: Int32(kept), weight: least)
            )
            active.remove(gone)
            for slot in active.slots where Int(slot) != kept {
                let place = triangle.place(Int(slot), kept)
                let other = cells[triangle.place(Int(slot), gone)]
                cells[place] =
                    linkage == .complete
                    ? max(other, cells[place])
                    : (size[gone] * other + size[kept] * cells[place])
                        / (size[gone] + size[kept])
            }
            size[kept] += size[gone]
            break
        }
    }
    return merges
}

/// The clusters that are left, ascending.
struct ActiveSlots {
    private(set) var slots: [Int32]

    init(count: Int) { slots = (0..<Int32(count)).map { $0 } }

    var first: Int { Int(slots[0]) }

    mutating func remove(_ slot: Int) {
        var low = 0
        var high = slots.count
        while low < high {
            let middle = (low + high) / 2
            if slots[middle] < Int32(slot) { low = middle + 1 } else { high = middle }
        }
        slots.remove(at: low)
    }
}
