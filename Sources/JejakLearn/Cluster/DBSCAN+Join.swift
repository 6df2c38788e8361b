// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Joins the sets of all cores that lie within reach of one another.
///
/// Pairs of tree nodes are searched together; a pair whose rows are known to be
/// one set, or whose boxes are too far apart, is passed by. What is joined does
/// not depend on the order, so threads do not change the answer.
func joinCores(_ tree: KDTree, _ sets: ConcurrentSets, limit: Double, width: Int) {
    var depth = 0
    while depth < 6, (2 << depth) - 1 < tree.nodeCount / 2 { depth += 1 }
    let first = (1 << depth) - 1
    let subtrees = 1 << depth
    let member = CellBuffer<Int32>(repeating: -1, count: tree.nodeCount)
    tree.withView { view in
        let join = CoreJoin(view: view, sets: sets, limit: limit, member: member)
        join.refresh()
        parallelFor(subtrees, chunk: 1, width: width) { range in
            for subtree in range { join.inside(first + subtree) }
        }
        // Upwards: what lies left of a cut against what lies right of it.
        for level in 1..<max(1, depth + 1) {
            join.refresh()
            let half = 1 << (level - 1)
            let pairs = subtrees / 2 * half
            parallelFor(pairs, chunk: 1, width: width) { range in
                for pair in range {
                    let (group, inner) = pair.quotientAndRemainder(dividingBy: half * half)
                    let left = first + group * 2 * half + inner / half
                    let right = first + group * 2 * half + half + inner % half
                    join.across(left, right)
                }
            }
        }
    }
}

/// The walk over pairs of nodes.
private struct CoreJoin: @unchecked Sendable {
    let view: KDTreeView
    let sets: ConcurrentSets
    let limit: Double
    /// A member of the node's one set, or -1 where it may hold several.
    let member: CellBuffer<Int32>

    /// Learns anew which nodes are one set.
    func refresh() {
        for node in stride(from: view.nodeCount - 1, through: 0, by: -1) { learn(node) }
    }

    private func learn(_ node: Int) {
        if 2 * node + 1 < view.nodeCount {
            let left = member[2 * node + 1]
            let right = member[2 * node + 2]
            member[node] = left >= 0 && right >= 0 && isSame(left, right) ? left : -1
            return
        }
        let first = view.order[Int(view.start[node])]
        for place in Int(view.start[node])..<Int(view.end[node])
        where !isSame(view.order[place], first) {
            member[node] = -1
            return
        }
        member[node] = first
    }

    @inline(__always)
    private func isSame(_ left: Int32, _ right: Int32) -> Bool {
        sets.find(left) == sets.find(right)
    }

    /// Joins all within one subtree, from its leaves up.
    func inside(_ node: Int) {
        guard member[node] < 0 else { return }
        if 2 * node + 1 < view.nodeCount {
            inside(2 * node + 1)
            inside(2 * node + 2)
            across(2 * node + 1, 2 * node + 2)
        } else {
            for place in Int(view.start[node])..<Int(view.end[node]) {
                scan(place, Int(view.start[node])..<place)
            }
        }
        learn(node)
    }

    /// Joins the rows of one node to those of another.
    func across(_ left: Int, _ right: Int) {
        if isJoined(left, right) { return }
        guard view.squaredDistance(node: left, toNode: right) <= limit else { return }
        let isLeftLeaf = 2 * left + 1 >= view.nodeCount
        let isRightLeaf = 2 * right + 1 >= view.nodeCount
        if isLeftLeaf, isRightLeaf {
            let others = Int(view.start[right])..<Int(view.end[right])
            for place in Int(view.start[left])..<Int(view.end[left]) {
                if isJoined(left, right) { return }
                scan(place, others, box: right)
            }
            return
        }
        let isLeftSplit = isRightLeaf || (!isLeftLeaf && view.radius[left] >= view.radius[right])
        let split = isLeftSplit ? left : right
        let kept = isLeftSplit ? right : left
        let one = view.squaredDistance(node: 2 * split + 1, toNode: kept)
        let other = view.squaredDistance(node: 2 * split + 2, toNode: kept)
        let near = one <= other ? 2 * split + 1 : 2 * split + 2
        across(near, kept)
        across(one <= other ? 2 * split + 2 : 2 * split + 1, kept)
    }

    @inline(__always)
    private func isJoined(_ left: Int, _ right: Int) -> Bool {
        member[left] >= 0 && member[right] >= 0 && isSame(member[left], member[right])
    }

    private func scan(_ place: Int, _ others: Range<Int>, box: Int? = nil) {
        let columns = view.columnCount
        let point = view.rows + place * columns
        if let box, view.squaredDistance(point, toNode: box) > limit { return }
        let row = view.order[place]
        for other in others {
            guard !isSame(row, view.order[other]) else { continue }
            if isWithin(limit, point, view.rows + other * columns, columns: columns) {
                sets.union(row, view.order[other])
            }
        }
    }
}
