// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// One line of a trend.
package struct TrendLine: Sendable, Equatable, Encodable {
    /// The value that its events share; nothing for those without one, and
    /// where no property was named.
    package let value: String?
    /// By period; nothing where a figure of no event does not exist.
    package let values: [Double?]
}

/// A trend's answer.
package struct TrendTable: Sendable, Equatable {
    /// The first day of each period.
    package let periods: [String]
    /// The largest first; one where no property was named.
    package let lines: [TrendLine]
    /// All other values together, and how many those are.
    package let rest: TrendLine?
    package let restValues: Int
    /// Events before the first period, or after now.
    package let outside: Int
}

/// A trend, compiled for one snapshot.
package struct TrendPlan: Sendable {
    package let question: TrendQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    private let event: EventTest
    private let measured: Int32
    private let isMoney: Bool
    private let by: Int32
    private let first: Int64
    private let count: Int
    /// The clocks that periods are cut by.
    private let rules: TimeZoneRules

    package init(_ question: TrendQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        let window = question.window.forEverybody
        let rules = window.commonRules
        self.rules = rules
        event = builder.eventTest(
            EventMatch(question.event, window: window, filter: question.filter)
        )
        let property: String? =
            switch question.figure {
            case .count, .people: nil
            case .sum(let name), .minimum(let name), .maximum(let name), .average(let name): name
            }
        measured = property.map { builder.property($0) } ?? -1
        isMoney = property == PlanBuilder.moneyName
        by = question.by.map { builder.property($0) } ?? -1
        let current = question.period.index(of: min(snapshot.now, event.last), in: rules)
        let earliest = snapshot.parts.compactMap(\.timeRange?.lowerBound).min() ?? snapshot.now
        let start = question.period.index(of: max(earliest, event.first), in: rules)
        count = Int(min(Int64(TrendQuestion.mostPeriods), max(1, current - start + 1)))
        first = current - Int64(count) + 1
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows; memory with the periods times
    /// the different values, at most ten thousand.
    package func run(width: Int = parallelWidth) -> TrendTable {
        let ranges = snapshot.ranges()
        var tallies = [TrendTally](repeating: TrendTally(periods: count), count: ranges.count)
        tallies.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk { places[index] = tally(ranges[index]) }
            }
        }
        var total = TrendTally(periods: count)
        for tally in tallies { total.add(tally) }
        return total.table(question, isMoney: isMoney) { index in
            Moment(
                milliseconds: question.period.start(of: first + Int64(index)),
                precision: .day
            ).text
        }
    }

    private func tally(_ range: Range<UInt32>) -> TrendTally {
        var tally = TrendTally(periods: count)
        var edges = PeriodEdges(question.period, in: rules)
        memory.read { reader in
            snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                for row in reader.rows(event, view) where reader.counts(event, view, row) {
                    let period = edges.index(of: view.times[row]) &- first
                    guard period >= 0, period < count else {
                        tally.outside += 1
                        continue
                    }
                    var value: Double?
                    if measured >= 0 {
                        value = reader.number(measured, isMoney: isMoney, view, row)
                        if value == nil { continue }
                    }
                    tally.add(
                        by < 0 ? .null : reader.value(by, view, row) ?? .null,
                        Int(period),
                        value,
                        minor: isMoney ? view.amount(row) : 0,
                        person: view.person
                    )
                }
            }
        }
        return tally
    }
}

/// The figures of one line and period.
struct TrendCell {
    var count = 0
    var people = 0
    /// Whom the count of people knows already: people come one after the other.
    var lastPerson = UInt32.max
    var minor: Int64 = 0
    var sum = 0.0
    var least = Double.infinity
    var most = -Double.infinity

    mutating func add(_ other: TrendCell) {
        count += other.count
        people += other.people
        minor &+= other.minor
        sum += other.sum
        least = min(least, other.least)
        most = max(most, other.most)
    }

    func value(_ figure: TrendQuestion.Figure, isMoney: Bool) -> Double? {
        let total = isMoney ? Double(minor) / 100 : sum
        switch figure {
        case .count: return Double(count)
        case .people: return Double(people)
        case .sum: return total
        case .minimum: return count > 0 ? least : nil
        case .maximum: return count > 0 ? most : nil
        case .average: return count > 0 ? total / Double(count) : nil
        }
    }
}

/// The figures of a range of people.
struct TrendTally {
    private let periods: Int
    private var lines: [PropertyValue: [TrendCell]] = [:]
    private var rest: [TrendCell]
    private var isFull = false
    var outside = 0

    init(periods: Int) {
        self.periods = periods
        rest = [TrendCell](repeating: TrendCell(), count: periods)
    }

    private mutating func makeLine(_ value: PropertyValue) -> Bool {
        if lines[value] != nil { return true }
        guard lines.count < TrendQuestion.mostValues else {
            isFull = true
            return false
        }
        lines[value] = [TrendCell](repeating: TrendCell(), count: periods)
        return true
    }

    mutating func add(
        _ line: PropertyValue,
        _ period: Int,
        _ value: Double?,
        minor: Int64,
        person: UInt32
    ) {
        func add(to cell: inout TrendCell) {
            cell.count += 1
            if cell.lastPerson != person {
                cell.lastPerson = person
                cell.people += 1
            }
            guard let value else { return }
            cell.minor &+= minor
            cell.sum += value
            cell.least = min(cell.least, value)
            cell.most = max(cell.most, value)
        }
        if makeLine(line) {
            add(to: &lines[line, default: []][period])
        } else {
            add(to: &rest[period])
        }
    }

    mutating func add(_ other: TrendTally) {
        outside += other.outside
        for (value, cells) in other.lines.sorted(by: { $0.key.order < $1.key.order }) {
            let isKnown = makeLine(value)
            for period in 0..<periods {
                if isKnown {
                    lines[value, default: []][period].add(cells[period])
                } else {
                    rest[period].add(cells[period])
                }
            }
        }
        for period in 0..<periods { rest[period].add(other.rest[period]) }
        isFull = isFull || other.isFull
    }

    func table(
        _ question: TrendQuestion,
        isMoney: Bool,
        start: (Int) -> String
    ) -> TrendTable {
        func size(_ cells: [TrendCell]) -> Double {
            switch question.figure {
            case .sum:
                isMoney
                    ? Double(cells.reduce(0) { $0 &+ $1.minor }) : cells.reduce(0) { $0 + $1.sum }
            default: Double(cells.reduce(0) { $0 + $1.count })
            }
        }
        let sorted = lines.sorted { one, other in
            let (first, second) = (size(one.value), size(other.value))
            return first == second ? one.key.order < other.key.order : first > second
        }
        var others = rest
        for line in sorted.dropFirst(TrendQuestion.mostLines) {
            for period in 0..<periods { others[period].add(line.value[period]) }
        }
        let restValues = max(0, sorted.count - TrendQuestion.mostLines)
        func line(_ value: String?, _ cells: [TrendCell]) -> TrendLine {
            TrendLine(
                value: value,
                values: cells.map { $0.value(question.figure, isMoney: isMoney) }
            )
        }
        var shown = sorted.prefix(TrendQuestion.mostLines).map { line($0.key.text, $0.value) }
        if shown.isEmpty {
            shown = [line(nil, [TrendCell](repeating: TrendCell(), count: periods))]
        }
        return TrendTable(
            periods: (0..<periods).map(start),
            lines: shown,
            rest: restValues > 0 || isFull ? line(nil, others) : nil,
            restValues: restValues,
            outside: outside
        )
    }
}

extension PropertyValue {
    /// An order of values of any type, for equal answers.
    fileprivate var order: (Int, String) {
        switch self {
        case .null: (0, "")
        case .bool(let flag): (1, flag ? "1" : "0")
        case .number: (2, text ?? "")
        case .text(let text): (3, text)
        case .json(let text): (4, text)
        }
    }
}
