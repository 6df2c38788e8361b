// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Segments that are kept true are what a question would find.
struct WatchTests {
    private static let day: Int64 = 86_400_000

    private func facts(_ random: inout RandomQuestion, _ world: inout TestWorld) {
        for person in 0..<UInt32(24) {
            let day = random.pick(["01", "09", "15", "28"])
            world.facts.append((person, "birthday", .text("1990-11-\(day)")))
        }
    }

    @Test(arguments: 0..<5)
    func `members are those that a question finds, after events and after time`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 1_200)
        let whole = random.world(people: 24, rows: 260)
        var world = TestWorld(now: RandomQuestion.start + 20 * Self.day)
        world.facts = whole.facts
        facts(&random, &world)
        var watch = SegmentWatch()
        var expressions = (0..<30).map { _ in random.expression() }
        for text in [
            "birthday in next 7 days", #"did "A" in last 3 days and not did "B" in last 1 week"#,
            #"did any event in last 1 month where category is known"#,
        ] {
            expressions.append(try SegmentParser.parse(text))
        }
        for (index, expression) in expressions.enumerated() {
            watch.watch(
                WatchedSegment(
                    id: Int64(index),
                    name: "s\(index)",
                    version: 1,
                    expression: expression
                )
            )
        }
        var movements = 0
        var asleep = 0
        for step in 0..<60 {
            world.now += Int64(random.random.below(60)) * 3_600_000
            let fresh = step == 0 ? 40 : random.random.below(6)
            let start = world.events.count
            world.events += whole.events.dropFirst(start).prefix(fresh)
            let snapshot = try world.snapshot(step % 2 == 0 ? .onePart : .manyParts)
            let due = Set(watch.due(at: world.now, atMost: .max).map(\.person)).sorted()
            asleep += 24 - due.count
            movements += watch.judge(due, over: snapshot, cause: .time).count
            let touched = Set(world.events.dropFirst(start).map(\.person)).sorted()
            let seen = try snapshot.extract(
                touched,
                keys: ["revenue", "price", "category", "gift", "size"],
                facts: snapshot.facts
            )
            movements += watch.judge(touched, over: seen, cause: .event).count
            for (index, expression) in expressions.enumerated() {
                let wanted = SegmentPlan(expression, snapshot).run().people
                let found = try #require(watch.members(of: Int64(index))).people
                #expect(found == wanted, "step \(step): \(SegmentPrinter.text(expression))")
            }
        }
        #expect(movements > 100, "a test in which nobody moves proves nothing")
        #expect(asleep > 200, "most people are not looked at")
    }

    @Test func `a movement says who, where, when and why`() throws {
        var world = TestWorld(now: 10 * Self.day)
        world.events = [TestEvent(person: 7, time: 9 * Self.day, name: "A")]
        var watch = SegmentWatch()
        let expression = try SegmentParser.parse(#"did "A" in last 2 days"#)
        watch.watch(WatchedSegment(id: 5, name: "fresh", version: 3, expression: expression))
        let entries = watch.judge([7, 8], over: try world.snapshot(.onePart), cause: .event)
        #expect(
            entries == [
                SegmentMovement(
                    segment: 5,
                    version: 3,
                    person: 7,
                    isEntry: true,
                    cause: .event,
                    instant: 10 * Self.day
                )
            ]
        )
        #expect(watch.nextWake == 11 * Self.day + 1)
        #expect(watch.due(at: 11 * Self.day, atMost: 9).isEmpty)
        world.now = 11 * Self.day + 1
        let due = watch.due(at: world.now, atMost: 9)
        #expect(due.map(\.person) == [7])
        let exits = watch.judge([7], over: try world.snapshot(.onePart), cause: .time)
        #expect(exits.map(\.isEntry) == [false])
        #expect(exits.map(\.instant) == [world.now])
        #expect(watch.nextWake == nil)
    }

    @Test func `who becomes somebody else keeps what both had`() throws {
        var world = TestWorld(now: 10 * Self.day)
        world.events = [TestEvent(person: 1, time: 9 * Self.day, name: "A")]
        var watch = SegmentWatch()
        let expression = try SegmentParser.parse(#"did "A""#)
        watch.watch(WatchedSegment(id: 1, name: "a", version: 1, expression: expression))
        _ = watch.judge([1], over: try world.snapshot(.onePart), cause: .event)
        watch.move(from: 1, to: 2, oldRemains: false)
        world.events[0].person = 2
        let after = watch.judge([1, 2], over: try world.snapshot(.onePart), cause: .identity)
        #expect(after.isEmpty, "nobody came and nobody left")
        #expect(watch.members(of: 1)?.people == [2])
    }

    @Test func `people are woken in the order of their instants, each once`() {
        var queue = WakeQueue()
        var random = SeededRandom(seed: 4)
        var wanted: [UInt32: Int64] = [:]
        var woken = 0
        for round in 0..<400 {
            for _ in 0..<random.below(20) {
                let person = UInt32(random.below(300))
                let instant = Int64(round * 10 + random.below(400))
                wanted[person] = random.below(8) == 0 ? nil : instant
                queue.set(person, at: wanted[person] ?? .max)
            }
            let now = Int64(round * 10)
            let due = queue.due(at: now, atMost: 5)
            #expect(due.map(\.instant) == due.map(\.instant).sorted())
            for (person, instant) in due {
                #expect(wanted[person] == instant)
                wanted[person] = nil
                woken += 1
            }
            if due.count < 5 { #expect(wanted.values.allSatisfy { $0 > now }) }
        }
        #expect(woken > 300)
        #expect(queue.count < 1_000)
    }

    @Test func `a set of people is a set`() {
        var random = SeededRandom(seed: 6)
        var set = PersonSet()
        var plain: Set<UInt32> = []
        for _ in 0..<3_000 {
            let person = UInt32(random.below(700))
            if random.below(3) == 0 {
                #expect(set.remove(person) == (plain.remove(person) != nil))
            } else {
                #expect(set.insert(person) == plain.insert(person).inserted)
            }
        }
        #expect(set.people == plain.sorted())
        #expect(set.count == plain.count)
        #expect(set == PersonSet(plain))
    }
}
