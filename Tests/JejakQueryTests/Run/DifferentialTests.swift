// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Random questions on random journeys against the slow evaluator, on every
/// layout of the parts.
struct DifferentialTests {
    private func facts(_ world: TestWorld) -> [UInt32: [String: PropertyValue]] {
        var all: [UInt32: [String: PropertyValue]] = [:]
        // Of two sayings at one time the later offset wins: the last one added.
        for fact in world.facts { all[fact.person, default: [:]][fact.attribute] = fact.value }
        return all
    }

    @Test(arguments: 0..<10)
    func `random segments agree with the slow evaluator on every layout`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 1)
        let world = random.world(people: 40, rows: 360)
        let known = facts(world)
        let journeys = world.journeys
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        for _ in 0..<200 {
            let expression = random.expression()
            let wanted = journeys.filter {
                SlowEvaluator(
                    person: $0.person,
                    now: world.now,
                    facts: known[$0.person] ?? [:],
                    events: $0.events
                )
                .holds(expression)
            }
            .map(\.person)
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                let plan = SegmentPlan(expression, snapshot)
                let answer = plan.run()
                #expect(
                    answer == SegmentAnswer(people: wanted, of: journeys.count),
                    "\(layout): \(SegmentPrinter.text(expression))"
                )
                // One person's answer is everybody's.
                let person = UInt32(random.random.below(40))
                #expect(plan.matches(person) == answer.people.contains(person))
            }
        }
    }

    @Test(arguments: 0..<6)
    func `random funnels agree with trying every chain`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 100)
        let world = random.world(people: 30, rows: 240)
        let journeys = world.journeys
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        for _ in 0..<100 {
            let funnel = random.funnel()
            let text = SegmentPrinter.text(funnel)
            #expect(try Question.parse(text) == .funnel(funnel), "\(text)")
            let depths = journeys.map {
                SlowFunnel(funnel, now: world.now, $0.events).depth
            }
            let wanted = funnel.steps.indices.map { step in depths.count { $0 > step } }
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                #expect(
                    FunnelPlan(funnel, snapshot).run().steps.map(\.people) == wanted,
                    "\(layout): \(SegmentPrinter.text(funnel))"
                )
            }
        }
    }

    @Test(arguments: 0..<6)
    func `random retentions agree with the calendar`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 300)
        let world = random.world(people: 30, rows: 240)
        let journeys = world.journeys.map(\.events)
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        for _ in 0..<60 {
            let retention = random.retention()
            let text = SegmentPrinter.text(retention)
            #expect(try Question.parse(text) == .retention(retention), "\(text)")
            let wanted = SlowRetention(question: retention, now: world.now).table(journeys)
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                let found = RetentionPlan(retention, snapshot).run()
                #expect(found == wanted, "\(layout): \(text)")
            }
        }
    }

    @Test func `the number of threads changes no answer`() throws {
        var random = RandomQuestion(seed: 7)
        var world = TestWorld(now: RandomQuestion.start + 40 * RandomQuestion.day)
        for index in 0..<600_000 {
            world.events.append(
                TestEvent(
                    person: UInt32(index / 12),
                    time: RandomQuestion.start + Int64(random.random.below(3_000_000_000)),
                    name: random.pick(["A", "B", "C"])
                )
            )
        }
        let snapshot = try world.snapshot(.onePart)
        #expect(snapshot.ranges().count > 1)
        let segment = SegmentPlan(
            try SegmentParser.parse(#"did "A" at least 5 times and not did "B" in last 20 days"#),
            snapshot
        )
        let one = segment.run(width: 1)
        #expect(one == segment.run(width: 4))
        #expect(one.of == 50_000)
        #expect(one.people.count > 100)
        let funnel = FunnelPlan(
            try FunnelQuestion.parse(#"funnel "A" > "B" > "C" within 2 days"#),
            snapshot
        )
        #expect(funnel.run(width: 1) == funnel.run(width: 4))
        let retention = RetentionPlan(RetentionQuestion(.named("A"), by: .named("B")), snapshot)
        #expect(retention.run(width: 1) == retention.run(width: 4))
    }
}
