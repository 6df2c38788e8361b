// SPDX-License-Identifier: Apache-2.0

/// What people do after an event, or before it, step by step.
///
/// A person's path begins with their first such event in the window (`from`), or
/// ends with their last one (`to`). Events that repeat one after the other are
/// one step. A path ends when nothing follows within the span after the step
/// before.
package struct PathsQuestion: Sendable, Equatable {
    /// Which way a path goes from its event.
    package enum Direction: String, Sendable, CaseIterable {
        case from
        case to
    }

    package var direction: Direction
    package var event: EventName
    /// Steps beyond the event.
    package var steps: Int
    /// Events that are told apart at each step; the others are the rest.
    package var top: Int
    package var within: TimeSpan
    package var window: TimeWindow
    /// Holds for the event that paths begin or end with.
    package var filter: PropertyExpression?

    package static let usualSteps = 5
    package static let mostSteps = 20
    package static let usualTop = 8
    package static let mostTop = 50
    package static let usualWithin = TimeSpan(1, .day)

    package init(
        _ direction: Direction,
        _ event: EventName,
        steps: Int = PathsQuestion.usualSteps,
        top: Int = PathsQuestion.usualTop,
        within: TimeSpan = PathsQuestion.usualWithin,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.direction = direction
        self.event = event
        self.steps = steps
        self.top = top
        self.within = within
        self.window = window
        self.filter = filter
    }
}

extension QueryParser {
    /// Reads paths from the word after `paths` on.
    mutating func paths() throws(QueryError) -> PathsQuestion {
        guard let direction = PathsQuestion.Direction(rawValue: token.keyword) else {
            throw unexpected("'from' or 'to' and an event", among: ["from", "to"])
        }
        advance()
        var paths = PathsQuestion(
            direction,
            try eventName("after '\(direction.rawValue)'")
        )
        var said: Set<String> = []
        while true {
            let start = token
            switch token.keyword {
            case "within":
                advance()
                paths.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            case "top":
                advance()
                paths.top = try boundedNumber("how many events a step", 1...PathsQuestion.mostTop)
            case "steps":
                advance()
                paths.steps = try boundedNumber("how many steps", 1...PathsQuestion.mostSteps)
            default:
                guard try windowOrFilter(&paths.window, &paths.filter) else {
                    guard case .end = token.kind else {
                        throw unexpected(
                            "'steps', 'top', 'within', 'since', 'where' or the end",
                            among: ["steps", "top"] + Self.afterClause
                        )
                    }
                    return paths
                }
                continue
            }
            guard said.insert(start.keyword).inserted else {
                throw failure(.syntax, at: start, "'\(start.keyword)' is said twice; keep one")
            }
        }
    }

    mutating func boundedNumber(
        _ meaning: String,
        _ range: ClosedRange<Int>
    ) throws(QueryError) -> Int {
        let start = token
        let number = try wholeNumber(meaning)
        guard range.contains(number) else {
            throw failure(
                .value,
                at: start,
                "\(meaning) is \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }
}
