// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoPlan {
    /// The days of the visits, rising, within the window. Every archetype
    /// begins and ends at about the same time: recency alone says little.
    static func visitDays(
        _ archetype: DemoArchetype,
        _ amounts: Amounts,
        _ random: inout SeededRandom
    ) -> [Double] {
        let count = amounts.visits
        let start = 22 * random.uniform()
        let end = 160 + 19 * random.uniform()
        switch archetype {
        case .payday:
            return paydays(count, &random)
        case .fading:
            let growth = 1.22 + 0.14 * random.uniform()
            return stretched(count, from: start, to: end, growth: growth, &random)
        case .warming:
            let growth = 1 / (1.22 + 0.14 * random.uniform())
            return stretched(count, from: start, to: end, growth: growth, &random)
        case .cartReturner:
            return pairs(count, from: start, to: end, &random)
        case .researcher:
            // The last visits are one burst of a few days.
            let reading = stretched(
                count - 3,
                from: start,
                to: end - 16,
                growth: 1,
                &random
            )
            return (reading + (0..<3).map { end - 6 + 2 * Double($0) + random.uniform() })
        case .impulse:
            let looking = stretched(
                count - 3,
                from: start + 16,
                to: end,
                growth: 1,
                &random
            )
            return (0..<3).map { start + 2 * Double($0) + random.uniform() } + looking
        case .promoHunter:
            return stretched(count, from: start, to: end, growth: 1, &random)
        }
    }

    /// Visits whose gaps grow by a factor each time, with some disorder.
    private static func stretched(
        _ count: Int,
        from start: Double,
        to end: Double,
        growth: Double,
        _ random: inout SeededRandom
    ) -> [Double] {
        var gaps: [Double] = []
        var gap = 1.0
        for _ in 1..<max(2, count) {
            gaps.append(gap * (0.55 + 0.9 * random.uniform()))
            gap *= growth
        }
        let scale = (end - start) / gaps.reduce(0, +)
        var days = [start]
        for gap in gaps { days.append((days.last ?? start) + gap * scale) }
        return days
    }

    /// Visits from the 25th of a month to the 1st of the next, month by month.
    private static func paydays(_ count: Int, _ random: inout SeededRandom) -> [Double] {
        // Day 0 of the window is 2 January 2025: 25 January is day 23, and so on.
        let firsts = [23, 54, 82, 113, 143, 174]
        var days: [Double] = []
        for visit in 0..<count {
            let month = visit < 6 ? visit : random.below(6)
            let stray = random.below(14) == 0
            let day =
                stray ? 20 + 155 * random.uniform() : Double(firsts[month]) + 6 * random.uniform()
            days.append(min(179, day))
        }
        return days.sorted()
    }

    /// Visits in pairs, two to six days apart.
    private static func pairs(
        _ count: Int,
        from start: Double,
        to end: Double,
        _ random: inout SeededRandom
    ) -> [Double] {
        let firsts = stretched(
            (count + 1) / 2,
            from: start,
            to: end - 6,
            growth: 1,
            &random
        )
        var days: [Double] = []
        for first in firsts {
            days.append(first)
            if days.count < count { days.append(first + 2.5 + 3.5 * random.uniform()) }
        }
        return days.sorted()
    }
}
