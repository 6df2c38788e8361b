// SPDX-License-Identifier: Apache-2.0

/// The segment of the people behind one figure of an answer.
package struct CellSegment: Sendable, Equatable {
    /// How far the segment holds of exactly the people who were counted.
    package enum Nearness: String, Sendable, CaseIterable {
        case exact
        /// What was done in the same millisecond as the beginning, but is written
        /// before it, is left out.
        case ties
        /// Events of clocks that are ahead of the current period count too.
        case ahead
        /// Other footprints may lie between the two.
        case between
        /// The events in this order, whatever lies between and came first.
        case order
        /// A number and a text that look alike are both meant.
        case spelling
        /// Visits that may still go on count too.
        case running
    }

    package let expression: SegmentExpression
    package let nearness: Nearness

    package var text: String { SegmentPrinter.text(expression) }

    /// What the segment says otherwise than the answer.
    package var sentence: String {
        switch nearness {
        case .exact: "It holds of exactly the people who were counted."
        case .ties:
            "What was done in the very millisecond of the beginning may be counted otherwise."
        case .ahead: "Events whose clock is ahead of the current period count too."
        case .between: "Other footprints may lie between the two events."
        case .order: "The events came in this order, whatever lies between them."
        case .spelling: "A number and a text that look alike are both meant."
        case .running: "Visits that may still go on count too."
        }
    }

    init(_ expression: SegmentExpression, _ nearness: Nearness = .exact) {
        self.expression = expression
        self.nearness = nearness
    }
}

extension Question {
    /// The segment behind a cell of the answer. How a cell is named depends on the
    /// question:
    ///
    /// - funnel `2`: who reached the second step and not the third
    /// - trend `2025-06-02`, `2025-06-02 "value"`, `2025-06-02 unknown`
    /// - retention `2025-06-02` (who began), `2025-06-02 3` (who came back in the
    ///   third period), `2025-06-02 not 3`; of brackets the place of the bracket
    /// - transitions `"A" "B"`: who did A and B right after it
    /// - paths `2 "A"`: who did A as their second step
    /// - bottlenecks `"/cart"`: who saw the page
    ///
    /// Throws where the cell cannot be read, or where no segment says what the
    /// cell counts.
    package func segment(ofCell text: String) throws(QueryError) -> CellSegment {
        var parser = try QueryParser(text)
        let found: CellSegment
        switch self {
        case .funnel(let funnel): found = try parser.leavers(funnel)
        case .trend(let trend): found = try parser.bar(trend)
        case .retention(let retention): found = try parser.cell(retention)
        case .transitions(let transitions): found = try parser.followers(transitions)
        case .paths(let paths): found = try parser.step(paths)
        case .bottlenecks(let bottlenecks): found = try parser.visitors(bottlenecks)
        case .segmentCount, .steps:
            throw parser.unsaid("this question's answer has no cells that a segment could say")
        }
        guard case .end = parser.token.kind else { throw parser.unexpected("the end of the cell") }
        return found
    }
}

extension FunnelQuestion {
    /// Those who reached a step (the first is 0) and not the next; nothing where
    /// no expression says the same as the funnel.
    package func leavers(after place: Int) -> SegmentExpression? {
        guard order == .inOrder, holding == nil, excluding.isEmpty, place >= 0,
            steps.indices.contains(place + 1)
        else { return nil }
        func reached(_ count: Int) -> SegmentExpression {
            if count == 1 {
                return .did(EventMatch(steps[0], window: window, filter: filter), .atLeast(1))
            }
            return .sequence(
                EventSequence(
                    Array(steps.prefix(count)),
                    within: within,
                    window: window,
                    filter: filter
                )
            )
        }
        return .all([reached(place + 1), .not(reached(place + 2))])
    }
}

extension QueryParser {
    fileprivate func unsaid(_ sentence: String) -> QueryError {
        failure(.value, at: token, sentence)
    }

    private mutating func cellText(_ wanted: String) throws(QueryError) -> String {
        guard case .text(let text) = token.kind else { throw unexpected(wanted) }
        advance()
        return text
    }

    fileprivate mutating func leavers(_ funnel: FunnelQuestion) throws(QueryError) -> CellSegment {
        let start = token
        let place = try wholeNumber("the step after which they leave")
        guard let expression = funnel.leavers(after: place - 1) else {
            throw failure(
                .value,
                at: start,
                "no segment says who leaves this funnel here: it is strict, in any order, holding, "
                    + "excluding, or has no further step"
            )
        }
        return CellSegment(expression)
    }

    fileprivate mutating func followers(
        _ question: TransitionsQuestion
    ) throws(QueryError) -> CellSegment {
        let first = try cellText("the event before, in quotes")
        let second = try cellText("the event after, in quotes")
        let isExact = question.filter == nil
        return CellSegment(
            .sequence(
                EventSequence(
                    [.named(first), .named(second)],
                    within: question.within,
                    without: isExact ? .any : nil,
                    window: question.window,
                    filter: question.filter
                )
            ),
            isExact ? .exact : .between
        )
    }

    fileprivate mutating func step(_ paths: PathsQuestion) throws(QueryError) -> CellSegment {
        let start = token
        let step = try wholeNumber("the step, 0 for the event itself")
        guard step <= paths.steps else {
            throw failure(.value, at: start, "these paths have \(paths.steps) steps")
        }
        if step == 0 {
            return CellSegment(
                .did(
                    EventMatch(paths.event, window: paths.window, filter: paths.filter),
                    .atLeast(1)
                )
            )
        }
        let other = EventName.named(try cellText("the event at that step, in quotes"))
        guard paths.filter == nil else {
            throw unsaid("no segment says a 'where' of the first event alone")
        }
        let span = paths.within
        return CellSegment(
            .sequence(
                EventSequence(
                    paths.direction == .from ? [paths.event, other] : [other, paths.event],
                    within: TimeSpan(span.count * step, span.unit),
                    window: paths.window
                )
            ),
            .order
        )
    }

    fileprivate mutating func visitors(
        _ question: BottlenecksQuestion
    ) throws(QueryError) -> CellSegment {
        var conditions = question.filter.map(\.branches) ?? []
        if take("unknown") {
            conditions.append(.property(question.by, .isUnknown))
        } else {
            let page = try cellText("the page, in quotes, or 'unknown'")
            conditions.append(.property(question.by, .spelled(page)))
        }
        return CellSegment(
            .did(
                EventMatch(
                    question.event,
                    window: question.window,
                    filter: PropertyExpression.together(conditions)
                ),
                .atLeast(1)
            ),
            .running
        )
    }
}

extension PropertyExpression {
    /// What holds together.
    var branches: [PropertyExpression] {
        if case .all(let branches) = self { branches } else { [self] }
    }

    static func together(_ conditions: [PropertyExpression]) -> PropertyExpression? {
        conditions.count > 1 ? .all(conditions) : conditions.first
    }
}

extension Comparison {
    /// A value as an answer shows it, which tells no number from a text.
    static func spelled(_ value: String) -> Comparison {
        if value == "true" || value == "false" {
            return .oneOf([.text(value), .bool(value == "true")])
        }
        guard let number = Double(value), NumberText.text(number) == value else {
            return .compare(.equal, .text(value))
        }
        return .oneOf([.text(value), .number(number)])
    }

    /// Whether it holds of values of one kind alone.
    var isOfOneKind: Bool {
        if case .compare = self { true } else { false }
    }
}
