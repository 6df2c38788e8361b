// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// A question about pages, compiled for one snapshot.
package struct BottlenecksPlan: Sendable {
    package let question: BottlenecksQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    private let view: EventTest
    private let measure: EventTest
    private let page: Int32
    /// By vital: its property, or below zero where nobody sent it.
    private let vitals: [Int32]
    /// By event code: whether a page says it of itself.
    private let isOwn: [Bool]
    private let within: Int64

    /// What the browser snippet says when a page is left.
    static let left = "Page Left"
    static let measured = "Web Vitals Measured"

    package init(_ question: BottlenecksQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        _ = builder.code(.any)
        view = builder.eventTest(
            EventMatch(question.event, window: question.window, filter: question.filter)
        )
        var measure = builder.rowTest(question.window, question.filter)
        // Unknown is no mistake here: not every site measures.
        if let code = snapshot.dictionary.code(ofEvent: Self.measured) {
            measure.code = Int32(code)
        }
        self.measure = measure
        page = builder.property(question.by)
        vitals = PageTally.vitals.map { name in
            snapshot.dictionary.code(ofKey: name) == nil ? -1 : builder.property(name)
        }
        isOwn = snapshot.dictionary.eventNames.map { $0 == Self.left || $0 == Self.measured }
        within = question.within.moved(0, 1)
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// Asks everybody, on at most `width` threads. Time grows with the rows;
    /// memory with the views of pages, 8 bytes each and for every measure.
    package func run(width: Int = parallelWidth) -> BottleneckTable {
        let parts = snapshot.tallies(width) { range in
            var tally = PageTally(parts: snapshot.parts.count)
            memory.read { reader in
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    walk(view, reader, &tally)
                }
            }
            return tally
        }
        var total = PageTally(parts: snapshot.parts.count)
        for part in parts { total.add(part) }
        return total.table(question)
    }

    /// Cuts a journey into visits.
    private func walk(_ journey: JourneyView, _ reader: PlanReader, _ tally: inout PageTally) {
        let views = reader.rows(view, journey)
        let measures = reader.rows(measure, journey)
        if measure.code != EventTest.noCode {
            for row in measures where reader.counts(measure, journey, row) {
                note(journey, row, reader, &tally)
            }
        }
        guard !views.isEmpty else { return }
        var visit: [Int] = []
        for row in 0..<journey.count where reader.footprints[Int(journey.events[row])] != 0 {
            if let last = visit.last, distance(journey.times[last], journey.times[row]) > within {
                finish(visit, journey, views, reader, &tally)
                visit.removeAll(keepingCapacity: true)
            }
            visit.append(row)
        }
        finish(visit, journey, views, reader, &tally)
    }

    /// Never below zero, and the largest where it is no number.
    private func distance(_ from: Int64, _ to: Int64) -> Int64 {
        let (distance, overflow) = to.subtractingReportingOverflow(from)
        return overflow ? .max : max(0, distance)
    }

    private func finish(
        _ visit: [Int],
        _ journey: JourneyView,
        _ views: Range<Int>,
        _ reader: PlanReader,
        _ tally: inout PageTally
    ) {
        guard let last = visit.last else { return }
        func counts(_ row: Int) -> Bool {
            views.contains(row) && reader.counts(view, journey, row)
        }
        guard visit.contains(where: counts) else { return }
        let end = journey.times[last]
        guard end <= snapshot.now, distance(end, snapshot.now) > within else {
            tally.running += 1
            return
        }
        tally.visits += 1
        let leaving = visit.last { !isOwn[Int(journey.events[$0])] }
        for (place, row) in visit.enumerated() where counts(row) {
            let slot = tally.slot(page, reader, journey, row)
            tally.addView(slot, person: journey.person, visit: tally.visits)
            if row == leaving { tally.addExit(slot) }
            guard place + 1 < visit.count else { continue }
            let next = distance(journey.times[row], journey.times[visit[place + 1]])
            tally.dwells.append(PageTally.Sample(slot: Int32(slot), value: Float(next)))
        }
    }

    /// Takes in what was measured of a page.
    private func note(
        _ journey: JourneyView,
        _ row: Int,
        _ reader: PlanReader,
        _ tally: inout PageTally
    ) {
        for (place, property) in vitals.enumerated() where property >= 0 {
            guard let value = reader.number(property, isMoney: false, journey, row),
                value.isFinite, value >= 0
            else { continue }
            let slot = tally.slot(page, reader, journey, row)
            tally.measures[place].append(
                PageTally.Sample(slot: Int32(slot), value: Float(value))
            )
        }
    }
}
