// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoPlan {
    /// 2025-01-02 00:00 UTC; the window is 180 days long and ends with June.
    static let windowStart: Int64 = 1_735_776_000_000
    static let dayMilliseconds: Int64 = 86_400_000

    /// Turns the plan into footprints, sorted by time.
    func footprints(person: DemoPerson, random: inout SeededRandom) -> [DemoFootprint] {
        var result: [DemoFootprint] = []
        result.reserveCapacity(steps.reduce(0) { $0 + $1.count })
        var clock: Int64 = 0
        var baskets: [UInt8: (product: UInt16, quantity: UInt8)] = [:]
        let starts = startTimes(person: person, random: &random)
        for visit in steps.indices {
            // Visits of one day do not overlap.
            clock = max(starts[visit], clock + 20 * 60_000)
            let ordered = steps[visit].enumerated().sorted {
                ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
            }
            for (_, planned) in ordered {
                var product = DemoPlan.product(for: person, &random)
                var quantity = UInt8(1 + (random.below(4) == 0 ? 1 + random.below(2) : 0))
                if planned.step == .checkout || planned.step == .order {
                    // What is ordered is what was checked out.
                    if let basket = baskets[planned.order], planned.step == .order {
                        (product, quantity) = basket
                    } else {
                        baskets[planned.order] = (product, quantity)
                    }
                }
                result.append(
                    DemoFootprint(
                        time: clock,
                        step: planned.step,
                        product: product,
                        quantity: quantity,
                        visit: UInt8(visit),
                        order: planned.order
                    )
                )
                clock += Int64(1000 * exponential(3.6 + 0.9 * random.normal())) + 2000
            }
        }
        return result
    }

    /// When each visit begins: its day in the person's zone, at an hour people
    /// shop, most of them in the evening.
    private func startTimes(person: DemoPerson, random: inout SeededRandom) -> [Int64] {
        let offset = Int64(DemoCity.all[person.city].hours) * 3_600_000
        let times = days.map { day -> Int64 in
            let evening = random.below(10) < 6
            let hour = evening ? 18 + 4.5 * random.uniform() : 7 + 11 * random.uniform()
            let midnight = DemoPlan.windowStart + Int64(day) * DemoPlan.dayMilliseconds
            return midnight - offset + Int64(hour * 3_600_000)
        }
        return times.sorted()
    }

    /// Two of three times a product of the person's interests.
    private static func product(
        for person: DemoPerson,
        _ random: inout SeededRandom
    ) -> UInt16 {
        let perCategory = DemoCatalogue.products.count / DemoCatalogue.categories.count
        let draw = random.below(6)
        let category =
            switch draw {
            case 0, 1: person.interests.0
            case 2, 3: person.interests.1
            default: random.below(DemoCatalogue.categories.count)
            }
        return UInt16(category * perCategory + random.below(perCategory))
    }
}
