// SPDX-License-Identifier: Apache-2.0

/// The cluster hierarchy with everything smaller than a cluster pruned away.
///
/// Cluster 0 holds all rows; a cluster ends where it splits into two that are
/// both large enough, and smaller pieces merely fall out of it (Campello,
/// Moulavi and Sander 2013; runt pruning, Stuetzle 2003). Heights are kept as
/// distances; the density λ of the paper is their inverse, infinite at zero.
/// Invariants: a parent's number is below its children's; every row falls out
/// of exactly one cluster.
package struct CondensedTree: Sendable, Equatable {
    /// The cluster each cluster came from; -1 for the root.
    package private(set) var parent: [Int32] = [-1]
    /// The distance at which each cluster came to be; infinite for the root.
    package private(set) var birthDistance: [Double] = [.infinity]
    /// Rows of each cluster at its birth.
    package private(set) var size: [Int32]
    /// The cluster each row falls out of.
    package private(set) var rowCluster: [Int32]
    /// The distance at which each row falls out.
    package private(set) var rowDistance: [Double]

    package var clusterCount: Int { parent.count }

    /// Walks the merges from the root, breadth first with its own queue.
    ///
    /// Rows at distance zero from each other cannot be told apart, so a merge
    /// at zero never splits. O(n) time and memory.
    package init(_ merges: [Merge], minimumClusterSize: Int) {
        let rowCount = merges.count + 1
        size = [Int32(rowCount)]
        rowCluster = [Int32](repeating: 0, count: rowCount)
        rowDistance = [Double](repeating: 0, count: rowCount)
        var queue: [(merge: Int, cluster: Int32)] = []
        queue.reserveCapacity(rowCount / 2)
        queue.append((merges.count - 1, 0))
        var stack: [Int32] = []
        var next = 0
        while next < queue.count {
            let (index, cluster) = queue[next]
            next += 1
            let merge = merges[index]
            let leftSize = rowsUnder(merge.left, merges)
            let rightSize = rowsUnder(merge.right, merges)
            let isSplit =
                merge.distance > 0 && min(leftSize, rightSize) >= minimumClusterSize
            for (side, sideSize) in [(merge.left, leftSize), (merge.right, rightSize)] {
                if isSplit {
                    parent.append(cluster)
                    birthDistance.append(merge.distance)
                    size.append(Int32(sideSize))
                    queue.append((Int(side) - rowCount, Int32(clusterCount - 1)))
                } else if merge.distance > 0, sideSize >= minimumClusterSize {
                    queue.append((Int(side) - rowCount, cluster))
                } else {
                    dropRows(under: side, of: cluster, at: merge.distance, merges, &stack)
                }
            }
        }
    }

    /// Lets every row under a node fall out of a cluster.
    private mutating func dropRows(
        under node: Int32,
        of cluster: Int32,
        at distance: Double,
        _ merges: [Merge],
        _ stack: inout [Int32]
    ) {
        let rowCount = rowCluster.count
        stack.append(node)
        while let node = stack.popLast() {
            guard Int(node) >= rowCount else {
                rowCluster[Int(node)] = cluster
                rowDistance[Int(node)] = distance
                continue
            }
            let below = merges[Int(node) - rowCount]
            stack.append(below.left)
            stack.append(below.right)
        }
    }

    /// The smallest distance at which something leaves each cluster: a row that
    /// falls out or a pair of children. Infinite nowhere, zero where rows of
    /// the cluster coincide.
    package func closestDistances() -> [Double] {
        var closest = [Double](repeating: .infinity, count: clusterCount)
        for row in rowCluster.indices {
            let cluster = Int(rowCluster[row])
            closest[cluster] = min(closest[cluster], rowDistance[row])
        }
        for cluster in 1..<max(1, clusterCount) {
            let above = Int(parent[cluster])
            closest[above] = min(closest[above], birthDistance[cluster])
        }
        return closest
    }

    /// How long and how fully each cluster lasts: Σ (λ leaving − λ birth) over
    /// its rows. Infinite where rows of the cluster coincide.
    package func stabilities() -> [Double] {
        var stability = [Double](repeating: 0, count: clusterCount)
        // Summed in the order in which the walk meets what leaves, so that
        // sums agree with the hdbscan package's up to rounding.
        for cluster in 1..<max(1, clusterCount) {
            let above = Int(parent[cluster])
            stability[above] +=
                (1 / birthDistance[cluster] - birthDensity(above)) * Double(size[cluster])
        }
        for row in rowCluster.indices {
            let cluster = Int(rowCluster[row])
            stability[cluster] += 1 / rowDistance[row] - birthDensity(cluster)
        }
        return stability
    }

    /// λ at which a cluster comes to be; zero for the root.
    func birthDensity(_ cluster: Int) -> Double {
        1 / birthDistance[cluster]
    }

    /// The children of each cluster, none or two.
    func children() -> [[Int]] {
        var children = [[Int]](repeating: [], count: clusterCount)
        for cluster in 1..<max(1, clusterCount) { children[Int(parent[cluster])].append(cluster) }
        return children
    }
}

/// How many rows a node of the merges holds.
@inline(__always)
private func rowsUnder(_ node: Int32, _ merges: [Merge]) -> Int {
    let rowCount = merges.count + 1
    return Int(node) < rowCount ? 1 : Int(merges[Int(node) - rowCount].size)
}
