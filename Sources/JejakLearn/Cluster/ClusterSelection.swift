// SPDX-License-Identifier: Apache-2.0

/// Which clusters of the hierarchy become the answer.
package enum ClusterSelection: String, Sendable, Codable, CaseIterable {
    /// The set that lasts longest over all densities (Campello and others
    /// 2013): few clusters, of sizes as the data have them.
    case excessOfMass
    /// The leaves of the hierarchy: many small, alike clusters.
    case leaf
}

/// The clusters chosen from a condensed tree, ascending, with their stability.
package struct SelectedClusters: Equatable {
    package var clusters: [Int]
    /// Stability per cluster of the tree, raised to the children's sum where
    /// these were better.
    package var stability: [Double]
}

/// Chooses clusters by excess of mass or leaves, then merges those that split
/// below `epsilon` (Malzer and Baum 2020). O(number of clusters).
package func selectClusters(
    _ tree: CondensedTree,
    selection: ClusterSelection,
    epsilon: Double,
    allowSingleCluster: Bool
) -> SelectedClusters {
    let children = tree.children()
    var stability = tree.stabilities()
    var isChosen = [Bool](repeating: false, count: tree.clusterCount)
    switch selection {
    case .excessOfMass:
        chooseByMass(
            tree,
            children,
            &stability,
            &isChosen,
            allowSingleCluster: allowSingleCluster
        )
    case .leaf:
        for cluster in 1..<max(1, tree.clusterCount) {
            isChosen[cluster] = children[cluster].isEmpty
        }
    }
    if epsilon > 0, tree.clusterCount > 1, !isChosen[0] {
        isChosen = mergeBelow(
            epsilon,
            tree,
            children,
            isChosen,
            allowSingleCluster: allowSingleCluster
        )
    }
    return SelectedClusters(
        clusters: isChosen.indices.filter { isChosen[$0] },
        stability: stability
    )
}

private func chooseByMass(
    _ tree: CondensedTree,
    _ children: [[Int]],
    _ stability: inout [Double],
    _ isChosen: inout [Bool],
    allowSingleCluster: Bool
) {
    let lowest = allowSingleCluster ? 0 : 1
    for cluster in stride(from: tree.clusterCount - 1, through: lowest, by: -1) {
        var below = 0.0
        for child in children[cluster] { below = singlePrecision(below + stability[child]) }
        if below > stability[cluster] {
            stability[cluster] = below
            continue
        }
        isChosen[cluster] = true
        var stack = children[cluster]
        while let inner = stack.popLast() {
            // Under a cluster that was not chosen others may be, so go on.
            isChosen[inner] = false
            stack.append(contentsOf: children[inner])
        }
    }
}

/// A sum in single precision, which is how the hdbscan package compares
/// stabilities; it decides near ties. Sums too large or small for it stay.
private func singlePrecision(_ value: Double) -> Double {
    let single = Float(value)
    return single.isNormal ? Double(single) : value
}

/// Replaces each chosen cluster that was born below `epsilon` by its first
/// ancestor that was not.
private func mergeBelow(
    _ epsilon: Double,
    _ tree: CondensedTree,
    _ children: [[Int]],
    _ isChosen: [Bool],
    allowSingleCluster: Bool
) -> [Bool] {
    var merged = [Bool](repeating: false, count: isChosen.count)
    var isCovered = merged
    for cluster in isChosen.indices where isChosen[cluster] {
        guard tree.birthDistance[cluster] < epsilon else {
            merged[cluster] = true
            continue
        }
        if isCovered[cluster] { continue }
        var top = cluster
        while true {
            let above = Int(tree.parent[top])
            if above == 0 {
                if allowSingleCluster { top = 0 }
                break
            }
            top = above
            if tree.birthDistance[top] > epsilon { break }
        }
        merged[top] = true
        var stack = children[top]
        while let inner = stack.popLast() {
            isCovered[inner] = true
            stack.append(contentsOf: children[inner])
        }
    }
    return merged
}
