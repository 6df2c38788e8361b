// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows clustered by `Consensus`: labels, agreement, and `place` for new rows.
///
/// A new row is placed by every member and joins the cluster it is together with
/// most often; its probability is the share of pairs it is together with.
package struct ConsensusModel: Sendable, Equatable {
    package let settings: Consensus
    package let columnCount: Int
    let labels: [Int32]
    /// The mean likeness of each row to the others of its cluster, 0 to 1.
    package let agreement: [Double]
    /// The members' centres, one after the other.
    private let centres: [[Double]]
    private let tallies: LabelTallies

    init(
        settings: Consensus,
        columnCount: Int,
        centres: [[Double]],
        consensus: ConsensusLabels
    ) {
        self.settings = settings
        self.columnCount = columnCount
        self.centres = centres
        labels = consensus.labels
        agreement = consensus.agreement
        tallies = consensus.tallies
    }
}

extension ConsensusModel: ClusterModel {
    package var rowLabels: [Int?] { labels.map { $0 < 0 ? nil : Int($0) } }
    package var clusterCount: Int { tallies.sizes.count }

    package func place(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> [ClusterAssignment] {
        try checkColumns(rows, fitted: columnCount)
        let votes = centres.map { nearestCentres(rows, $0, width: width).labels }
        return (0..<rows.rowCount).map { row in
            let best = tallies.best(votes.map { $0[row] }[...])
            return ClusterAssignment(cluster: best.cluster, probability: best.likeness)
        }
    }
}

extension ConsensusModel: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case settings, columnCount, labels, agreement, centres, tallies
    }

    /// Refuses a file whose parts do not fit, before an index can go astray.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        settings = try container.decode(Consensus.self, forKey: .settings)
        columnCount = try container.decode(Int.self, forKey: .columnCount)
        labels = try container.decode([Int32].self, forKey: .labels)
        agreement = try container.decode([Double].self, forKey: .agreement)
        centres = try container.decode([[Double]].self, forKey: .centres)
        tallies = try container.decode(LabelTallies.self, forKey: .tallies)
        let (columns, clusters) = (columnCount, Int32(tallies.sizes.count))
        guard columns > 0, agreement.count == labels.count,
            tallies.isSound(members: centres.count),
            centres.allSatisfy({ !$0.isEmpty && $0.count % columns == 0 }),
            labels.allSatisfy({ (-1..<clusters).contains($0) })
        else { throw damagedModel() }
    }
}
