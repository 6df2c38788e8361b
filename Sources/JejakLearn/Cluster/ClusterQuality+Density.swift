// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension ClusterQuality {
    /// Density-based validity (DBCV; Moulavi, Jaskowiak, Campello, Zimek and
    /// Sander 2014), from -1 to 1: for each cluster how much farther the nearest
    /// other cluster is than the widest gap inside, weighted by rows; noise
    /// counts 0. Made for clusters of any shape.
    ///
    /// As hdbscan's `validity_index` computes it, ties in the spanning trees
    /// included. O(n² · columns) time, O(n) memory; nil for fewer than two
    /// clusters or a cluster of one row.
    package static func densityValidity(
        _ rows: FeatureMatrix,
        _ labels: [Int?],
        width: Int = parallelWidth
    ) throws -> Double? {
        try check(rows, labels)
        let groups = grouped(labels.indices.filter { labels[$0] != nil }, labels)
        guard groups.count > 1, groups.allSatisfy({ $0.count > 1 }) else { return nil }
        return rows.withPointers { rows in
            let clusters = CellBuffer<Int>(repeating: 0, count: groups.count)
            let sparseness = CellBuffer<Double>(repeating: 0, count: groups.count)
            let cores = CellBuffer<Double>(repeating: 0, count: rows.rowCount)
            let inner = CellBuffer<UInt8>(repeating: 0, count: rows.rowCount)
            parallelFor(groups.count, chunk: 1, width: width) { range in
                for cluster in range {
                    let tree = DensityTree(groups[cluster], rows)
                    sparseness[cluster] = tree.sparseness
                    clusters[cluster] = tree.inner.count
                    for (place, row) in groups[cluster].enumerated() {
                        cores[row] = tree.core[place]
                    }
                    for place in tree.inner { inner[groups[cluster][place]] = 1 }
                }
            }
            let innerRows = groups.map { $0.filter { inner[$0] != 0 } }
            var result = 0.0
            let apart = separations(innerRows, cores, rows, width: width)
            for (cluster, group) in groups.enumerated() {
                let larger = max(apart[cluster], sparseness[cluster])
                guard larger > 0 else { continue }
                result +=
                    Double(group.count) / Double(rows.rowCount)
                    * ((apart[cluster] - sparseness[cluster]) / larger)
            }
            return result
        }
    }

    /// The least mutual reachability from each cluster's inner rows to another's.
    private static func separations(
        _ groups: [[Int]],
        _ cores: CellBuffer<Double>,
        _ rows: RowPointers,
        width: Int
    ) -> [Double] {
        let apart = CellBuffer<Double>(repeating: .infinity, count: groups.count)
        parallelFor(groups.count, chunk: 1, width: width) { range in
            for one in range {
                for other in groups.indices where other != one {
                    for row in groups[one] where cores[row] < apart[one] {
                        for stranger in groups[other] where cores[stranger] < apart[one] {
                            let gap = rows.squaredDistance(row, stranger).squareRoot()
                            apart[one] = min(
                                apart[one],
                                max(gap, max(cores[row], cores[stranger]))
                            )
                        }
                    }
                }
            }
        }
        return apart.array
    }
}

/// One cluster's spanning tree under mutual reachability by all-points core
/// distances.
private struct DensityTree {
    /// All-points core distance of each member.
    let core: [Double]
    /// Members with more than one edge.
    let inner: [Int]
    /// The longest edge between inner members.
    let sparseness: Double

    init(_ members: [Int], _ rows: RowPointers) {
        let cores = allPointsCore(members, rows)
        core = cores
        var tree = PrimEdges(members, rows, cores)
        tree.grow()
        var degree = [Int](repeating: 0, count: members.count)
        for edge in tree.edges {
            degree[Int(edge.source)] += 1
            degree[Int(edge.target)] += 1
        }
        let busy = members.indices.filter { degree[$0] > 1 }
        inner = busy.isEmpty ? [0] : busy
        var isInner = [Bool](repeating: false, count: members.count)
        for place in inner { isInner[place] = true }
        let between = tree.edges.filter { isInner[Int($0.source)] && isInner[Int($0.target)] }
        sparseness = (between.isEmpty ? tree.edges : between).reduce(0) { max($0, $1.weight) }
    }
}

/// (mean of (1/d)^columns)^(-1/columns) over a member's distances to the others;
/// equal rows add nothing to the sum.
private func allPointsCore(_ members: [Int], _ rows: RowPointers) -> [Double] {
    let columns = Double(rows.columnCount)
    return members.map { member in
        // In units of the least distance, so that no power overflows.
        var least = Double.infinity
        for other in members {
            let gap = rows.squaredDistance(member, other)
            if gap > 0, gap < least { least = gap }
        }
        guard least < .infinity else { return 0 }
        var sum = 0.0
        for other in members {
            let gap = rows.squaredDistance(member, other)
            if gap > 0 { sum += power(least / gap, columns / 2) }
        }
        let mean = sum / Double(members.count - 1)
        return least.squareRoot() * power(mean, -1 / columns)
    }
}

/// Prim's search from the first member, with the sources that hdbscan takes
/// where several are equally near: the lowest member already in the tree.
private struct PrimEdges {
    private let members: [Int]
    private let rows: RowPointers
    private let core: [Double]
    private(set) var edges: [SpanningEdge] = []

    init(_ members: [Int], _ rows: RowPointers, _ core: [Double]) {
        self.members = members
        self.rows = rows
        self.core = core
    }

    private func reach(_ one: Int, _ other: Int) -> Double {
        let gap = rows.squaredDistance(members[one], members[other]).squareRoot()
        return max(gap, max(core[one], core[other]))
    }

    mutating func grow() {
        var near = [Double](repeating: .infinity, count: members.count)
        var isInside = [Bool](repeating: false, count: members.count)
        isInside[0] = true
        var newest = 0
        for _ in 1..<members.count {
            var next = -1
            for place in members.indices where !isInside[place] {
                near[place] = min(near[place], reach(newest, place))
                if next < 0 || near[place] < near[next] { next = place }
            }
            let weight = near[next]
            let tolerance = 1e-8 + 1e-5 * weight
            let source =
                edges.isEmpty
                ? 0
                : members.indices.first {
                    isInside[$0] && abs(reach(next, $0) - weight) <= tolerance
                } ?? newest
            edges.append(
                SpanningEdge(source: Int32(source), target: Int32(next), weight: weight)
            )
            isInside[next] = true
            newest = next
        }
    }
}
