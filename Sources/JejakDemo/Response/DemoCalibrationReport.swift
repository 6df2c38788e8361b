// SPDX-License-Identifier: Apache-2.0

/// How often the intervals of one figure held its truth.
package struct DemoCoverage: Sendable, Equatable {
    /// The true difference, by the rule.
    package let truth: Double
    package private(set) var replicates = 0
    package private(set) var covered = 0
    /// The truth lay below the interval.
    package private(set) var missedBelow = 0
    /// The truth lay above the interval.
    package private(set) var missedAbove = 0
    /// The interval did not hold zero.
    package private(set) var excludedZero = 0
    /// There was no interval; not among the replicates.
    package private(set) var without = 0
    private var estimates = 0.0
    private var widths = 0.0

    init(truth: Double) {
        self.truth = truth
    }

    mutating func add(_ estimate: Double, _ interval: ClosedRange<Double>?) {
        guard let interval else {
            without += 1
            return
        }
        replicates += 1
        estimates += estimate
        widths += interval.upperBound - interval.lowerBound
        if truth < interval.lowerBound {
            missedBelow += 1
        } else if truth > interval.upperBound {
            missedAbove += 1
        } else {
            covered += 1
        }
        if interval.lowerBound > 0 || interval.upperBound < 0 { excludedZero += 1 }
    }

    /// The share of intervals that held the truth; 0 where there was none.
    package var coverage: Double { share(Double(covered)) }
    /// The share of intervals without zero.
    package var excludesZero: Double { share(Double(excludedZero)) }
    package var meanEstimate: Double { share(estimates) }
    package var meanWidth: Double { share(widths) }

    private func share(_ sum: Double) -> Double {
        replicates > 0 ? sum / Double(replicates) : 0
    }
}

/// What a calibration came to.
package struct DemoCalibrationReport: Sendable, Equatable {
    /// The audience, both arms together.
    package let people: Int
    package private(set) var heldMean = 0.0
    package private(set) var conversion: DemoCoverage
    /// In rupiah a person.
    package private(set) var revenue: DemoCoverage
    private var count = 0.0

    init(people: Int, conversion: DemoCoverage, revenue: DemoCoverage) {
        self.people = people
        self.conversion = conversion
        self.revenue = revenue
    }

    mutating func add(_ estimate: DemoEstimate, held: Int) {
        count += 1
        heldMean += (Double(held) - heldMean) / count
        conversion.add(estimate.conversionLift, estimate.conversionInterval)
        revenue.add(estimate.revenueLift, estimate.revenueInterval)
    }
}
