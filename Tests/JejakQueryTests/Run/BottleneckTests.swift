// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Bottlenecks against looking for every page in every visit, on every layout.
struct BottleneckTests {
    private static let minute: Int64 = 60_000

    /// Visits of a site: pauses about the border, pages by text, number and none.
    private func site(_ random: inout RandomQuestion, people: Int, rows: Int) -> TestWorld {
        var world = TestWorld(now: RandomQuestion.start + 900 * Self.minute)
        for _ in 0..<rows {
            var event = TestEvent(
                person: UInt32(random.random.below(people)),
                time: RandomQuestion.start + Int64(random.random.below(92)) * 10 * Self.minute,
                name: random.pick([
                    "Page Viewed", "Page Viewed", "Page Viewed", "Page Left",
                    "Web Vitals Measured", "Order Completed", "$identify",
                ])
            )
            if random.chance(0.85) {
                event.properties.append(
                    ("path", .text(random.pick(["/", "/cart", "/help", "/b"])))
                )
            } else if random.chance(0.4) {
                event.properties.append(("path", .number(Double(random.random.below(2)))))
            }
            if random.chance(0.3) { event.properties.append(("category", .text("red"))) }
            if event.name == "Web Vitals Measured" {
                if random.chance(0.8) {
                    event.properties.append(("lcp", .number(Double(random.random.below(5000)))))
                }
                if random.chance(0.5) {
                    event.properties.append(
                        ("cls", .number(Double(random.random.below(9000)) / 1e4))
                    )
                }
                if random.chance(0.1) { event.properties.append(("inp", .number(-4))) }
            }
            event.properties.sort { $0.key < $1.key }
            world.events.append(event)
        }
        return world
    }

    private func question(_ random: inout RandomQuestion) -> BottlenecksQuestion {
        BottlenecksQuestion(
            of: random.pick([.named("Page Viewed"), .named("Page Viewed"), .any, .named("No")]),
            by: random.pick(["path", "path", "path", "category", "nothing"]),
            top: random.random.below(6) + 1,
            least: random.pick([1, 5, 30]),
            within: TimeSpan(random.pick([5, 10, 30, 60]), .minute),
            window: random.chance(0.3)
                ? TimeWindow(last: TimeSpan(random.random.below(14) + 1, .hour)) : .always,
            filter: random.chance(0.2)
                ? .property("category", .compare(.equal, .text("red"))) : nil
        )
    }

    @Test(arguments: 0..<8)
    func `random bottlenecks agree with looking at every visit`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 700)
        let world = site(&random, people: 20, rows: 500)
        let journeys = world.journeys.map(\.events)
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        var seen = 0
        for _ in 0..<30 {
            let question = question(&random)
            let text = SegmentPrinter.text(question)
            #expect(try Question.parse(text) == .bottlenecks(question), "\(text)")
            let wanted = SlowBottlenecks(question: question, now: world.now).table(journeys)
            seen += wanted.exits
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                let found = BottlenecksPlan(question, snapshot).run()
                #expect(found == wanted, "\(layout): \(text)")
            }
        }
        #expect(seen > 100)
    }

    @Test func `the number of threads changes no bottleneck`() throws {
        var random = RandomQuestion(seed: 11)
        let world = site(&random, people: 40_000, rows: 600_000)
        let snapshot = try world.snapshot(.onePart)
        #expect(snapshot.ranges().count > 1)
        let plan = BottlenecksPlan(BottlenecksQuestion(), snapshot)
        #expect(plan.run(width: 1) == plan.run(width: 4))
        #expect(plan.run().visits > 10_000)
    }
}
