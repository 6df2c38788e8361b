// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How far two clusters are from one another.
package enum Linkage: String, Sendable, Codable, CaseIterable {
    /// By how much joining them raises the sum of squares (Ward 1963).
    case ward
    /// The mean distance between their rows.
    case average
    /// The largest distance between their rows.
    case complete
    /// The smallest distance between their rows.
    case single
}

/// Where the tree of clusters is cut.
package enum DendrogramCut: Sendable, Equatable, Codable {
    /// Into this many clusters.
    case count(Int)
    /// Below this height: what merged higher stays apart.
    case height(Double)
}

/// Hierarchical clustering from single rows up, under the Euclidean distance.
///
/// Ward, average and complete linkage by the nearest-neighbour chain (Murtagh
/// 1983; Müllner 2011), single linkage by the minimum spanning tree (Gower and
/// Ross 1969). Heights mean what they mean in scipy's `linkage`. For small tables
/// where one wants to see what lies inside what.
///
/// Time O(n² · columns). Average and complete linkage keep all distances, 4 · n²
/// bytes, and refuse more than `storedRowsMax` rows; Ward goes by centroids and
/// single by rows alone, in O(n) memory. The same rows give the same answer on
/// any number of threads.
package struct Agglomerative: Sendable, Equatable, Codable {
    package var linkage: Linkage
    package var cut: DendrogramCut

    package init(linkage: Linkage = .ward, cut: DendrogramCut) {
        self.linkage = linkage
        self.cut = cut
    }

    /// The most rows whose distances are kept: 1.6 GB.
    package static let storedRowsMax = 20_000
    /// The most rows of any linkage: some ten minutes.
    package static let rowsMax = 200_000

    private func check(_ rows: FeatureMatrix) throws {
        switch cut {
        case .count(let count):
            guard count >= 1 else {
                throw LearnError(
                    .badSetting,
                    "\(count) clusters were asked for; give at least 1"
                )
            }
            guard rows.rowCount >= max(2, count) else {
                throw LearnError(
                    .tooFewRows,
                    "\(rows.rowCount) rows cannot make \(count) clusters; "
                        + "give more rows or ask for fewer clusters"
                )
            }
        case .height(let height):
            guard height >= 0, height.isFinite else {
                throw LearnError(
                    .badSetting,
                    "the height is \(height); give a distance of 0 or more"
                )
            }
            guard rows.rowCount >= 2 else {
                throw LearnError(
                    .tooFewRows,
                    "\(rows.rowCount) rows make no tree; give at least 2"
                )
            }
        }
        let isStored = linkage == .average || linkage == .complete
        guard rows.rowCount <= (isStored ? Self.storedRowsMax : Self.rowsMax) else {
            throw LearnError(
                .tooLarge,
                "\(rows.rowCount) rows are too many for \(linkage.rawValue) linkage, which takes "
                    + (isStored
                        ? "\(Self.storedRowsMax) (it keeps all distances); use ward or single "
                            + "linkage, or cluster a sample of the rows"
                        : "\(Self.rowsMax); cluster a sample of the rows")
            )
        }
        try checkRows(rows, times: rows.rowCount)
    }
}

extension Agglomerative: Clusterer {
    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> AgglomerativeModel {
        try check(rows)
        let merges = rows.withPointers { rows in
            switch linkage {
            case .ward: wardMerges(rows, width: width)
            case .single: singleMerges(rows, width: width)
            case .average, .complete:
                chainMerges(
                    DistanceTriangle(rows, width: width),
                    weights: [Double](repeating: 1, count: rows.rowCount),
                    linkage: linkage
                )
            }
        }
        let dendrogram = Dendrogram(merges)
        let labels =
            switch cut {
            case .count(let count): dendrogram.labels(count: count)
            case .height(let height): dendrogram.labels(below: height)
            }
        return try AgglomerativeModel(
            settings: self,
            rows: rows,
            dendrogram: dendrogram,
            labels: labels
        )
    }
}
