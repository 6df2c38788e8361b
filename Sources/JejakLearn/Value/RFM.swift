// SPDX-License-Identifier: Apache-2.0

/// What RFM looks at: how recently, how often and for how much people ordered.
///
/// Three columns of one length, one entry per person in the caller's order.
package struct RFMInput: Sendable, Equatable {
    /// Days since each person's last order; anything for people without one.
    package var recencyDays: [Double]
    /// Orders per person; 0 for people without one.
    package var frequency: [Int]
    /// Money spent per person, in minor units of one currency.
    package var money: [Int64]

    package init(recencyDays: [Double], frequency: [Int], money: [Int64]) {
        self.recencyDays = recencyDays
        self.frequency = frequency
        self.money = money
    }
}

/// Scores and the tiers that follow from them, 1 to 5 each; 5 is best.
package struct RFMScore: Sendable, Equatable, Codable {
    package var recency: Int
    package var frequency: Int
    package var money: Int
    package var valueTier: ValueTier

    /// The named tier, from recency and frequency.
    package var tier: RFMTier { RFMTier(recency: recency, frequency: frequency) }
}

/// The values at which scores change, as one population had them.
///
/// Each of the three is ascending and has four: a value's score counts the cut
/// points below it, so equal values score equally, whatever the ties.
package struct RFMCutPoints: Sendable, Equatable, Codable {
    package var recencyDays: [Double]
    package var frequency: [Double]
    package var money: [Double]
    /// The least money of the high and the middle value tier.
    package var highValueFrom: Int64
    package var middleValueFrom: Int64
}

/// Computes quintiles of recency, frequency and money (Hughes 1994).
///
/// People without an order are left out and counted. Scores are relative to
/// the people of one day, so the result is a dated snapshot: it changes when it
/// is made anew, not as time passes. O(n log n) time, O(n) memory.
package struct RFM: Sendable, Equatable, Codable {
    /// The share of people, by money, in the high value tier.
    package var highShare: Double
    /// The share of people in the middle value tier.
    package var middleShare: Double

    package init(highShare: Double = 0.2, middleShare: Double = 0.3) {
        self.highShare = highShare
        self.middleShare = middleShare
    }

    /// Scores everybody. `dateMilliseconds` is the instant that recency was
    /// counted to, since 1970.
    package func snapshot(
        of input: RFMInput,
        dateMilliseconds: Int64
    ) throws -> RFMSnapshot {
        let counts = (input.recencyDays.count, input.frequency.count, input.money.count)
        guard counts.0 == counts.1, counts.1 == counts.2 else {
            throw LearnError(
                .shapeMismatch,
                "RFM got \(counts.0) recencies, \(counts.1) frequencies and \(counts.2) amounts; "
                    + "give one of each per person"
            )
        }
        guard highShare >= 0, middleShare >= 0, highShare + middleShare <= 1 else {
            throw LearnError(
                .badSetting,
                "the value tiers' shares are \(highShare) and \(middleShare); "
                    + "give two shares that are not negative and sum to at most 1"
            )
        }
        let buyers = input.frequency.indices.filter { input.frequency[$0] > 0 }
        guard !buyers.isEmpty else {
            throw LearnError(
                .empty,
                "none of the \(counts.0) people has an order, so there is nothing to score; "
                    + "import orders first"
            )
        }
        for person in buyers where !input.recencyDays[person].isFinite {
            throw LearnError(
                .badNumber,
                "the recency of person \(person + 1) is \(input.recencyDays[person]); "
                    + "give the days since the last order"
            )
        }
        let money = buyers.map { input.money[$0] }.sorted()
        let cuts = RFMCutPoints(
            recencyDays: quintileCuts(buyers.map { input.recencyDays[$0] }.sorted()),
            frequency: quintileCuts(buyers.map { Double(input.frequency[$0]) }.sorted()),
            money: quintileCuts(money.map { Double($0) }),
            highValueFrom: leastOfTop(highShare, money),
            middleValueFrom: leastOfTop(highShare + middleShare, money)
        )
        var scores = [RFMScore?](repeating: nil, count: counts.0)
        for person in buyers {
            scores[person] = cuts.score(
                recencyDays: input.recencyDays[person],
                frequency: input.frequency[person],
                money: input.money[person]
            )
        }
        return RFMSnapshot(
            version: RFMSnapshot.currentVersion,
            dateMilliseconds: dateMilliseconds,
            cutPoints: cuts,
            scores: scores,
            leftOut: counts.0 - buyers.count
        )
    }
}

/// The values at the end of the first four fifths of sorted values.
private func quintileCuts(_ sorted: [Double]) -> [Double] {
    (1...4).map { fifth in sorted[max(0, (sorted.count * fifth + 4) / 5 - 1)] }
}

/// The least value among the top share, no value at all for a share of zero.
private func leastOfTop(_ share: Double, _ sorted: [Int64]) -> Int64 {
    let count = min(sorted.count, Int((share * Double(sorted.count)).rounded(.up)))
    return count == 0 ? .max : sorted[sorted.count - count]
}

extension RFMCutPoints {
    /// The scores of one person, new or old; nil without an order.
    package func score(recencyDays days: Double, frequency: Int, money: Int64) -> RFMScore? {
        guard frequency > 0, days.isFinite else { return nil }
        return RFMScore(
            recency: 5 - recencyDays.count { $0 < days },
            frequency: 1 + self.frequency.count { $0 < Double(frequency) },
            money: 1 + self.money.count { $0 < Double(money) },
            valueTier: money >= highValueFrom
                ? .high : money >= middleValueFrom ? .middle : .low
        )
    }

    /// Whether each score has its four ascending cut points.
    var isWhole: Bool {
        [recencyDays, frequency, money].allSatisfy { cuts in
            cuts.count == 4 && cuts.allSatisfy { $0.isFinite }
                && zip(cuts, cuts.dropFirst()).allSatisfy { $0 <= $1 }
        }
    }
}
