// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Small journey tables, written by hand or drawn from a seed.
enum JourneyTableFixture {
    static let day: Int64 = 86_400_000
    /// 2025-01-01 00:00 UTC.
    static let start: Int64 = 1_735_689_600_000

    /// One step: days since the start, event code, money.
    typealias Step = (day: Double, event: Int, amount: Int64)

    static func table(_ journeys: [[Step]], names: [String]) -> JourneyTable {
        var offsets = [0]
        var times: [Int64] = []
        var events: [UInt32] = []
        var amounts: [Int64] = []
        for journey in journeys {
            for step in journey.sorted(by: { $0.day < $1.day }) {
                times.append(start + Int64(step.day * Double(day)))
                events.append(UInt32(step.event))
                amounts.append(step.amount)
            }
            offsets.append(times.count)
        }
        return JourneyTable(
            people: journeys.indices.map { "p\($0)" },
            offsets: offsets,
            times: times,
            events: events,
            amounts: amounts,
            eventNames: names
        )
    }

    /// People who buy in the first week and look afterwards (even numbers), and
    /// people who look for long and buy in the last week (odd numbers).
    static func earlyAndLate(_ count: Int, seed: UInt64) -> JourneyTable {
        var random = SeededRandom(seed: seed)
        let journeys = (0..<count).map { person -> [Step] in
            let isEarly = person % 2 == 0
            var steps: [Step] = [(0, 0, 0), (100, 0, 0)]
            for _ in 0..<10 + random.below(8) {
                let place = random.uniform() * 85
                steps.append((isEarly ? 12 + place : 3 + place, random.below(2), 0))
            }
            for _ in 0..<3 {
                let place = random.uniform() * 6
                steps.append((isEarly ? 1 + place : 93 + place, 2, 0))
                steps.append((isEarly ? 1.01 + place : 93.01 + place, 3, 50_000))
            }
            return steps
        }
        return table(
            journeys,
            names: ["Product Viewed", "Products Searched", "Product Added", "Order Completed"]
        )
    }
}
