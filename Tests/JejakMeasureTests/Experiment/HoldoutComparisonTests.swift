// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakMeasure
internal import Testing

/// Reached against held: figures, intervals, verdicts, and hostile numbers.
struct HoldoutComparisonTests {
    private func compare(
        _ reached: ArmOutcome,
        _ held: ArmOutcome,
        confidence: Double = 0.95
    ) throws -> HoldoutResult {
        try HoldoutComparison(confidence: confidence).compare(reached: reached, held: held)
    }

    private func close(_ a: Double, _ b: Double, _ scale: Double = 1) -> Bool {
        abs(a - b) <= 1e-9 * max(scale, abs(a), abs(b))
    }

    @Test func `shares have the interval of statsmodels`() throws {
        for expected in try MeasureOracle.recorded().shares {
            let share = ShareOf(expected.count, of: expected.people)
            let interval = try #require(try share.interval())
            #expect(close(interval.lowerBound, expected.low))
            #expect(close(interval.upperBound, expected.high))
            #expect(interval.contains(share.rate))
        }
    }

    @Test func `differences of shares have the interval of statsmodels`() throws {
        for expected in try MeasureOracle.recorded().differences {
            let found = try compare(
                ArmOutcome(
                    people: expected.reachedPeople,
                    converted: expected.reached,
                    amounts: []
                ),
                ArmOutcome(people: expected.heldPeople, converted: expected.held, amounts: []),
                confidence: expected.confidence
            ).conversion
            let interval = try #require(found.interval)
            #expect(close(interval.lowerBound, expected.low))
            #expect(close(interval.upperBound, expected.high))
        }
    }

    @Test func `differences of money have the interval of a second implementation`() throws {
        for expected in try MeasureOracle.recorded().money {
            let found = try compare(
                ArmOutcome(
                    people: expected.reachedPeople,
                    converted: 0,
                    amounts: expected.reached
                ),
                ArmOutcome(people: expected.heldPeople, converted: 0, amounts: expected.held),
                confidence: expected.confidence
            ).revenue
            let interval = try #require(found.interval)
            let width = expected.high - expected.low
            #expect(close(interval.lowerBound, expected.low, width))
            #expect(close(interval.upperBound, expected.high, width))
            if expected.heldPeople == expected.reachedPeople, expected.heldPeople > 1000 {
                // Large and even arms: nothing to mend, so the textbook's
                // interval comes out.
                #expect(abs(interval.lowerBound - expected.welchLow) < 0.02 * width)
                #expect(abs(interval.upperBound - expected.welchHigh) < 0.02 * width)
            }
        }
    }

    @Test func `figures by hand`() throws {
        let found = try compare(
            ArmOutcome(converted: 2, revenuePerPerson: [0, 10, 30, 0]),
            ArmOutcome(converted: 1, revenuePerPerson: [0, 5])
        )
        #expect(found.conversion.reached == 0.5 && found.conversion.held == 0.5)
        #expect(found.conversion.relativeLift == 0)
        #expect(found.revenue.reached == 10 && found.revenue.held == 2.5)
        #expect(found.revenue.difference == 7.5 && found.revenue.relativeLift == 3)
        #expect(found.verdict == .tooFewToTell(.fewConversions))
        #expect(found.revenue.verdict == .tooFewToTell(.fewBuyers))
        #expect(found.reachedPeople == 4 && found.heldPeople == 2)
    }

    @Test func `a verdict needs the whole interval on one side, and enough data`() throws {
        func verdict(_ a: Int, _ n: Int, _ b: Int, _ m: Int) throws -> EffectVerdict {
            try compare(
                ArmOutcome(people: n, converted: a, amounts: []),
                ArmOutcome(people: m, converted: b, amounts: [])
            ).verdict
        }
        #expect(try verdict(300, 1800, 10, 200) == .higher)
        #expect(try verdict(90, 1800, 30, 200) == .lower)
        #expect(try verdict(180, 1800, 20, 200) == .noDifferenceSeen)
        // Nobody of the held arm did it, yet enough of all did: that tells.
        #expect(try verdict(300, 1800, 0, 200) == .higher)
        // 49 of 2,000: 4.9 expected among 200. And 50: exactly enough.
        #expect(try verdict(49, 1800, 0, 200) == .tooFewToTell(.fewConversions))
        #expect(try verdict(50, 1800, 0, 200) != .tooFewToTell(.fewConversions))
        // All but a few did it: as little to go by.
        #expect(try verdict(1800, 1800, 160, 200) == .tooFewToTell(.fewConversions))
        #expect(try verdict(0, 0, 0, 200) == .tooFewToTell(.noPeople))
        #expect(try verdict(0, 0, 0, 0) == .tooFewToTell(.noPeople))
    }

    @Test func `an empty arm has no interval and no lift`() throws {
        let found = try compare(
            ArmOutcome(people: 0, converted: 0, amounts: []),
            ArmOutcome(people: 10, converted: 3, amounts: [4])
        )
        #expect(found.conversion.interval == nil && found.revenue.interval == nil)
        #expect(found.conversion.reached == 0)
        let none = try compare(
            ArmOutcome(people: 10, converted: 3, amounts: [4]),
            ArmOutcome(people: 10, converted: 0, amounts: [])
        )
        #expect(none.conversion.relativeLift == nil && none.revenue.relativeLift == nil)
        #expect(none.revenue.interval != nil)
    }

    @Test func `swapping the arms turns the interval around, and scaling money scales it`() throws {
        var random = SeededRandom(seed: 12)
        for _ in 0..<200 {
            let (a, b) = (try arm(&random), try arm(&random))
            let found = try compare(a, b)
            let turned = try compare(b, a)
            for (one, other) in [
                (found.conversion, turned.conversion), (found.revenue, turned.revenue),
            ] {
                let (p, q) = (try #require(one.interval), try #require(other.interval))
                let width = p.upperBound - p.lowerBound
                #expect(close(p.lowerBound, -q.upperBound, width))
                #expect(close(p.upperBound, -q.lowerBound, width))
                #expect(p.lowerBound <= one.difference && one.difference <= p.upperBound)
            }
            let scaled = try compare(scaled(a), scaled(b))
            let (p, q) = (
                try #require(found.revenue.interval), try #require(scaled.revenue.interval)
            )
            #expect(close(p.lowerBound * 1e7, q.lowerBound, 1e7 * abs(p.upperBound)))
            let wide = try compare(a, b, confidence: 0.99)
            let wider = try #require(wide.conversion.interval)
            let narrow = try #require(found.conversion.interval)
            #expect(wider.lowerBound <= narrow.lowerBound)
            #expect(wider.upperBound >= narrow.upperBound)
        }
    }

    private func arm(_ random: inout SeededRandom) throws -> ArmOutcome {
        let people = 20 + random.below(800)
        let share = random.uniform()
        var amounts: [Double] = []
        for _ in 0..<people where random.uniform() < share {
            amounts.append(exponential(0.9 * random.normal()))
        }
        let converted = random.below(people + 1)
        return try ArmOutcome(people: people, converted: converted, amounts: amounts)
    }

    private func scaled(_ arm: ArmOutcome) throws -> ArmOutcome {
        try ArmOutcome(
            people: arm.people,
            converted: arm.converted,
            amounts: arm.amounts.map { $0 * 1e7 }
        )
    }

    @Test func `numbers that cannot be are refused, and extreme ones judged`() throws {
        #expect(throws: MeasureError.self) { try ArmOutcome(people: -1, converted: 0, amounts: []) }
        #expect(throws: MeasureError.self) { try ArmOutcome(people: 3, converted: 4, amounts: []) }
        #expect(throws: MeasureError.self) { try ArmOutcome(people: 3, converted: -1, amounts: []) }
        #expect(throws: MeasureError.self) {
            try ArmOutcome(people: 1, converted: 0, amounts: [1, 2])
        }
        for amount in [Double.nan, .infinity, -.infinity, 1e301] {
            #expect(throws: MeasureError.self) {
                try ArmOutcome(people: 9, converted: 0, amounts: [amount])
            }
        }
        for confidence in [0, 1, 95, Double.nan] {
            #expect(throws: MeasureError.self) { try HoldoutComparison(confidence: confidence) }
        }
        let extreme: [[Double]] = [
            [1e300, -1e300], [.leastNonzeroMagnitude], [1e-300, 1e300], [-7, -7, -7], [3, 3, 3], [],
            [0, 0],
        ]
        for one in extreme {
            for other in extreme {
                let found = try compare(
                    ArmOutcome(people: 3, converted: 1, amounts: one),
                    ArmOutcome(people: .max / 4, converted: 2, amounts: other)
                )
                let interval = try #require(found.revenue.interval)
                #expect(interval.lowerBound.isFinite && interval.upperBound.isFinite)
            }
        }
        #expect(ShareOf(7, of: 3).rate == 1 && ShareOf(-7, of: 3).rate == 0)
        #expect(try ShareOf(0, of: 0).interval() == nil && ShareOf(1, of: -1).rate == 0)
    }
}
