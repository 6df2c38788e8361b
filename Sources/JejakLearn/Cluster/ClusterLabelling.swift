// SPDX-License-Identifier: Apache-2.0

/// What each row and each chosen cluster come out as.
package struct ClusterLabelling: Equatable {
    /// The cluster's place among the chosen, or nil for noise.
    package var labels: [Int?]
    /// How firmly each row belongs: λ it leaves at over the cluster's last λ.
    package var probabilities: [Double]
    /// How much of the densest λ each cluster lasts through, 0 to 1.
    package var persistence: [Double]
}

/// Gives each row the nearest chosen cluster above the one it falls out of.
///
/// O(n + clusters). Noise is what only the root holds; where the root itself
/// is the one cluster, the rows that leave before its last (or, with an
/// epsilon, beyond it) are noise.
package func labelRows(
    _ tree: CondensedTree,
    _ selected: SelectedClusters,
    epsilon: Double
) -> ClusterLabelling {
    let owner = owningClusters(tree, selected.clusters)
    let closest = tree.closestDistances()
    var place = [Int](repeating: 0, count: tree.clusterCount)
    for (index, cluster) in selected.clusters.enumerated() { place[cluster] = index }
    let rowCount = tree.rowCluster.count
    var labels = [Int?](repeating: nil, count: rowCount)
    var probabilities = [Double](repeating: 0, count: rowCount)
    var counts = [Int](repeating: 0, count: selected.clusters.count)
    for row in 0..<rowCount {
        let cluster = Int(owner[Int(tree.rowCluster[row])])
        guard cluster >= 0 else { continue }
        let distance = tree.rowDistance[row]
        if cluster == 0 {
            let limit = epsilon > 0 ? epsilon : closest[0]
            guard distance <= limit else { continue }
        }
        labels[row] = place[cluster]
        counts[place[cluster]] += 1
        probabilities[row] = membership(leaving: distance, last: closest[cluster])
    }
    let densest = closest.min() ?? 0
    let persistence = selected.clusters.enumerated().map { index, cluster in
        densest > 0 && counts[index] > 0
            ? selected.stability[cluster] * densest / Double(counts[index]) : 1
    }
    return ClusterLabelling(
        labels: labels,
        probabilities: probabilities,
        persistence: persistence
    )
}

/// The nearest chosen cluster at or above each cluster, -1 where there is none.
func owningClusters(_ tree: CondensedTree, _ chosen: [Int]) -> [Int32] {
    var owner = [Int32](repeating: -1, count: tree.clusterCount)
    for cluster in chosen { owner[cluster] = Int32(cluster) }
    for cluster in 1..<max(1, tree.clusterCount) where owner[cluster] < 0 {
        owner[cluster] = owner[Int(tree.parent[cluster])]
    }
    return owner
}

/// λ at `distance` over λ at `last`, at most 1; 1 for coinciding rows.
func membership(leaving distance: Double, last: Double) -> Double {
    distance > last ? last / distance : 1
}

/// How far each row sticks out of its surroundings, 0 to 1 (GLOSH: Campello
/// and others 2015): 1 − λ it leaves at over the last λ below its cluster.
package func outlierScores(_ tree: CondensedTree) -> [Double] {
    var closest = tree.closestDistances()
    for cluster in stride(from: tree.clusterCount - 1, to: 0, by: -1) {
        let above = Int(tree.parent[cluster])
        closest[above] = min(closest[above], closest[cluster])
    }
    return tree.rowCluster.indices.map { row in
        1 - membership(leaving: tree.rowDistance[row], last: closest[Int(tree.rowCluster[row])])
    }
}
