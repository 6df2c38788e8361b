// SPDX-License-Identifier: Apache-2.0

/// The places a nearest-neighbour search needs, made once per thread: what was
/// found so far and a stack of nodes still to visit.
struct NearestSearch: ~Copyable {
    private var heap: NearestHeap
    private let scratch: UnsafeMutablePointer<Double>
    private let stackNode: UnsafeMutablePointer<Int>
    private let stackDistance: UnsafeMutablePointer<Double>

    init(neighbours: Int, tree: borrowing KDTree) {
        heap = NearestHeap(
            capacity: neighbours,
            distances: .allocate(capacity: neighbours),
            rows: .allocate(capacity: neighbours)
        )
        scratch = .allocate(capacity: max(1, tree.leafCapacity))
        stackNode = .allocate(capacity: 128)
        stackDistance = .allocate(capacity: 128)
    }

    deinit {
        heap.distances.deallocate()
        heap.rows.deallocate()
        scratch.deallocate()
        stackNode.deallocate()
        stackDistance.deallocate()
    }

    var count: Int { heap.count }
    var distances: UnsafeMutablePointer<Double> { heap.distances }
    var rows: UnsafeMutablePointer<Int32> { heap.rows }

    /// Finds the nearest rows of the tree to `point`, nearest first.
    ///
    /// O(log n) leaves when columns are few, all of them when columns are many.
    mutating func find(_ point: UnsafePointer<Double>, in tree: borrowing KDTreeView) {
        heap.empty()
        var depth = 1
        stackNode[0] = 0
        stackDistance[0] = 0
        while depth > 0 {
            depth -= 1
            let node = stackNode[depth]
            // A node at just the limit is left out: among twins it saves a square.
            if stackDistance[depth] >= heap.limit { continue }
            guard 2 * node + 1 < tree.nodeCount else {
                scan(node, point, tree)
                continue
            }
            var near = 2 * node + 1
            var far = near + 1
            var nearDistance = tree.squaredDistance(point, toNode: near)
            var farDistance = tree.squaredDistance(point, toNode: far)
            if farDistance < nearDistance {
                swap(&near, &far)
                swap(&nearDistance, &farDistance)
            }
            stackNode[depth] = far
            stackDistance[depth] = farDistance
            stackNode[depth + 1] = near
            stackDistance[depth + 1] = nearDistance
            depth += 2
        }
        heap.sort()
    }

    private mutating func scan(
        _ node: Int,
        _ point: UnsafePointer<Double>,
        _ tree: borrowing KDTreeView
    ) {
        let first = Int(tree.start[node])
        let size = Int(tree.end[node]) - first
        // A row at just the limit may come in by its number.
        let limit = heap.limit.nextUp
        guard tree.squaredDistances(point, toLeaf: node, into: scratch, below: limit) else {
            return
        }
        for index in 0..<size where scratch[index] <= heap.limit {
            heap.offer(scratch[index], tree.order[first + index])
        }
    }
}

/// Bare pointers into a tree, for the loops that run per row.
///
/// Valid only inside the `withView` call that made it; the arrays it points
/// into are immutable, which is why several threads may read it at once.
struct KDTreeView: @unchecked Sendable {
    let rowCount: Int
    let columnCount: Int
    let nodeCount: Int
    let order: UnsafePointer<Int32>
    let rows: UnsafePointer<Double>
    let blocks: UnsafePointer<Double>
    let start: UnsafePointer<Int32>
    let end: UnsafePointer<Int32>
    let lower: UnsafePointer<Double>
    let upper: UnsafePointer<Double>
    let radius: UnsafePointer<Double>

    /// Squared distance from a point to the nearest point of a node's box.
    @inline(__always)
    func squaredDistance(_ point: UnsafePointer<Double>, toNode node: Int) -> Double {
        let low = lower + node * columnCount
        let high = upper + node * columnCount
        var sum = 0.0
        for column in 0..<columnCount {
            let value = point[column]
            let gap = positivePart(low[column] - value, value - high[column])
            sum += gap * gap
        }
        return sum
    }

    /// Squared distance between the nearest points of two nodes' boxes.
    @inline(__always)
    func squaredDistance(node left: Int, toNode right: Int) -> Double {
        let leftLow = lower + left * columnCount
        let leftHigh = upper + left * columnCount
        let rightLow = lower + right * columnCount
        let rightHigh = upper + right * columnCount
        var sum = 0.0
        for column in 0..<columnCount {
            let gap = positivePart(
                leftLow[column] - rightHigh[column],
                rightLow[column] - leftHigh[column]
            )
            sum += gap * gap
        }
        return sum
    }

    /// Squared distances from a point to each row of a leaf, four columns at a
    /// time so that several rows go through the processor at once. Each row's
    /// sum runs in column order, as it would alone. False, with sums that are
    /// not complete, as soon as no row can be nearer than `limit`.
    @inline(__always)
    func squaredDistances(
        _ point: UnsafePointer<Double>,
        toLeaf leaf: Int,
        into target: UnsafeMutablePointer<Double>,
        below limit: Double
    ) -> Bool {
        let first = Int(start[leaf])
        let size = Int(end[leaf]) - first
        var cells = blocks + first * columnCount
        target.update(repeating: 0, count: size)
        var column = 0
        while column &+ 4 <= columnCount {
            let isHopeful = Self.add(
                SIMD4(point[column], point[column &+ 1], point[column &+ 2], point[column &+ 3]),
                cells,
                size,
                to: target,
                below: limit
            )
            guard isHopeful else { return false }
            cells += 4 &* size
            column &+= 4
        }
        while column < columnCount {
            let value = point[column]
            for index in 0..<size {
                let gap = value - cells[index]
                target[index] += gap * gap
            }
            cells += size
            column &+= 1
        }
        return true
    }

    /// Adds four columns' squared gaps to each row's sum, two rows at a time;
    /// answers whether a sum is still below `limit`.
    @inline(__always)
    private static func add(
        _ values: SIMD4<Double>,
        _ cells: UnsafePointer<Double>,
        _ size: Int,
        to target: UnsafeMutablePointer<Double>,
        below limit: Double
    ) -> Bool {
        let one = UnsafeRawPointer(cells)
        let two = UnsafeRawPointer(cells + size)
        let three = UnsafeRawPointer(cells + 2 &* size)
        let four = UnsafeRawPointer(cells + 3 &* size)
        let sums = UnsafeMutableRawPointer(target)
        let bound = SIMD2(repeating: limit)
        var hopeful = SIMDMask<SIMD2<Int64>>(repeating: false)
        var offset = 0
        while offset &+ 16 <= 8 &* size {
            var sum = sums.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
            var gap = values[0] - one.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
            sum += gap * gap
            gap = values[1] - two.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
            sum += gap * gap
            gap = values[2] - three.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
            sum += gap * gap
            gap = values[3] - four.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
            sum += gap * gap
            sums.storeBytes(of: sum, toByteOffset: offset, as: SIMD2<Double>.self)
            hopeful = hopeful .| (sum .< bound)
            offset &+= 16
        }
        guard size & 1 == 1 else { return any(hopeful) }
        let last = size &- 1
        var sum = target[last]
        for column in 0..<4 {
            let gap = values[column] - cells[column &* size &+ last]
            sum += gap * gap
        }
        target[last] = sum
        return sum < limit || any(hopeful)
    }

    /// Whether a node's box is farther from a point than a squared limit, told
    /// as soon as it is sure.
    @inline(__always)
    func isBox(
        _ node: Int,
        atLeast limit: Double,
        from point: UnsafePointer<Double>
    ) -> Bool {
        let low = lower + node * columnCount
        let high = upper + node * columnCount
        var sum = 0.0
        var column = 0
        while column < columnCount {
            let end = min(column + 4, columnCount)
            while column < end {
                let value = point[column]
                let gap = positivePart(low[column] - value, value - high[column])
                sum += gap * gap
                column += 1
            }
            if sum >= limit { return true }
        }
        return false
    }
}

/// The larger of two gaps, or zero where neither is positive.
@inline(__always)
private func positivePart(_ left: Double, _ right: Double) -> Double {
    let larger = left > right ? left : right
    return larger > 0 ? larger : 0
}

extension KDTree {
    /// Lends bare pointers for the time of `body`.
    func withView<Result>(_ body: (KDTreeView) -> Result) -> Result {
        let (rowTotal, columns, nodes) = (rowCount, columnCount, nodeCount)
        return order.withUnsafeBufferPointer { order in
            rows.withUnsafeBufferPointer { rows in
                blocks.withUnsafeBufferPointer { blocks in
                    start.withUnsafeBufferPointer { start in
                        end.withUnsafeBufferPointer { end in
                            lower.withUnsafeBufferPointer { lower in
                                upper.withUnsafeBufferPointer { upper in
                                    radius.withUnsafeBufferPointer { radius in
                                        // No array here is empty: a tree has
                                        // a row, a column and a node.
                                        guard let order = order.baseAddress,
                                            let rows = rows.baseAddress,
                                            let blocks = blocks.baseAddress,
                                            let start = start.baseAddress,
                                            let end = end.baseAddress,
                                            let lower = lower.baseAddress,
                                            let upper = upper.baseAddress,
                                            let radius = radius.baseAddress
                                        else { preconditionFailure("a tree has rows") }
                                        return body(
                                            KDTreeView(
                                                rowCount: rowTotal,
                                                columnCount: columns,
                                                nodeCount: nodes,
                                                order: order,
                                                rows: rows,
                                                blocks: blocks,
                                                start: start,
                                                end: end,
                                                lower: lower,
                                                upper: upper,
                                                radius: radius
                                            )
                                        )
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
