// SPDX-License-Identifier: Apache-2.0

/// At which pages visits end that might have gone on.
///
/// A visit is a person's footprints without a longer pause than `within`. It is
/// lost at a page where nothing follows the page's view but what the page says
/// of itself (that it was left, and how fast it was). Visits that may still go
/// on are left out.
package struct BottlenecksQuestion: Sendable, Equatable {
    /// The event that is a view of a page.
    package var event: EventName
    /// The property that names the page.
    package var by: String
    /// Pages that are told apart in the answer.
    package var top: Int
    /// Of fewer visits nothing is said of a page.
    package var least: Int
    package var within: TimeSpan
    /// Which views count.
    package var window: TimeWindow
    package var filter: PropertyExpression?

    package static let usualEvent = EventName.named("Page Viewed")
    package static let usualProperty = "path"
    package static let usualTop = 20
    package static let mostTop = 200
    package static let usualLeast = 30
    /// Pages that are told apart while counting; what comes later is the rest.
    package static let mostPages = 10_000

    package init(
        of event: EventName = BottlenecksQuestion.usualEvent,
        by property: String = BottlenecksQuestion.usualProperty,
        top: Int = BottlenecksQuestion.usualTop,
        least: Int = BottlenecksQuestion.usualLeast,
        within: TimeSpan = TransitionsQuestion.usualWithin,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.event = event
        by = property
        self.top = top
        self.least = least
        self.within = within
        self.window = window
        self.filter = filter
    }
}

extension QueryParser {
    /// Reads bottlenecks from the word after `bottlenecks` on.
    mutating func bottlenecks() throws(QueryError) -> BottlenecksQuestion {
        var question = BottlenecksQuestion()
        if take("of") { question.event = try eventName("after 'of'") }
        var said: Set<String> = []
        while true {
            let start = token
            switch token.keyword {
            case "by":
                advance()
                question.by = try attributeName("the property that names the page")
            case "within":
                advance()
                question.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            case "top":
                advance()
                question.top = try boundedNumber("how many pages", 1...BottlenecksQuestion.mostTop)
            case "at":
                advance()
                try expect("least", "after 'at': the visits below which nothing is said")
                question.least = try boundedNumber("how many visits", 1...TimeSpan.largestCount)
                guard take("visits") || take("visit") else {
                    throw unexpected("'visits' after the number", among: ["visits"])
                }
            default:
                guard try windowOrFilter(&question.window, &question.filter) else {
                    guard case .end = token.kind else {
                        throw unexpected(
                            "'of', 'by', 'top', 'at least', 'within', 'since', 'where' or the end",
                            among: ["of", "by", "top", "at"] + Self.afterClause
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
    package static func text(_ question: BottlenecksQuestion) -> String {
        "bottlenecks of " + text(question.event) + " by " + word(question.by)
            + " top \(question.top) at least \(question.least) visits"
            + " within \(question.within.text)" + text(question.window, question.filter)
    }
}
