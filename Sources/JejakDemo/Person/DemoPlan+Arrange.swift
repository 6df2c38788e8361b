// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoPlan {
    /// Lays the amounts out in visits, the archetype's way.
    mutating func arrange(
        _ archetype: DemoArchetype,
        _ amounts: Amounts,
        _ random: inout SeededRandom
    ) {
        days = DemoPlan.visitDays(archetype, amounts, &random)
        steps = Array(repeating: [], count: days.count)
        for visit in days.indices { put(.page, in: visit, rank: 0) }
        placeOrders(archetype, amounts, &random)
        placeBrowsing(archetype, amounts, &random)
    }

    private mutating func put(_ step: DemoStep, in visit: Int, rank: Double, order: Int = 0) {
        steps[visit].append(PlannedStep(step: step, rank: rank, order: UInt8(order)))
    }

    /// Puts adds, carts, checkouts and orders, and the promotions of those who
    /// buy because of one.
    private mutating func placeOrders(
        _ archetype: DemoArchetype,
        _ amounts: Amounts,
        _ random: inout SeededRandom
    ) {
        let count = days.count
        let buying = DemoPlan.buyingVisits(archetype, amounts, count, &random)
        for (index, visit) in buying.enumerated() {
            // In a visit with two orders the second follows the first.
            let base = (archetype == .impulse ? 1.0 : 5.0) + Double(index) * 0.01
            let adding = archetype == .cartReturner && visit > 0 ? visit - 1 : visit
            put(.add, in: adding, rank: base)
            if index < amounts.carts { put(.cart, in: visit, rank: base + 0.002) }
            put(.checkout, in: visit, rank: base + 0.004, order: index)
            put(.order, in: visit, rank: base + 0.006, order: index)
        }
        let spread = DemoPlan.spread(archetype)
        for extra in 0..<max(0, amounts.adds - buying.count) {
            let visit = spread.cart.drawn(count, &random)
            put(.add, in: visit, rank: 4.5 + 0.3 * random.uniform())
            if buying.count + extra < amounts.carts { put(.cart, in: visit, rank: 4.9) }
        }
        for _ in 0..<amounts.abandonedCheckouts {
            put(.checkout, in: spread.cart.drawn(count, &random), rank: 4.95, order: 15)
        }
        for index in 0..<amounts.promotions {
            if archetype == .promoHunter {
                let order = index % buying.count
                let base = 5.0 + Double(order) * 0.01
                put(.promotion, in: buying[order], rank: base - 0.004)
            } else {
                let quiet = (0..<count).filter { !buying.contains($0) }
                let visit = quiet.isEmpty ? 0 : quiet[random.below(quiet.count)]
                put(.promotion, in: visit, rank: 0.5 + random.uniform())
            }
        }
    }

    /// Puts searches, lists, views, reviews and support.
    private mutating func placeBrowsing(
        _ archetype: DemoArchetype,
        _ amounts: Amounts,
        _ random: inout SeededRandom
    ) {
        let spread = DemoPlan.spread(archetype)
        let count = days.count
        func rank(_ base: Double) -> Double { base + 1.5 * random.uniform() }
        for _ in 0..<amounts.searches {
            put(.search, in: spread.browse.drawn(count, &random), rank: rank(1.5))
        }
        for _ in 0..<amounts.lists {
            put(.list, in: spread.browse.drawn(count, &random), rank: rank(2))
        }
        for _ in 0..<amounts.views {
            put(.view, in: spread.browse.drawn(count, &random), rank: rank(2.8))
        }
        for _ in 0..<amounts.reviews {
            put(.review, in: Spread.anywhere.drawn(count, &random), rank: rank(6))
        }
        for _ in 0..<amounts.supports {
            put(.support, in: Spread.anywhere.drawn(count, &random), rank: rank(4))
        }
    }

    /// Over which part of the journey something is spread, as shares of it.
    struct Spread {
        var from: Double
        var to: Double

        static let anywhere = Spread(from: 0, to: 1)

        /// A visit of this part; one in twelve falls anywhere, as life does.
        func drawn(_ count: Int, _ random: inout SeededRandom) -> Int {
            let astray = random.below(12) == 0
            let place = astray ? random.uniform() : from + (to - from) * random.uniform()
            return min(count - 1, Int(place * Double(count)))
        }
    }

    static func spread(_ archetype: DemoArchetype) -> (browse: Spread, cart: Spread) {
        switch archetype {
        case .researcher: (Spread(from: 0, to: 0.75), Spread(from: 0.7, to: 1))
        case .impulse: (Spread(from: 0.2, to: 1), Spread(from: 0, to: 0.3))
        default: (.anywhere, .anywhere)
        }
    }

    /// The visits with an order, in order of time; a visit may come twice.
    static func buyingVisits(
        _ archetype: DemoArchetype,
        _ amounts: Amounts,
        _ count: Int,
        _ random: inout SeededRandom
    ) -> [Int] {
        var visits: [Int] = []
        for index in 0..<amounts.orders {
            let share = (Double(index) + random.uniform()) / Double(amounts.orders)
            switch archetype {
            case .researcher: visits.append(count - 1 - random.below(3))
            case .impulse: visits.append(random.below(3))
            case .cartReturner:
                // Visits come in pairs: fill the cart, return days later.
                let pairs = count / 2
                visits.append(min(count - 1, 2 * Int(share * Double(pairs)) + 1))
            default: visits.append(min(count - 1, Int(share * Double(count))))
            }
        }
        return visits.sorted()
    }
}
