// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// Those who began in one period, and how many of them returned.
package struct RetentionCohort: Sendable, Equatable, Encodable {
    /// The first day of the period, such as `2025-05-26`.
    package let start: String
    package let size: Int
    /// By period after the start, or by bracket: only those that have begun.
    package let returned: [Int]

    package init(start: String, size: Int, returned: [Int]) {
        self.start = start
        self.size = size
        self.returned = returned
    }
}

/// A retention table.
package struct RetentionTable: Sendable, Equatable {
    /// The earliest first.
    package let cohorts: [RetentionCohort]
    /// People whose cohort lies before or after those of the table.
    package let outside: Int

    package init(cohorts: [RetentionCohort], outside: Int) {
        self.cohorts = cohorts
        self.outside = outside
    }
}

/// A retention, compiled for one snapshot.
package struct RetentionPlan: Sendable {
    package let question: RetentionQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    let start: EventTest
    let comeback: EventTest
    /// The period of now: later ones have not begun.
    let current: Int64
    /// How the counts lie: as many periods as the journeys reach back.
    let layout: RetentionLayout
    /// The clocks that periods are cut by.
    let rules: TimeZoneRules

    package init(_ question: RetentionQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        let window = question.window.forEverybody
        let rules = window.commonRules
        self.rules = rules
        start = builder.eventTest(
            EventMatch(question.start, window: window, filter: question.filter)
        )
        // One filter for both: it is compiled once.
        comeback = EventTest(
            code: builder.code(question.comeback),
            first: start.first,
            last: start.last,
            filter: start.filter
        )
        current = question.period.index(of: snapshot.now, in: rules)
        let earliest = snapshot.parts.compactMap(\.timeRange?.lowerBound).min() ?? snapshot.now
        let oldest = question.period.index(of: max(earliest, start.first), in: rules)
        let reach = max(0, current - oldest)
        layout = RetentionLayout(
            periods: Int(min(Int64(RetentionQuestion.mostPeriods), reach + 1)),
            rule: question.rule
        )
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// The first period of the table. Cohorts before it are only counted.
    var first: Int64 { current - Int64(layout.periods) + 1 }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows; memory with the square of the
    /// periods, at most 0.7 MB a range of people.
    package func run(width: Int = parallelWidth) -> RetentionTable {
        if let rows = stretches { return table(countRows(rows, width: width)) }
        let ranges = snapshot.ranges()
        let counts = UnsafeMutableBufferPointer<Int32>.allocate(
            capacity: ranges.count * layout.width
        )
        counts.initialize(repeating: 0)
        defer { counts.deallocate() }
        // Each range writes to its own row only.
        nonisolated(unsafe) let rows = counts
        parallelFor(ranges.count, chunk: 1, width: width) { chunk in
            for index in chunk {
                let row = index * layout.width..<(index + 1) * layout.width
                count(ranges[index], UnsafeMutableBufferPointer(rebasing: rows[row]))
            }
        }
        var sums = [Int](repeating: 0, count: layout.width)
        for place in counts.indices { sums[place % layout.width] += Int(counts[place]) }
        return table(sums)
    }

    private func count(_ range: Range<UInt32>, _ counts: UnsafeMutableBufferPointer<Int32>) {
        var periods = PeriodEdges(question.period, in: rules)
        memory.read { reader in
            let scan = EventScan(
                snapshot,
                from: range.lowerBound,
                to: range.upperBound,
                events: [start.code, comeback.code].filter { $0 >= 0 }.map { UInt16($0) },
                // Without the first event nobody is in a cohort.
                havingAnyOf: DrivingEvents.known(start.code)
            )
            guard let scan else {
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    count(WholeJourney(view), reader, &periods, counts)
                }
                return
            }
            while scan.next() { count(scan, reader, &periods, counts) }
        }
    }

    /// Adds one person.
    @inline(__always)
    private func count(
        _ person: some PersonRows,
        _ reader: PlanReader,
        _ periods: inout PeriodEdges,
        _ counts: UnsafeMutableBufferPointer<Int32>
    ) {
        let view = person.view(event: start.code)
        let rows = reader.rows(start, view)
        var row = rows.lowerBound
        while row < rows.upperBound, !reader.counts(start, view, row) { row &+= 1 }
        guard row < rows.upperBound else { return }
        let began = view.times[row]
        let cohort = periods.index(of: began)
        guard cohort >= first, cohort <= current else {
            counts[RetentionLayout.outside] &+= 1
            return
        }
        let place = Int(cohort &- first)
        counts[RetentionLayout.sizes &+ place] &+= 1
        let isSame = comeback.code == start.code
        add(
            isSame ? view : person.view(event: comeback.code),
            from: began,
            cohort,
            reader,
            &periods,
            UnsafeMutableBufferPointer(rebasing: counts[layout.row(place)])
        )
    }

    /// Adds the periods in which somebody returned. Rows of the same instant
    /// before the start in the log count too.
    @inline(__always)
    private func add(
        _ view: JourneyView,
        from began: Int64,
        _ cohort: Int64,
        _ reader: PlanReader,
        _ periods: inout PeriodEdges,
        _ returns: UnsafeMutableBufferPointer<Int32>
    ) {
        var test = comeback
        test.first = max(test.first, began)
        // Rows rise in time, so periods do: one is new if it is not the last.
        var last = -1
        for row in reader.rows(test, view) {
            guard view.isOfOneEvent || reader.matches(comeback.code, view.events[row]) else {
                continue
            }
            let period = periods.index(of: view.times[row])
            // By a clock that is ahead: its period has not begun.
            if period > current { break }
            let place = layout.places[Int(period &- cohort)]
            // A place that is counted already needs no look at the filter.
            guard place > last,
                comeback.filter == EventTest.noFilter
                    || reader.passes(filter: comeback.filter, view, row)
            else { continue }
            if !layout.isRolling { returns[place] &+= 1 }
            last = place
        }
        // Whoever returned in a period counts for all before it: summed later.
        if layout.isRolling, last >= 0 { returns[last] &+= 1 }
    }

    private func table(_ counts: [Int]) -> RetentionTable {
        let most = layout.periods
        let cohorts = (0..<most).compactMap { cohort -> RetentionCohort? in
            let size = counts[RetentionLayout.sizes + cohort]
            guard size > 0 else { return nil }
            // Periods that have begun, this one among them.
            let begun = most - cohort
            let columns =
                switch question.rule {
                case .classic, .rolling: begun
                case .brackets(let ends): Self.begunBrackets(ends, begun)
                }
            var returned = Array(counts[layout.row(cohort)].prefix(columns))
            if layout.isRolling {
                for place in returned.indices.dropLast().reversed() {
                    returned[place] += returned[place + 1]
                }
            }
            return RetentionCohort(
                start: Moment(
                    milliseconds: question.period.start(of: first + Int64(cohort)),
                    precision: .day
                ).text,
                size: size,
                returned: returned
            )
        }
        return RetentionTable(cohorts: cohorts, outside: counts[RetentionLayout.outside])
    }

    /// How many of the brackets have begun.
    private static func begunBrackets(_ ends: [Int], _ begun: Int) -> Int {
        ends.indices.count { ($0 == 0 ? 0 : ends[$0 - 1] + 1) < begun }
    }
}

/// How the counts of one range of people lie: who is not in the table, the
/// sizes of the cohorts, and the returns of each.
struct RetentionLayout: Sendable {
    static let outside = 0
    static let sizes = 1

    let periods: Int
    /// By periods after the start: which count a return adds to. Beyond the last
    /// bracket it is one that is not shown.
    let places: [Int]
    /// Whether a return counts for all periods before it.
    let isRolling: Bool

    init(periods: Int, rule: RetentionQuestion.Rule) {
        self.periods = periods
        isRolling = rule == .rolling
        switch rule {
        case .classic, .rolling: places = Array(0..<periods)
        case .brackets(let ends):
            places = (0..<periods).map { period in
                ends.firstIndex { period <= $0 } ?? ends.count
            }
        }
    }

    var returns: Int { 1 + periods }
    /// One more than there are periods, for what is not shown.
    private var rowWidth: Int { max(periods, (places.max() ?? 0) + 1) }
    var width: Int { returns + periods * rowWidth }

    /// Where the returns of a cohort lie.
    @inline(__always)
    func row(_ cohort: Int) -> Range<Int> {
        let first = returns &+ cohort &* rowWidth
        return first..<first &+ rowWidth
    }
}
