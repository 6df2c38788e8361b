// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

@Suite struct RFMTests {
    /// Ten buyers, one person without an order.
    private let input = RFMInput(
        recencyDays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, .nan],
        frequency: [9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 0],
        money: [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0]
    )

    @Test func `ten buyers fall into fifths as on paper`() throws {
        let snapshot = try RFM().snapshot(of: input, dateMilliseconds: 1_000)
        #expect(snapshot.cutPoints.recencyDays == [2, 4, 6, 8])
        #expect(snapshot.cutPoints.frequency == [1, 3, 5, 7])
        #expect(snapshot.cutPoints.money == [20, 40, 60, 80])
        #expect(
            snapshot.scores.map { $0?.recency } == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, nil]
        )
        #expect(
            snapshot.scores.map { $0?.frequency } == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, nil]
        )
        #expect(snapshot.scores.map { $0?.money } == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, nil])
        #expect(snapshot.leftOut == 1)
        let tiers = snapshot.scores.compactMap { $0?.valueTier }
        #expect(tiers == [.high, .high, .middle, .middle, .middle, .low, .low, .low, .low, .low])
        #expect(snapshot.scores[0]?.tier == .champions)
        #expect(snapshot.scores[9]?.tier == .lost)
        #expect(snapshot.tierSizes[.champions] == 2)
        #expect(snapshot.tierSizes.values.reduce(0, +) == 10)
    }

    @Test func `equal values score equally in any order of people`() throws {
        var random = SeededRandom(seed: 2)
        let count = 500
        let days = (0..<count).map { _ in Double(random.below(6)) }
        let orders = (0..<count).map { _ in 1 + random.below(3) }
        let money = (0..<count).map { _ in Int64(random.below(4)) * 1_000 }
        let one = try RFM().snapshot(
            of: RFMInput(recencyDays: days, frequency: orders, money: money),
            dateMilliseconds: 0
        )
        let other = try RFM().snapshot(
            of: RFMInput(
                recencyDays: days.reversed(),
                frequency: orders.reversed(),
                money: money.reversed()
            ),
            dateMilliseconds: 0
        )
        #expect(one.cutPoints == other.cutPoints)
        #expect(Array(one.scores.reversed()) == other.scores)
        for left in 0..<50 {
            for right in 0..<50 where money[left] == money[right] {
                #expect(one.scores[left]?.money == one.scores[right]?.money)
                #expect(one.scores[left]?.valueTier == one.scores[right]?.valueTier)
            }
        }
    }

    @Test func `everybody there is scored again the same from the cut points`() throws {
        let snapshot = try RFM().snapshot(of: input, dateMilliseconds: 5)
        for person in input.money.indices {
            let again = snapshot.assign(
                recencyDays: input.recencyDays[person],
                frequency: input.frequency[person],
                money: input.money[person]
            )
            #expect(again == snapshot.scores[person])
        }
        let newcomer = snapshot.assign(recencyDays: 0, frequency: 1, money: 5_000)
        #expect(newcomer?.tier == .newCustomers)
        #expect(newcomer?.valueTier == .high)
    }

    @Test func `a saved snapshot is loaded equal and a later version is refused`() throws {
        let snapshot = try RFM().snapshot(of: input, dateMilliseconds: 7)
        let saved = try JSONEncoder().encode(snapshot)
        #expect(try JSONDecoder().decode(RFMSnapshot.self, from: saved) == snapshot)
        let later = String(decoding: saved, as: UTF8.self)
            .replacingOccurrences(of: "\"version\":1", with: "\"version\":2")
        expectRefusal(.badModel, "version 2") {
            _ = try JSONDecoder().decode(RFMSnapshot.self, from: Data(later.utf8))
        }
    }

    @Test func `every pair of scores has one tier and every tier has a pair`() {
        var seen: Set<RFMTier> = []
        for recency in 1...5 {
            for frequency in 1...5 {
                seen.insert(RFMTier(recency: recency, frequency: frequency))
            }
        }
        #expect(seen.count == RFMTier.allCases.count)
        #expect(RFMTier(recency: 1, frequency: 5) == .cantLose)
        #expect(RFMTier(recency: 2, frequency: 1) == .hibernating)
        #expect(RFMTier(recency: 3, frequency: 3) == .needAttention)
        #expect(RFMTier(recency: 4, frequency: 5) == .loyal)
        #expect(Set(RFMTier.allCases.map { $0.english }).count == 11)
        #expect(Set(RFMTier.allCases.map { $0.indonesian }).count == 11)
    }

    @Test func `input that makes no sense is refused in a sentence`() {
        expectRefusal(.empty, "none of the 1 people") {
            _ = try RFM().snapshot(
                of: RFMInput(recencyDays: [1], frequency: [0], money: [0]),
                dateMilliseconds: 0
            )
        }
        expectRefusal(.shapeMismatch, "2 recencies") {
            _ = try RFM().snapshot(
                of: RFMInput(recencyDays: [1, 2], frequency: [1], money: [1]),
                dateMilliseconds: 0
            )
        }
        expectRefusal(.badNumber, "person 2 is nan") {
            _ = try RFM().snapshot(
                of: RFMInput(recencyDays: [1, .nan], frequency: [1, 1], money: [1, 1]),
                dateMilliseconds: 0
            )
        }
        expectRefusal(.badSetting, "shares") {
            _ = try RFM(highShare: 0.9, middleShare: 0.3).snapshot(
                of: RFMInput(recencyDays: [1], frequency: [1], money: [1]),
                dateMilliseconds: 0
            )
        }
    }
}
