// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows clustered by `KMeans`: the centres, and `assign` for new rows.
package struct KMeansModel: Sendable, Equatable {
    package let settings: KMeans
    package let columnCount: Int
    /// The centres one after the other, `columnCount` numbers each.
    package let centres: [Double]
    package let labels: [Int]
    /// The sum of squared distances from each row to its centre.
    package let inertia: Double

    package var clusterCount: Int { centres.count / columnCount }

    /// Rows per cluster.
    package var sizes: [Int] {
        var sizes = [Int](repeating: 0, count: clusterCount)
        for label in labels { sizes[label] += 1 }
        return sizes
    }

    package func centre(_ cluster: Int) -> [Double] {
        Array(centres[cluster * columnCount..<(cluster + 1) * columnCount])
    }

    /// The cluster with the nearest centre.
    package func assign(_ row: [Double]) throws -> Int {
        try assign(FeatureMatrix(rowCount: 1, columnCount: row.count, values: row), width: 1)[0]
    }

    /// The cluster with the nearest centre, for many rows.
    package func assign(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> [Int] {
        guard rows.columnCount == columnCount else {
            throw LearnError(
                .shapeMismatch,
                "the rows have \(rows.columnCount) columns and the model was fitted on "
                    + "\(columnCount); give the same columns"
            )
        }
        return nearestCentres(rows, centres, width: width).labels.map { Int($0) }
    }

    init(
        settings: KMeans,
        columnCount: Int,
        centres: [Double],
        labels: [Int],
        inertia: Double
    ) {
        self.settings = settings
        self.columnCount = columnCount
        self.centres = centres
        self.labels = labels
        self.inertia = inertia
    }
}

extension KMeansModel: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case settings, columnCount, centres, labels, inertia
    }

    /// Refuses a file whose parts do not fit, before an index can go astray.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        settings = try container.decode(KMeans.self, forKey: .settings)
        columnCount = try container.decode(Int.self, forKey: .columnCount)
        centres = try container.decode([Double].self, forKey: .centres)
        labels = try container.decode([Int].self, forKey: .labels)
        inertia = try container.decode(Double.self, forKey: .inertia)
        guard columnCount > 0, !centres.isEmpty, centres.count % columnCount == 0,
            labels.allSatisfy({ (0..<centres.count / columnCount).contains($0) })
        else {
            throw LearnError(
                .badModel,
                "the saved clusters are damaged: their parts do not fit each other; "
                    + "cluster the rows again"
            )
        }
    }
}
