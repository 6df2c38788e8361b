// SPDX-License-Identifier: Apache-2.0

/// One edge of a spanning tree over rows.
///
/// The weight is a mutual reachability distance: the largest of the two rows'
/// core distances and the distance between them (Campello, Moulavi and Sander
/// 2013). Such weights tie often, since a sparse row sees everything inside its
/// core distance at the same weight; so edges have a total order: weight, then
/// the lower row number, then the higher. It makes every answer unique.
package struct SpanningEdge: Sendable, Equatable {
    package var source: Int32
    package var target: Int32
    package var weight: Double

    package init(source: Int32, target: Int32, weight: Double) {
        self.source = source
        self.target = target
        self.weight = weight
    }

    @inline(__always)
    package static func < (left: SpanningEdge, right: SpanningEdge) -> Bool {
        if left.weight != right.weight { return left.weight < right.weight }
        let leftLow = min(left.source, left.target)
        let rightLow = min(right.source, right.target)
        if leftLow != rightLow { return leftLow < rightLow }
        return max(left.source, left.target) < max(right.source, right.target)
    }
}

/// How the spanning tree under a clustering is searched.
package enum SpanningTreeSearch: String, Sendable, Codable, CaseIterable {
    /// As the hdbscan package does unless told otherwise: Borůvka rounds that
    /// keep their pruning bounds while rounds succeed, which may take an edge a
    /// little longer than the shortest. Sizes and labels agree with the
    /// package's.
    case reference
    /// The true minimum spanning tree, unique under the edges' total order.
    case exact
}

/// A disjoint-set forest with union by rank and path halving.
struct DisjointSets {
    private var parent: [Int32]
    private var rank: [UInt8]

    init(count: Int) {
        parent = (0..<Int32(count)).map { $0 }
        rank = [UInt8](repeating: 0, count: count)
    }

    mutating func find(_ member: Int) -> Int {
        parent.withUnsafeMutableBufferPointer { parent in
            var member = member
            while true {
                let above = Int(parent[member])
                if above == member { return member }
                parent[member] = parent[above]
                member = Int(parent[member])
            }
        }
    }

    /// Joins the sets of two members; false where they were one already.
    @discardableResult
    mutating func union(_ left: Int, _ right: Int) -> Bool {
        let leftRoot = find(left)
        let rightRoot = find(right)
        guard leftRoot != rightRoot else { return false }
        if rank[leftRoot] < rank[rightRoot] {
            parent[leftRoot] = Int32(rightRoot)
        } else {
            if rank[leftRoot] == rank[rightRoot] { rank[leftRoot] += 1 }
            parent[rightRoot] = Int32(leftRoot)
        }
        return true
    }
}
