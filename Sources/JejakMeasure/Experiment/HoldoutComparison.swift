// SPDX-License-Identifier: Apache-2.0

/// Compares the people a campaign reached with those held back from it.
///
/// Rates take Newcombe's interval, money the one of `MoneyDifference`; how both
/// were chosen and what they hold is in docs/decisions/0011.
///
/// Warning: two figures are compared, each at the confidence asked for. Who
/// reads only the one that came out well is right less often.
package struct HoldoutComparison: Sendable, Equatable {
    package let confidence: Double
    private let deviate: Double

    /// Fewer expected converted (or not converted) people in the smaller arm
    /// are too few to tell. Expected as if there were no difference, so that
    /// the rule does not depend on the answer.
    package static let conversionsMin = 5.0
    /// The same for people who spent something.
    package static let buyersMin = 5.0

    /// Throws a sentence where the confidence is not from 0.5 to 0.999.
    package init(confidence: Double = 0.95) throws(MeasureError) {
        guard confidence >= 0.5, confidence <= 0.999 else {
            throw MeasureError("A confidence is 0.5 to 0.999, such as 0.95.")
        }
        self.confidence = confidence
        deviate = NormalDistribution.quantile((1 + confidence) / 2)
    }

    /// Time grows with the number of amounts.
    package func compare(reached: ArmOutcome, held: ArmOutcome) -> HoldoutResult {
        HoldoutResult(
            conversion: conversion(reached, held),
            revenue: revenue(reached, held),
            reachedPeople: reached.people,
            heldPeople: held.people,
            confidence: confidence
        )
    }

    private func conversion(_ reached: ArmOutcome, _ held: ArmOutcome) -> ArmDifference {
        let first = ShareOf(reached.converted, of: reached.people)
        let second = ShareOf(held.converted, of: held.people)
        let few = Self.smallestExpected(
            reached.converted,
            held.converted,
            reached.people,
            held.people
        )
        return difference(
            first.rate,
            second.rate,
            interval: ShareOf.difference(first, second, deviate: deviate),
            tooFew: few < Self.conversionsMin ? .fewConversions : nil,
            method: "Newcombe's hybrid score interval"
        )
    }

    private func revenue(_ reached: ArmOutcome, _ held: ArmOutcome) -> ArmDifference {
        let money = MoneyDifference(reached, held)
        let few = Self.smallestExpected(
            reached.amounts.count,
            held.amounts.count,
            reached.people,
            held.people
        )
        return difference(
            money.reachedMean,
            money.heldMean,
            interval: money.interval(deviate: deviate),
            tooFew: few < Self.buyersMin ? .fewBuyers : nil,
            method: "two-part interval with shared shape and skewness correction"
        )
    }

    private func difference(
        _ reached: Double,
        _ held: Double,
        interval: ClosedRange<Double>?,
        tooFew: TooFewReason?,
        method: String
    ) -> ArmDifference {
        let verdict: EffectVerdict =
            if let interval {
                if let tooFew {
                    .tooFewToTell(tooFew)
                } else if interval.lowerBound > 0 {
                    .higher
                } else if interval.upperBound < 0 {
                    .lower
                } else {
                    .noDifferenceSeen
                }
            } else {
                .tooFewToTell(.noPeople)
            }
        return ArmDifference(
            reached: reached,
            held: held,
            difference: reached - held,
            relativeLift: held > 0 ? (reached - held) / held : nil,
            interval: interval,
            verdict: verdict,
            method: method
        )
    }

    /// Of the four cells that a table without a difference would have, the
    /// smallest.
    private static func smallestExpected(
        _ first: Int,
        _ second: Int,
        _ firstPeople: Int,
        _ secondPeople: Int
    ) -> Double {
        let people = Double(firstPeople) + Double(secondPeople)
        guard people > 0 else { return 0 }
        let those = Double(first) + Double(second)
        return min(those, people - those) * Double(min(firstPeople, secondPeople)) / people
    }
}
