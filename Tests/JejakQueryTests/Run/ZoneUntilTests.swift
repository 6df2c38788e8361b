// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// How long an answer holds by itself where clocks are changed meanwhile.
struct ZoneUntilTests {
    private static let day = RandomQuestion.day

    private static let texts = [
        #"did "A" in last 1 day zone own"#,
        #"did "A" at least 2 times in last 20 days zone own"#,
        #"did "A" at most 1 time in last 1 month zone own"#,
        #"did not any event in last 3 days zone "America/New_York""#,
        #"did "B" exactly 2 times in last 1 week zone own and did "A" since 2018-01-10 zone own"#,
        #"sum(price) of "B" in last 2 weeks zone "Australia/Lord_Howe" > 5"#,
        #"days of any event in last 9 days zone own >= 3"#,
        #"days since last "A" in last 1 month zone own = 9"#,
        #"hours since first "B" in last 2 days zone own < 30"#,
        #"did "A" then "B" within 3 days in last 1 month zone "Africa/Cairo""#,
        #"did not "A" then "B" without "C" in last 5 days zone own"#,
        #"did "C" in last 36 hours zone own"#,
        "birthday in next 7 days zone own",
        "birthday in last 1 month zone own",
        "not birthday in next 1 month zone \"Pacific/Apia\"",
        "joined in last 2 days zone own",
        "joined in next 3 weeks zone own or joined in last 1 day zone \"America/Sao_Paulo\"",
        #"birthday in last 1 day zone own or did "A" in last 1 year zone own"#,
    ]

    @Test(arguments: 0..<5)
    func `an answer by the clocks of zones holds until the moment it says`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 4_000)
        var world = random.zonedWorld(round, people: 14, rows: 130)
        for index in world.events.indices {
            world.events[index].name = random.pick(["A", "B", "C"])
        }
        let start = RandomQuestion.eras[round] * Self.day
        let edges = edges(from: start, &random, &world)
        let base = try world.snapshot(round % 2 == 0 ? .onePart : .movedPeople)
        var changes = 0
        for text in Self.texts {
            let expression = try SegmentParser.parse(text)
            for person in 0..<UInt32(14) {
                let whole = start + 2 * Self.day..<start + 58 * Self.day
                changes += follow(expression, person, base, whole, edges, &random)
            }
        }
        #expect(changes > 300, "a test that sees no change proves nothing")
    }

    /// Footprints a span before clocks are changed, to the millisecond, and where
    /// they are; and the instants, rising, at which a span before now is near a
    /// change, or now is.
    private func edges(
        from start: Int64,
        _ random: inout RandomQuestion,
        _ world: inout TestWorld
    ) -> [Int64] {
        var edges: [Int64] = []
        let minute: Int64 = 60_000
        for name in RandomQuestion.zones {
            let changes = TimeZoneTable.machine.rules(name)?
                .changes(near: start + 30 * Self.day, within: 40 * Self.day)
            for change in changes ?? [] {
                let gap = change.after - change.before
                for days in [0, 1, 3, 7, 20] {
                    let time = change.instant - Int64(days) * Self.day
                    let shift = random.pick([0, gap, -1, 1_800_000])
                    world.events.append(event(time + shift, &random))
                }
                for _ in 0..<8 {
                    let shift = Int64(random.random.below(Int(gap.magnitude / 60_000) + 1))
                    world.events.append(event(change.instant + shift * minute, &random))
                }
                for days in [0, 1, 2, 3, 5, 7, 9, 14, 20, 28, 30, 31] {
                    let time = change.instant + Int64(days) * Self.day
                    edges += [-61, -1, 0, 10, 29, 31, 59, 61].map { time + $0 * minute }
                    edges += [gap - 1, gap, gap + 1, -gap - 1, -gap, -gap + 1].map { time + $0 }
                }
            }
        }
        return edges.sorted()
    }

    private func event(_ time: Int64, _ random: inout RandomQuestion) -> TestEvent {
        let person = UInt32(random.random.below(14))
        return TestEvent(person: person, time: time, name: random.pick(["A", "B"]))
    }

    /// Goes from one end to the next, and asks in between; how often it changed.
    private func follow(
        _ expression: SegmentExpression,
        _ person: UInt32,
        _ base: JourneySnapshot,
        _ whole: Range<Int64>,
        _ edges: [Int64],
        _ random: inout RandomQuestion
    ) -> Int {
        let text = SegmentPrinter.text(expression)
        func plan(at instant: Int64) -> SegmentPlan { SegmentPlan(expression, base.at(instant)) }
        var changes = 0
        var instant = whole.lowerBound
        var last = plan(at: instant).judge(person)
        #expect(last.isMember == plan(at: instant).matches(person))
        for _ in 0..<80 {
            guard last.until > instant else {
                Issue.record("\(text): \(last.until) is not after \(instant)")
                break
            }
            let end = min(last.until, whole.upperBound)
            var others = (1...3).map { _ in
                instant + Int64(random.random.below(Int(end - instant)))
            }
            let near = edges.filter { $0 > instant && $0 < end }
            if !near.isEmpty { others += (1...12).map { _ in random.pick(near) } }
            for other in others + [end - 1] {
                #expect(
                    plan(at: other).matches(person) == last.isMember,
                    "\(text): person \(person) at \(other), not before \(last.until)"
                )
            }
            guard last.until < whole.upperBound else { break }
            instant = last.until
            let next = plan(at: instant).judge(person)
            if next.isMember != last.isMember { changes += 1 }
            last = next
        }
        return changes
    }

    /// Three days before 3 o'clock after the clocks went forward is 71 hours.
    @Test func `the same time of day is 71 or 73 hours away across a change`() throws {
        let noon = try #require(ISO8601.milliseconds("2025-03-08T17:00Z"))
        let hour: Int64 = 3_600_000
        func until(_ time: Int64, _ text: String) throws -> Int64 {
            var world = TestWorld(now: time)
            world.events = [TestEvent(person: 1, time: time, name: "A")]
            let snapshot = try world.snapshot(.onePart)
            return SegmentPlan(try SegmentParser.parse(text), snapshot).judge(1).until
        }
        let zoned = #"did "A" in last 3 days zone "America/New_York""#
        #expect(try until(noon, zoned) == noon + 71 * hour + 1)
        #expect(try until(noon, #"did "A" in last 3 days"#) == noon + 72 * hour + 1)
        #expect(
            try until(noon, #"did "A" in last 72 hours zone "America/New_York""#)
                == noon + 72 * hour + 1
        )
        let autumn = try #require(ISO8601.milliseconds("2025-11-01T16:00Z"))
        #expect(try until(autumn, zoned) == autumn + 73 * hour + 1)
    }

    /// At half past two of the day after, a day ago does not exist; it is half past
    /// three then, and at three it is three: a footprint comes back.
    @Test func `a footprint that left comes back where a day ago jumps`() throws {
        let change = try #require(ISO8601.milliseconds("2025-03-09T07:00Z"))
        let minute: Int64 = 60_000
        var world = TestWorld()
        world.events = [TestEvent(person: 1, time: change + 10 * minute, name: "A")]
        let expression = try SegmentParser.parse(#"did "A" in last 1 day zone "America/New_York""#)
        let base = try world.snapshot(.onePart)
        // By the clock: 2:20 on the 10th, 2:11, and 3:00.
        let day = change + 23 * 60 * minute
        func judge(_ instant: Int64) -> Judgement {
            SegmentPlan(expression, base.at(instant)).judge(1)
        }
        #expect(judge(day) == Judgement(isMember: true, until: day + 10 * minute + 1))
        let left = judge(day + 10 * minute + 1)
        #expect(left == Judgement(isMember: false, until: day + 60 * minute))
        let back = judge(day + 60 * minute)
        #expect(back == Judgement(isMember: true, until: day + 70 * minute + 1))
        #expect(judge(back.until).until == .max && !judge(back.until).isMember)
    }
}
