// SPDX-License-Identifier: Apache-2.0

internal import JejakLearn

/// HDBSCAN as its definition reads, with no regard for speed.
///
/// Every pair of rows is an edge, Kruskal picks the tree, and the hierarchy is
/// found from the top by taking the heaviest edge out and looking what holds
/// together: O(n³). Shares no code with the room but the sum of squares' order.
struct NaiveHDBSCAN {
    /// A cluster of the hierarchy with what leaves it and what it splits into.
    final class Cluster {
        var leaving: [(row: Int, distance: Double)] = []
        var children: [Cluster] = []
        var size = 0
        var birth = Double.infinity
        var isChosen = false

        var closest: Double {
            min(
                leaving.map { $0.distance }.min() ?? .infinity,
                children.map { $0.birth }.min() ?? .infinity
            )
        }

        var stability: Double {
            leaving.reduce(0) { $0 + (1 / $1.distance - 1 / birth) }
                + children.reduce(0) { $0 + (1 / $1.birth - 1 / birth) * Double($1.size) }
        }
    }

    typealias Edge = (weight: Double, low: Int, high: Int)

    var labels: [Int?]
    var probabilities: [Double]

    init(_ rows: FeatureMatrix, minimumClusterSize: Int, minimumSamples: Int) {
        let tree = Self.tree(rows, samples: min(rows.rowCount - 1, minimumSamples))
        let root = Self.cluster(
            Array(0..<rows.rowCount),
            tree,
            birth: .infinity,
            minimum: minimumClusterSize
        )
        for child in root.children { _ = Self.choose(child) }
        labels = [Int?](repeating: nil, count: rows.rowCount)
        probabilities = [Double](repeating: 0, count: rows.rowCount)
        var next = 0
        for child in root.children { label(child, nil, &next) }
    }

    static func tree(_ rows: FeatureMatrix, samples: Int) -> [Edge] {
        let count = rows.rowCount
        func squared(_ left: Int, _ right: Int) -> Double {
            zip(rows.row(left), rows.row(right)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let core = (0..<count).map { row in
            (0..<count).map { squared(row, $0) }.sorted()[samples]
        }
        var edges: [Edge] = []
        for low in 0..<count {
            for high in low + 1..<max(low + 1, count) {
                edges.append((max(squared(low, high), core[low], core[high]), low, high))
            }
        }
        edges.sort { ($0.weight, $0.low, $0.high) < ($1.weight, $1.low, $1.high) }
        var group = Array(0..<count)
        var tree: [Edge] = []
        for edge in edges where group[edge.low] != group[edge.high] {
            let (old, new) = (group[edge.high], group[edge.low])
            for row in 0..<count where group[row] == old { group[row] = new }
            tree.append((edge.weight.squareRoot(), edge.low, edge.high))
        }
        return tree.sorted { ($0.weight, $0.low, $0.high) < ($1.weight, $1.low, $1.high) }
    }

    private static func cluster(
        _ members: [Int],
        _ edges: [Edge],
        birth: Double,
        minimum: Int
    ) -> Cluster {
        let found = Cluster()
        found.size = members.count
        found.birth = birth
        var members = members
        var edges = edges
        while let last = edges.last {
            guard last.weight > 0 else {
                found.leaving += members.map { ($0, 0) }
                return found
            }
            edges.removeLast()
            let left = reachable(from: last.low, edges)
            let right = Set(members).subtracting(left)
            let sides = [left, right].map { side in
                (
                    members: members.filter { side.contains($0) },
                    edges: edges.filter { side.contains($0.low) }
                )
            }
            if sides.allSatisfy({ $0.members.count >= minimum }) {
                found.children = sides.map {
                    cluster($0.members, $0.edges, birth: last.weight, minimum: minimum)
                }
                return found
            }
            members = []
            edges = []
            for side in sides {
                if side.members.count >= minimum {
                    (members, edges) = side
                } else {
                    found.leaving += side.members.map { ($0, last.weight) }
                }
            }
        }
        return found
    }

    private static func reachable(from start: Int, _ edges: [Edge]) -> Set<Int> {
        var seen: Set<Int> = [start]
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for edge in edges where seen.contains(edge.low) != seen.contains(edge.high) {
                seen.formUnion([edge.low, edge.high])
                isGrowing = true
            }
        }
        return seen
    }

    /// Marks the best set at or under a cluster; returns its stability.
    private static func choose(_ cluster: Cluster) -> Double {
        let below = cluster.children.reduce(0) { $0 + choose($1) }
        cluster.isChosen = below <= cluster.stability
        return max(below, cluster.stability)
    }

    private mutating func label(
        _ cluster: Cluster,
        _ owner: (label: Int, closest: Double)?,
        _ next: inout Int
    ) {
        var owner = owner
        if owner == nil, cluster.isChosen {
            owner = (next, cluster.closest)
            next += 1
        }
        if let owner {
            for (row, distance) in cluster.leaving {
                labels[row] = owner.label
                probabilities[row] = distance > owner.closest ? owner.closest / distance : 1
            }
        }
        for child in cluster.children { label(child, owner, &next) }
    }
}
