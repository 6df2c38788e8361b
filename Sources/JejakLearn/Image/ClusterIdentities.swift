// SPDX-License-Identifier: Apache-2.0

/// Which groups of a new answer are those of the last one, by who is in them.
///
/// People whom both answers know are compared. Two groups match where they share
/// at least `threshold` of all who are in either (Jaccard), the best pair
/// first, each group once: the rule by which evolving communities are followed
/// (Greene, Doyle and Cunningham 2010, who use 0.3). What matches keeps its id;
/// what does not gets one that was never used. What is kept does not depend on
/// the order in which the new answer numbers its groups. Time grows with the people.
package struct ClusterIdentities: Sendable, Equatable {
    /// The least share of their people that two groups have in common.
    package static let threshold = 0.3
    /// What lost its identity went into another where at least so many of its
    /// people are now; what is new came out of another likewise.
    package static let most = 0.5

    /// A group that went into another, or came out of one.
    package struct Passage: Sendable, Equatable, Codable {
        package let from: Int
        package let to: Int

        package init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// The id of each group of the new answer, in its order.
    package private(set) var ids: [Int] = []
    package private(set) var kept: [Int] = []
    /// New ones that came out of none of the old.
    package private(set) var fresh: [Int] = []
    /// Old ones whose people are scattered.
    package private(set) var gone: [Int] = []
    package private(set) var merged: [Passage] = []
    package private(set) var split: [Passage] = []
    /// The first id that no answer has used.
    package private(set) var next: Int

    /// `old` says where each person was (nothing for no group), `new` where they
    /// are among `count` groups; `next` is the first id that was never used.
    package init(old: [UInt32: Int?], new: [UInt32: Int?], count: Int, next: Int) {
        self.next = max(next, (old.values.compactMap(\.self).max() ?? 0) + 1)
        var both: [Int: [Int: Int]] = [:]
        var oldSizes: [Int: Int] = [:]
        var newSizes = [Int](repeating: 0, count: count)
        for (person, place) in new {
            guard let before = old[person] else { continue }
            if let place { newSizes[place] += 1 }
            if let before { oldSizes[before, default: 0] += 1 }
            if let place, let before { both[before, default: [:]][place, default: 0] += 1 }
        }
        var known: [Int?] = Array(repeating: nil, count: count)
        var taken: Set<Int> = []
        for pair in Self.pairs(both, oldSizes, newSizes)
        where known[pair.place] == nil && !taken.contains(pair.id) {
            known[pair.place] = pair.id
            taken.insert(pair.id)
        }
        for place in 0..<count {
            if let id = known[place] {
                ids.append(id)
                kept.append(id)
                continue
            }
            ids.append(self.next)
            let source = both.keys.sorted().first {
                2 * (both[$0]?[place] ?? 0) >= max(1, newSizes[place])
            }
            if let source {
                split.append(Passage(from: source, to: self.next))
            } else {
                fresh.append(self.next)
            }
            self.next += 1
        }
        let all = Set(old.values.compactMap(\.self))
        for id in all.subtracting(taken).sorted() {
            let target = (0..<count).first {
                2 * (both[id]?[$0] ?? 0) >= max(1, oldSizes[id] ?? 0)
            }
            if let target {
                merged.append(Passage(from: id, to: ids[target]))
            } else {
                gone.append(id)
            }
        }
        kept.sort()
    }

    /// Two groups that might be one.
    private struct Pair {
        let id: Int
        let place: Int
        let overlap: Double
        let shared: Int
    }

    /// Pairs that share enough, the best first; of equal ones the older first.
    private static func pairs(
        _ both: [Int: [Int: Int]],
        _ oldSizes: [Int: Int],
        _ newSizes: [Int]
    ) -> [Pair] {
        var pairs: [Pair] = []
        for (id, row) in both {
            for (place, shared) in row {
                let either = (oldSizes[id] ?? 0) + newSizes[place] - shared
                let overlap = Double(shared) / Double(max(1, either))
                guard overlap >= threshold else { continue }
                pairs.append(Pair(id: id, place: place, overlap: overlap, shared: shared))
            }
        }
        return pairs.sorted {
            ($1.overlap, $1.shared, $0.id, $0.place) < ($0.overlap, $0.shared, $1.id, $1.place)
        }
    }

    /// Colours of the groups of the new answer, in its order: what is kept keeps
    /// its own, what is new takes the least used of `palette`.
    package func colours(old: [Int: Int], palette: Int) -> [Int] {
        var uses = [Int](repeating: 0, count: max(1, palette))
        for id in ids { if let colour = old[id] { uses[colour % uses.count] += 1 } }
        return ids.map { id in
            if let colour = old[id] { return colour }
            let least = uses.indices.min { (uses[$0], $0) < (uses[$1], $1) } ?? 0
            uses[least] += 1
            return least
        }
    }
}

extension JourneyClusteringModel {
    /// The same answer under other ids, colours and names: one each a cluster,
    /// in their order.
    package func identified(
        ids: [Int],
        colours: [Int],
        labels names: [JourneyWords]
    ) -> JourneyClusteringModel {
        precondition(
            ids.count == clusters.count && colours.count == ids.count && names.count == ids.count,
            "every cluster has an id, a colour and a name"
        )
        var renamed = clusters
        for place in renamed.indices {
            renamed[place].id = ids[place]
            renamed[place].colour = colours[place]
            renamed[place].label = names[place]
        }
        return JourneyClusteringModel(self, clusters: renamed, ids: ids)
    }
}
