// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// The people of a cell's segment are those whom the answer counted.
struct CellSegmentTests {
    private func count(_ cell: CellSegment, _ snapshot: JourneySnapshot) throws -> Int {
        // What is kept is the text, so the text is what counts.
        let again = try SegmentParser.parse(cell.text)
        #expect(again == cell.expression, "\(cell.text)")
        return SegmentPlan(again, snapshot).run().people.count
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.flatMap { "\"\\".contains($0) ? ["\\", $0] : [$0] } + "\""
    }

    @Test(arguments: 0..<6)
    func `who began, came back and did not`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 900)
        var world = random.world(people: 30, rows: 200)
        // Where nothing lies ahead of now, what is said of clocks ahead is empty.
        let isOver = round % 2 == 1
        if isOver { world.now += 20 * RandomQuestion.day }
        let snapshot = try world.snapshot(.onePart)
        var exact = 0
        for _ in 0..<40 {
            let retention = random.retention()
            let question = Question.retention(retention)
            let table = RetentionPlan(retention, snapshot).run()
            for cohort in table.cohorts where cohort.size > 0 {
                let text = "\(SegmentPrinter.text(question)) of \(cohort.start)"
                let began = try question.segment(ofCell: cohort.start)
                #expect(try count(began, snapshot) == cohort.size, "\(text)")
                for (place, returned) in cohort.returned.enumerated() where random.chance(0.3) {
                    let back = try question.segment(ofCell: "\(cohort.start) \(place)")
                    let isExact = back.nearness == .exact || isOver && back.nearness == .ahead
                    guard isExact else { continue }
                    exact += 1
                    #expect(try count(back, snapshot) == returned, "\(text) \(place)")
                    // Refused only where everybody is back by beginning.
                    guard let gone = try? question.segment(ofCell: "\(cohort.start) not \(place)")
                    else {
                        #expect(returned == cohort.size)
                        continue
                    }
                    #expect(try count(gone, snapshot) == cohort.size - returned, "\(text)")
                }
            }
        }
        #expect(exact > 50)
    }

    @Test(arguments: 0..<4)
    func `who is in a bar`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 950)
        let world = random.world(people: 30, rows: 300)
        let snapshot = try world.snapshot(.onePart)
        for _ in 0..<30 {
            let trend = TrendQuestion(
                .people,
                of: random.event(),
                random.pick(RetentionQuestion.Period.allCases),
                by: random.pick([nil, "category", "gift", "price"]),
                window: random.chance(0.4) ? random.window() : .always,
                filter: random.chance(0.3) ? random.filter() : nil
            )
            let question = Question.trend(trend)
            let table = TrendPlan(trend, snapshot).run()
            for line in table.lines {
                for (place, period) in table.periods.enumerated() where random.chance(0.2) {
                    let value = line.value.map(quoted) ?? "unknown"
                    let cell = trend.by == nil ? period : "\(period) \(value)"
                    let found = try question.segment(ofCell: cell)
                    #expect(
                        try Double(count(found, snapshot)) == line.values[place] ?? 0,
                        "\(SegmentPrinter.text(question)): \(cell): \(found.text)"
                    )
                }
            }
        }
    }

    @Test(arguments: 0..<4)
    func `who went from one event right to another`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 980)
        let world = random.world(people: 30, rows: 300)
        let snapshot = try world.snapshot(.onePart)
        for _ in 0..<20 {
            var question = random.transitions()
            question.filter = nil
            for _ in 0..<6 {
                let pair = [random.pick(["A", "B", "C", "D"]), random.pick(["A", "B", "Z"])]
                let cell = try Question.transitions(question)
                    .segment(ofCell: "\"\(pair[0])\" \"\(pair[1])\"")
                #expect(cell.nearness == .exact)
                // A table of one person tells whether they went that way.
                let wanted = world.journeys.count { journey in
                    var named = question
                    named.events = Set(pair).sorted().map { .named($0) }
                    let table = SlowMatrices(now: world.now, journeys: [journey.events])
                        .transitions(named)
                    guard let from = table.events.firstIndex(of: pair[0]),
                        let to = table.events.firstIndex(of: pair[1])
                    else { return false }
                    return table.counts[from][to] > 0
                }
                #expect(try count(cell, snapshot) == wanted, "\(cell.text)")
            }
        }
    }

    @Test(arguments: [
        (#"retention of A by B weekly"#, "2025-06-02 0", #"did "A" then "B""#),
        (#"trend of sum(price) of A weekly"#, "2025-06-02", "(price >= 0 or price < 0)"),
        (#"transitions where x = 1"#, #""A" "B""#, "then"),
        (#"paths to A steps 3 within 2 hours"#, #"3 "B""#, #"did "B" then "A" within 6 hours"#),
        (#"bottlenecks by name"#, #""Home""#, #"did "Page Viewed" where name = "Home""#),
        (#"bottlenecks"#, "unknown", "path is unknown"),
        (#"funnel A > B"#, "1", #"did "A" and did not "A" then "B""#),
    ])
    func `what comes near says so`(question: String, cell: String, part: String) throws {
        let found = try Question.parse(question).segment(ofCell: cell)
        #expect(found.text.contains(part), "\(found.text)")
        let isExact = question.hasPrefix("trend") || question.hasPrefix("funnel")
        #expect((found.nearness == .exact) == isExact)
        #expect(!found.sentence.isEmpty)
    }

    @Test(arguments: [
        ("funnel A > B strict", "1", 0), ("funnel A > B", "2", 0), ("steps", "1", 0),
        ("did A", "1", 0), ("retention of A weekly", "2025-06-03", 0),
        ("retention of A weekly", "2025-06-02 x", 11),
        ("retention of A weekly", "2025-06-02 999", 11),
        ("trend of A by revenue", "2025-06-02 \"3\"", 11), ("trend of A", "2025-06-02 \"3\"", 11),
        ("transitions", "\"A\"", 3), ("paths from A", "9 \"B\"", 0),
        ("paths from A where x = 1", "1 \"B\"", 5),
    ])
    func `a cell that no segment says is refused at its place`(
        question: String,
        cell: String,
        place: Int
    ) throws {
        let asked = try Question.parse(question)
        do {
            let found = try asked.segment(ofCell: cell)
            Issue.record("\(question): \(cell) is \(found.text)")
        } catch {
            #expect(error.position == place, "\(error.sentence)")
        }
    }
}
