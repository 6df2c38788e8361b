// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery
internal import Testing

struct ParserTests {
    private let may31 = Moment(milliseconds: 1_748_649_600_000, precision: .day)
    private let april1 = Moment(milliseconds: 1_743_465_600_000, precision: .day)

    @Test func `the loyal buyers of the handbook parse as they stand`() throws {
        let text =
            #"did "Order Completed" at least 2 times since 2025-05-31 and sum(revenue) of "#
            + #""Order Completed" since 2025-05-31 > 500000 "#
            + #"and did not "Support Contacted" since 2025-04-01"#
        let order = EventMatch(.named("Order Completed"), window: TimeWindow(since: may31))
        let support = EventMatch(.named("Support Contacted"), window: TimeWindow(since: april1))
        #expect(
            try SegmentParser.parse(text)
                == .all([
                    .did(order, .atLeast(2)),
                    .measure(.sum("revenue"), order, .greater, 500_000),
                    .not(.did(support, .atLeast(1))),
                ])
        )
    }

    @Test func `a where ends at the and before the next event`() throws {
        let text =
            #"did "Product Added" in last 3 days where category = "sepatu" "#
            + #"and did not "Order Completed" in last 3 days"#
        let window = TimeWindow(last: TimeSpan(3, .day))
        let added = EventMatch(
            .named("Product Added"),
            window: window,
            filter: .property("category", .compare(.equal, .text("sepatu")))
        )
        #expect(
            try SegmentParser.parse(text)
                == .all([
                    .did(added, .atLeast(1)),
                    .not(.did(EventMatch(.named("Order Completed"), window: window), .atLeast(1))),
                ])
        )
    }

    @Test func `traits, sequences and birthdays of the handbook parse as they stand`() throws {
        #expect(
            try SegmentParser.parse(#"city in ("Bandung", "Makassar") and rfm.tier = "champions""#)
                == .all([
                    .attribute("city", .oneOf([.text("Bandung"), .text("Makassar")])),
                    .attribute("rfm.tier", .compare(.equal, .text("champions"))),
                ])
        )
        #expect(
            try SegmentParser.parse(
                #"did "Product Viewed" then "Product Added" within 2 days "#
                    + #"without "Order Completed""#
            )
                == .sequence(
                    EventSequence(
                        [.named("Product Viewed"), .named("Product Added")],
                        within: TimeSpan(2, .day),
                        without: .named("Order Completed")
                    )
                )
        )
        #expect(
            try SegmentParser.parse("birthday in next 7 days and consent.email")
                == .all([
                    .attribute("birthday", .upcoming(TimeSpan(7, .day))),
                    .attribute("consent.email", .compare(.equal, .bool(true))),
                ])
        )
    }

    @Test func `and binds closer than or, and brackets stay`() throws {
        let a = SegmentExpression.attribute("a", .compare(.equal, .bool(true)))
        let b = SegmentExpression.attribute("b", .compare(.equal, .bool(true)))
        let c = SegmentExpression.attribute("c", .compare(.equal, .bool(true)))
        #expect(try SegmentParser.parse("a or b and c") == .any([a, .all([b, c])]))
        #expect(try SegmentParser.parse("(a or b) and c") == .all([.any([a, b]), c]))
        #expect(try SegmentParser.parse("not a and b") == .all([.not(a), b]))
        #expect(try SegmentParser.parse("a and (b and c)") == .all([a, .all([b, c])]))
    }

    @Test func `keywords may be written in capitals`() throws {
        #expect(
            try SegmentParser.parse(#"DID "A" AT LEAST TWICE In The Last Week"#)
                == .did(
                    EventMatch(.named("A"), window: TimeWindow(last: TimeSpan(1, .week))),
                    .atLeast(2)
                )
        )
    }

    @Test func `a zone moves a date`() throws {
        let parsed = try SegmentParser.parse(#"did "A" since 2025-05-31+07:00"#)
        guard case .did(let match, _) = parsed else {
            Issue.record("no did")
            return
        }
        #expect(match.window.since?.milliseconds == may31.milliseconds - 7 * 3_600_000)
    }

    @Test func `a question is a funnel, a counted segment, or a bare expression`() throws {
        let a = SegmentExpression.did(EventMatch(.named("A")), .atLeast(1))
        #expect(try Question.parse(#"segment did "A""#) == .segmentCount(a))
        #expect(try Question.parse(#"count did "A""#) == .segmentCount(a))
        #expect(try Question.parse(#"did A"#) == .segmentCount(a))
        #expect(
            try Question.parse(#"count of "A" > 3"#)
                == .segmentCount(.measure(.count, EventMatch(.named("A")), .greater, 3))
        )
        #expect(
            try Question.parse(#"segment = "gold""#)
                == .segmentCount(.attribute("segment", .compare(.equal, .text("gold"))))
        )
        #expect(
            try Question.parse(#"funnel "A" > B > "C" within 7 days since 2025-05-31"#)
                == .funnel(
                    FunnelQuestion(
                        [.named("A"), .named("B"), .named("C")],
                        within: TimeSpan(7, .day),
                        window: TimeWindow(since: may31)
                    )
                )
        )
        #expect(
            try Question.parse(#"funnel "A" > "B""#)
                == .funnel(FunnelQuestion([.named("A"), .named("B")], within: TimeSpan(30, .day)))
        )
    }

    @Test func `what is printed reads back the same, whatever the names`() throws {
        var random = RandomQuestion(seed: 3, strangeNames: true)
        for _ in 0..<3000 {
            let expression = random.expression(depth: 4)
            let text = SegmentPrinter.text(expression)
            do {
                let again = try SegmentParser.parse(text)
                #expect(again == expression, "\(text)")
            } catch {
                Issue.record("\(text)\n\(error)")
            }
            let funnel = random.funnel()
            #expect(try Question.parse(SegmentPrinter.text(funnel)) == .funnel(funnel))
        }
    }
}
