// SPDX-License-Identifier: Apache-2.0

/// One merge of the single-linkage tree.
///
/// Nodes below the row count are rows; node `rowCount + i` is merge `i`.
package struct Merge: Sendable, Equatable {
    package var left: Int32
    package var right: Int32
    package var distance: Double
    /// Rows under the merge.
    package var size: Int32

    package init(left: Int32, right: Int32, distance: Double, size: Int32) {
        self.left = left
        self.right = right
        self.distance = distance
        self.size = size
    }
}

/// Turns a spanning tree's edges into merges, nearest first.
///
/// Kruskal order over the edges' total order; O(n log n) time, O(n) memory. The
/// left side is the one of the edge's source.
package func singleLinkage(_ edges: [SpanningEdge]) -> [Merge] {
    let rowCount = edges.count + 1
    let sorted = edges.sorted { $0 < $1 }
    var sets = DisjointSets(count: rowCount)
    // The node that stands for a set, kept at the set's root.
    var node = (0..<Int32(rowCount)).map { $0 }
    var size = [Int32](repeating: 1, count: rowCount)
    var merges: [Merge] = []
    merges.reserveCapacity(edges.count)
    for edge in sorted {
        let left = sets.find(Int(edge.source))
        let right = sets.find(Int(edge.target))
        let total = size[left] + size[right]
        merges.append(
            Merge(left: node[left], right: node[right], distance: edge.weight, size: total)
        )
        sets.union(left, right)
        let root = sets.find(left)
        node[root] = Int32(rowCount + merges.count - 1)
        size[root] = total
    }
    return merges
}
