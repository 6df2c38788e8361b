// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Borůvka's search (1926) over a k-d tree, for few columns.
///
/// Each round finds every component's least edge to another component and
/// joins. A row's least foreign edge is remembered: it stays the least while
/// its other end is foreign, and its weight bounds what can come after. Only
/// rows whose bound could still beat their component's best are searched again,
/// several at a time; what a search returns depends on the round's start
/// alone, so threads do not change the tree. About O(n log² n), memory O(n).
package func exactByBoruvka(
    _ tree: KDTree,
    _ core: [Double],
    width: Int = parallelWidth
) -> [SpanningEdge] {
    tree.withView { view in
        var rounds = BoruvkaRounds(view, core)
        while rounds.componentCount > 1 { rounds.run(width: width, leaf: tree.leafCapacity) }
        return rounds.edges
    }
}

/// The state between rounds; everything per row is in tree order.
private struct BoruvkaRounds {
    private let view: KDTreeView
    private var core: [Double]
    private var nodeCore: [Double]
    private var component: [Int32]
    private var nodeComponent: [Int32]
    /// The least foreign edge known per place, and whether it still is one.
    private var known: [EdgeKey]
    /// The other end of the known edge as a place, or -1.
    private var other: [Int32]
    private var best: [EdgeKey]
    private var sets: DisjointSets
    private(set) var componentCount: Int
    private(set) var edges: [SpanningEdge] = []

    init(_ view: KDTreeView, _ rowCore: [Double]) {
        self.view = view
        let count = view.rowCount
        core = (0..<count).map { rowCore[Int(view.order[$0])] }
        nodeCore = [Double](repeating: .infinity, count: view.nodeCount)
        for node in stride(from: view.nodeCount - 1, through: 0, by: -1) {
            if 2 * node + 1 < view.nodeCount {
                nodeCore[node] = min(nodeCore[2 * node + 1], nodeCore[2 * node + 2])
            } else {
                for place in Int(view.start[node])..<Int(view.end[node]) {
                    nodeCore[node] = min(nodeCore[node], core[place])
                }
            }
        }
        component = (0..<Int32(count)).map { $0 }
        nodeComponent = [Int32](repeating: -1, count: view.nodeCount)
        known = core.map { EdgeKey(weight: $0, low: -1, high: -1) }
        other = [Int32](repeating: -1, count: count)
        best = [EdgeKey](repeating: .none, count: count)
        sets = DisjointSets(count: count)
        componentCount = count
        edges.reserveCapacity(count - 1)
    }

    mutating func run(width: Int, leaf: Int) {
        let count = view.rowCount
        for place in 0..<count { best[place] = .none }
        var winner = [Int32](repeating: -1, count: count)
        var open: [Int32] = []
        for place in 0..<count {
            guard other[place] >= 0, component[Int(other[place])] != component[place] else {
                other[place] = -1
                continue
            }
            let name = Int(component[place])
            if known[place] < best[name] {
                best[name] = known[place]
                winner[name] = Int32(place)
            }
        }
        for place in 0..<count
        where other[place] < 0 && known[place].weight <= best[Int(component[place])].weight {
            open.append(Int32(place))
        }
        search(open, width: width, leaf: leaf)
        for place in open where other[Int(place)] >= 0 {
            let name = Int(component[Int(place)])
            if known[Int(place)] < best[name] {
                best[name] = known[Int(place)]
                winner[name] = place
            }
        }
        join(winner)
    }

    private mutating func search(_ open: [Int32], width: Int, leaf: Int) {
        let view = view
        let best = best
        let (core, nodeCore) = (core, nodeCore)
        let (component, nodeComponent) = (component, nodeComponent)
        known.withUnsafeMutableBufferPointer { known in
            other.withUnsafeMutableBufferPointer { other in
                // Each place is written by the one chunk that holds it.
                nonisolated(unsafe) let known = known
                nonisolated(unsafe) let other = other
                parallelFor(open.count, chunk: 256, width: width) { range in
                    var search = ForeignSearch(
                        view: view,
                        core: core,
                        nodeCore: nodeCore,
                        component: component,
                        nodeComponent: nodeComponent,
                        leaf: leaf
                    )
                    for index in range {
                        let place = Int(open[index])
                        let limit = best[Int(component[place])]
                        let found = search.find(from: place, below: limit)
                        if found.place >= 0 {
                            known[place] = found.key
                            other[place] = Int32(found.place)
                        } else {
                            // Nothing beats the component's best, so nothing
                            // of this row weighs less than that.
                            known[place].weight = max(known[place].weight, limit.weight)
                        }
                    }
                }
            }
        }
    }

    private mutating func join(_ winner: [Int32]) {
        for name in winner.indices where winner[name] >= 0 {
            let place = Int(winner[name])
            guard sets.union(place, Int(other[place])) else { continue }
            edges.append(known[place].edge)
            componentCount -= 1
        }
        for place in component.indices { component[place] = Int32(sets.find(place)) }
        for node in stride(from: view.nodeCount - 1, through: 0, by: -1) {
            if 2 * node + 1 < view.nodeCount {
                let left = nodeComponent[2 * node + 1]
                nodeComponent[node] = left == nodeComponent[2 * node + 2] ? left : -1
            } else {
                let range = Int(view.start[node])..<Int(view.end[node])
                let name = component[range.lowerBound]
                nodeComponent[node] =
                    range.allSatisfy { component[$0] == name } ? name : -1
            }
        }
    }
}

/// One thread's search for a row's least edge into another component.
private struct ForeignSearch: ~Copyable {
    let view: KDTreeView
    let core: [Double]
    let nodeCore: [Double]
    let component: [Int32]
    let nodeComponent: [Int32]
    private let scratch: UnsafeMutablePointer<Double>
    private let stackNode: UnsafeMutablePointer<Int>
    private let stackReach: UnsafeMutablePointer<Double>

    init(
        view: KDTreeView,
        core: [Double],
        nodeCore: [Double],
        component: [Int32],
        nodeComponent: [Int32],
        leaf: Int
    ) {
        self.view = view
        self.core = core
        self.nodeCore = nodeCore
        self.component = component
        self.nodeComponent = nodeComponent
        scratch = .allocate(capacity: max(1, leaf))
        stackNode = .allocate(capacity: 128)
        stackReach = .allocate(capacity: 128)
    }

    deinit {
        scratch.deallocate()
        stackNode.deallocate()
        stackReach.deallocate()
    }

    /// The least edge below `limit`, or place -1 where there is none.
    mutating func find(from own: Int, below limit: EdgeKey) -> (key: EdgeKey, place: Int) {
        let point = view.rows + own * view.columnCount
        let name = component[own]
        var best = limit
        var found = -1
        var depth = 1
        stackNode[0] = 0
        stackReach[0] = core[own]
        while depth > 0 {
            depth -= 1
            let node = stackNode[depth]
            if stackReach[depth] > best.weight || nodeComponent[node] == name { continue }
            guard 2 * node + 1 < view.nodeCount else {
                scan(node, own, point, name, &best, &found)
                continue
            }
            var near = 2 * node + 1
            var far = near + 1
            var nearDistance = view.squaredDistance(point, toNode: near)
            var farDistance = view.squaredDistance(point, toNode: far)
            if farDistance < nearDistance {
                swap(&near, &far)
                swap(&nearDistance, &farDistance)
            }
            stackNode[depth] = far
            stackReach[depth] = max(max(farDistance, core[own]), nodeCore[far])
            stackNode[depth + 1] = near
            stackReach[depth + 1] = max(max(nearDistance, core[own]), nodeCore[near])
            depth += 2
        }
        return (best, found)
    }

    private func scan(
        _ leaf: Int,
        _ own: Int,
        _ point: UnsafePointer<Double>,
        _ name: Int32,
        _ best: inout EdgeKey,
        _ found: inout Int
    ) {
        // An edge of just the same weight may come in by its rows' numbers.
        let limit = best.weight.nextUp
        guard view.squaredDistances(point, toLeaf: leaf, into: scratch, below: limit) else {
            return
        }
        let first = Int(view.start[leaf])
        let ownCore = core[own]
        for index in 0..<Int(view.end[leaf]) - first {
            let place = first + index
            let reach = max(max(scratch[index], ownCore), core[place])
            guard reach <= best.weight, component[place] != name else { continue }
            let key = EdgeKey(
                weight: reach,
                between: view.order[own],
                and: view.order[place]
            )
            if key < best {
                best = key
                found = place
            }
        }
    }
}
