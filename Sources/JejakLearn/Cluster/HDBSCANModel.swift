// SPDX-License-Identifier: Apache-2.0

/// Rows clustered by `HDBSCAN`, and what is needed to place new ones.
///
/// A value: the answer for the rows it was fitted on, and `assign` for others.
/// Saved through `Codable`; a loaded model answers as the saved one did.
/// Memory: the rows twice and about ten numbers a row.
/// Warning: the model holds the rows themselves, so forgetting a person means
/// fitting it anew without their row.
package struct HDBSCANModel: Sendable {
    package let settings: HDBSCAN
    /// The cluster of each row, from 0, or nil for noise.
    package let labels: [Int?]
    /// How firmly each row belongs to its cluster, 0 to 1; 0 for noise.
    package let probabilities: [Double]
    /// How long each cluster lasts over densities, 0 to 1.
    package let persistence: [Double]
    /// How far each row sticks out of its surroundings, 0 to 1 (GLOSH).
    package let outlierScores: [Double]

    let rows: FeatureMatrix
    let tree: KDTree
    /// Distance to the neighbour that new points are compared by.
    let coreDistance: [Double]
    /// The condensed cluster each row falls out of, and where.
    let rowCluster: [Int32]
    let rowDistance: [Double]
    let hierarchy: Hierarchy

    /// The condensed clusters, as far as placing new points needs them.
    struct Hierarchy: Sendable, Equatable, Codable {
        var parent: [Int32]
        /// Birth distances from the second cluster on; the root has none.
        var birthDistance: [Double]
        /// The answer's cluster that holds each condensed one, or -1.
        var label: [Int32]
        /// The least distance in each cluster of the answer.
        var closest: [Double]
    }

    /// The number of clusters, noise not counted.
    package var clusterCount: Int { persistence.count }

    /// Rows per cluster.
    package var sizes: [Int] {
        var sizes = [Int](repeating: 0, count: clusterCount)
        for case .some(let label) in labels { sizes[label] += 1 }
        return sizes
    }

    /// Rows in no cluster.
    package var noiseCount: Int {
        labels.reduce(0) { $0 + ($1 == nil ? 1 : 0) }
    }

    init(
        settings: HDBSCAN,
        rows: FeatureMatrix,
        tree: KDTree,
        coreDistance: [Double],
        condensed: CondensedTree,
        selected: SelectedClusters,
        labelling: ClusterLabelling
    ) {
        self.settings = settings
        self.rows = rows
        self.tree = tree
        self.coreDistance = coreDistance
        labels = labelling.labels
        probabilities = labelling.probabilities
        persistence = labelling.persistence
        outlierScores = JejakLearn.outlierScores(condensed)
        rowCluster = condensed.rowCluster
        rowDistance = condensed.rowDistance
        var place = [Int32](repeating: -1, count: condensed.clusterCount)
        for (index, cluster) in selected.clusters.enumerated() { place[cluster] = Int32(index) }
        let closest = condensed.closestDistances()
        hierarchy = Hierarchy(
            parent: condensed.parent,
            birthDistance: Array(condensed.birthDistance.dropFirst()),
            label: owningClusters(condensed, selected.clusters).map {
                $0 < 0 ? -1 : place[Int($0)]
            },
            closest: selected.clusters.map { closest[$0] }
        )
    }
}
