// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows clustered by `DBSCAN`: the labels, and the cores that place new rows.
///
/// Warning: the model holds the core rows themselves, so forgetting a person
/// means fitting it anew without their row.
package struct DBSCANModel: Sendable {
    package let settings: DBSCAN
    package let columnCount: Int
    /// The cluster of each row, from 0, or -1 for noise.
    let labels: [Int32]
    /// The rows that are cores, ascending.
    package let coreRows: [Int32]
    /// The cluster of each core.
    let coreLabels: [Int32]
    /// The cores' cells; nil where no row is a core.
    let cores: FeatureMatrix?
    let tree: KDTree?
    package let clusterCount: Int

    /// An answer without any cluster.
    init(settings: DBSCAN, columnCount: Int, labels: [Int32]) {
        self.settings = settings
        self.columnCount = columnCount
        self.labels = labels
        coreRows = []
        coreLabels = []
        cores = nil
        tree = nil
        clusterCount = 0
    }

    init(
        settings: DBSCAN,
        labels: [Int32],
        coreRows: [Int32],
        cores: FeatureMatrix,
        tree: KDTree,
        coreLabels: [Int32]
    ) {
        self.settings = settings
        self.labels = labels
        self.coreRows = coreRows
        self.coreLabels = coreLabels
        self.cores = cores
        self.tree = tree
        columnCount = cores.columnCount
        clusterCount = Int(coreLabels.max() ?? -1) + 1
    }

    /// Whether each row is a core.
    package var isCore: [Bool] {
        var flags = [Bool](repeating: false, count: labels.count)
        for row in coreRows { flags[Int(row)] = true }
        return flags
    }
}

extension DBSCANModel: ClusterModel {
    package var rowLabels: [Int?] { labels.map { $0 < 0 ? nil : Int($0) } }

    /// The cluster of the nearest core within `epsilon`, or noise.
    ///
    /// A border between clusters may come out in another than fitting put it,
    /// which goes by the clusters' numbers and not by distance.
    package func place(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> [ClusterAssignment] {
        try checkColumns(rows, fitted: columnCount)
        let noise = ClusterAssignment(cluster: nil, probability: 0)
        guard let tree else { return [ClusterAssignment](repeating: noise, count: rows.rowCount) }
        let limit = settings.epsilon * settings.epsilon
        return nearestPlaces(rows, tree, width: width).map { place in
            place.squaredDistance <= limit
                ? ClusterAssignment(cluster: Int(coreLabels[Int(place.row)]), probability: 1)
                : noise
        }
    }
}

/// The nearest of a tree's rows to a point.
struct NearestPlace: BitwiseCopyable {
    var row: Int32
    var squaredDistance: Double
}

/// The nearest row of a tree for each new row; ties go to the lower row.
func nearestPlaces(_ rows: FeatureMatrix, _ tree: KDTree, width: Int) -> [NearestPlace] {
    let answer = CellBuffer(
        repeating: NearestPlace(row: 0, squaredDistance: 0),
        count: rows.rowCount
    )
    rows.withPointers { rows in
        tree.withView { view in
            parallelFor(rows.rowCount, chunk: 256, width: width) { range in
                var search = NearestSearch(neighbours: 1, tree: tree)
                for row in range {
                    search.find(rows[row], in: view)
                    answer[row] = NearestPlace(
                        row: search.rows[0],
                        squaredDistance: search.distances[0]
                    )
                }
            }
        }
    }
    return answer.array
}

extension DBSCANModel: Equatable {
    package static func == (left: DBSCANModel, right: DBSCANModel) -> Bool {
        left.settings == right.settings && left.labels == right.labels
            && left.coreRows == right.coreRows && left.coreLabels == right.coreLabels
            && left.cores == right.cores && left.columnCount == right.columnCount
    }
}

/// The tree is built again from the cores, which gives the same tree.
extension DBSCANModel: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case settings, columnCount, labels, coreRows, coreLabels, cores
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(settings, forKey: .settings)
        try container.encode(columnCount, forKey: .columnCount)
        try container.encode(labels, forKey: .labels)
        try container.encode(coreRows, forKey: .coreRows)
        try container.encode(coreLabels, forKey: .coreLabels)
        try container.encodeIfPresent(cores, forKey: .cores)
    }

    /// Refuses a file whose parts do not fit, before an index can go astray.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        settings = try container.decode(DBSCAN.self, forKey: .settings)
        columnCount = try container.decode(Int.self, forKey: .columnCount)
        labels = try container.decode([Int32].self, forKey: .labels)
        coreRows = try container.decode([Int32].self, forKey: .coreRows)
        coreLabels = try container.decode([Int32].self, forKey: .coreLabels)
        cores = try container.decodeIfPresent(FeatureMatrix.self, forKey: .cores)
        tree = cores.map { KDTree($0, leafSize: DBSCAN.leafSize) }
        let clusters = (coreLabels.max() ?? -1) + 1
        clusterCount = Int(clusters)
        guard columnCount > 0, coreLabels.count == coreRows.count,
            cores?.rowCount ?? 0 == coreRows.count,
            cores?.columnCount ?? columnCount == columnCount,
            labels.allSatisfy({ (-1..<clusters).contains($0) }),
            coreLabels.allSatisfy({ $0 >= 0 }),
            coreRows.allSatisfy({ labels.indices.contains(Int($0)) })
        else { throw damagedModel() }
    }
}
