// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

/// What sets two groups of journeys apart, and where they depart.
@Suite struct ContrastTests {
    static let names = ["home", "list", "view", "add", "cart", "order", "review", "help"]

    /// A chain of steps whose next is drawn by weights; heavy people walk more,
    /// so that steps are no independent draws.
    static func journey(
        _ random: inout SeededRandom,
        weights: (Int) -> [Double]
    ) -> [JourneyTableFixture.Step] {
        let own = 0.3 + random.uniform() * 2
        var steps: [JourneyTableFixture.Step] = []
        var event = 0
        for step in 0..<3 + Int(own * Double(random.below(20))) {
            let all = weights(event).enumerated().map { index, weight in
                // Everybody has a favourite of their own.
                index == Int(own * 100) % 7 ? weight * 3 : weight
            }
            var target = random.uniform() * all.reduce(0, +)
            event =
                all.firstIndex { weight in
                    target -= weight
                    return target < 0
                } ?? 0
            steps.append((day: Double(step) + random.uniform() * 0.5, event: event, amount: 0))
        }
        return steps
    }

    static let plain: [Double] = [4, 3, 5, 2, 2, 1, 1, 1]

    /// Two groups alike, or where the second never does `missing` after an add.
    static func table(_ seed: UInt64, each: Int, missing: Int? = nil) -> JourneyTable {
        var random = SeededRandom(seed: seed)
        return JourneyTableFixture.table(
            (0..<2 * each).map { person in
                journey(&random) { event in
                    guard let missing, person < each, event == 3 else { return plain }
                    var weights = plain
                    weights[missing] = 0.01
                    return weights
                }
            },
            names: names
        )
    }

    @Test func `alike groups give false discoveries no more often than promised`() throws {
        var wrong = 0
        var departures = 0
        let seeds = 120
        for seed in 0..<seeds {
            let table = Self.table(UInt64(seed) + 1000, each: 60 + seed)
            let half = table.personCount / 2
            let found = try ContrastFinder().contrast(
                table,
                group: Array(0..<half),
                against: Array(half..<2 * half)
            )
            if !found.differences.isEmpty { wrong += 1 }
            if found.departure != nil { departures += 1 }
        }
        // Five in a hundred are promised; 120 draws of that exceed 13 once in
        // ten thousand times.
        #expect(wrong <= 13, "\(wrong) of \(seeds)")
        #expect(departures <= 13, "\(departures) of \(seeds)")
    }

    @Test func `a planted difference is found, and little else`() throws {
        var found = 0
        var shares = 0.0
        for seed in 0..<20 {
            let table = Self.table(UInt64(seed) + 50, each: 400, missing: 4)
            let contrast = try ContrastFinder().contrast(
                table,
                group: Array(0..<400),
                against: Array(400..<800)
            )
            let item = try #require(
                contrast.items.first { $0.event == "cart" && $0.after == "add" }
            )
            if item.finding == .less { found += 1 }
            // Less of one way on is more of the others, so only what has nothing
            // to do with an add or the cart is false.
            let false0 = contrast.differences.filter {
                $0.after != nil && $0.after != "add" && $0.after != "cart" && $0.event != "cart"
                    && $0.event != "add"
            }
            if !contrast.differences.isEmpty {
                shares += Double(false0.count) / Double(contrast.differences.count)
            }
        }
        #expect(found == 20)
        #expect(shares / 20 <= 0.05, "\(shares / 20)")
    }

    @Test func `counts are those of an obvious count`() throws {
        let table = Self.table(9, each: 50, missing: 5)
        let found = try ContrastFinder(leastSupport: 2).contrast(
            table,
            group: Array(0..<50),
            against: Array(30..<100)
        )
        #expect(found.shared == 20 && found.inside == 50 && found.outside == 50)
        for item in found.items {
            for (side, people) in [Array(0..<50), Array(50..<100)].enumerated() {
                var holders = 0
                var times = 0
                var all = 0
                for person in people {
                    let events = table.rows(of: person).map {
                        table.eventNames[Int(table.events[$0])]
                    }
                    let pairs = zip(events, events.dropFirst()).filter { $0 != $1 }
                    let own =
                        item.after == nil
                        ? events.count { $0 == item.event }
                        : pairs.count { $0.0 == item.after && $0.1 == item.event }
                    all += item.after == nil ? events.count : pairs.count
                    times += own
                    if own > 0 { holders += 1 }
                }
                #expect((side == 0 ? item.people.inside : item.people.outside) == holders)
                #expect((side == 0 ? item.frequency.inside : item.frequency.outside) == times)
                #expect((side == 0 ? item.frequency.insideOf : item.frequency.outsideOf) == all)
            }
        }
    }

    @Test func `the step at which journeys depart is found, with what came of it`() throws {
        // All go home, list, view; then the group mostly asks for help and ends
        // two days later, the others mostly buy.
        var random = SeededRandom(seed: 4)
        let journeys = (0..<200).map { person -> [JourneyTableFixture.Step] in
            var steps: [JourneyTableFixture.Step] = [
                (0, 0, 0), (1, 1, 0), (1.5, 1, 0), (2, 2, 0),
            ]
            let asks = random.uniform() < (person < 100 ? 0.9 : 0.2)
            steps.append(asks ? (3, 7, 0) : (3, 5, 5_000))
            steps.append((4, 0, 0))
            return steps
        }
        let found = try ContrastFinder().contrast(
            JourneyTableFixture.table(journeys, names: Self.names),
            group: Array(0..<100),
            against: Array(100..<200)
        )
        let departure = try #require(found.departure)
        #expect(departure.path == ["home", "list", "view"])
        #expect(departure.inside == 100 && departure.outside == 100)
        #expect(departure.next.first?.event == "order")
        #expect(departure.next.last?.event == "help")
        #expect(departure.daysBeforeEnd.median == 2 && departure.daysBeforeEnd.count == 100)
        let buyers = (0..<100).count { journeys[$0].contains { $0.event == 5 } }
        #expect(departure.insideConverted == buyers)
        #expect(departure.next.first?.inside == buyers)
        let help = try #require(found.items.first { $0.event == "help" && $0.after == nil })
        #expect(help.finding == .more)
        let list = try #require(found.items.first { $0.event == "list" && $0.after == nil })
        #expect(list.finding != .more && list.finding != .less)
    }

    @Test func `buyers against the rest are read up to the first order alone`() throws {
        let journeys = (0..<80).map { person -> [JourneyTableFixture.Step] in
            person < 40
                ? [(0, 0, 0), (1, 3, 0), (2, 5, 900), (3, 6, 0)]
                : [(0, 0, 0), (1, 2, 0), (2, 0, 0)]
        }
        let table = JourneyTableFixture.table(journeys, names: Self.names)
        let found = try ContrastFinder(isUntilConversion: true).contrast(
            table,
            group: Array(0..<40),
            against: Array(40..<80)
        )
        #expect(!found.items.contains { $0.event == "order" || $0.event == "review" })
        #expect(found.differences.contains { $0.event == "add" && $0.finding == .more })
        #expect(found.departure?.path == ["home"])
        #expect(found.departure?.insideConverted == 40)
    }

    @Test func `too few people are said to be too few`() throws {
        let table = Self.table(2, each: 30)
        let found = try ContrastFinder().contrast(
            table,
            group: Array(0..<19),
            against: Array(30..<60)
        )
        #expect(found.isTooFew && found.items.isEmpty && found.departure == nil)
        let small = try ContrastFinder().contrast(
            table,
            group: Array(0..<20),
            against: Array(30..<50)
        )
        #expect(!small.isTooFew)
        #expect(small.items.contains { $0.finding == .few })
        expectRefusal(.badSetting, "false discoveries") {
            _ = try ContrastFinder(falseDiscovery: 0).contrast(table, group: [1], against: [2])
        }
    }

    @Test func `the healthier group that is compared with is the nearest one`() throws {
        let rows = try FeatureMatrix(rows: (0..<90).map { [Double($0 / 30)] })
        func standing(_ group: Int, _ share: Double) -> HealthierGroup.Standing {
            let members = Array(group * 30..<group * 30 + 30)
            var orders = [Double](repeating: 0, count: 90)
            for index in 0..<Int(share * 30) { orders[members[index]] = 1 }
            return HealthierGroup.Standing(members, orders: orders, money: orders)
        }
        let groups = [standing(0, 0.1), standing(1, 0.8), standing(2, 0.9)]
        #expect(HealthierGroup.nearest(to: 0, among: groups, rows) == 1)
        #expect(HealthierGroup.nearest(to: 2, among: groups, rows) == nil)
        let alike = [standing(0, 0.5), standing(1, 0.55)]
        #expect(HealthierGroup.nearest(to: 0, among: alike, rows) == nil)
    }
}
