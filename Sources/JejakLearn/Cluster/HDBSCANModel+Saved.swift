// SPDX-License-Identifier: Apache-2.0

/// A model as it is kept in a file. Everything in it is finite: distances are
/// kept instead of densities, and the root's birth is left out. The k-d tree is
/// built again from the rows, which gives the same tree.
extension HDBSCANModel: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case settings, labels, probabilities, persistence, outlierScores
        case rows, coreDistance, rowCluster, rowDistance, hierarchy
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(settings, forKey: .settings)
        try container.encode(labels, forKey: .labels)
        try container.encode(probabilities, forKey: .probabilities)
        try container.encode(persistence, forKey: .persistence)
        try container.encode(outlierScores, forKey: .outlierScores)
        try container.encode(rows, forKey: .rows)
        try container.encode(coreDistance, forKey: .coreDistance)
        try container.encode(rowCluster, forKey: .rowCluster)
        try container.encode(rowDistance, forKey: .rowDistance)
        try container.encode(hierarchy, forKey: .hierarchy)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        settings = try container.decode(HDBSCAN.self, forKey: .settings)
        labels = try container.decode([Int?].self, forKey: .labels)
        probabilities = try container.decode([Double].self, forKey: .probabilities)
        persistence = try container.decode([Double].self, forKey: .persistence)
        outlierScores = try container.decode([Double].self, forKey: .outlierScores)
        rows = try container.decode(FeatureMatrix.self, forKey: .rows)
        coreDistance = try container.decode([Double].self, forKey: .coreDistance)
        rowCluster = try container.decode([Int32].self, forKey: .rowCluster)
        rowDistance = try container.decode([Double].self, forKey: .rowDistance)
        hierarchy = try container.decode(Hierarchy.self, forKey: .hierarchy)
        tree = KDTree(rows)
        try checkParts()
    }

    /// Refuses a file whose parts do not fit, before an index can go astray.
    func checkParts() throws {
        let count = rows.rowCount
        let clusters = hierarchy.parent.count
        let answer = persistence.count
        let fits =
            labels.count == count && probabilities.count == count
            && outlierScores.count == count && coreDistance.count == count
            && rowCluster.count == count && rowDistance.count == count
            && clusters >= 1 && hierarchy.birthDistance.count == clusters - 1
            && hierarchy.label.count == clusters && hierarchy.closest.count == answer
            && labels.allSatisfy { $0.map { (0..<answer).contains($0) } ?? true }
            && rowCluster.allSatisfy { (0..<Int32(clusters)).contains($0) }
            && hierarchy.label.allSatisfy { (-1..<Int32(answer)).contains($0) }
            && hierarchy.parent[0] == -1
            && hierarchy.parent.indices.dropFirst().allSatisfy {
                (0..<Int32($0)).contains(hierarchy.parent[$0])
            }
            && settings.minimumClusterSize >= 2 && settings.minimumSamples ?? 1 >= 1
            && settings.minimumClusterSize <= count
        guard fits else {
            throw LearnError(
                .badModel,
                "the saved clustering of \(count) rows is damaged: its parts do not fit each "
                    + "other; cluster the rows again"
            )
        }
    }
}

extension HDBSCANModel: Equatable {
    package static func == (left: HDBSCANModel, right: HDBSCANModel) -> Bool {
        left.settings == right.settings && left.labels == right.labels
            && left.probabilities == right.probabilities
            && left.persistence == right.persistence
            && left.outlierScores == right.outlierScores && left.rows == right.rows
            && left.coreDistance == right.coreDistance && left.rowCluster == right.rowCluster
            && left.rowDistance == right.rowDistance && left.hierarchy == right.hierarchy
    }
}
