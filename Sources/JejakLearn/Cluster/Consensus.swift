// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Clusters that many clusterings agree on.
///
/// Evidence accumulation (Fred and Jain 2005): k-means is run `members` times,
/// each time with another number of clusters and other seeds; two rows are the
/// more alike the more often they came out together; average linkage over that
/// likeness makes the tree, which is cut into `clusterCount` clusters, or, where
/// no number is given, where the cut holds over the widest range of likeness.
/// Groups that are not round come out as a union of round pieces. For other
/// clusterings than k-means see `CoAssociation`.
///
/// Time that of the members, and O(t²) for t different rows of labels, of which
/// at most `CoAssociation.storedMax` are kept apart. The same rows and seed give
/// the same answer on any number of threads.
package struct Consensus: Sendable, Equatable, Codable {
    /// The number of clusters; nil finds it.
    package var clusterCount: Int?
    /// How many clusterings vote.
    package var members: Int
    package var seed: UInt64

    package init(clusterCount: Int? = nil, members: Int = 20, seed: UInt64) {
        self.clusterCount = clusterCount
        self.members = members
        self.seed = seed
    }

    private func check(_ rows: FeatureMatrix) throws {
        guard (2...200).contains(members) else {
            throw LearnError(
                .badSetting,
                "\(members) clusterings cannot agree; give between 2 and 200"
            )
        }
        if let clusterCount, clusterCount < 1 {
            throw LearnError(
                .badSetting,
                "\(clusterCount) clusters were asked for; give at least 1"
            )
        }
        guard rows.rowCount >= max(4, clusterCount ?? 0) else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows are too few for a consensus of "
                    + "\(clusterCount.map { "\($0) clusters" } ?? "clusterings"); give more rows"
            )
        }
        try checkRows(rows, times: rows.rowCount)
    }

    /// The members' numbers of clusters: around the root of the rows, which is
    /// more than there are groups, but no more than 30 unless more are wanted.
    private func memberRange(_ rows: FeatureMatrix) -> ClosedRange<Int> {
        let root = Int(Double(rows.rowCount).squareRoot())
        let wanted = clusterCount ?? 2
        let high = min(rows.rowCount, max(wanted + 1, min(30, root)))
        return min(high, max(wanted, high / 2))...high
    }
}

extension Consensus: Clusterer {
    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> ConsensusModel {
        try check(rows)
        var random = SeededRandom(seed: seed)
        let range = memberRange(rows)
        var models: [KMeansModel] = []
        for _ in 0..<members {
            let count = range.lowerBound + random.below(range.count)
            models.append(
                try fitMember(rows, count, seed: random.next(), width: width)
            )
        }
        let together = try CoAssociation(models.map { $0.rowLabels })
        return ConsensusModel(
            settings: self,
            columnCount: rows.columnCount,
            centres: models.map { $0.centres },
            consensus: together.consensus(clusterCount: clusterCount)
        )
    }

    /// One start is enough: that members differ is what is wanted. Where there
    /// are fewer different rows than clusters, their number is taken.
    private func fitMember(
        _ rows: FeatureMatrix,
        _ count: Int,
        seed: UInt64,
        width: Int
    ) throws -> KMeansModel {
        var count = count
        while true {
            do {
                return try KMeans(clusterCount: count, seed: seed, starts: 1, roundsMax: 50)
                    .fit(rows, width: width)
            } catch let error as LearnError where error.code == .constantRows && count > 2 {
                count = max(2, count / 2)
            }
        }
    }
}
