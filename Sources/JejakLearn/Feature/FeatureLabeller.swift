// SPDX-License-Identifier: Apache-2.0

/// A group's name, made of the differences that set it apart.
package struct FeatureLabel: Sendable, Equatable {
    /// One difference from everybody else, in pooled standard deviations of the
    /// scaled feature.
    package struct Difference: Sendable, Equatable {
        package var key: String
        package var words: JourneyWords
        package var effect: Double
        /// How many standard errors the difference is from none.
        package var z: Double

        package init(key: String, words: JourneyWords, effect: Double, z: Double) {
            self.key = key
            self.words = words
            self.effect = effect
            self.z = z
        }
    }

    package var words: JourneyWords
    /// Strongest first, one a family; empty where nothing sets the group apart.
    package var differences: [Difference]

    package init(words: JourneyWords, differences: [Difference]) {
        self.words = words
        self.differences = differences
    }

    /// What is said where no difference is worth a word.
    package static let nothing = JourneyWords(
        en: "Nothing sets them apart",
        id: "Tidak ada yang membedakan"
    )
}

/// Names groups by the features in which they differ from all others.
///
/// A difference is worth a word if it is at least `threshold` pooled standard
/// deviations (Cohen's small to medium) and lies `certainty` standard errors
/// from none, since the strongest of many differences is often an accident of
/// few people. Where none is, the answer is that nothing sets the group apart.
package struct FeatureLabeller {
    package static let threshold = 0.35
    package static let certainty = 3.5
    /// The second difference is told when it is at least this share of the first.
    static let second = 0.4

    private let rows: FeatureMatrix
    private let features: [PersonFeature]

    /// `features` are those of the columns of `rows`.
    package init(_ rows: FeatureMatrix, _ features: [PersonFeature]) {
        self.rows = rows
        self.features = features
    }

    /// One label a group, no two alike unless nothing sets them apart.
    package func labels(_ groups: [[Int]]) -> [FeatureLabel] {
        let found = groups.map(differences)
        var parts = found.map { all in
            all.count > 1 && abs(all[1].effect) >= Self.second * abs(all[0].effect)
                ? 2 : min(1, all.count)
        }
        for _ in 0..<6 {
            let labels = zip(found, parts).map { Self.joined($0, $1) }
            let doubled = labels.indices.filter { index in
                labels.indices.contains { $0 != index && labels[$0] == labels[index] }
                    && parts[index] < found[index].count
            }
            guard !doubled.isEmpty else { break }
            for index in doubled { parts[index] += 1 }
        }
        var labels = zip(found, parts).map { Self.joined($0, $1) }
        for index in labels.indices
        where labels[index] != FeatureLabel.nothing
            && labels[..<index].contains(labels[index])
        {
            labels[index].en += " (\(index + 1))"
            labels[index].id += " (\(index + 1))"
        }
        return zip(labels, found).map { FeatureLabel(words: $0, differences: $1) }
    }

    private static func joined(_ all: [FeatureLabel.Difference], _ count: Int) -> JourneyWords {
        guard count > 0 else { return FeatureLabel.nothing }
        let chosen = all[..<count].map(\.words)
        func capitalised(_ text: String) -> String {
            text.prefix(1).uppercased() + text.dropFirst()
        }
        return JourneyWords(
            en: capitalised(chosen.map(\.en).joined(separator: ", ")),
            id: capitalised(chosen.map(\.id).joined(separator: ", "))
        )
    }

    /// What sets some people apart from all others, strongest first.
    package func differences(_ members: [Int]) -> [FeatureLabel.Difference] {
        var isMember = [Bool](repeating: false, count: rows.rowCount)
        for member in members { isMember[member] = true }
        var all: [FeatureLabel.Difference] = []
        for (column, feature) in features.enumerated() {
            let (effect, z) = effect(column, isMember)
            guard abs(effect) >= Self.threshold, abs(z) >= Self.certainty,
                let words = effect > 0 ? feature.more : feature.less
            else { continue }
            all.append(
                FeatureLabel.Difference(key: feature.key, words: words, effect: effect, z: z)
            )
        }
        all.sort { (-abs($0.effect), $0.key) < (-abs($1.effect), $1.key) }
        var told: Set<String> = []
        let families = Dictionary(
            features.map { ($0.key, $0.family) },
            uniquingKeysWith: { first, _ in first }
        )
        return all.filter { told.insert(families[$0.key] ?? $0.key).inserted }
    }

    /// The difference of means in pooled deviations, and in standard errors.
    private func effect(_ column: Int, _ isMember: [Bool]) -> (Double, Double) {
        var counts = [0.0, 0.0]
        var sums = [0.0, 0.0]
        var squares = [0.0, 0.0]
        for row in 0..<rows.rowCount {
            let value = rows.values[row * rows.columnCount + column]
            let side = isMember[row] ? 0 : 1
            counts[side] += 1
            sums[side] += value
            squares[side] += value * value
        }
        guard counts[0] > 1, counts[1] > 1 else { return (0, 0) }
        func variance(_ side: Int) -> Double {
            let mean = sums[side] / counts[side]
            return max(0, squares[side] / counts[side] - mean * mean)
        }
        let difference = sums[0] / counts[0] - sums[1] / counts[1]
        let spread = ((variance(0) + variance(1)) / 2).squareRoot()
        // Where neither side varies, a difference of one spread is one spread.
        let error = (variance(0) / counts[0] + variance(1) / counts[1]).squareRoot()
        return (difference / max(spread, 0.05), difference / max(error, 1e-9))
    }
}

extension FeatureLabel {
    /// Keeps names through a refit: a group that is for the most part the one
    /// of before keeps its name, as long as what the name says still holds.
    ///
    /// `old` and `new` are members of groups in codes that outlast a refit.
    /// Pairs are made by the largest overlap (shared over either), at least one
    /// half, each group once.
    package static func kept(
        old: [(members: Set<UInt32>, label: FeatureLabel)],
        new: [(members: Set<UInt32>, label: FeatureLabel)]
    ) -> [FeatureLabel] {
        var pairs: [(share: Double, old: Int, new: Int)] = []
        for (first, one) in old.enumerated() {
            for (second, other) in new.enumerated() {
                let shared = one.members.intersection(other.members).count
                let either = one.members.count + other.members.count - shared
                let share = either > 0 ? Double(shared) / Double(either) : 0
                if share >= 0.5 { pairs.append((share, first, second)) }
            }
        }
        pairs.sort { ($1.share, $0.old, $0.new) < ($0.share, $1.old, $1.new) }
        var labels = new.map(\.label)
        var taken: Set<Int> = []
        var done: Set<Int> = []
        for pair in pairs where !taken.contains(pair.old) && !done.contains(pair.new) {
            taken.insert(pair.old)
            done.insert(pair.new)
            let before = old[pair.old].label
            guard let lead = before.differences.first,
                let now = new[pair.new].label.differences.first(where: { $0.key == lead.key }),
                (now.effect > 0) == (lead.effect > 0)
            else { continue }
            labels[pair.new].words = before.words
        }
        return labels
    }
}
