// SPDX-License-Identifier: Apache-2.0

internal import JejakDeliver
internal import Testing

/// People and machines told apart by the stated rules.
struct RobotRulesTests {
    private let browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0"

    private func judge(_ hits: [MailHit], links: Int = 5) -> [HitJudgement] {
        RobotRules().judge(hits, sentAt: 0, linkCount: links)
    }

    private func click(_ link: Int, _ time: Int64, _ agent: String? = nil) -> MailHit {
        MailHit(kind: .click, link: link, time: time, userAgent: agent ?? browser)
    }

    @Test func `a person opens and clicks`() {
        let open = MailHit(kind: .open, time: 60_000, userAgent: browser)
        #expect(judge([open, click(0, 65_000), click(0, 65_400)]) == [.human, .human, .human])
        // Three links, but as fast as a person reads.
        let slow = [click(0, 60_000), click(1, 61_500), click(2, 63_000)]
        #expect(judge(slow) == [.human, .human, .human])
    }

    @Test func `three links in two seconds are a scanner, in any order`() {
        let hits = [click(2, 91_900), click(0, 90_000), click(1, 90_500), click(0, 500_000)]
        #expect(
            judge(hits) == [
                .robot(.manyLinks), .robot(.manyLinks), .robot(.manyLinks), .human,
            ]
        )
        #expect(judge([click(0, 90_000), click(1, 90_100)], links: 2).allSatisfy { $0 != .human })
        #expect(judge([click(0, 90_000), click(1, 90_100)], links: 3) == [.human, .human])
        #expect(judge([click(0, 90_000)], links: 1) == [.human])
    }

    @Test func `the other rules`() {
        var head = click(0, 90_000)
        head.method = .head
        #expect(judge([head]) == [.robot(.headRequest)])
        #expect(judge([click(0, 4999)]) == [.robot(.tooSoon)])
        #expect(judge([click(0, 5000)]) == [.human])
        #expect(judge([click(0, -50)]) == [.robot(.tooSoon)])
        #expect(judge([click(0, 90_000, "")]) == [.robot(.noAgent)])
        #expect(judge([click(0, 90_000, "Barracuda Sentinel (EE)")]) == [.robot(.knownAgent)])
        let google =
            "Mozilla/5.0 Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
        #expect(judge([MailHit(kind: .open, time: 90_000, userAgent: google)]) == [.human])
        #expect(
            judge([MailHit(kind: .open, time: 90_000, userAgent: "Mozilla/5.0")])
                == [.machineOpen(.privacyProxy)]
        )
        #expect(
            judge([MailHit(kind: .open, time: 100, userAgent: browser)]) == [.machineOpen(.tooSoon)]
        )
    }

    @Test func `extreme times neither stop nor hang it`() {
        let hits = (0..<20_000).map { click($0 % 7, $0 % 3 == 0 ? .min : .max) }
        #expect(judge(hits).count == hits.count)
        #expect(judge([]).isEmpty)
    }
}
