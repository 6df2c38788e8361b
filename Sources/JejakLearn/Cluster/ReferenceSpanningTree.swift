// SPDX-License-Identifier: Apache-2.0

/// The spanning tree as the hdbscan package searches it by default.
///
/// Dual-tree Borůvka (March, Ram and Gray 2010) over mutual reachability
/// distances, with two properties of the package that decide about ties and
/// near ties, and so about labels: the first round joins each row to its
/// nearest neighbour that is at least as dense, and a node's pruning bound is
/// kept from round to round until a round joins nothing. The second makes the
/// tree nearly, not always, minimal; `SpanningTreeSearch.exact` is the true
/// one. The walk's depth is the k-d tree's height. One thread: every step
/// depends on the step before. About O(n log² n) for few columns.
struct ReferenceSpanningTree: ~Copyable {
    private let view: KDTreeView
    private let rowCount: Int
    /// Squared core distance, in tree order.
    private var core: [Double]
    /// Component of each place of the tree's order, named by one of its rows.
    private var component: [Int32]
    /// Component of all rows of a node, or -1 where they differ.
    private var nodeComponent: [Int32]
    private var bound: [Double]
    /// The best edge found so far, per component.
    private var candidateWeight: [Double]
    private var candidatePlace: [Int32]
    private var candidateRow: [Int32]
    private var roots: [Int32]
    private var sets: DisjointSets
    private var edges: [SpanningEdge] = []
    private let scratch: UnsafeMutablePointer<Double>

    init(_ view: KDTreeView, _ cores: CoreDistance, leafCapacity: Int) {
        self.view = view
        rowCount = view.rowCount
        // The package squares the rounded root again; doing the same keeps
        // its comparisons.
        core = (0..<view.rowCount).map { place in
            let distance = cores.squared[Int(view.order[place])].squareRoot()
            return distance * distance
        }
        component = (0..<view.rowCount).map { view.order[$0] }
        nodeComponent = [Int32](repeating: -1, count: view.nodeCount)
        bound = [Double](repeating: .greatestFiniteMagnitude, count: view.nodeCount)
        candidateWeight = [Double](repeating: .greatestFiniteMagnitude, count: view.rowCount)
        candidatePlace = [Int32](repeating: -1, count: view.rowCount)
        candidateRow = candidatePlace
        roots = (0..<Int32(view.rowCount)).map { $0 }
        sets = DisjointSets(count: view.rowCount)
        edges.reserveCapacity(view.rowCount - 1)
        scratch = .allocate(capacity: max(1, leafCapacity))
        proposeNeighbours(cores)
    }

    deinit { scratch.deallocate() }

    /// Runs rounds until one component is left; returns the edges as found.
    consuming func search() -> [SpanningEdge] {
        joinComponents()
        for node in 0..<view.nodeCount { bound[node] = .greatestFiniteMagnitude }
        while roots.count > 1 {
            walk()
            let before = roots.count
            joinComponents()
            if roots.count == before {
                for node in 0..<view.nodeCount { bound[node] = .greatestFiniteMagnitude }
            }
        }
        return edges
    }

    /// The first round: each row proposes its nearest neighbour whose core
    /// distance is not larger than its own.
    private mutating func proposeNeighbours(_ cores: CoreDistance) {
        var place = [Int32](repeating: 0, count: rowCount)
        for index in 0..<rowCount { place[Int(view.order[index])] = Int32(index) }
        for row in 0..<rowCount {
            let own = core[Int(place[row])]
            for index in 0..<cores.width {
                let other = Int(cores.neighbours[row * cores.width + index])
                if other == row || core[Int(place[other])] > own { continue }
                candidatePlace[row] = place[row]
                candidateRow[row] = Int32(other)
                candidateWeight[row] = own
                break
            }
        }
    }

    /// Adds each component's best edge and renames rows and nodes.
    private mutating func joinComponents() {
        for root in roots {
            let root = Int(root)
            guard candidatePlace[root] >= 0, candidateRow[root] >= 0 else { continue }
            let source = view.order[Int(candidatePlace[root])]
            let target = candidateRow[root]
            if sets.union(Int(source), Int(target)) {
                edges.append(
                    SpanningEdge(
                        source: source,
                        target: target,
                        weight: candidateWeight[root].squareRoot()
                    )
                )
            } else {
                candidatePlace[root] = -1
                candidateRow[root] = -1
            }
            candidateWeight[root] = .greatestFiniteMagnitude
        }
        for place in 0..<rowCount {
            component[place] = Int32(sets.find(Int(view.order[place])))
        }
        for node in stride(from: view.nodeCount - 1, through: 0, by: -1) {
            if 2 * node + 1 >= view.nodeCount {
                let first = Int(view.start[node])
                let name = component[first]
                var isOne = true
                for place in first + 1..<max(first + 1, Int(view.end[node]))
                where component[place] != name {
                    isOne = false
                    break
                }
                if isOne { nodeComponent[node] = name }
            } else if nodeComponent[2 * node + 1] == nodeComponent[2 * node + 2] {
                nodeComponent[node] = nodeComponent[2 * node + 1]
            }
        }
        roots.removeAll { sets.find(Int($0)) != Int($0) }
    }

    private mutating func walk() {
        let view = view
        let scratch = scratch
        core.withUnsafeMutableBufferPointer { core in
            component.withUnsafeMutableBufferPointer { component in
                nodeComponent.withUnsafeMutableBufferPointer { nodeComponent in
                    bound.withUnsafeMutableBufferPointer { bound in
                        candidateWeight.withUnsafeMutableBufferPointer { weight in
                            candidatePlace.withUnsafeMutableBufferPointer { place in
                                candidateRow.withUnsafeMutableBufferPointer { row in
                                    let round = ReferenceRound(
                                        view: view,
                                        core: core,
                                        component: component,
                                        nodeComponent: nodeComponent,
                                        bound: bound,
                                        weight: weight,
                                        place: place,
                                        row: row,
                                        scratch: scratch
                                    )
                                    round.visit(0, 0, view.squaredDistance(node: 0, toNode: 0))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One walk over pairs of nodes: pointers only, so that the recursion over the
/// tree's height costs no reference counting.
private struct ReferenceRound {
    let view: KDTreeView
    let core: UnsafeMutableBufferPointer<Double>
    let component: UnsafeMutableBufferPointer<Int32>
    let nodeComponent: UnsafeMutableBufferPointer<Int32>
    let bound: UnsafeMutableBufferPointer<Double>
    let weight: UnsafeMutableBufferPointer<Double>
    let place: UnsafeMutableBufferPointer<Int32>
    let row: UnsafeMutableBufferPointer<Int32>
    let scratch: UnsafeMutablePointer<Double>

    /// Looks for better edges from rows under `query` to rows under `other`,
    /// whose boxes are `distance` (squared) apart.
    func visit(_ query: Int, _ other: Int, _ distance: Double) {
        guard distance < bound[query] else { return }
        let queryComponent = nodeComponent[query]
        if queryComponent >= 0, queryComponent == nodeComponent[other] { return }
        let queryIsLeaf = 2 * query + 1 >= view.nodeCount
        let otherIsLeaf = 2 * other + 1 >= view.nodeCount
        if queryIsLeaf, otherIsLeaf {
            compare(query, other)
            return
        }
        if queryIsLeaf || (!otherIsLeaf && view.radius[other] > view.radius[query]) {
            let left = 2 * other + 1
            let leftDistance = view.squaredDistance(node: query, toNode: left)
            let rightDistance = view.squaredDistance(node: query, toNode: left + 1)
            if leftDistance < rightDistance {
                visit(query, left, leftDistance)
                visit(query, left + 1, rightDistance)
            } else {
                visit(query, left + 1, rightDistance)
                visit(query, left, leftDistance)
            }
        } else {
            let left = 2 * query + 1
            let leftDistance = view.squaredDistance(node: left, toNode: other)
            let rightDistance = view.squaredDistance(node: left + 1, toNode: other)
            if leftDistance < rightDistance {
                visit(left, other, leftDistance)
                visit(left + 1, other, rightDistance)
            } else {
                visit(left + 1, other, rightDistance)
                visit(left, other, leftDistance)
            }
        }
    }

    private func compare(_ query: Int, _ other: Int) {
        var upperBound = 0.0
        var lowerBound = Double.greatestFiniteMagnitude
        let firstOther = Int(view.start[other])
        let otherSize = Int(view.end[other]) - firstOther
        for own in Int(view.start[query])..<Int(view.end[query]) {
            let name = Int(component[own])
            let ownCore = core[own]
            var best = weight[name]
            if ownCore > best { continue }
            let point = view.rows + own * view.columnCount
            // No row of the other leaf is nearer than its box.
            if !view.isBox(other, atLeast: best, from: point),
                view.squaredDistances(point, toLeaf: other, into: scratch, below: best)
            {
                for index in 0..<otherSize {
                    let reach = max(max(scratch[index], ownCore), core[firstOther + index])
                    guard reach < best, Int(component[firstOther + index]) != name else {
                        continue
                    }
                    best = reach
                    place[name] = Int32(own)
                    row[name] = view.order[firstOther + index]
                }
                weight[name] = best
            }
            upperBound = max(upperBound, best)
            lowerBound = min(lowerBound, best)
        }
        let radius = view.radius[query]
        tighten(query, min(upperBound, lowerBound + 2 * (radius * radius)))
    }

    /// Lowers a leaf's bound and, where that lowers them, its ancestors'.
    private func tighten(_ leaf: Int, _ value: Double) {
        guard value < bound[leaf] else { return }
        bound[leaf] = value
        var node = leaf
        while node > 0 {
            let parent = (node - 1) / 2
            let larger = max(bound[2 * parent + 1], bound[2 * parent + 2])
            guard larger < bound[parent] else { return }
            bound[parent] = larger
            node = parent
        }
    }
}

/// The spanning tree of `ReferenceSpanningTree`, edges as found.
package func referenceSpanningTree(_ tree: KDTree, _ cores: CoreDistance) -> [SpanningEdge] {
    tree.withView { view in
        ReferenceSpanningTree(view, cores, leafCapacity: tree.leafCapacity).search()
    }
}
