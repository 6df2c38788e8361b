// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Density clustering that finds how many clusters there are, and what is noise.
///
/// Hierarchical DBSCAN (Campello, Moulavi and Sander 2013; McInnes and Healy
/// 2017) under the Euclidean distance. It asks only how many rows make a
/// cluster worth having. Settings and answers mean what they mean in the
/// hdbscan package for Python, ties included where the package has one answer;
/// where it leaves ties to the sorting routine, row numbers decide here.
///
/// Time is about O(n log² n) for few columns and O(n²) for many; memory some
/// twenty numbers a row beside the table and `minimumSamples` neighbours a row.
/// The same rows give the same answer on any machine and number of threads.
package struct HDBSCAN: Sendable, Equatable, Codable {
    /// The fewest rows that make a cluster; at least 2.
    package var minimumClusterSize: Int
    /// How many neighbours, itself not counted, a row must have near it to be
    /// dense; the minimum cluster size unless given.
    package var minimumSamples: Int?
    package var clusterSelection: ClusterSelection
    /// Clusters that split below this distance are kept as one; 0 for none.
    package var epsilon: Double
    /// Whether all rows may be one cluster.
    package var allowSingleCluster: Bool
    package var spanningTree: SpanningTreeSearch

    package init(
        minimumClusterSize: Int,
        minimumSamples: Int? = nil,
        clusterSelection: ClusterSelection = .excessOfMass,
        epsilon: Double = 0,
        allowSingleCluster: Bool = false,
        spanningTree: SpanningTreeSearch = .reference
    ) {
        self.minimumClusterSize = minimumClusterSize
        self.minimumSamples = minimumSamples
        self.clusterSelection = clusterSelection
        self.epsilon = epsilon
        self.allowSingleCluster = allowSingleCluster
        self.spanningTree = spanningTree
    }

    /// The most columns a tree search is worth; beyond, Prim's search runs, as
    /// in the hdbscan package.
    private static let columnsForTreeSearch = 60

    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> HDBSCANModel {
        try check(rows)
        let samples = min(rows.rowCount - 1, minimumSamples ?? minimumClusterSize)
        let tree = KDTree(rows)
        let cores = coreDistances(tree, rows, minimumSamples: samples, width: width)
        let edges =
            spanningTree == .reference && rows.columnCount <= Self.columnsForTreeSearch
            ? referenceSpanningTree(tree, cores)
            : try exactSpanningTree(rows, tree, cores, width: width)
        let condensed = CondensedTree(
            singleLinkage(edges),
            minimumClusterSize: minimumClusterSize
        )
        let selected = selectClusters(
            condensed,
            selection: clusterSelection,
            epsilon: epsilon,
            allowSingleCluster: allowSingleCluster
        )
        return HDBSCANModel(
            settings: self,
            rows: rows,
            tree: tree,
            coreDistance: cores.squaredBefore.map { $0.squareRoot() },
            condensed: condensed,
            selected: selected,
            labelling: labelRows(condensed, selected, epsilon: epsilon)
        )
    }

    private func check(_ rows: FeatureMatrix) throws {
        guard minimumClusterSize >= 2 else {
            throw LearnError(
                .badSetting,
                "the minimum cluster size is \(minimumClusterSize); a cluster needs at least 2 rows"
            )
        }
        if let minimumSamples, minimumSamples < 1 {
            throw LearnError(
                .badSetting,
                "the minimum of samples is \(minimumSamples); give at least 1 neighbour"
            )
        }
        guard epsilon >= 0, epsilon.isFinite else {
            throw LearnError(
                .badSetting,
                "epsilon is \(epsilon); give a distance of 0 or more"
            )
        }
        guard rows.rowCount >= minimumClusterSize else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows cannot hold a cluster of \(minimumClusterSize); "
                    + "give more rows or a smaller minimum cluster size"
            )
        }
        let samples = min(rows.rowCount - 1, minimumSamples ?? minimumClusterSize)
        // Both factors are below 2^31, so the product cannot overflow.
        guard rows.rowCount * (samples + 1) <= 1 << 28
        else {
            throw LearnError(
                .tooLarge,
                "\(rows.rowCount) rows with \(samples) neighbours each would not fit in "
                    + "memory; give fewer samples or cluster a sample of the rows"
            )
        }
        guard !rows.isConstant else {
            throw LearnError(
                .constantRows,
                "all \(rows.rowCount) rows are the same, so there are no clusters to find; "
                    + "give columns that differ between rows"
            )
        }
        guard hasFiniteDistances(rows) else {
            throw LearnError(
                .badNumber,
                "the rows lie too far apart for their distances to be computed; "
                    + "give the columns a smaller scale"
            )
        }
    }
}

/// Whether no squared distance between two rows overflows, nor a sum of `count`.
func hasFiniteDistances(_ rows: FeatureMatrix, times count: Int = 1) -> Bool {
    var sum = 0.0
    for column in 0..<rows.columnCount {
        var low = Double.infinity
        var high = -Double.infinity
        for index in stride(from: column, to: rows.values.count, by: rows.columnCount) {
            low = min(low, rows.values[index])
            high = max(high, rows.values[index])
        }
        sum += (high - low) * (high - low)
    }
    return sum < .greatestFiniteMagnitude / 4 / Double(count)
}
