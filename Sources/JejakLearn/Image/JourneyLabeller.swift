// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Names groups by what sets them apart from all others.
///
/// For every trait the members' mean is held against everybody else's, in
/// standard deviations. The strongest difference gives the name and the
/// strongest of another family completes it if it comes near; where two groups would share a
/// name, the next difference is added, and last their numbers. Where no
/// difference is both large and sure, nothing sets the group apart, and that is
/// its name. The answer follows from the people alone.
struct JourneyLabeller {
    /// Weaker differences are not worth a word.
    static let threshold = 0.35
    /// So many standard errors from none, since the strongest of many
    /// differences is often an accident of few people.
    static let certainty = 3.5
    /// A habit of days of the month needs two of them to show.
    static let monthDays = 60.0
    /// The second difference is told when it is at least this share of the
    /// strongest.
    static let second = 0.4

    private let traits: JourneyTraits
    private let phrases: JourneyPhrases

    init(_ traits: JourneyTraits) {
        self.traits = traits
        phrases = JourneyPhrases(traits)
    }

    /// A difference with its words; traits of one family say similar things.
    struct Difference {
        var family: String
        var words: JourneyWords
        var strength: Double
        var figures: ContrastFigures?
    }

    /// Names per group; `groups` are places in the traits' people.
    func names(_ groups: [[Int]]) -> [(label: JourneyWords, contrasts: [Difference])] {
        let everyone = groups.flatMap { $0 }.sorted()
        let found = groups.map { differences($0, everyone: everyone) }
        var parts = found.map { all in
            all.count > 1 && all[1].strength >= JourneyLabeller.second * all[0].strength
                ? 2 : min(1, all.count)
        }
        var labels = zip(found, parts).map { JourneyLabeller.joined($0, $1) }
        for _ in 0..<6 {
            let doubled = labels.indices.filter { index in
                labels.indices.contains { $0 != index && isSame(labels[$0], labels[index]) }
            }
            guard !doubled.isEmpty else { break }
            for index in doubled where parts[index] < found[index].count {
                parts[index] += 1
                labels[index] = JourneyLabeller.joined(found[index], parts[index])
            }
        }
        for index in labels.indices
        where labels[..<index].contains(where: { isSame($0, labels[index]) }) {
            labels[index].en += " (\(index + 1))"
            labels[index].id += " (\(index + 1))"
        }
        return zip(labels, found).map { ($0, $1) }
    }

    private func isSame(_ left: JourneyWords, _ right: JourneyWords) -> Bool {
        left.en == right.en || left.id == right.id
    }

    private static func joined(_ differences: [Difference], _ count: Int) -> JourneyWords {
        guard count > 0 else {
            return FeatureLabel.nothing
        }
        let chosen = differences[..<count].map(\.words)
        return JourneyWords(
            en: capitalised(chosen.map(\.en).joined(separator: ", ")),
            id: capitalised(chosen.map(\.id).joined(separator: ", "))
        )
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// All differences worth a word, strongest first, one a family.
    private func differences(_ members: [Int], everyone: [Int]) -> [Difference] {
        let inside = Set(members)
        let others = everyone.filter { !inside.contains($0) }
        var all: [Difference] = []
        for (trait, values) in traits.values {
            guard let difference = difference(values, members, others) else { continue }
            guard abs(difference) >= JourneyLabeller.threshold else { continue }
            if let spoken = phrases.spoken(trait, isMore: difference > 0, members: members) {
                all.append(
                    Difference(
                        family: spoken.family,
                        words: spoken.words,
                        strength: abs(difference) * spoken.weight,
                        figures: ContrastFigures(
                            trait,
                            rowNames: traits.rowNames,
                            own: members.map { values[$0] },
                            others: others.map { values[$0] }
                        )
                    )
                )
            }
        }
        if let month = monthDifference(members, others) { all.append(month) }
        // The words break ties, so that the order never depends on hashing.
        all.sort { ($1.strength, $0.words.en) < ($0.strength, $1.words.en) }
        var families: Set<String> = []
        return all.filter { families.insert($0.family).inserted }
    }

    /// Members' mean minus the others' in standard deviations, where at least
    /// half the members have the trait.
    private func difference(
        _ values: [Double],
        _ members: [Int],
        _ others: [Int]
    ) -> Double? {
        let own = members.map { values[$0] }.filter { !$0.isNaN }
        let rest = others.map { values[$0] }.filter { !$0.isNaN }
        guard own.count * 2 >= members.count, own.count > 1, rest.count > 1 else { return nil }
        let ownSpread = JourneyTraits.deviation(own)
        let restSpread = JourneyTraits.deviation(rest)
        let spread = ((ownSpread * ownSpread + restSpread * restSpread) / 2).squareRoot()
        guard spread > 1e-9 else { return nil }
        let difference = JourneyTraits.mean(own) - JourneyTraits.mean(rest)
        let error = JourneyLabeller.error(own, rest)
        guard abs(difference) >= JourneyLabeller.certainty * error else { return nil }
        return difference / spread
    }

    /// The standard error of a difference of means.
    private static func error(_ one: [Double], _ other: [Double]) -> Double {
        func part(_ values: [Double]) -> Double {
            let deviation = JourneyTraits.deviation(values)
            return deviation * deviation / Double(max(1, values.count))
        }
        return (part(one) + part(other)).squareRoot()
    }

    /// The eight days of the month in which the members come most, where they
    /// come more than twice as much as the others.
    private func monthDifference(_ members: [Int], _ others: [Int]) -> Difference? {
        guard !others.isEmpty else { return nil }
        // The span is kept as the logarithm of 1 + days.
        let spans = members.map { traits.values[.span]?[$0] ?? .nan }
        guard exponential(JourneyTraits.median(spans)) - 1 >= JourneyLabeller.monthDays else {
            return nil
        }
        let window = 8
        func share(_ person: Int, _ first: Int) -> Double {
            (0..<window).reduce(0) { $0 + traits.days[person][(first + $1) % 31] }
        }
        var best = (first: 0, share: -1.0)
        for first in 0..<31 {
            let mean = JourneyTraits.mean(members.map { share($0, first) })
            if mean > best.share { best = (first, mean) }
        }
        let own = members.map { share($0, best.first) }
        let rest = others.map { share($0, best.first) }
        let more = JourneyTraits.mean(own) - JourneyTraits.mean(rest)
        guard JourneyTraits.mean(own) > 2 * JourneyTraits.mean(rest),
            more >= JourneyLabeller.certainty * JourneyLabeller.error(own, rest)
        else { return nil }
        let spread = max(0.02, (JourneyTraits.deviation(own) + JourneyTraits.deviation(rest)) / 2)
        let strength = more / spread
        let from = best.first + 1
        let to = (best.first + window - 1) % 31 + 1
        return Difference(
            family: "month",
            words: JourneyWords(
                en: "comes from the \(JourneyPhrases.ordinal(from)) to the "
                    + "\(JourneyPhrases.ordinal(to)) of the month",
                id: "datang tanggal \(from) sampai \(to)"
            ),
            strength: strength,
            figures: ContrastFigures(
                monthShares: JourneyTraits.mean(own),
                others: JourneyTraits.mean(rest)
            )
        )
    }
}
