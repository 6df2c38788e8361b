// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCore
import JejakEngine
import JejakMeasure
import JejakQuery
import JejakStore
import Testing

/// Movements of those whom a campaign reached beside those held back, and pages
/// that lose more visits than others.
@Suite struct SegmentArmsTests {
    @Test func `everybody of a campaign is in one arm, where they moved`() throws {
        let house = try CampaignHouse(people: 100)
        let workspace = house.workspace
        let before = house.clock
        _ = try house.send(CampaignHouse.text("payday", "holdout: 50%"))
        let arms = try Dictionary(
            workspace.audiencePeople(of: "payday").map { ($0.key, $0.arm) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(arms.count == 100)
        let reached = arms.filter { $0.value == .reached }.map(\.key).sorted()
        let held = arms.filter { $0.value == .held }.map(\.key).sorted()
        #expect(reached.count >= 20 && held.count >= 20)
        // All but five of the reached buy, and three of the held.
        house.clock += 60_000
        let lines = (reached.dropFirst(5) + held.prefix(3)).map { key in
            "{\"type\":\"track\",\"event\":\"Bought\",\"messageId\":\"b\(key)\","
                + "\"userId\":\"\(key)\","
                + "\"timestamp\":\"2026-03-02T03:01:00Z\"}\n"
        }
        try house.take(lines.joined(), "bought.jsonl")
        try workspace.saveSegment("buyers", text: "did \"Bought\"")
        try SegmentKeeper(workspace) { _ in }.settle()
        let found = try workspace.arms(
            of: ["buyers"],
            campaign: "payday",
            from: before,
            to: house.clock
        )
        #expect(found.reached.people == [[0, 0], [reached.count - 5, 5]])
        #expect(found.held.people == [[0, 0], [3, held.count - 3]])
        let gap = try found.gap(1, 0)
        #expect(gap.reached == ShareOf(reached.count - 5, of: reached.count))
        #expect(gap.held == ShareOf(3, of: held.count))
        #expect(try #require(gap.interval).lowerBound > 0)
        // Nobody was in the segment before: too few to tell.
        #expect(try found.gap(0, 0).interval == nil)
        let none = try workspace.flow(of: ["buyers"], from: before, to: house.clock)
        #expect(none.people[1][0] == reached.count - 2)
    }

    private func table(_ pages: [(visits: Int, exits: Int)]) -> BottleneckTable {
        BottleneckTable(
            visits: 5_000,
            running: 0,
            pageVisits: pages.reduce(0) { $0 + $1.visits },
            exits: pages.reduce(0) { $0 + $1.exits },
            pages: pages.enumerated().map { place, page in
                PageFigures(
                    page: "/\(place)",
                    views: page.visits,
                    visits: page.visits,
                    exits: page.exits,
                    people: page.visits,
                    medianSeconds: nil,
                    vitals: []
                )
            },
            restPages: 0,
            restVisits: 0,
            restExits: 0
        )
    }

    @Test func `a page is worse only where chance does not explain it`() throws {
        let question = BottlenecksQuestion()
        let found = try PageVerdict.judge(
            table([(900, 500), (2_000, 400), (300, 95), (29, 29)]),
            question
        )
        #expect(found.map(\.finding) == [.worse, .better, .alike, .few])
        #expect(found[0].others == ShareOf(524, of: 2_329))
        #expect(try found[0].interval == ShareOf(500, of: 900).interval())
        // The only page has nothing to be held against.
        #expect(try PageVerdict.judge(table([(900, 500)]), question).map(\.finding) == [.few])
    }

    @Test func `among pages that are alike nearly none is called worse`() throws {
        var random = SeededRandom(seed: 5)
        var wrong = 0
        for _ in 0..<300 {
            let pages = (0..<12).map { _ in
                let visits = 60 + random.below(400)
                return (visits, (0..<visits).count { _ in random.uniform() < 0.3 })
            }
            let found = try PageVerdict.judge(table(pages), BottlenecksQuestion())
            if found.contains(where: { $0.finding == .worse || $0.finding == .better }) {
                wrong += 1
            }
        }
        // In 5 of 100 at most, and a little more by chance.
        #expect(wrong <= 27, "\(wrong) of 300")
    }
}
