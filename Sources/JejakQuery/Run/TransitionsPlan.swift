// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// What follows what.
///
/// Every footprint is in one row and in one column: a row's counts and its end
/// add up to how often the event was done, and so do a column's with its start.
package struct TransitionTable: Sendable, Equatable {
    /// Whoever has a chain at all.
    package let people: Int
    /// The events that are told apart; nothing, at the end, for all others.
    package let events: [String?]
    /// How many chains begin with each event, and end with it.
    package let starts: [Int]
    package let ends: [Int]
    /// By the event before and the one after it.
    package let counts: [[Int]]

    package init(
        people: Int,
        events: [String?],
        starts: [Int],
        ends: [Int],
        counts: [[Int]]
    ) {
        self.people = people
        self.events = events
        self.starts = starts
        self.ends = ends
        self.counts = counts
    }

    package var chains: Int { starts.reduce(0, +) }

    /// How often an event was done.
    package func total(_ event: Int) -> Int { counts[event].reduce(ends[event], +) }

    /// Of the times an event was done, the share that each other followed; the
    /// last is that nothing did. They add up to one.
    package func shares(_ event: Int) -> [Double] {
        let total = Double(max(1, total(event)))
        return (counts[event] + [ends[event]]).map { Double($0) / total }
    }
}

/// A question about transitions, compiled for one snapshot.
package struct TransitionsPlan: Sendable {
    package let question: TransitionsQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    private let footprint: EventTest
    /// The codes of the events named; below zero where nothing is called so.
    private let named: [Int]
    private let within: Int64

    package init(_ question: TransitionsQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        footprint = builder.eventTest(
            EventMatch(.any, window: question.window, filter: question.filter)
        )
        named = question.events.map { Int(builder.code($0)) }
        within = question.within.moved(0, 1)
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// Asks everybody, on at most `width` threads. Where no events are named it
    /// goes through the journeys twice: which are frequent, then how they follow
    /// one another. Time grows with the rows.
    package func run(width: Int = parallelWidth) -> TransitionTable {
        let names = snapshot.dictionary.eventNames
        let told =
            question.events.isEmpty
            ? snapshot.mostFrequent(frequencies(width), question.top) : named
        let rest = told.count
        var slots = [Int](repeating: rest, count: names.count)
        for (slot, code) in told.enumerated() where code >= 0 { slots[code] = slot }
        // One place more for the rest, and one for what is before and after a chain.
        let side = rest + 2
        let slotOf = slots
        let counts = snapshot.counted(width) { follow($0, slotOf, side) }
        func cell(_ from: Int, _ to: Int) -> Int { counts[from * side + to] }
        let edge = side - 1
        let hasRest = cell(edge, rest) + (0...rest).reduce(0) { $0 + cell($1, rest) } > 0
        let shown = Array(0..<(hasRest ? rest + 1 : rest))
        var labels: [String?] = told.enumerated().map { place, code in
            code >= 0 ? names[code] : question.events[place].name
        }
        if hasRest { labels.append(nil) }
        return TransitionTable(
            people: counts[side * side],
            events: labels,
            starts: shown.map { cell(edge, $0) },
            ends: shown.map { cell($0, edge) },
            counts: shown.map { from in shown.map { cell(from, $0) } }
        )
    }

    private func frequencies(_ width: Int) -> [Int] {
        let names = snapshot.dictionary.eventNames.count
        return snapshot.counted(width) { range in
            var counts = [Int](repeating: 0, count: names)
            memory.read { reader in
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    for row in reader.rows(footprint, view)
                    where reader.counts(footprint, view, row) {
                        counts[Int(view.events[row])] += 1
                    }
                }
            }
            return counts
        }
    }

    /// Counts by the slots of two events that follow one another; behind them,
    /// the people.
    private func follow(_ range: Range<UInt32>, _ slots: [Int], _ side: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: side * side + 1)
        let edge = side - 1
        memory.read { reader in
            snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                var before = edge
                var time: Int64 = 0
                for row in reader.rows(footprint, view)
                where reader.counts(footprint, view, row) {
                    let slot = slots[Int(view.events[row])]
                    if before != edge, isPause(from: time, to: view.times[row]) {
                        counts[before * side + edge] += 1
                        before = edge
                    }
                    counts[before * side + slot] += 1
                    before = slot
                    time = view.times[row]
                }
                guard before != edge else { return }
                counts[before * side + edge] += 1
                counts[side * side] += 1
            }
        }
        return counts
    }

    @inline(__always)
    private func isPause(from time: Int64, to next: Int64) -> Bool {
        let (distance, overflow) = next.subtractingReportingOverflow(time)
        return overflow || distance > within
    }
}

extension EventName {
    /// What it is called; nothing for any event.
    package var name: String? {
        if case .named(let name) = self { name } else { nil }
    }
}
