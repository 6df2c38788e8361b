// SPDX-License-Identifier: Apache-2.0

/// Which event people are at, step by step: a table whose columns are steps.
///
/// The footprints that pass the window and the `where` are a person's steps; the
/// same event again is a step too. They are counted from the first footprint,
/// from the first of an event, or back from the last of one.
package struct StepsQuestion: Sendable, Equatable {
    /// The event at step 1, and which way the steps go; nothing where step 1 is
    /// whatever somebody did first.
    package struct Anchor: Sendable, Equatable {
        package var direction: PathsQuestion.Direction
        package var event: EventName

        package init(_ direction: PathsQuestion.Direction, _ event: EventName) {
            self.direction = direction
            self.event = event
        }
    }

    package var steps: Int
    package var anchor: Anchor?
    /// Events that are told apart; the others are the rest.
    package var top: Int
    /// A longer time without a step ends them; nothing where none does.
    package var within: TimeSpan?
    package var window: TimeWindow
    package var filter: PropertyExpression?

    package static let usualSteps = 10
    package static let mostSteps = 30
    package static let usualTop = 8
    package static let mostTop = 50

    package init(
        _ steps: Int = StepsQuestion.usualSteps,
        _ anchor: Anchor? = nil,
        top: Int = StepsQuestion.usualTop,
        within: TimeSpan? = nil,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.steps = steps
        self.anchor = anchor
        self.top = top
        self.within = within
        self.window = window
        self.filter = filter
    }
}

extension QueryParser {
    /// Reads a table of steps from the word after `steps` on.
    mutating func steps() throws(QueryError) -> StepsQuestion {
        var question = StepsQuestion()
        if case .number = token.kind {
            question.steps = try boundedNumber("how many steps", 1...StepsQuestion.mostSteps)
        }
        if let direction = PathsQuestion.Direction(rawValue: token.keyword) {
            advance()
            question.anchor = StepsQuestion.Anchor(
                direction,
                try eventName("after '\(direction.rawValue)'")
            )
        }
        var said: Set<String> = []
        while true {
            let start = token
            switch token.keyword {
            case "within":
                advance()
                question.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            case "top":
                advance()
                question.top = try boundedNumber("how many events", 1...StepsQuestion.mostTop)
            default:
                guard try windowOrFilter(&question.window, &question.filter) else {
                    guard case .end = token.kind else {
                        throw unexpected(
                            "a number of steps, 'from', 'to', 'top', 'within', 'since', 'where' "
                                + "or the end",
                            among: ["from", "to", "top"] + Self.afterClause
                        )
                    }
                    return question
                }
                continue
            }
            try refuseSecond(&said, start)
        }
    }
}

extension SegmentPrinter {
    package static func text(_ question: StepsQuestion) -> String {
        var result = "steps \(question.steps)"
        if let anchor = question.anchor {
            result += " \(anchor.direction.rawValue) " + text(anchor.event)
        }
        result += " top \(question.top)"
        if let within = question.within { result += " within " + within.text }
        return result + text(question.window, question.filter)
    }
}
