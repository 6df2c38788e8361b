// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How often rows came out together in several clusterings.
///
/// Rows with the same labels everywhere are one to it, so it works on different
/// rows of labels and not on rows. The likeness of two is the share of the
/// clusterings that hold both in one cluster; noise is together with nothing.
package struct CoAssociation: Sendable {
    package let rowCount: Int
    package let memberCount: Int
    /// For each row, which row of labels it has.
    private let tupleOfRow: [Int32]
    /// The different rows of labels, one after the other, -1 for noise; ordered
    /// by how many rows have them, then by their first row.
    private let tuples: [Int32]
    private let sizes: [Int]
    /// The fewest clusters that one of the clusterings has, but at least two.
    private let coarsest: Int

    /// The most rows of labels whose likenesses are kept: 72 MB. The rarer ones
    /// join the cluster they are most alike to.
    package static let storedMax = 6_000

    package init(_ labelings: [[Int?]]) throws {
        guard let first = labelings.first, !first.isEmpty, labelings.count >= 2 else {
            throw LearnError(
                .empty,
                "a consensus needs at least two clusterings of at least one row"
            )
        }
        if let odd = labelings.first(where: { $0.count != first.count }) {
            throw LearnError(
                .shapeMismatch,
                "\(first.count) labels cannot be compared with \(odd.count); "
                    + "give clusterings of the same rows"
            )
        }
        var known: [[Int32]: Int32] = [:]
        var counts: [Int] = []
        var found: [[Int32]] = []
        var ofRow: [Int32] = []
        ofRow.reserveCapacity(first.count)
        for row in first.indices {
            let tuple = labelings.map { Int32(truncatingIfNeeded: $0[row] ?? -1) }
            let place = known[tuple] ?? Int32(found.count)
            if place == found.count {
                known[tuple] = place
                found.append(tuple)
                counts.append(0)
            }
            counts[Int(place)] += 1
            ofRow.append(place)
        }
        let order = counts.indices.sorted {
            counts[$0] == counts[$1] ? $0 < $1 : counts[$0] > counts[$1]
        }
        var rank = [Int32](repeating: 0, count: order.count)
        for (place, tuple) in order.enumerated() { rank[tuple] = Int32(place) }
        let counted = labelings.map { Set($0.compactMap { $0 }).count }
        coarsest = max(2, counted.min() ?? 2)
        rowCount = first.count
        memberCount = labelings.count
        tupleOfRow = ofRow.map { rank[Int($0)] }
        tuples = order.flatMap { found[$0] }
        sizes = order.map { counts[$0] }
    }

    /// The different rows of labels.
    package var tupleCount: Int { sizes.count }

    /// The share of the clusterings in which two rows are together.
    package func likeness(_ one: Int, _ other: Int) -> Double {
        likeness(tuple: Int(tupleOfRow[one]), Int(tupleOfRow[other]))
    }

    private func likeness(tuple one: Int, _ other: Int) -> Double {
        var together = 0
        for member in 0..<memberCount {
            let label = tuples[one * memberCount + member]
            if label >= 0, label == tuples[other * memberCount + member] { together += 1 }
        }
        return Double(together) / Double(memberCount)
    }

    /// The clusters that the clusterings agree on, by average linkage over the
    /// likeness of all pairs of rows. Rows that most clusterings call noise are
    /// noise.
    ///
    /// Without a number the tree is cut where the cut lasts longest (Fred and
    /// Jain 2005), among two clusters up to as many as the coarsest member has.
    package func consensus(clusterCount: Int?) -> ConsensusLabels {
        let dense = (0..<tupleCount).filter { 2 * likeness(tuple: $0, $0) > 1 }
        let kept = Array(dense.prefix(Self.storedMax))
        var clusterOf = [Int32](repeating: -1, count: tupleCount)
        if kept.count > 1 {
            let triangle = DistanceTriangle(count: kept.count)
            for one in kept.indices {
                for other in one + 1..<max(one + 1, kept.count) {
                    triangle.cells[triangle.place(one, other)] =
                        1 - likeness(tuple: kept[one], kept[other])
                }
            }
            let tree = Dendrogram(
                chainMerges(
                    triangle,
                    weights: kept.map { Double(sizes[$0]) },
                    linkage: .average
                )
            )
            let count = min(kept.count, clusterCount ?? tree.longestLived(upTo: coarsest))
            for (place, label) in tree.labels(count: count).enumerated() {
                clusterOf[kept[place]] = label
            }
        } else if let only = kept.first {
            clusterOf[only] = 0
        }
        let tallies = tally(clusterOf)
        for tuple in dense.dropFirst(Self.storedMax) {
            clusterOf[tuple] = Int32(tallies.best(labels(of: tuple)).cluster)
        }
        return finish(clusterOf)
    }

    private func labels(of tuple: Int) -> ArraySlice<Int32> {
        tuples[tuple * memberCount..<(tuple + 1) * memberCount]
    }

    private func tally(_ clusterOf: [Int32]) -> LabelTallies {
        let clusters = Int(clusterOf.max() ?? -1) + 1
        var tallies = LabelTallies(members: memberCount, clusters: clusters)
        for tuple in 0..<tupleCount where clusterOf[tuple] >= 0 {
            tallies.add(labels(of: tuple), rows: sizes[tuple], to: Int(clusterOf[tuple]))
        }
        return tallies
    }

    /// Numbers clusters by their first rows and says how far each row agrees.
    private func finish(_ clusterOf: [Int32]) -> ConsensusLabels {
        var number: [Int32: Int32] = [:]
        for tuple in tupleOfRow where clusterOf[Int(tuple)] >= 0 {
            let next = Int32(number.count)
            number[clusterOf[Int(tuple)], default: next] = number[clusterOf[Int(tuple)]] ?? next
        }
        let renamed = clusterOf.map { number[$0] ?? -1 }
        let tallies = tally(renamed)
        let agreement = (0..<tupleCount).map { tuple in
            renamed[tuple] < 0
                ? 0 : tallies.likeness(labels(of: tuple), Int(renamed[tuple]), isMember: true)
        }
        return ConsensusLabels(
            labels: tupleOfRow.map { renamed[Int($0)] },
            agreement: tupleOfRow.map { agreement[Int($0)] },
            tallies: tallies
        )
    }
}

/// What several clusterings agree on.
package struct ConsensusLabels: Sendable, Equatable {
    /// The cluster of each row, -1 for noise.
    package var labels: [Int32]
    /// The mean likeness of each row to the others of its cluster, 0 to 1; 1 for
    /// a row alone, 0 for noise.
    package var agreement: [Double]
    /// What places other rows.
    var tallies: LabelTallies
}

/// How many rows of each cluster have which label in each clustering.
///
/// The mean likeness of a row to a cluster is the mean over the clusterings of
/// the share of the cluster's rows with the row's label, so no pair is looked at.
struct LabelTallies: Sendable, Equatable, Codable {
    /// By clustering and label: rows by cluster.
    private(set) var counts: [[[Int]]]
    private(set) var sizes: [Int]

    init(members: Int, clusters: Int) {
        counts = Array(repeating: [], count: members)
        sizes = [Int](repeating: 0, count: clusters)
    }

    mutating func add(_ labels: ArraySlice<Int32>, rows: Int, to cluster: Int) {
        sizes[cluster] += rows
        for (member, label) in labels.enumerated() where label >= 0 {
            while counts[member].count <= Int(label) {
                counts[member].append([Int](repeating: 0, count: sizes.count))
            }
            counts[member][Int(label)][cluster] += rows
        }
    }

    /// The mean likeness of a row to a cluster's rows; of a member, to the others.
    func likeness(_ labels: ArraySlice<Int32>, _ cluster: Int, isMember: Bool) -> Double {
        let others = sizes[cluster] - (isMember ? 1 : 0)
        guard others > 0 else { return isMember ? 1 : 0 }
        var together = 0
        for (member, label) in labels.enumerated()
        where label >= 0 && Int(label) < counts[member].count {
            together += counts[member][Int(label)][cluster] - (isMember ? 1 : 0)
        }
        return Double(together) / Double(others * counts.count)
    }

    /// The cluster that a row is most alike to, the first of equal ones.
    func best(_ labels: ArraySlice<Int32>) -> (cluster: Int, likeness: Double) {
        var best = (cluster: 0, likeness: -1.0)
        for cluster in sizes.indices {
            let likeness = likeness(labels, cluster, isMember: false)
            if likeness > best.likeness { best = (cluster, likeness) }
        }
        return best
    }

    /// Whether every part has the size of the others, for tallies from a file.
    func isSound(members: Int) -> Bool {
        counts.count == members && !sizes.isEmpty && sizes.allSatisfy { $0 > 0 }
            && counts.allSatisfy { $0.allSatisfy { $0.count == sizes.count } }
    }
}

extension Dendrogram {
    /// The number of clusters, from two on, whose cut lasts longest over heights;
    /// the lowest of equal ones.
    package func longestLived(upTo most: Int) -> Int {
        var best = 2
        var longest = -Double.infinity
        for count in 2..<max(3, min(rowCount, most + 1)) {
            // Cut into `count`: after rowCount - count merges.
            let next = heights[rowCount - count]
            let last = rowCount - count > 0 ? heights[rowCount - count - 1] : 0
            if next - last > longest {
                longest = next - last
                best = count
            }
        }
        return min(best, rowCount)
    }
}
