// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Clusters of rows that lie closer than a given distance, the rest as noise.
///
/// DBSCAN (Ester, Kriegel, Sander and Xu 1996; Schubert and others 2017) under
/// the Euclidean distance. A row is a core where at least `minimumSamples` rows,
/// itself counted, lie within `epsilon`; cores within `epsilon` of one another
/// are one cluster; a row beside a core is its border and joins it; the rest is
/// noise. As in scikit-learn clusters are numbered by their first core row, and
/// a border between clusters joins the one with the lowest number. For tables of
/// like density whose scale is known; otherwise see `HDBSCAN`.
///
/// No list of neighbours is kept: memory grows with the rows (three copies of
/// the table and `seedsPerRow` numbers a row), whatever `epsilon` is. Time
/// O(n log n) for few columns, O(n²) at worst. The same rows give the same
/// answer on any number of threads.
package struct DBSCAN: Sendable, Equatable, Codable {
    /// How near a neighbour is.
    package var epsilon: Double
    /// How many rows, the row itself counted, make a crowd.
    package var minimumSamples: Int

    package init(epsilon: Double, minimumSamples: Int = 5) {
        self.epsilon = epsilon
        self.minimumSamples = minimumSamples
    }

    private func check(_ rows: FeatureMatrix) throws {
        guard epsilon > 0, epsilon.isFinite else {
            throw LearnError(.badSetting, "eps is \(epsilon); give a distance above 0")
        }
        guard minimumSamples >= 1 else {
            throw LearnError(
                .badSetting,
                "the minimum of samples is \(minimumSamples); give at least 1, the row itself"
            )
        }
        guard rows.rowCount >= max(2, minimumSamples) else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows cannot hold a crowd of \(minimumSamples); "
                    + "give more rows or fewer minimum samples"
            )
        }
        try checkRows(rows)
    }
}

extension DBSCAN: Clusterer {
    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> DBSCANModel {
        try check(rows)
        let limit = epsilon * epsilon
        let tree = KDTree(rows, leafSize: Self.leafSize)
        let crowd = findCrowds(tree, limit: limit, minimum: minimumSamples, width: width)
        let coreRows = (0..<Int32(rows.rowCount)).filter { crowd.isCore[Int($0)] != 0 }
        var labels = [Int32](repeating: -1, count: rows.rowCount)
        guard !coreRows.isEmpty else {
            return DBSCANModel(settings: self, columnCount: rows.columnCount, labels: labels)
        }
        let isAllCore = coreRows.count == rows.rowCount
        let cores = isAllCore ? rows : try rows.selecting(coreRows)
        let coreTree = isAllCore ? tree : KDTree(cores, leafSize: Self.leafSize)
        let sets = crowd.seedSets(coreRows)
        joinCores(coreTree, sets, limit: limit, width: width)
        // Roots are the lowest members, so they come in the clusters' order.
        var coreLabels = [Int32](repeating: 0, count: coreRows.count)
        var clusters: Int32 = 0
        for core in 0..<Int32(coreRows.count) {
            let root = sets.find(core)
            if root == core {
                coreLabels[Int(core)] = clusters
                clusters += 1
            } else {
                coreLabels[Int(core)] = coreLabels[Int(root)]
            }
            labels[Int(coreRows[Int(core)])] = coreLabels[Int(core)]
        }
        let borders = (0..<Int32(rows.rowCount)).filter { labels[Int($0)] < 0 }
        let joined = lowestClusters(
            rows,
            borders,
            coreTree,
            coreLabels,
            limit: limit,
            width: width
        )
        for (place, row) in borders.enumerated() { labels[Int(row)] = joined[place] }
        return DBSCANModel(
            settings: self,
            labels: labels,
            coreRows: coreRows,
            cores: cores,
            tree: coreTree,
            coreLabels: coreLabels
        )
    }

    /// Wide enough that a visit is worth its while.
    static let leafSize = 24
}
