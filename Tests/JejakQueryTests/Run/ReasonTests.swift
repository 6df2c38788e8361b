// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Why somebody belongs to a segment.
struct ReasonTests {
    private static let day: Int64 = 86_400_000

    private func world() -> TestWorld {
        var world = TestWorld(now: 10 * Self.day)
        world.facts = [(1, "city", .text("Bandung"))]
        for time in [2, 8, 9] {
            world.events.append(TestEvent(person: 1, time: Int64(time) * Self.day, name: "A"))
        }
        world.events.append(TestEvent(person: 1, time: 9 * Self.day, name: "B"))
        return world
    }

    @Test func `each clause says whether it holds, why, and until when`() throws {
        let snapshot = try world().snapshot(.manyParts)
        let expression = try SegmentParser.parse(
            #"did "A" at least 2 times in last 3 days and not (city = "Bali" or did "C")"#
        )
        let reason = expression.reason(for: 1, over: snapshot)
        #expect(reason.shape == .all && reason.holds)
        #expect(reason.parts.map(\.shape) == [.clause, .not])
        let did = reason.parts[0]
        #expect(did.text == #"did "A" at least 2 times in last 3 days"#)
        #expect(did.evidence.map(\.time) == [9 * Self.day, 8 * Self.day])
        #expect(did.evidenceCount == 2)
        #expect(did.until == 11 * Self.day + 1)
        let either = reason.parts[1].parts[0]
        #expect(either.shape == .any && !either.holds)
        #expect(either.parts.map(\.holds) == [false, false])
        #expect(either.parts[0].known == .text("Bandung"))
        #expect(either.parts[1].evidenceCount == 0)
    }

    @Test func `random expressions hold as their clauses say`() throws {
        var random = RandomQuestion(seed: 77)
        let world = random.world(people: 20, rows: 200)
        let snapshot = try world.snapshot(.movedPeople)
        func holds(_ reason: SegmentReason) -> Bool {
            switch reason.shape {
            case .all: reason.parts.allSatisfy(holds)
            case .any: reason.parts.contains(where: holds)
            case .not: !reason.parts.allSatisfy(holds)
            case .clause: reason.holds
            }
        }
        for _ in 0..<200 {
            let expression = random.expression()
            let plan = SegmentPlan(expression, snapshot)
            for person in 0..<UInt32(20) where snapshot.show(person, { _ in }) {
                let reason = expression.reason(for: person, over: snapshot)
                #expect(reason.holds == plan.matches(person))
                #expect(holds(reason) == reason.holds, "\(reason.text)")
            }
        }
    }
}
