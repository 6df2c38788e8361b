// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Whether somebody belongs to a segment, and how long that is certain.
package struct Judgement: Sendable, Equatable {
    package let isMember: Bool
    /// The first instant at which the mere passing of time can change it;
    /// `Int64.max` where only a footprint or a fact can.
    package let until: Int64

    package init(isMember: Bool, until: Int64) {
        self.isMember = isMember
        self.until = until
    }
}

/// Until when an answer holds.
///
/// The answer is decided by the tests on the way through the plan. As long as
/// none of them changes, the way is the same; so it holds until the earliest
/// moment at which one of them can. A test may be said to change too early (it
/// is then asked in vain), never too late. Time grows with the person's rows, for
/// each test on the way.
struct PlanJudge {
    let reader: PlanReader
    let dates: [DateTest]
    let spans: [TimeSpan]
    let now: Int64

    init(_ reader: PlanReader, _ memory: PlanMemory) {
        self.reader = reader
        dates = memory.dates
        spans = memory.spans
        now = memory.now
    }

    func judge(_ view: JourneyView) -> Judgement {
        var step = reader.entry
        var until = TimeFlip.never
        while step >= 0 {
            let current = reader.steps[Int(step)]
            let test = Int(current.test)
            let isTrue = reader.holds(current.kind, test, WholeJourney(view))
            until = min(until, flip(current.kind, test, view, isTrue))
            step = isTrue ? current.ifTrue : current.ifFalse
        }
        return Judgement(isMember: step == PlanStep.yes, until: until)
    }

    private func flip(
        _ kind: PlanStep.Kind,
        _ test: Int,
        _ view: JourneyView,
        _ isTrue: Bool
    ) -> Int64 {
        switch kind {
        case .fact: return factFlip(test, of: view.person)
        case .count:
            var count = reader.counts[test]
            count.event = reader.settled(count.event, view.person)
            return countFlip(count, view)
        case .measure:
            return anyRowFlip(reader.settled(reader.measures[test].event, view.person), view)
        case .elapsed:
            var elapsed = reader.elapsed[test]
            elapsed.event = reader.settled(elapsed.event, view.person)
            return elapsedFlip(elapsed, view)
        case .sequence:
            var sequence = reader.sequences[test]
            sequence.event = reader.settled(sequence.event, view.person)
            return sequenceFlip(sequence, view, isTrue)
        case .sample, .near, .property: return TimeFlip.never
        }
    }

    // MARK: Facts

    private func factFlip(_ place: Int, of person: UInt32) -> Int64 {
        var until = TimeFlip.never
        var place = place
        // Wherever the value lies: one look too early does no harm.
        while place >= 0 {
            if let date = dates.first(where: { !$0.isProperty && Int($0.test) == place }),
                let value = date.column?.value(of: person)
            {
                let acceptance =
                    date.isOwn
                    ? date.acceptance.going(by: reader.zones.rules[reader.zones.place(of: person)])
                    : date.acceptance
                until = min(until, acceptance.flip(value, under: date.path))
            }
            place = Int(reader.facts[place].otherwise)
        }
        return until
    }

    // MARK: Rows

    /// When a row enters or leaves the window, by the clocks of its zone.
    private func flip(of test: EventTest, at time: Int64, _ span: TimeSpan) -> Int64 {
        TimeFlip.row(at: time, window: span, now: now, in: reader.zones.rules(of: test))
    }

    /// The window's relative span, where it has one.
    private func span(_ test: EventTest) -> TimeSpan? {
        test.span >= 0 ? spans[Int(test.span)] : nil
    }

    /// Rows that are not in the window now, and may be: those of a clock that is
    /// ahead, and by months, years and zones those that left a few days ago.
    private func entry(_ test: EventTest, _ span: TimeSpan, _ view: JourneyView) -> Int64 {
        var until = TimeFlip.never
        let isEven = span.unit.milliseconds != nil && (test.zone < 0 || !span.isCivil)
        let reach: Int64 = isEven ? 0 : 4 * TimeUnit.millisecondsPerDay
        for index in 0..<view.count {
            let time = view.times[index]
            let isBehind = time < test.first && test.first - time <= reach
            guard time > now || isBehind, mayMatch(test.code, view.events[index]) else { continue }
            until = min(until, flip(of: test, at: time, span))
        }
        return until
    }

    /// As `matches`, and for steps whose codes are tested elsewhere always.
    private func mayMatch(_ code: Int32, _ event: UInt16) -> Bool {
        code == EventTest.noCode || reader.matches(code, event)
    }

    /// Any row that enters or leaves, or whose relative date turns.
    private func anyRowFlip(_ test: EventTest, _ view: JourneyView) -> Int64 {
        var until = propertyFlip(test, view)
        guard let span = span(test) else { return until }
        until = min(until, entry(test, span, view))
        for index in reader.rows(test, view) where reader.counts(test, view, index) {
            until = min(until, flip(of: test, at: view.times[index], span))
        }
        return until
    }

    /// Rows are looked at from the last: the one that brings the count to what
    /// decides is the one whose leaving changes it.
    private func countFlip(_ test: CountTest, _ view: JourneyView) -> Int64 {
        if test.least <= 0, test.most == .max { return TimeFlip.never }
        if test.event.code == EventTest.noCode { return TimeFlip.never }
        var until = propertyFlip(test.event, view)
        guard let span = span(test.event) else { return until }
        let range = reader.rows(test.event, view)
        var found = 0
        var index = range.upperBound
        while index > range.lowerBound {
            index -= 1
            guard reader.counts(test.event, view, index) else { continue }
            found += 1
            let isLast = found == test.least || (test.most != .max && found == test.most + 1)
            if isLast { until = min(until, flip(of: test.event, at: view.times[index], span)) }
            let isDecided = test.most == .max ? found == test.least : found > test.most
            if isDecided { return until }
        }
        return min(until, entry(test.event, span, view))
    }

    private func elapsedFlip(_ test: ElapsedTest, _ view: JourneyView) -> Int64 {
        var until = propertyFlip(test.event, view)
        if let span = span(test.event) {
            until = min(until, entry(test.event, span, view))
            for index in reader.rows(test.event, view)
            where reader.counts(test.event, view, index) {
                until = min(until, flip(of: test.event, at: view.times[index], span))
            }
        }
        let range = reader.rows(test.event, view)
        let inOrder = test.isFirst ? Array(range) : range.reversed()
        guard let index = inOrder.first(where: { reader.counts(test.event, view, $0) }) else {
            return until
        }
        // The count of whole units passes the number at one of these.
        let number = test.number.value
        guard number.magnitude < 1e12 else { return until }
        let floor = Int64(number.rounded(.down))
        let edges = [floor, floor + 1, floor + 2].compactMap { units -> Int64? in
            let (distance, overflow) = units.multipliedReportingOverflow(by: test.unit)
            let (instant, isBeyond) = view.times[index].addingReportingOverflow(distance)
            return overflow || isBeyond ? nil : instant
        }
        return min(until, edges.filter { $0 > now }.min() ?? TimeFlip.never)
    }

    /// A sequence that is there is lost when a row leaves; one that is not can
    /// only come by rows that enter.
    private func sequenceFlip(
        _ test: SequenceTest,
        _ view: JourneyView,
        _ isTrue: Bool
    ) -> Int64 {
        var until = propertyFlip(test.event, view)
        guard let span = span(test.event) else { return until }
        until = min(until, entry(test.event, span, view))
        guard isTrue else { return until }
        for index in reader.rows(test.event, view) {
            let isStep = (0..<test.count).contains {
                reader.matches(reader.codes[Int(test.first &+ $0)], view.events[index])
            }
            guard isStep else { continue }
            until = min(until, flip(of: test.event, at: view.times[index], span))
        }
        return until
    }

    /// Dates in properties that are compared with now.
    private func propertyFlip(_ test: EventTest, _ view: JourneyView) -> Int64 {
        guard test.filter != EventTest.noFilter else { return TimeFlip.never }
        var until = TimeFlip.never
        for date in dates where date.isProperty {
            let columns = Int(reader.propertyTests[Int(date.test)].property)
            for index in 0..<view.count where mayMatch(test.code, view.events[index]) {
                let reference = view.reference(index)
                let row = Int(reference.row)
                let column = reader.partProperties[columns + Int(reference.part)]
                if let texts = column.text, let code = texts.code(ofRow: row) {
                    until = min(until, date.acceptance.flip(text: texts.text(code)))
                }
                if let lists = column.list, let code = lists.code(ofRow: row) {
                    until = min(until, date.acceptance.flip(nested: lists.text(code)))
                }
            }
        }
        return until
    }
}
