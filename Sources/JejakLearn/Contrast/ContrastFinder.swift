// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Holds the journeys of one group against those of another.
///
/// For every event and every transition two questions are asked. How many people
/// did it: the log-odds ratio with half a person added to each cell (Haldane 1956,
/// Anscombe 1956), tested as two shares. What share it is of all they did: the
/// log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn
/// 2008), whose variance is widened to that between people, since the steps of one person are no
/// independent draws. All questions together are held to a share of false
/// discoveries (Benjamini and Hochberg 1995). What fewer than `leastSupport`
/// people did is not asked about.
///
/// One pass over the footprints; memory grows with the different transitions.
package struct ContrastFinder: Sendable {
    /// The share of discoveries that may be false.
    package var falseDiscovery: Double
    package var leastPeople: Int
    package var leastSupport: Int
    /// Whether only what came before the first order counts, as when those who
    /// order are held against those who do not.
    package var isUntilConversion: Bool
    /// The most transitions that are asked about; those of most people come first.
    package static let transitionsMost = 4_000

    package init(
        falseDiscovery: Double = 0.05,
        leastPeople: Int = 20,
        leastSupport: Int = 10,
        isUntilConversion: Bool = false
    ) {
        self.falseDiscovery = falseDiscovery
        self.leastPeople = leastPeople
        self.leastSupport = leastSupport
        self.isUntilConversion = isUntilConversion
    }

    /// `group` and `other` are people of the table. Whoever is in both counts
    /// for the group.
    package func contrast(
        _ table: JourneyTable,
        group: [Int],
        against other: [Int]
    ) throws -> GroupContrast {
        guard falseDiscovery > 0, falseDiscovery < 1, leastPeople > 1, leastSupport > 1 else {
            throw LearnError(
                .badSetting,
                "the share of false discoveries is \(falseDiscovery) (above 0, below 1), the "
                    + "fewest people \(leastPeople) and the least support \(leastSupport) (above 1)"
            )
        }
        let members = Set(group)
        let outside = Array(Set(other).subtracting(members)).sorted()
        let inside = members.sorted()
        var contrast = GroupContrast(
            inside: inside.count,
            outside: outside.count,
            shared: Set(other).count - outside.count,
            items: [],
            departure: nil,
            isTooFew: min(inside.count, outside.count) < leastPeople,
            leastPeople: leastPeople,
            isUntilConversion: isUntilConversion
        )
        guard !contrast.isTooFew else { return contrast }
        let steps = ContrastSteps(table, isUntilConversion: isUntilConversion)
        var counts = ContrastCounts(eventCount: table.eventNames.count)
        for person in inside { counts.add(steps.events(of: person), side: 0) }
        for person in outside { counts.add(steps.events(of: person), side: 1) }
        contrast.items = items(counts, steps, inside.count, outside.count)
        contrast.departure = DepartureSearch(
            steps: steps,
            leastPeople: leastPeople,
            falseDiscovery: falseDiscovery
        ).departure(inside, outside)
        return contrast
    }

    private func items(
        _ counts: ContrastCounts,
        _ steps: ContrastSteps,
        _ inside: Int,
        _ outside: Int
    ) -> [GroupContrast.Item] {
        let names = steps.table.eventNames
        var items: [GroupContrast.Item] = []
        for (kind, tallies) in [counts.events, counts.transitions].enumerated() {
            let totals = kind == 0 ? counts.eventTotals : counts.transitionTotals
            let prior = Double(max(1, tallies.count))
            let asked = tallies.filter { $0.value.people[0] + $0.value.people[1] >= leastSupport }
                .sorted {
                    (-$0.value.people[0] - $0.value.people[1], $0.key)
                        < (-$1.value.people[0] - $1.value.people[1], $1.key)
                }
                .prefix(ContrastFinder.transitionsMost)
            for (key, tally) in asked {
                let event = kind == 0 ? key : key % names.count
                if isUntilConversion, steps.isConversion[event] { continue }
                items.append(
                    GroupContrast.Item(
                        event: names[event],
                        after: kind == 0 ? nil : names[key / names.count],
                        people: Self.people(tally, inside, outside),
                        frequency: Self.frequency(tally, totals, prior)
                    )
                )
            }
        }
        return judged(items)
    }

    /// Findings, once all questions are known.
    private func judged(_ items: [GroupContrast.Item]) -> [GroupContrast.Item] {
        var items = items
        let adjusted = TailProbability.falseDiscovery(
            items.flatMap { [$0.people.probability, $0.frequency.probability] }
        )
        for index in items.indices {
            items[index].people.judge(adjusted[2 * index], falseDiscovery)
            items[index].frequency.judge(adjusted[2 * index + 1], falseDiscovery)
        }
        func rank(_ item: GroupContrast.Item) -> Int {
            item.finding.isDifference ? 0 : item.finding == .alike ? 1 : 2
        }
        return items.sorted {
            (rank($0), -$0.strength, $0.after ?? "", $0.event)
                < (rank($1), -$1.strength, $1.after ?? "", $1.event)
        }
    }

    static func people(
        _ tally: ContrastCounts.Tally,
        _ inside: Int,
        _ outside: Int
    ) -> GroupContrast.Measure {
        let a = Double(tally.people[0]) + 0.5
        let b = Double(inside - tally.people[0]) + 0.5
        let c = Double(tally.people[1]) + 0.5
        let d = Double(outside - tally.people[1]) + 0.5
        var measure = GroupContrast.Measure(
            (tally.people[0], inside, tally.people[1], outside),
            logOdds: logarithm(a * d / (b * c)),
            error: (1 / a + 1 / b + 1 / c + 1 / d).squareRoot()
        )
        // The odds' own error is too wide where a cell is empty.
        measure.probability = TailProbability.twoShares(
            tally.people[0],
            of: inside,
            tally.people[1],
            of: outside
        )
        return measure
    }

    /// `prior` is the weight of the prior: one count for each kind of step.
    static func frequency(
        _ tally: ContrastCounts.Tally,
        _ totals: [ContrastCounts.Total],
        _ prior: Double
    ) -> GroupContrast.Measure {
        let all = totals[0].count + totals[1].count
        let weight = prior * (tally.counts[0] + tally.counts[1]) / max(1, all)
        var logit = [0.0, 0.0]
        var variance = [0.0, 0.0]
        for side in 0..<2 {
            let total = totals[side]
            let count = tally.counts[side] + weight
            let rest = max(1e-9, total.count + prior - count)
            logit[side] = logarithm(count / rest)
            let share = count / (count + rest)
            // Between people: their shares scatter around the common one.
            let raw = total.count > 0 ? tally.counts[side] / total.count : 0
            let scatter =
                tally.squares[side] - 2 * raw * tally.products[side]
                + raw * raw * total.squares
            let people = Double(max(2, total.people))
            let between =
                scatter / max(1, total.count * total.count) * people / (people - 1)
                / max(1e-12, share * share * (1 - share) * (1 - share))
            variance[side] = max(1 / count, between)
        }
        return GroupContrast.Measure(
            (
                Int(tally.counts[0]), Int(totals[0].count), Int(tally.counts[1]),
                Int(totals[1].count)
            ),
            logOdds: logit[0] - logit[1],
            error: (variance[0] + variance[1]).squareRoot()
        )
    }
}

extension GroupContrast.Measure {
    init(
        _ counts: (inside: Int, insideOf: Int, outside: Int, outsideOf: Int),
        logOdds: Double,
        error: Double
    ) {
        let half = 1.959963984540054 * error
        self.init(
            inside: counts.inside,
            insideOf: counts.insideOf,
            outside: counts.outside,
            outsideOf: counts.outsideOf,
            logOdds: logOdds,
            low: logOdds - half,
            high: logOdds + half,
            probability: TailProbability.normalTwoSided(logOdds / error),
            falseDiscovery: 1,
            finding: .few
        )
    }

    /// Odds that differ by less than half are as good as alike.
    private static let alike = logarithm(1.5)

    mutating func judge(_ adjusted: Double, _ limit: Double) {
        falseDiscovery = adjusted
        if adjusted <= limit, low > 0 || high < 0 {
            finding = logOdds > 0 ? .more : .less
        } else {
            finding = low > -Self.alike && high < Self.alike ? .alike : .few
        }
    }
}
