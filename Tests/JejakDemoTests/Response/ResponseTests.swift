// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakDemo
internal import Testing

/// The hidden rule: its promises, its truth, and its lines for the door.
struct ResponseTests {
    private static let shop = DemoShop(people: 1500, seed: 4)
    private static let response = DemoResponse(shop: shop)
    private static let sentAt: Int64 = 1_751_331_600_000
    private static let week: Int64 = 7 * 86_400_000

    private static func answer(
        _ number: Int,
        _ wasReached: Bool,
        replicate: UInt64 = 0,
        links: Int = 3
    ) -> DemoAnswer {
        response.answers(
            response.person(number),
            wasReached: wasReached,
            sentAt: sentAt,
            links: links,
            replicate: replicate
        )
    }

    @Test func `the same seed, person and replicate give the same answer`() {
        let again = DemoResponse(shop: Self.shop)
        var differing = 0
        for number in 0..<300 {
            let first = Self.answer(number, true)
            let second = again.answers(
                again.person(number),
                wasReached: true,
                sentAt: Self.sentAt,
                links: 3
            )
            #expect(first == second)
            if Self.answer(number, true, replicate: 1) != first { differing += 1 }
        }
        #expect(differing > 50)
    }

    @Test func `who buys without the mail buys the same with it`() {
        var moved = 0
        for number in 0..<1500 {
            let (with, without) = (Self.answer(number, true), Self.answer(number, false))
            #expect(without.opens.isEmpty && without.clicks.isEmpty && without.robotHits.isEmpty)
            #expect(without.unsubscribes == nil && without.complains == nil)
            if without.converted {
                #expect(with.orders.map(\.rupiah) == without.orders.map(\.rupiah))
            } else if with.converted {
                // Who buys because of the mail has read it first.
                moved += 1
                let click = with.clicks.first?.at ?? .max
                #expect(with.orders.allSatisfy { $0.at >= click })
            }
        }
        #expect(moved > 20)
    }

    @Test func `the truth is what many replicates average to`() {
        let everyone = (0..<1500).map(Self.response.person)
        let truth = Self.response.truth(over: everyone)
        let replicates = 200
        var bought = 0.0
        var rupiah = 0.0
        for replicate in 0..<replicates as Range<Int> {
            for number in 0..<1500 {
                let with = Self.response.spending(
                    number: number,
                    wasReached: true,
                    replicate: UInt64(replicate)
                )
                let without = Self.response.spending(
                    number: number,
                    wasReached: false,
                    replicate: UInt64(replicate)
                )
                bought += (with > 0 ? 1 : 0) - (without > 0 ? 1 : 0)
                rupiah += Double(with - without)
            }
        }
        let count = Double(1500 * replicates)
        // 300,000 draws of a share of 4.5 %: standard error 0.0004; of money
        // about 150 rupiah.
        #expect(abs(bought / count - truth.conversionLift) < 0.002)
        #expect(abs(rupiah / count - truth.revenueLift) < 750)
        #expect((0.04...0.05).contains(truth.conversionLift))
        let none = DemoResponse(shop: Self.shop, effect: 0)
        #expect(none.truth(over: everyone) == (0, 0))
    }

    @Test func `six to twelve of a hundred buy anyway, and what they spend is skewed`() {
        var amounts: [Double] = []
        for replicate in 0..<20 as Range<UInt64> {
            for number in 0..<1500 {
                let rupiah = Self.response.spending(
                    number: number,
                    wasReached: false,
                    replicate: replicate
                )
                if rupiah > 0 { amounts.append(Double(rupiah)) }
            }
        }
        let share = Double(amounts.count) / 30_000
        #expect(share > 0.06 && share < 0.12)
        amounts.sort()
        let mean = amounts.reduce(0, +) / Double(amounts.count)
        #expect(mean > 1.2 * amounts[amounts.count / 2])
    }

    @Test func `the quick way and the whole answer agree on the money`() {
        for number in 0..<1500 {
            for wasReached in [true, false] {
                let whole = Self.answer(number, wasReached, replicate: 9).rupiah
                let quick = Self.response.spending(
                    number: number,
                    wasReached: wasReached,
                    replicate: 9
                )
                #expect(whole == quick)
            }
        }
    }

    @Test func `everything happens within the window, and scanners within a second`() {
        var (opens, clicks, scanned, leaving) = (0, 0, 0, 0)
        for number in 0..<1500 {
            let answer = Self.answer(number, true)
            let moments =
                answer.opens.map(\.at) + answer.clicks.map(\.at) + answer.orders.map(\.at)
                + [answer.unsubscribes, answer.complains].compactMap { $0 }
            #expect(moments.allSatisfy { $0 >= Self.sentAt && $0 < Self.sentAt + Self.week })
            #expect((answer.opens + answer.clicks).allSatisfy { !$0.isRobot })
            #expect(answer.clicks.allSatisfy { (0..<3).contains($0.link ?? -1) })
            opens += answer.opens.isEmpty ? 0 : 1
            clicks += answer.clicks.count
            leaving += answer.unsubscribes == nil ? 0 : 1
            guard let first = answer.robotHits.first, let last = answer.robotHits.last else {
                continue
            }
            scanned += 1
            #expect(last.at - first.at <= 1000 && first.at - Self.sentAt < 5000)
            #expect(answer.robotHits.compactMap(\.link) == [0, 1, 2])
            #expect(answer.robotHits.allSatisfy { $0.isRobot })
        }
        #expect(opens > 450 && opens < 700)
        #expect(clicks > 80 && clicks < 300)
        #expect(scanned > 20 && scanned < 80)
        #expect(leaving > 0 && leaving < 30)
        #expect(Self.answer(3, true, links: 0).clicks.isEmpty)
    }

    @Test func `orders come as Segment lines whose ids are used once`() throws {
        let answers = (0..<1500).map {
            (person: Self.response.person($0), answer: Self.answer($0, true))
        }
        var bytes: [UInt8] = []
        let count = Self.response.writeOrders(answers, campaign: "lebaran \"26\"", chunk: 700) {
            #expect($0.last == 10)
            bytes += $0
        }
        let lines = try bytes.split(separator: 10).map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        }
        #expect(lines.count == count)
        #expect(count == answers.reduce(0) { $0 + $1.answer.orders.count })
        var total: Int64 = 0
        var last = ""
        var ids: Set<String> = []
        for line in lines {
            #expect(line["type"] as? String == "track")
            #expect(line["event"] as? String == "Order Completed")
            let time = try #require(line["timestamp"] as? String)
            #expect(time >= last)
            last = time
            let message = try #require(line["messageId"] as? String)
            let properties = try #require(line["properties"] as? [String: Any])
            let order = try #require(properties["order_id"] as? String)
            #expect(message.utf8.count < 100)
            #expect(ids.insert(message).inserted && ids.insert(order).inserted)
            total += Int64(try #require(properties["revenue"] as? Int))
            #expect(properties["currency"] as? String == "IDR")
            let person = try #require(line["userId"] as? String)
            #expect(Self.response.number(of: person) != nil)
        }
        #expect(total == answers.reduce(0) { $0 + $1.answer.rupiah })
        var other: [UInt8] = []
        Self.response.writeOrders(answers, campaign: "another") { other += $0 }
        let otherIDs = try other.split(separator: 10).compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            return object?["messageId"] as? String
        }
        #expect(otherIDs.count == count && ids.isDisjoint(with: otherIDs))
    }

    @Test(arguments: ["", "u-", "u-x", "u-1500", "u-001500", "u-17", "a-000001", "u-00000000001"])
    func `people the shop does not have do nothing and count nothing`(person: String) {
        #expect(Self.response.number(of: person) == nil)
        let answer = Self.response.answers(person, wasReached: true, sentAt: 0)
        #expect(answer == DemoAnswer())
        #expect(Self.response.truth(over: [person]) == (0, 0))
    }

    @Test(arguments: [Double.nan, .infinity, 9, -9])
    func `an effect beyond the rule is brought to its ends`(effect: Double) {
        let response = DemoResponse(shop: DemoShop(people: 50, seed: 1), effect: effect)
        #expect(DemoResponse.effects.contains(response.effect))
        #expect(DemoResponse(shop: DemoShop(people: 0, seed: 1)).consenting.isEmpty)
    }
}
