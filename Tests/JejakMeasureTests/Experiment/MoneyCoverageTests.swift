// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakMeasure
internal import Testing

/// The interval for money holds the truth about as often as it says, where the
/// textbook's does not. The wide table is in docs/decisions/0011.
struct MoneyCoverageTests {
    /// One kind of shop: sizes, share of buyers, spread of what they spend.
    struct Setting: Sendable {
        let reached, held: Int
        let share, spread: Double
    }

    private static func arm(
        _ people: Int,
        _ setting: Setting,
        _ random: inout SeededRandom
    ) throws -> ArmOutcome {
        var amounts: [Double] = []
        for _ in 0..<people where random.uniform() < setting.share {
            amounts.append(exponential(setting.spread * random.normal()))
        }
        return try ArmOutcome(people: people, converted: amounts.count, amounts: amounts)
    }

    /// Welch's interval at 1.96, to show what it would have been.
    private static func welchHolds(_ a: ArmOutcome, _ b: ArmOutcome) -> Bool {
        func terms(_ arm: ArmOutcome) -> (mean: Double, error: Double) {
            let n = Double(arm.people)
            let mean = arm.amounts.reduce(0, +) / n
            let squares = arm.amounts.reduce(0) { $0 + $1 * $1 }
            return (mean, (squares / n - mean * mean) / (n - 1))
        }
        let (p, q) = (terms(a), terms(b))
        return abs(p.mean - q.mean) <= 1.96 * (p.error + q.error).squareRoot()
    }

    @Test(arguments: [
        Setting(reached: 600, held: 67, share: 0.08, spread: 0.7),
        Setting(reached: 1800, held: 200, share: 0.08, spread: 1),
        Setting(reached: 1800, held: 200, share: 0.03, spread: 1.3),
    ])
    func `nine to one arms without an effect are told apart in about one of twenty`(
        setting: Setting
    ) throws {
        var random = SeededRandom(seed: 77)
        let comparison = try HoldoutComparison()
        var held = 0
        var welch = 0
        let replicates = 2000
        for _ in 0..<replicates {
            let a = try Self.arm(setting.reached, setting, &random)
            let b = try Self.arm(setting.held, setting, &random)
            let result = comparison.compare(reached: a, held: b)
            if result.revenue.interval?.contains(0) ?? false { held += 1 }
            if Self.welchHolds(a, b) { welch += 1 }
        }
        // A count of 2,000 has a standard deviation of 0.5 points; the wide
        // table says 93 to 98 for these settings, and less than 92 for Welch.
        let coverage = Double(held) / Double(replicates)
        #expect(coverage >= 0.92 && coverage <= 0.985, "\(coverage)")
        #expect(Double(welch) / Double(replicates) < 0.92)
    }
}
