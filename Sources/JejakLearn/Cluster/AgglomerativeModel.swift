// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows clustered by `Agglomerative`: the tree, its cut, and `place` for others.
///
/// A new row joins the cluster with the nearest centroid under Ward linkage, and
/// that of the nearest row under the others.
///
/// Warning: but under Ward linkage the model holds the rows themselves, so
/// forgetting a person means fitting it anew without their row.
package struct AgglomerativeModel: Sendable {
    package let settings: Agglomerative
    package let dendrogram: Dendrogram
    package let clusterCount: Int
    let labels: [Int32]
    /// What new rows are compared with, and the cluster of each.
    let anchors: FeatureMatrix
    let anchorLabels: [Int32]
    private let tree: KDTree

    init(
        settings: Agglomerative,
        rows: FeatureMatrix,
        dendrogram: Dendrogram,
        labels: [Int32]
    ) throws {
        self.settings = settings
        self.dendrogram = dendrogram
        self.labels = labels
        clusterCount = Int(labels.max() ?? -1) + 1
        if settings.linkage == .ward {
            anchors = try centroids(rows, labels, count: clusterCount)
            anchorLabels = (0..<Int32(clusterCount)).map { $0 }
        } else {
            anchors = rows
            anchorLabels = labels
        }
        tree = KDTree(anchors)
    }
}

/// The mean of each cluster's rows; rows labelled below 0 belong to none.
func centroids(_ rows: FeatureMatrix, _ labels: [Int32], count: Int) throws -> FeatureMatrix {
    let columns = rows.columnCount
    var sums = [Double](repeating: 0, count: count * columns)
    var sizes = [Double](repeating: 0, count: count)
    rows.withPointers { rows in
        for (row, label) in labels.enumerated() where label >= 0 {
            sizes[Int(label)] += 1
            for column in 0..<columns { sums[Int(label) * columns + column] += rows[row][column] }
        }
    }
    for place in sums.indices { sums[place] /= sizes[place / columns] }
    return try FeatureMatrix(rowCount: count, columnCount: columns, values: sums)
}

extension AgglomerativeModel: ClusterModel {
    package var rowLabels: [Int?] { labels.map { Int($0) } }

    package func place(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> [ClusterAssignment] {
        try checkColumns(rows, fitted: anchors.columnCount)
        return nearestPlaces(rows, tree, width: width).map {
            ClusterAssignment(cluster: Int(anchorLabels[Int($0.row)]), probability: 1)
        }
    }
}

extension AgglomerativeModel: Equatable {
    package static func == (left: AgglomerativeModel, right: AgglomerativeModel) -> Bool {
        left.settings == right.settings && left.dendrogram == right.dendrogram
            && left.labels == right.labels && left.anchors == right.anchors
            && left.anchorLabels == right.anchorLabels
    }
}

extension AgglomerativeModel: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case settings, dendrogram, labels, anchors, anchorLabels
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(settings, forKey: .settings)
        try container.encode(dendrogram, forKey: .dendrogram)
        try container.encode(labels, forKey: .labels)
        try container.encode(anchors, forKey: .anchors)
        try container.encode(anchorLabels, forKey: .anchorLabels)
    }

    /// Refuses a file whose parts do not fit, before an index can go astray.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        settings = try container.decode(Agglomerative.self, forKey: .settings)
        dendrogram = try container.decode(Dendrogram.self, forKey: .dendrogram)
        labels = try container.decode([Int32].self, forKey: .labels)
        anchors = try container.decode(FeatureMatrix.self, forKey: .anchors)
        anchorLabels = try container.decode([Int32].self, forKey: .anchorLabels)
        tree = KDTree(anchors)
        let clusters = (labels.max() ?? -1) + 1
        clusterCount = Int(clusters)
        guard dendrogram.isSound, labels.count == dendrogram.rowCount,
            anchorLabels.count == anchors.rowCount, labels.allSatisfy({ $0 >= 0 }),
            anchorLabels.allSatisfy({ (0..<clusters).contains($0) })
        else { throw damagedModel() }
    }
}
