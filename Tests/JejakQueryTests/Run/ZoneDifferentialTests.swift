// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Questions that go by the clocks of zones, against walking over those clocks.
struct ZoneDifferentialTests {
    private func facts(_ world: TestWorld) -> [UInt32: [String: PropertyValue]] {
        var all: [UInt32: [String: PropertyValue]] = [:]
        // Of two sayings at one time the later offset wins: the last one added.
        for fact in world.facts { all[fact.person, default: [:]][fact.attribute] = fact.value }
        return all
    }

    @Test(arguments: 0..<10)
    func `random segments with zones agree with the slow evaluator`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 3_000)
        let world = random.zonedWorld(round, people: 40, rows: 360)
        let start = RandomQuestion.eras[round % RandomQuestion.eras.count] * RandomQuestion.day
        let known = facts(world)
        let journeys = world.journeys
        let layouts: [Layout] = [.onePart, .movedPeople, .merged]
        let snapshots = try layouts.map { try world.snapshot($0) }
        var sizes = Set<Int>()
        for _ in 0..<150 {
            let expression = random.zoned(random.expression(), start)
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
            sizes.insert(wanted.count)
            for (layout, snapshot) in zip(layouts, snapshots) {
                let plan = SegmentPlan(expression, snapshot)
                let answer = plan.run()
                #expect(
                    answer == SegmentAnswer(people: wanted, of: journeys.count),
                    "\(layout): \(SegmentPrinter.text(expression))"
                )
                let person = UInt32(random.random.below(40))
                #expect(plan.matches(person) == answer.people.contains(person))
            }
        }
        #expect(sizes.count > 15, "answers that are all alike prove nothing")
    }

    /// Windows at whose edges rows lie: those that random windows seldom have.
    @Test(arguments: 0..<5)
    func `rows at the edges of zoned windows are in or out as the clock says`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 3_100)
        var world = random.zonedWorld(round, people: 30, rows: 0)
        let start = RandomQuestion.eras[round]
        let known = facts(world)
        let spans = [TimeSpan(3, .day), TimeSpan(1, .week), TimeSpan(1, .month)]
        var windows: [TimeWindow] = []
        for span in spans { windows.append(TimeWindow(last: span, zone: .own)) }
        for day in stride(from: start + 5, to: start + 40, by: 5) {
            let date = Moment(milliseconds: day * RandomQuestion.day, precision: .day)
            windows.append(TimeWindow(since: date, zone: .own))
            windows.append(TimeWindow(between: TimeWindow.Pair(date, date), zone: .own))
        }
        for person in 0..<UInt32(30) {
            let clock = SlowClock(.own, known[person] ?? [:])
            for window in windows {
                var edges: [Int64] = []
                if let last = window.last { edges = [clock.moved(world.now, last, -1), world.now] }
                if let since = window.since { edges = [clock.extent(since).start] }
                if let pair = window.between { edges = [clock.extent(pair.second).end] }
                let time = random.pick(edges) + random.pick([-1, 0, 1])
                world.events.append(TestEvent(person: person, time: time, name: "A"))
            }
        }
        let snapshot = try world.snapshot(.manyParts)
        for window in windows {
            for count in 0..<12 {
                let clause = SegmentExpression.did(
                    EventMatch(.named("A"), window: window),
                    .exactly(count)
                )
                let wanted = world.journeys.filter {
                    SlowEvaluator(now: world.now, facts: known[$0.person] ?? [:], events: $0.events)
                        .holds(clause)
                }
                .map(\.person)
                let text = SegmentPrinter.text(clause)
                #expect(SegmentPlan(clause, snapshot).run().people == wanted, "\(text)")
            }
        }
    }

    @Test(arguments: 0..<5)
    func `funnels and retentions with zones agree with the clock`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 3_200)
        let world = random.zonedWorld(round, people: 30, rows: 240)
        let known = facts(world)
        let journeys = world.journeys
        let snapshot = try world.snapshot(.manyParts)
        for _ in 0..<40 {
            var funnel = random.funnel()
            funnel.window = TimeWindow(
                last: TimeSpan(random.random.below(30) + 1, .day),
                zone: random.pick([.own, .named(random.pick(RandomQuestion.zones))])
            )
            let text = SegmentPrinter.text(funnel)
            #expect(try Question.parse(text) == .funnel(funnel), "\(text)")
            let depths = journeys.map {
                SlowFunnel(funnel, now: world.now, $0.events, facts: known[$0.person] ?? [:]).depth
            }
            let wanted = funnel.steps.indices.map { step in depths.count { $0 > step } }
            #expect(FunnelPlan(funnel, snapshot).run().steps.map(\.people) == wanted, "\(text)")
        }
        for _ in 0..<30 {
            var retention = random.retention()
            retention.window = TimeWindow(zone: .named(random.pick(RandomQuestion.zones)))
            let text = SegmentPrinter.text(retention)
            #expect(try Question.parse(text) == .retention(retention), "\(text)")
            let wanted = SlowZonedRetention(question: retention, now: world.now)
                .table(journeys.map(\.events))
            #expect(RetentionPlan(retention, snapshot).run() == wanted, "\(text)")
        }
    }

    @Test(arguments: 0..<5)
    func `trends with zones count each event in its period`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 3_300)
        let world = random.zonedWorld(round, people: 30, rows: 240)
        let snapshot = try world.snapshot(.movedPeople)
        for zone in RandomQuestion.zones {
            for period in RetentionQuestion.Period.allCases {
                let window = TimeWindow(zone: .named(zone))
                let trend = TrendQuestion(.count, of: .any, period, window: window)
                let text = SegmentPrinter.text(trend)
                #expect(try Question.parse(text) == .trend(trend), "\(text)")
                let table = TrendPlan(trend, snapshot).run()
                let clock = SlowClock(.named(zone), [:])
                var wanted: [String: Double] = [:]
                for event in world.events where !event.name.hasPrefix("$") {
                    let day = clock.day(of: event.time)
                    guard Self.first(day, period) <= Self.first(clock.day(of: world.now), period)
                    else { continue }
                    wanted[ISO8601.dateText(Self.first(day, period)), default: 0] += 1
                }
                var found: [String: Double] = [:]
                for (start, value) in zip(table.periods, table.lines[0].values) where value != 0 {
                    found[start] = value
                }
                #expect(found == wanted, "\(text)")
            }
        }
    }

    /// The first day of a day's period.
    private static func first(_ day: Int64, _ period: RetentionQuestion.Period) -> Int {
        let day = Int(day)
        switch period {
        case .daily: return day
        case .weekly: return day - (day + 3) % 7
        case .monthly: return day - ISO8601.civil(days: day).day + 1
        }
    }
}

/// A retention worked out period by period, with the days of a zone.
struct SlowZonedRetention {
    let question: RetentionQuestion
    let now: Int64

    func table(_ journeys: [[TestEvent]]) -> RetentionTable {
        let clock = SlowClock(question.window.zone, [:])
        // With each event moved to its zone's day, periods are those of UTC.
        // Half hours are made a little shorter, for days of 25 hours.
        func moved(_ time: Int64) -> Int64 {
            let day = clock.day(of: time)
            let since = time - clock.start(ofDay: day)
            return day * 86_400_000 + since - (since + 300_000) / 1_800_000 * 100_000
        }
        var plain = question
        plain.window = .always
        return SlowRetention(question: plain, now: moved(now)).table(
            journeys.map { events in
                events.map { event in
                    var event = event
                    event.time = moved(event.time)
                    return event
                }
            }
        )
    }
}
