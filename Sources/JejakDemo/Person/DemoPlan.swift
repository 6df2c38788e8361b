// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a demo person will do and when, before it becomes footprints.
///
/// The amounts are drawn first, from one distribution for every archetype; the
/// archetype then decides only in which visit and at which moment each of them
/// falls. Invariants: `days` and `steps` have one entry a visit; `days` rises.
struct DemoPlan {
    /// Days since the start of the window, in the person's own zone.
    var days: [Double] = []
    /// Per visit, what happens in it; sorted into the visit's order at the end.
    var steps: [[PlannedStep]] = []

    /// One step inside a visit; `rank` decides its place there.
    struct PlannedStep {
        var step: DemoStep
        var rank: Double
        var order: UInt8 = 0
    }

    /// How much of each thing a person does; independent of the archetype.
    struct Amounts {
        var visits: Int
        var searches: Int
        var lists: Int
        var views: Int
        var adds: Int
        var carts: Int
        var orders: Int
        var abandonedCheckouts: Int
        var promotions: Int
        var reviews: Int
        var supports: Int

        init(_ random: inout SeededRandom) {
            visits = 12 + random.below(6)
            searches = 5 + random.below(5)
            lists = 4 + random.below(5)
            views = 15 + random.below(12)
            orders = 3 + random.below(3)
            adds = orders + 1 + random.below(4)
            carts = orders + random.below(3)
            abandonedCheckouts = random.below(2)
            promotions = 3 + random.below(4)
            reviews = 1 + random.below(3)
            supports = 1 + random.below(2)
        }
    }

    /// Draws a person's plan. `other` is the archetype of the second half of
    /// the journey for the few who change their ways.
    init(
        archetype: DemoArchetype,
        other: DemoArchetype?,
        random: inout SeededRandom
    ) {
        let amounts = Amounts(&random)
        arrange(archetype, amounts, &random)
        if let other {
            var second = DemoPlan()
            second.arrange(other, amounts, &random)
            let middle = 70 + 40 * random.uniform()
            keep { $0 < middle }
            second.keep { $0 >= middle }
            days += second.days
            steps += second.steps
        }
        forgetSome(&random)
    }

    private init() {}

    /// Keeps the visits whose day passes.
    private mutating func keep(_ passes: (Double) -> Bool) {
        let kept = days.indices.filter { passes(days[$0]) }
        steps = kept.map { steps[$0] }
        days = kept.map { days[$0] }
    }

    /// Real logs miss steps: a blocked script, a closed tab.
    private mutating func forgetSome(_ random: inout SeededRandom) {
        for visit in steps.indices {
            steps[visit].removeAll { step in
                step.step != .order && random.below(100) < 5
            }
        }
    }
}
