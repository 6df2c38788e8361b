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
        var partly = 0
        for step in 0..<60 {
            world.now += Int64(random.random.below(60)) * 3_600_000
            let fresh = step == 0 ? 40 : random.random.below(6)
            let start = world.events.count
            world.events += whole.events.dropFirst(start).prefix(fresh)
            let snapshot = try world.snapshot(step % 2 == 0 ? .onePart : .manyParts)
            let due = watch.due(at: world.now, atMost: .max).sorted { $0.person < $1.person }
            let some = due.filter { $0.segments != .all }
            let all = due.filter { $0.segments == .all }
            asleep += 24 - Set(due.map(\.person)).count
            partly += some.count
            movements +=
                watch.judge(
                    some.map(\.person),
                    .due(some.map(\.segments)),
                    over: snapshot,
                    cause: .time
                ).count
            movements += watch.judge(all.map(\.person), over: snapshot, cause: .time).count
            let touched = Set(world.events.dropFirst(start).map(\.person)).sorted()
            let seen = try snapshot.extract(
                touched,
                keys: RandomQuestion.keys,
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
        #expect(partly > 20, "most who are due are so for some segments")
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
            for wake in due {
                #expect(wanted[wake.person] == wake.instant)
                #expect(wake.segments == .all)
                wanted[wake.person] = nil
                woken += 1
            }
            if due.count < 5 { #expect(wanted.values.allSatisfy { $0 > now }) }
        }
        #expect(woken > 300)
        #expect(queue.count < 1_000)
    }

    @Test func `no segment that an instant can change is left out`() {
        var queue = WakeQueue()
        var random = SeededRandom(seed: 9)
        let (people, segments) = (40, 90)
        // By person and segment: until when what was found holds.
        var holds = [[Int64]](
            repeating: [Int64](repeating: .max, count: segments),
            count: people
        )
        func instant(after now: Int64) -> Int64 {
            random.below(4) == 0 ? .max : now + 1 + Int64(random.below(300))
        }
        var spared = 0
        for round in 0..<2_000 {
            let now = Int64(round)
            // Something happens: some segments are looked at again.
            let person = random.below(people)
            for _ in 0..<random.below(4) {
                let segment = random.below(segments)
                holds[person][segment] = instant(after: now)
                queue.hasten(
                    UInt32(person),
                    to: holds[person][segment],
                    for: SegmentBits(segment: Int64(segment))
                )
            }
            var seen = [SegmentBits](repeating: [], count: people)
            for wake in queue.due(at: now, atMost: .max) {
                seen[Int(wake.person)].formUnion(wake.segments)
                if wake.segments != .all { spared += 1 }
            }
            for person in 0..<people {
                for segment in 0..<segments where holds[person][segment] <= now {
                    let bits = SegmentBits(segment: Int64(segment))
                    #expect(!seen[person].isDisjoint(with: bits), "\(round): \(segment)")
                }
                guard !seen[person].isEmpty else { continue }
                for segment in 0..<segments {
                    let bits = SegmentBits(segment: Int64(segment))
                    guard !seen[person].isDisjoint(with: bits) else { continue }
                    if holds[person][segment] <= now || random.below(3) == 0 {
                        holds[person][segment] = instant(after: now)
                    }
                    queue.hasten(UInt32(person), to: holds[person][segment], for: bits)
                }
            }
        }
        #expect(spared > 100, "most wakes are for some segments")
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
