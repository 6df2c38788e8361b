// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A made-up Indonesian web shop whose people are known through and through.
///
/// It exists to show Jejak at work without anyone's personal footprints, and to
/// hold what Jejak finds against a truth. Everything follows from the number of
/// people and the seed, over a fixed window of 180 days that ends on
/// 2025-06-30, so that no answer depends on today.
///
/// Invariants: person `n` is the same in a shop of any size with this seed.
package struct DemoShop: Sendable {
    package let people: Int
    package let seed: UInt64

    /// One in this many people changes their ways half way.
    static let changeEvery = 20

    package init(people: Int, seed: UInt64) {
        precondition(people >= 0, "a shop has no negative number of people")
        self.people = people
        self.seed = seed
    }

    /// Each person and the archetype they were drawn from. Warning: for
    /// judging what was found, never for finding it.
    package var truth: [(person: String, archetype: DemoArchetype)] {
        (0..<people).map { number in
            var random = self.random(number)
            let person = DemoPerson(number: number, random: &random)
            return (person.userID, person.archetype)
        }
    }

    /// The generator that draws person `number`.
    private func random(_ number: Int) -> SeededRandom {
        SeededRandom(seed: StableHash.combine(seed, UInt64(number)))
    }

    /// One person with all their footprints, sorted by time.
    func journey(of number: Int) -> (person: DemoPerson, footprints: [DemoFootprint]) {
        var random = self.random(number)
        let person = DemoPerson(number: number, random: &random)
        var other: DemoArchetype?
        if random.below(DemoShop.changeEvery) == 0 {
            other = DemoArchetype.drawn(random.below(100))
        }
        let plan = DemoPlan(archetype: person.archetype, other: other, random: &random)
        return (person, plan.footprints(person: person, random: &random))
    }
}
