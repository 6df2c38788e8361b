// SPDX-License-Identifier: Apache-2.0

/// One figure in both arms and the difference between them.
package struct ArmDifference: Sendable, Equatable {
    /// A rate or money per person; 0 for an empty arm.
    package let reached: Double
    package let held: Double
    /// Reached less held.
    package let difference: Double
    /// The difference as a share of the held arm's figure, where that is above
    /// zero.
    package let relativeLift: Double?
    /// Where the true difference lies, at the confidence asked for; nothing
    /// where an arm is empty.
    package let interval: ClosedRange<Double>?
    package let verdict: EffectVerdict
    /// The name of the interval's method, for the page that shows it.
    package let method: String
}

/// What a campaign did to those it reached, against those held back.
///
/// It exists so that a page, the command line and a calibration say the same.
package struct HoldoutResult: Sendable, Equatable {
    /// The share of people who converted.
    package let conversion: ArmDifference
    /// Money per person, buyers or not.
    package let revenue: ArmDifference
    package let reachedPeople: Int
    package let heldPeople: Int
    /// Such as 0.95.
    package let confidence: Double

    /// What the campaign is judged by: its goal.
    package var verdict: EffectVerdict { conversion.verdict }
}
