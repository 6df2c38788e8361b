// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// How long an answer holds by itself.
struct UntilTests {
    private static let day: Int64 = 86_400_000
    /// 20 January 2025: the months that follow end on the 31st, 28th and 31st.
    private static let start: Int64 = 20_108 * day

    private static let texts = [
        #"did "A" in last 1 month"#,
        #"did "A" at least 2 times in last 20 days"#,
        #"did "A" at most 1 time in last 1 month"#,
        #"did "B" exactly 2 times in last 3 weeks and did "A" since 2025-01-10"#,
        #"did not any event in last 10 days"#,
        #"sum(price) of "B" in last 2 weeks > 5"#,
        #"avg(price) of any event in last 1 month < 4"#,
        #"count of "A" in last 36 hours != 1"#,
        #"days since last "A" >= 7"#,
        #"days since last "A" = 9"#,
        #"hours since first "B" in last 30 days < 80.5"#,
        #"weeks since last "A" in last 2 months != 3"#,
        #"did "A" then "B" within 3 days in last 1 month"#,
        #"did not "A" then "B" without "C" in last 25 days"#,
        #"affinity(mood, "red") in last 12 days > 0.5"#,
        #"affinity(mood, "red", 3 days) of "A" in last 1 month <= 0.3"#,
        "birthday in next 7 days",
        "birthday in last 1 month",
        "not birthday in next 2 months",
        "joined in last 2 months",
        "joined in next 3 weeks or joined in last 2 days",
        "visits in last 9 days",
        "not children.birthday in next 2 weeks",
        #"(joined in last 9 days or did "C" in last 1 week) and not did "A" in last 1 year"#,
    ]

    private func world(_ random: inout RandomQuestion) -> TestWorld {
        var world = TestWorld(now: Self.start)
        func date(_ random: inout RandomQuestion) -> String {
            let month = random.pick(["01", "02", "03", "04"])
            return "2025-\(month)-" + random.pick(["01", "15", "28", "09", "27"])
                + random.pick(["", "", "T13:30", "T23:59:59.999"])
        }
        for person in 0..<UInt32(16) {
            let birthday = random.pick(["1988-02-29", "1990-01-31", "2001-03-01", "1970-12-28"])
            world.facts.append((person, "birthday", .text(birthday)))
            world.facts.append((person, "joined", .text(date(&random))))
            let visits = "[\"\(date(&random))\",\"\(date(&random))\",7]"
            world.facts.append((person, "visits", .json(visits)))
            let children = "[{\"birthday\":\"2010-02-15\"},{\"birthday\":\"\(date(&random))\"}]"
            world.facts.append((person, "children", .json(children)))
        }
        for _ in 0..<160 {
            var event = TestEvent(
                person: UInt32(random.random.below(16)),
                // Some by a clock that is ahead.
                time: Self.start + Int64(random.random.below(180) - 130) * Self.day / 2,
                name: random.pick(["A", "B", "C"])
            )
            event.properties.append(("price", .number(Double(random.random.below(9)))))
            if random.chance(0.7) {
                event.properties.append(("mood", .text(random.pick(["red", "blue"]))))
            }
            if random.chance(0.5) { event.properties.append(("due", .text(date(&random)))) }
            world.events.append(event)
        }
        return world
    }

    @Test(arguments: 0..<4)
    func `an answer holds until the moment it says`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 900)
        let base = try world(&random).snapshot(round % 2 == 0 ? .onePart : .movedPeople)
        var changes = 0
        for text in Self.texts {
            let expression = try SegmentParser.parse(text)
            func plan(at instant: Int64) -> SegmentPlan {
                SegmentPlan(expression, base.at(instant))
            }
            for person in 0..<UInt32(16) {
                var instant = Self.start
                let first = plan(at: instant)
                var last = first.judge(person)
                #expect(last.isMember == first.matches(person))
                // From one end to the next, and some instants in between.
                for _ in 0..<60 where last.until < Self.start + 80 * Self.day {
                    #expect(last.until > instant, "\(text)")
                    let between = (1...3).map { _ in
                        instant + Int64(random.random.below(Int(last.until - instant)))
                    }
                    for other in between + [last.until - 1] {
                        #expect(
                            plan(at: other).matches(person) == last.isMember,
                            "\(text): person \(person) at \(other), not before \(last.until)"
                        )
                    }
                    instant = last.until
                    let next = plan(at: instant).judge(person)
                    if next.isMember != last.isMember { changes += 1 }
                    last = next
                }
            }
        }
        #expect(changes > 300, "a test that sees no change proves nothing")
    }

    @Test func `what time cannot change holds for ever`() throws {
        var random = RandomQuestion(seed: 3)
        let base = try world(&random).snapshot(.onePart)
        for text in [
            #"did "A""#, #"did "A" since 2025-01-01"#, "joined >= 2025-01-05", "everyone",
            #"sum(price) of "B" before 2026-01-01 > 3"#, #"birthday is known"#,
            #"affinity(mood, "red") > 0.5"#, #"affinity(mood, "red", 2 days) of "A" < 0.2"#,
        ] {
            let plan = SegmentPlan(try SegmentParser.parse(text), base)
            for person in 0..<UInt32(16) { #expect(plan.judge(person).until == .max, "\(text)") }
        }
    }
}
