// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// How many people are at each event, step by step.
///
/// Every column adds up to the people.
package struct StepTable: Sendable, Equatable {
    /// Whoever has a first step.
    package let people: Int
    /// The events that are told apart, the most frequent first; nothing, at the
    /// end, for all others.
    package let events: [String?]
    /// By event and step.
    package let counts: [[Int]]
    /// By step: those who have no more (or, going back, had none before).
    package let ended: [Int]

    package init(people: Int, events: [String?], counts: [[Int]], ended: [Int]) {
        self.people = people
        self.events = events
        self.counts = counts
        self.ended = ended
    }

    /// A share of the people.
    package func share(_ count: Int) -> Double { Double(count) / Double(max(1, people)) }
}

/// A table of steps, compiled for one snapshot.
package struct StepsPlan: Sendable {
    package let question: StepsQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    private let footprint: EventTest
    private let anchor: Int32
    private let isBackwards: Bool
    private let within: Int64

    package init(_ question: StepsQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        footprint = builder.eventTest(
            EventMatch(.any, window: question.window, filter: question.filter)
        )
        anchor = builder.code(question.anchor?.event ?? .any)
        isBackwards = question.anchor?.direction == .to
        within = question.within.map { $0.moved(0, 1) } ?? .max
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// Asks everybody, on at most `width` threads. Time grows with the rows.
    package func run(width: Int = parallelWidth) -> StepTable {
        let names = snapshot.dictionary.eventNames
        let steps = question.steps
        // By code and step.
        let counts = snapshot.counted(width) { range in
            var counts = [Int](repeating: 0, count: names.count * steps)
            memory.read { reader in
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    walk(view, reader) { step, code in counts[code * steps + step] += 1 }
                }
            }
            return counts
        }
        let totals = names.indices.map { code in
            counts[code * steps..<(code + 1) * steps].reduce(0, +)
        }
        let told = snapshot.mostFrequent(totals, question.top)
        let all = (0..<steps).map { step in
            names.indices.reduce(0) { $0 + counts[$1 * steps + step] }
        }
        var labels: [String?] = told.map { names[$0] }
        var rows = told.map { code in Array(counts[code * steps..<(code + 1) * steps]) }
        let rest = all.indices.map { step in rows.reduce(all[step]) { $0 - $1[step] } }
        if rest.contains(where: { $0 > 0 }) {
            labels.append(nil)
            rows.append(rest)
        }
        let people = all.first ?? 0
        return StepTable(
            people: people,
            events: labels,
            counts: rows,
            ended: all.map { people - $0 }
        )
    }

    private func walk(
        _ view: JourneyView,
        _ reader: PlanReader,
        _ body: (_ step: Int, _ code: Int) -> Void
    ) {
        let rows = reader.rows(footprint, view)
        var step = 0
        var time: Int64 = 0
        for place in 0..<rows.count where step < question.steps {
            let row = isBackwards ? rows.upperBound - 1 - place : rows.lowerBound + place
            guard reader.counts(footprint, view, row) else { continue }
            if step == 0 {
                guard reader.matches(anchor, view.events[row]) else { continue }
            } else {
                let (distance, overflow) = view.times[row].subtractingReportingOverflow(time)
                let isNear = overflow ? within == .max : distance.magnitude <= UInt64(within)
                guard isNear else { return }
            }
            time = view.times[row]
            body(step, Int(view.events[row]))
            step += 1
        }
    }
}
