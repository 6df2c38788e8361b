// SPDX-License-Identifier: Apache-2.0

/// What became of the people of one arm of an experiment.
///
/// Most people spend nothing, so only amounts that are not zero are kept.
/// Invariants: `converted` and `amounts.count` are at most `people`; every
/// amount is finite and below 10³⁰⁰ in size.
package struct ArmOutcome: Sendable, Equatable {
    package let people: Int
    package let converted: Int
    /// What each person spent who spent anything, in any order; below zero
    /// where returns outweigh.
    package let amounts: [Double]

    /// Zeros among the amounts are left out. Throws a sentence where the
    /// numbers contradict one another.
    package init(people: Int, converted: Int, amounts: [Double]) throws(MeasureError) {
        guard people >= 0 else {
            throw MeasureError("An arm has 0 people or more, not \(people).")
        }
        guard converted >= 0, converted <= people else {
            throw MeasureError("Of \(people) people, \(converted) cannot have converted.")
        }
        guard amounts.allSatisfy({ abs($0) <= 1e300 }) else {
            throw MeasureError("An amount is not a number, or larger than any money.")
        }
        let kept = amounts.contains(0) ? amounts.filter { $0 != 0 } : amounts
        guard kept.count <= people else {
            throw MeasureError("\(kept.count) amounts are too many for \(people) people.")
        }
        self.people = people
        self.converted = converted
        self.amounts = kept
    }

    /// An arm with one amount a person, zeros included.
    package init(converted: Int, revenuePerPerson: [Double]) throws(MeasureError) {
        try self.init(
            people: revenuePerPerson.count,
            converted: converted,
            amounts: revenuePerPerson
        )
    }
}
