// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// Transitions and steps against lists of names, on every layout of the parts.
struct MatrixTests {
    @Test(arguments: 0..<6)
    func `random transitions agree with cutting lists, and nothing vanishes`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 500)
        let world = random.world(people: 25, rows: 240)
        let slow = SlowMatrices(now: world.now, journeys: world.journeys.map(\.events))
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        for _ in 0..<60 {
            let question = random.transitions()
            let text = SegmentPrinter.text(question)
            #expect(try Question.parse(text) == .transitions(question), "\(text)")
            let wanted = slow.transitions(question)
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                let found = TransitionsPlan(question, snapshot).run()
                #expect(found == wanted, "\(layout): \(text)")
                for place in found.events.indices {
                    let column = found.counts.reduce(found.starts[place]) { $0 + $1[place] }
                    #expect(column == found.total(place), "\(text)")
                    guard found.total(place) > 0 else { continue }
                    #expect(abs(found.shares(place).reduce(0, +) - 1) < 1e-9)
                }
            }
        }
    }

    @Test(arguments: 0..<6)
    func `random steps agree with lists, and columns add up to the people`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 600)
        let world = random.world(people: 25, rows: 240)
        let slow = SlowMatrices(now: world.now, journeys: world.journeys.map(\.events))
        let snapshots = try Layout.allCases.map { try world.snapshot($0) }
        for _ in 0..<60 {
            let question = random.steps()
            let text = SegmentPrinter.text(question)
            #expect(try Question.parse(text) == .steps(question), "\(text)")
            let wanted = slow.steps(question)
            for (layout, snapshot) in zip(Layout.allCases, snapshots) {
                let found = StepsPlan(question, snapshot).run()
                #expect(found == wanted, "\(layout): \(text)")
                for step in 0..<question.steps {
                    let column = found.counts.reduce(found.ended[step]) { $0 + $1[step] }
                    #expect(column == found.people, "\(text)")
                }
            }
        }
    }

    @Test func `strange names and questions read back as they were written`() throws {
        var random = RandomQuestion(seed: 9, strangeNames: true)
        for _ in 0..<300 {
            let transitions = random.transitions()
            let steps = random.steps()
            #expect(
                try Question.parse(SegmentPrinter.text(transitions)) == .transitions(transitions)
            )
            #expect(try Question.parse(SegmentPrinter.text(steps)) == .steps(steps))
        }
    }

    @Test func `the number of threads changes no table`() throws {
        var random = RandomQuestion(seed: 8)
        var world = TestWorld(now: RandomQuestion.start + 40 * RandomQuestion.day)
        for index in 0..<600_000 {
            world.events.append(
                TestEvent(
                    person: UInt32(index / 12),
                    time: RandomQuestion.start + Int64(random.random.below(30_000_000)),
                    name: random.pick(["A", "B", "C"])
                )
            )
        }
        let snapshot = try world.snapshot(.onePart)
        #expect(snapshot.ranges().count > 1)
        let transitions = TransitionsPlan(TransitionsQuestion(top: 2), snapshot)
        #expect(transitions.run(width: 1) == transitions.run(width: 4))
        #expect(transitions.run().people == 50_000)
        let steps = StepsPlan(StepsQuestion(6), snapshot)
        #expect(steps.run(width: 1) == steps.run(width: 4))
        #expect(steps.run().people == 50_000)
    }

    @Test(arguments: [
        ("transitions in last 7 days", true), ("transitions", true), ("steps", true),
        ("steps 4 in the last week", true), ("transitions of A, B where x = 1", true),
        ("transitions in (\"a\", \"b\")", false), ("steps > 5", false), ("steps is known", false),
        ("transitions and did A", false), ("`steps` in last 3 days", false),
    ])
    func `an attribute may be called as a question is`(text: String, isQuestion: Bool) throws {
        switch try Question.parse(text) {
        case .transitions, .steps: #expect(isQuestion, "\(text)")
        default: #expect(!isQuestion, "\(text)")
        }
    }
}
