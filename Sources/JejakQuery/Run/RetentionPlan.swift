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
    private let layout: RetentionLayout

    package init(_ question: RetentionQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        start = builder.eventTest(
            EventMatch(question.start, window: question.window, filter: question.filter)
        )
        // One filter for both: it is compiled once.
        comeback = EventTest(
            code: builder.code(question.comeback),
            first: start.first,
            last: start.last,
            filter: start.filter
        )
        current = question.period.index(of: snapshot.now)
        let earliest = snapshot.parts.compactMap(\.timeRange?.lowerBound).min() ?? snapshot.now
        let reach = max(0, current - question.period.index(of: max(earliest, start.first)))
        layout = RetentionLayout(
            periods: Int(min(Int64(RetentionQuestion.mostPeriods), reach + 1))
        )
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// The first period of the table. Cohorts before it are only counted.
    private var first: Int64 { current - Int64(layout.periods) + 1 }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows; memory with the square of the
    /// periods, at most 0.7 MB a range of people.
    package func run(width: Int = parallelWidth) -> RetentionTable {
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
        var periods = PeriodEdges(question.period)
        let seen = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: layout.words)
        defer { seen.deallocate() }
        memory.read { reader in
            snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                count(view, reader, &periods, seen, counts)
            }
        }
    }

    /// Adds one person.
    @inline(__always)
    private func count(
        _ view: JourneyView,
        _ reader: PlanReader,
        _ periods: inout PeriodEdges,
        _ seen: UnsafeMutableBufferPointer<UInt64>,
        _ counts: UnsafeMutableBufferPointer<Int32>
    ) {
        let rows = reader.rows(start, view)
        var row = rows.lowerBound
        while row < rows.upperBound, !reader.counts(start, view, row) { row &+= 1 }
        guard row < rows.upperBound else { return }
        let cohort = periods.index(of: view.times[row])
        guard cohort >= first, cohort <= current else {
            counts[RetentionLayout.outside] &+= 1
            return
        }
        let begun = current &- cohort
        seen.update(repeating: 0)
        var last = -1
        // Rows of the same instant before the start in the log count too.
        while row > rows.lowerBound, view.times[row &- 1] == view.times[row] { row &-= 1 }
        while row < rows.upperBound {
            if reader.matches(comeback.code, view.events[row]) {
                let after = periods.index(of: view.times[row]) &- cohort
                // By a clock that is ahead: its period has not begun.
                if after > begun { break }
                let period = Int(after)
                // A period that is marked already needs no look at the filter.
                let word = period &>> 6
                let bit: UInt64 = 1 &<< UInt64(period & 63)
                if seen[word] & bit == 0,
                    comeback.filter == EventTest.noFilter
                        || reader.passes(filter: comeback.filter, view, row)
                {
                    seen[word] |= bit
                    last = period
                }
            }
            row &+= 1
        }
        add(Int(cohort &- first), last, seen, counts)
    }

    private func add(
        _ cohort: Int,
        _ last: Int,
        _ seen: UnsafeMutableBufferPointer<UInt64>,
        _ counts: UnsafeMutableBufferPointer<Int32>
    ) {
        counts[RetentionLayout.sizes &+ cohort] &+= 1
        guard last >= 0 else { return }
        let row = layout.returns &+ cohort &* layout.periods
        switch question.rule {
        case .classic:
            for word in 0...(last &>> 6) {
                var bits = seen[word]
                while bits != 0 {
                    counts[row &+ word &* 64 &+ bits.trailingZeroBitCount] &+= 1
                    bits &= bits &- 1
                }
            }
        case .rolling:
            for period in 0...last { counts[row &+ period] &+= 1 }
        case .brackets(let ends):
            var next = 0
            for (bracket, end) in ends.enumerated() where next <= last {
                let isIn = (next...min(end, last)).contains {
                    seen[$0 &>> 6] &>> UInt64($0 & 63) & 1 == 1
                }
                if isIn { counts[row &+ bracket] &+= 1 }
                next = end &+ 1
            }
        }
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
            let row = layout.returns + cohort * most
            return RetentionCohort(
                start: Moment(
                    milliseconds: question.period.start(of: first + Int64(cohort)),
                    precision: .day
                ).text,
                size: size,
                returned: Array(counts[row..<row + columns])
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
private struct RetentionLayout: Sendable {
    static let outside = 0
    static let sizes = 1

    let periods: Int

    var returns: Int { 1 + periods }
    var width: Int { returns + periods * periods }
    /// For one bit a period.
    var words: Int { (periods + 63) / 64 }
}

/// Finds the period of an instant; neighbours in time cost two comparisons.
struct PeriodEdges {
    private let period: RetentionQuestion.Period
    private var index: Int64 = 0
    private var start: Int64 = 0
    private var end: Int64 = 0

    init(_ period: RetentionQuestion.Period) {
        self.period = period
    }

    @inline(__always)
    mutating func index(of instant: Int64) -> Int64 {
        if instant < start || instant >= end { find(instant) }
        return index
    }

    private mutating func find(_ instant: Int64) {
        index = period.index(of: instant)
        start = period.start(of: index)
        end = period.start(of: index + 1)
    }
}
