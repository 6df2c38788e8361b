// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A way of finding groups in a table of numbers: its parameters as a value.
///
/// What every clusterer keeps, and `checkClusterer` in the tests checks:
///
/// - the same rows, parameters and seed give the same model, on any number of
///   threads, and the rows are not changed;
/// - bad parameters, constant rows, too few rows and rows too far apart for
///   their distances to be computed are refused with a `LearnError` (a table
///   with no rows or with NaN cannot be made in the first place);
/// - clusters are numbered from 0 and none is empty; nil is noise;
/// - a saved and loaded model equals the one that was saved.
package protocol Clusterer: Sendable, Equatable, Codable {
    associatedtype Model: ClusterModel

    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    func fit(_ rows: FeatureMatrix, width: Int) throws -> Model
}

/// Rows that were clustered, and a rule that places new ones.
package protocol ClusterModel: Sendable, Equatable, Codable {
    /// The cluster of each row it was fitted on, from 0; nil is noise.
    var rowLabels: [Int?] { get }
    /// The number of clusters, noise not counted.
    var clusterCount: Int { get }

    /// Places new rows, changing nothing. `width` bounds the threads.
    func place(_ rows: FeatureMatrix, width: Int) throws -> [ClusterAssignment]
}

extension ClusterModel {
    /// Rows per cluster.
    package var clusterSizes: [Int] {
        var sizes = [Int](repeating: 0, count: clusterCount)
        for case .some(let label) in rowLabels { sizes[label] += 1 }
        return sizes
    }

    /// Rows in no cluster.
    package var noiseRows: Int { rowLabels.reduce(0) { $0 + ($1 == nil ? 1 : 0) } }
}

extension HDBSCAN: Clusterer {}

extension HDBSCANModel: ClusterModel {
    package var rowLabels: [Int?] { labels }

    package func place(_ rows: FeatureMatrix, width: Int) throws -> [ClusterAssignment] {
        try assign(rows, width: width)
    }
}

extension KMeans: Clusterer {}

extension KMeansModel: ClusterModel {
    package var rowLabels: [Int?] { labels }

    package func place(_ rows: FeatureMatrix, width: Int) throws -> [ClusterAssignment] {
        try assign(rows, width: width).map { ClusterAssignment(cluster: $0, probability: 1) }
    }
}

/// Refuses what no clusterer can work with: rows that are all the same, and
/// rows whose distances, or a sum of `times` of them, would overflow.
func checkRows(_ rows: FeatureMatrix, times: Int = 1) throws {
    guard !rows.isConstant else {
        throw LearnError(
            .constantRows,
            "all \(rows.rowCount) rows are the same, so there are no clusters to find; "
                + "give columns that differ between rows"
        )
    }
    guard hasFiniteDistances(rows, times: times) else {
        throw LearnError(
            .badNumber,
            "the rows lie too far apart for their distances to be computed; "
                + "give the columns a smaller scale"
        )
    }
}

/// Refuses new rows that lack the columns of the model.
func checkColumns(_ rows: FeatureMatrix, fitted columns: Int) throws {
    guard rows.columnCount == columns else {
        throw LearnError(
            .shapeMismatch,
            "the rows have \(rows.columnCount) columns and the model was fitted on "
                + "\(columns); give the same columns"
        )
    }
}

/// The refusal of a saved model whose parts do not fit.
func damagedModel() -> LearnError {
    LearnError(
        .badModel,
        "the saved clusters are damaged: their parts do not fit each other; "
            + "cluster the rows again"
    )
}
