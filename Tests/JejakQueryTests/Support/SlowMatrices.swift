// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// Transitions and steps worked out the obvious way: lists of names, cut and
/// counted by looking.
struct SlowMatrices {
    let now: Int64
    let journeys: [[TestEvent]]

    private func footprints(
        _ events: [TestEvent],
        _ window: TimeWindow,
        _ filter: PropertyExpression?
    ) -> [TestEvent] {
        let slow = SlowEvaluator(now: now, facts: [:], events: events)
        return events.filter {
            slow.isNamed(.any, $0) && slow.isIn(window, $0.time) && slow.passes(filter, $0)
        }
    }

    /// The most frequent names, equal ones by the alphabet.
    private func frequent(_ names: [String], _ most: Int) -> [String] {
        let all = Set(names).map { name in (name, names.count { $0 == name }) }
        return all.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(most).map(\.0)
    }

    func transitions(_ question: TransitionsQuestion) -> TransitionTable {
        var chains: [[String]] = []
        var people = 0
        for events in journeys {
            var last: Int64?
            for event in footprints(events, question.window, question.filter) {
                if let last, event.time - last <= question.within.moved(0, 1) {
                    chains[chains.count - 1].append(event.name)
                } else {
                    if last == nil { people += 1 }
                    chains.append([event.name])
                }
                last = event.time
            }
        }
        let all = chains.flatMap { $0 }
        let told =
            question.events.isEmpty
            ? frequent(all, question.top) : question.events.compactMap(\.name)
        let hasRest = !all.allSatisfy(told.contains)
        let labels = told.map(Optional.some) + (hasRest ? [nil] : [])
        func label(_ name: String) -> String? { told.contains(name) ? name : nil }
        return TransitionTable(
            people: people,
            events: labels,
            starts: labels.map { row in chains.count { label($0[0]) == row } },
            ends: labels.map { row in chains.count { label($0[$0.count - 1]) == row } },
            counts: labels.map { row in
                labels.map { column in
                    chains.reduce(0) { sum, chain in
                        sum
                            + zip(chain, chain.dropFirst())
                            .count { label($0) == row && label($1) == column }
                    }
                }
            }
        )
    }

    func steps(_ question: StepsQuestion) -> StepTable {
        let slow = SlowEvaluator(now: now, facts: [:], events: [])
        var paths: [[String]] = []
        for events in journeys {
            var rows = footprints(events, question.window, question.filter)
            if question.anchor?.direction == .to { rows.reverse() }
            if let anchor = question.anchor {
                rows = Array(rows.drop { !slow.isNamed(anchor.event, $0) })
            }
            guard let first = rows.first else { continue }
            var path = [first.name]
            for (before, after) in zip(rows, rows.dropFirst()) {
                if let within = question.within,
                    abs(after.time - before.time) > within.moved(0, 1)
                {
                    break
                }
                path.append(after.name)
            }
            paths.append(Array(path.prefix(question.steps)))
        }
        let told = frequent(paths.flatMap { $0 }, question.top)
        let hasRest = !paths.flatMap { $0 }.allSatisfy(told.contains)
        let labels = told.map(Optional.some) + (hasRest ? [nil] : [])
        func isAt(_ label: String?, _ step: Int, _ path: [String]) -> Bool {
            guard step < path.count else { return false }
            return label.map { $0 == path[step] } ?? !told.contains(path[step])
        }
        return StepTable(
            people: paths.count,
            events: labels,
            counts: labels.map { label in
                (0..<question.steps).map { step in paths.count { isAt(label, step, $0) } }
            },
            ended: (0..<question.steps).map { step in paths.count { $0.count <= step } }
        )
    }
}
