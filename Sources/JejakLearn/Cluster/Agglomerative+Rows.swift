// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The nearest of some clusters, and how far it is.
private struct NearestSlot: BitwiseCopyable {
    var slot: Int32
    var distance: Double
}

/// Slots per thread's piece of work.
private let slotChunk = 4096

/// Ward's merges by a nearest-neighbour chain over centroids, without any stored
/// distances: two clusters of a and b rows whose centroids are d apart merge at
/// √(2ab / (a + b)) · d. O(n² · columns) time, O(n · columns) memory.
func wardMerges(_ rows: RowPointers, width: Int) -> [SpanningEdge] {
    let columns = rows.columnCount
    let centres = CellBuffer<Double>(repeating: 0, count: rows.rowCount * columns)
    centres.base.update(from: rows.cells, count: rows.rowCount * columns)
    let size = CellBuffer<Double>(repeating: 1, count: rows.rowCount)
    var active = ActiveSlots(count: rows.rowCount)
    var chain: [Int] = []
    var merges: [SpanningEdge] = []
    merges.reserveCapacity(rows.rowCount - 1)
    while merges.count < rows.rowCount - 1 {
        if chain.isEmpty { chain.append(active.first) }
        while true {
            let top = chain[chain.count - 1]
            let before = chain.count > 1 ? chain[chain.count - 2] : -1
            let found = nearestWard(top, before, active.slots, centres, size, columns, width)
            guard before >= 0, Int(found.slot) == before else {
                chain.append(Int(found.slot))
                continue
            }
            chain.removeLast(2)
            let gone = min(top, before)
            let kept = max(top, before)
            merges.append(
                SpanningEdge(
                    source: Int32(gone),
                    target: Int32(kept),
                    weight: found.distance.squareRoot()
                )
            )
            active.remove(gone)
            let total = size[gone] + size[kept]
            for column in 0..<columns {
                let one = centres[gone * columns + column]
                let other = centres[kept * columns + column]
                // Written so that equal centres stay what they are.
                centres[kept * columns + column] = other + (one - other) * (size[gone] / total)
            }
            size[kept] = total
            break
        }
    }
    return merges
}

/// Squared height at which two clusters would merge.
@inline(__always)
private func wardSquared(
    _ one: Int,
    _ other: Int,
    _ centres: CellBuffer<Double>,
    _ size: CellBuffer<Double>,
    _ columns: Int
) -> Double {
    let weight = 2 * size[one] * size[other] / (size[one] + size[other])
    return weight
        * squaredDistanceOf(
            centres.base + one * columns,
            centres.base + other * columns,
            columns: columns
        )
}

/// The nearest cluster; the one before in the chain wins ties, then the first.
private func nearestWard(
    _ top: Int,
    _ before: Int,
    _ slots: [Int32],
    _ centres: CellBuffer<Double>,
    _ size: CellBuffer<Double>,
    _ columns: Int,
    _ width: Int
) -> NearestSlot {
    var best = NearestSlot(slot: Int32(before), distance: .infinity)
    if before >= 0 { best.distance = wardSquared(top, before, centres, size, columns) }
    let chunks = (slots.count + slotChunk - 1) / slotChunk
    let parts = CellBuffer(
        repeating: NearestSlot(slot: -1, distance: .infinity),
        count: chunks
    )
    parallelFor(slots.count, chunk: slotChunk, width: width) { range in
        var least = NearestSlot(slot: -1, distance: .infinity)
        for index in range where Int(slots[index]) != top {
            let distance = wardSquared(top, Int(slots[index]), centres, size, columns)
            if distance < least.distance {
                least = NearestSlot(slot: slots[index], distance: distance)
            }
        }
        parts[range.lowerBound / slotChunk] = least
    }
    for part in parts.array where part.distance < best.distance { best = part }
    return best
}

/// The edges of the minimum spanning tree by Prim's search, which are the merges
/// of single linkage. O(n² · columns) time, O(n) memory.
func singleMerges(_ rows: RowPointers, width: Int) -> [SpanningEdge] {
    let count = rows.rowCount
    let near = CellBuffer<Double>(repeating: .infinity, count: count)
    let source = CellBuffer<Int32>(repeating: 0, count: count)
    var outside = ActiveSlots(count: count)
    outside.remove(0)
    var current = 0
    var merges: [SpanningEdge] = []
    merges.reserveCapacity(count - 1)
    while !outside.slots.isEmpty {
        let slots = outside.slots
        let newest = current
        let parts = CellBuffer(
            repeating: NearestSlot(slot: -1, distance: .infinity),
            count: (slots.count + slotChunk - 1) / slotChunk
        )
        parallelFor(slots.count, chunk: slotChunk, width: width) { range in
            var least = NearestSlot(slot: slots[range.lowerBound], distance: .infinity)
            for index in range {
                let row = Int(slots[index])
                let distance = rows.squaredDistance(newest, row)
                if distance < near[row] {
                    near[row] = distance
                    source[row] = Int32(newest)
                }
                if near[row] < least.distance {
                    least = NearestSlot(slot: slots[index], distance: near[row])
                }
            }
            parts[range.lowerBound / slotChunk] = least
        }
        var best = parts[0]
        for part in parts.array where part.distance < best.distance { best = part }
        current = Int(best.slot)
        merges.append(
            SpanningEdge(
                source: source[current],
                target: best.slot,
                weight: best.distance.squareRoot()
            )
        )
        outside.remove(current)
    }
    return merges
}
