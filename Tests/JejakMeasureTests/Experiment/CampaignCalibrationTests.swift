// SPDX-License-Identifier: Apache-2.0

internal import JejakDecide
internal import JejakDemo
internal import JejakMeasure
internal import Testing

/// Demo campaigns whose true effect is known, repeated: the same holdout and
/// the same comparison that real campaigns use.
struct CampaignCalibrationTests {
    /// What the command line does for `jejak demo calibrate`.
    static func calibrate(
        people: Int,
        shopSeed: UInt64,
        effect: Double,
        replicates: Int,
        seed: UInt64,
        share: Double = 0.1
    ) throws -> DemoCalibrationReport {
        let shop = DemoShop(people: people, seed: shopSeed)
        let response = DemoResponse(shop: shop, effect: effect)
        let comparison = try HoldoutComparison(confidence: 0.95)
        return try DemoCalibration(
            response: response,
            audience: response.consenting,
            replicates: replicates,
            seed: seed
        ).run(
            holdout: { seed in
                let rule = try HoldoutRule(share: share, seed: seed)
                return { rule.isHeld(personKey: $0) }
            },
            compare: { reached, held in
                let result = comparison.compare(
                    reached: try ArmOutcome(
                        people: reached.people,
                        converted: reached.converted,
                        amounts: reached.amounts
                    ),
                    held: try ArmOutcome(
                        people: held.people,
                        converted: held.converted,
                        amounts: held.amounts
                    )
                )
                return DemoEstimate(
                    conversionLift: result.conversion.difference,
                    conversionInterval: result.conversion.interval,
                    revenueLift: result.revenue.difference,
                    revenueInterval: result.revenue.interval
                )
            }
        )
    }

    @Test func `a thousand campaigns hold the true effect in 93 to 97 of a hundred`() throws {
        let report = try Self.calibrate(
            people: 2000,
            shopSeed: 1,
            effect: DemoResponse.usualEffect,
            replicates: 1000,
            seed: 1
        )
        #expect(report.conversion.replicates == 1000 && report.revenue.replicates == 1000)
        #expect((0.93...0.97).contains(report.conversion.coverage))
        #expect((0.93...0.97).contains(report.revenue.coverage))
        // On average the estimate is the truth: the mean of a thousand has a
        // standard error of about 0.0009, and about 500 rupiah.
        #expect(abs(report.conversion.meanEstimate - report.conversion.truth) < 0.004)
        #expect(abs(report.revenue.meanEstimate - report.revenue.truth) < 2000)
        // Often but not always away from zero.
        #expect((0.2...0.8).contains(report.conversion.excludesZero))
    }

    @Test func `without an effect 3 to 7 of a hundred campaigns seem to have one`() throws {
        let report = try Self.calibrate(
            people: 2000,
            shopSeed: 1,
            effect: 0,
            replicates: 1000,
            seed: 2
        )
        #expect(report.conversion.truth == 0 && report.revenue.truth == 0)
        #expect((0.03...0.07).contains(report.conversion.excludesZero))
        #expect((0.03...0.07).contains(report.revenue.excludesZero))
    }

    @Test func `a comparison that claims too much is found out`() throws {
        let response = DemoResponse(shop: DemoShop(people: 600, seed: 1))
        let report = DemoCalibration(
            response: response,
            audience: response.consenting,
            replicates: 300,
            seed: 1
        ).run(
            holdout: { seed in { key in (key.hashed ^ seed) % 10 == 0 } },
            compare: { reached, held in
                let lift =
                    Double(reached.converted) / Double(max(1, reached.people))
                    - Double(held.converted) / Double(max(1, held.people))
                // Half as wide as it should be.
                let half = 0.5 * 1.96 * (0.08 / Double(max(1, held.people))).squareRoot()
                return DemoEstimate(
                    conversionLift: lift,
                    conversionInterval: lift - half...lift + half,
                    revenueLift: 0,
                    revenueInterval: nil
                )
            }
        )
        #expect(report.conversion.coverage < 0.85)
        #expect(report.revenue.without == 300 && report.revenue.coverage == 0)
    }
}

extension String {
    /// Any spreading of keys will do for a test of the bookkeeping.
    fileprivate var hashed: UInt64 {
        utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } >> 20
    }
}
