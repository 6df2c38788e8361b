// SPDX-License-Identifier: Apache-2.0

/// The places a nearest-neighbour search needs, made once per thread.
///
/// A bounded max-heap of (squared distance, row) and a stack of nodes still to
/// visit. Equal distances go by row number, so the answer has one order.
struct NearestSearch: ~Copyable {
    private let capacity: Int
    private(set) var count = 0
    let distances: UnsafeMutablePointer<Double>
    let rows: UnsafeMutablePointer<Int32>
    private let scratch: UnsafeMutablePointer<Double>
    private let stackNode: UnsafeMutablePointer<Int>
    private let stackDistance: UnsafeMutablePointer<Double>

    init(neighbours: Int, tree: borrowing KDTree) {
        capacity = neighbours
        distances = .allocate(capacity: neighbours)
        rows = .allocate(capacity: neighbours)
        scratch = .allocate(capacity: max(1, tree.leafCapacity))
        stackNode = .allocate(capacity: 128)
        stackDistance = .allocate(capacity: 128)
    }

    deinit {
        distances.deallocate()
        rows.deallocate()
        scratch.deallocate()
        stackNode.deallocate()
        stackDistance.deallocate()
    }

    /// Finds the nearest rows of the tree to `point`, nearest first.
    ///
    /// O(log n) leaves when columns are few, all of them when columns are many.
    mutating func find(_ point: UnsafePointer<Double>, in tree: borrowing KDTreeView) {
        count = 0
        var depth = 1
        stackNode[0] = 0
        stackDistance[0] = 0
        while depth > 0 {
            depth -= 1
            let node = stackNode[depth]
            if count == capacity, stackDistance[depth] >= distances[0] { continue }
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
        sortFound()
    }

    private mutating func scan(
        _ node: Int,
        _ point: UnsafePointer<Double>,
        _ tree: borrowing KDTreeView
    ) {
        let first = Int(tree.start[node])
        let size = Int(tree.end[node]) - first
        tree.squaredDistances(point, toLeaf: node, into: scratch)
        for index in 0..<size {
            let distance = scratch[index]
            if count == capacity, distance > distances[0] { continue }
            offer(distance, tree.order[first + index])
        }
    }

    private mutating func offer(_ distance: Double, _ row: Int32) {
        if count < capacity {
            var place = count
            count += 1
            while place > 0 {
                let parent = (place - 1) / 2
                guard isFarther(distance, row, than: parent) else { break }
                move(parent, to: place)
                place = parent
            }
            distances[place] = distance
            rows[place] = row
        } else if !isFarther(distance, row, than: 0) {
            sink(distance, row, from: 0, within: count)
        }
    }

    private func sink(_ distance: Double, _ row: Int32, from top: Int, within size: Int) {
        var place = top
        while true {
            var child = 2 * place + 1
            guard child < size else { break }
            if child + 1 < size, isFarther(distances[child + 1], rows[child + 1], than: child) {
                child += 1
            }
            guard !isFarther(distance, row, than: child) else { break }
            move(child, to: place)
            place = child
        }
        distances[place] = distance
        rows[place] = row
    }

    @inline(__always)
    private func isFarther(_ distance: Double, _ row: Int32, than place: Int) -> Bool {
        distance > distances[place] || (distance == distances[place] && row > rows[place])
    }

    @inline(__always)
    private func move(_ source: Int, to target: Int) {
        distances[target] = distances[source]
        rows[target] = rows[source]
    }

    private mutating func sortFound() {
        var size = count
        while size > 1 {
            size -= 1
            let distance = distances[size]
            let row = rows[size]
            move(0, to: size)
            sink(distance, row, from: 0, within: size)
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

    /// Squared distances from a point to each row of a leaf, column by column
    /// so that several rows go through the processor at once. Each row's sum
    /// runs in column order, as it would alone.
    @inline(__always)
    func squaredDistances(
        _ point: UnsafePointer<Double>,
        toLeaf leaf: Int,
        into target: UnsafeMutablePointer<Double>
    ) {
        let first = Int(start[leaf])
        let size = Int(end[leaf]) - first
        var block = blocks + first * columnCount
        let value = point[0]
        for index in 0..<size {
            let gap = value - block[index]
            target[index] = gap * gap
        }
        for column in 1..<max(1, columnCount) {
            block += size
            let value = point[column]
            for index in 0..<size {
                let gap = value - block[index]
                target[index] += gap * gap
            }
        }
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
