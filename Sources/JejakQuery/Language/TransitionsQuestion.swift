// SPDX-License-Identifier: Apache-2.0

/// How often one event is followed directly by another.
///
/// The footprints that pass the window and the `where` are cut into chains: one
/// ends where nothing follows within the span. The same event again is a
/// transition from the event to itself.
package struct TransitionsQuestion: Sendable, Equatable {
    /// The events that are told apart, in this order; none where the most
    /// frequent are. All others are the rest.
    package var events: [EventName]
    /// How many of the most frequent are told apart where none are named.
    package var top: Int
    package var within: TimeSpan
    package var window: TimeWindow
    package var filter: PropertyExpression?

    package static let usualTop = 8
    package static let mostTop = 50
    /// Half an hour without a footprint ends a visit.
    package static let usualWithin = TimeSpan(30, .minute)

    package init(
        of events: [EventName] = [],
        top: Int = TransitionsQuestion.usualTop,
        within: TimeSpan = TransitionsQuestion.usualWithin,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.events = events
        self.top = top
        self.within = within
        self.window = window
        self.filter = filter
    }
}

extension QueryParser {
    /// Reads transitions from the word after `transitions` on.
    mutating func transitions() throws(QueryError) -> TransitionsQuestion {
        var question = TransitionsQuestion()
        if take("of") { question.events = try toldApart() }
        var said: Set<String> = []
        while true {
            let start = token
            switch token.keyword {
            case "within":
                advance()
                question.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            case "top":
                guard question.events.isEmpty else {
                    throw failure(
                        .syntax,
                        at: start,
                        "'top' chooses among all events; leave it out where events are named"
                    )
                }
                advance()
                question.top = try boundedNumber("how many events", 1...TransitionsQuestion.mostTop)
            default:
                guard try windowOrFilter(&question.window, &question.filter) else {
                    guard case .end = token.kind else {
                        throw unexpected(
                            "'of', 'top', 'within', 'since', 'where' or the end",
                            among: ["of", "top"] + Self.afterClause
                        )
                    }
                    return question
                }
                continue
            }
            try refuseSecond(&said, start)
        }
    }

    /// The events after `of`, each once.
    private mutating func toldApart() throws(QueryError) -> [EventName] {
        var events: [EventName] = []
        repeat {
            let start = token
            let event = try eventName("after 'of'")
            guard event != .any else {
                throw failure(
                    .syntax,
                    at: start,
                    "name the events to tell apart, or leave 'of' out to have the most frequent"
                )
            }
            guard !events.contains(event) else {
                throw failure(.syntax, at: start, "this event is named twice; keep one")
            }
            guard events.count < TransitionsQuestion.mostTop else {
                throw failure(.tooLarge, at: start, "at most \(TransitionsQuestion.mostTop) events")
            }
            events.append(event)
        } while take(.comma)
        return events
    }

    /// Notes a word that may be said once.
    func refuseSecond(_ said: inout Set<String>, _ start: QueryToken) throws(QueryError) {
        guard said.insert(start.keyword).inserted else {
            throw failure(.syntax, at: start, "'\(start.keyword)' is said twice; keep one")
        }
    }
}

extension SegmentPrinter {
    package static func text(_ question: TransitionsQuestion) -> String {
        let which =
            question.events.isEmpty
            ? " top \(question.top)"
            : " of " + question.events.map(text).joined(separator: ", ")
        return "transitions" + which + " within \(question.within.text)"
            + text(question.window, question.filter)
    }
}
