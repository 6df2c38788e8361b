// SPDX-License-Identifier: Apache-2.0

/// How a figure of an event goes from period to period.
package struct TrendQuestion: Sendable, Equatable {
    /// What is taken of the events of a period.
    package enum Figure: Sendable, Equatable {
        case count
        /// Different people.
        case people
        case sum(String)
        case minimum(String)
        case maximum(String)
        case average(String)
    }

    package var figure: Figure
    package var event: EventName
    package var period: RetentionQuestion.Period
    /// A property of the event to tell lines apart by.
    package var by: String?
    package var window: TimeWindow
    package var filter: PropertyExpression?

    /// The latest periods that are shown.
    package static let mostPeriods = 400
    /// Lines that are shown; the rest is one more.
    package static let mostLines = 20
    /// Values that are told apart while counting; what comes later is the rest.
    package static let mostValues = 10_000

    package init(
        _ figure: Figure,
        of event: EventName,
        _ period: RetentionQuestion.Period = .daily,
        by property: String? = nil,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.figure = figure
        self.event = event
        self.period = period
        by = property
        self.window = window
        self.filter = filter
    }
}

extension QueryParser {
    /// Reads a trend from the word after `trend` on.
    mutating func trend() throws(QueryError) -> TrendQuestion {
        try expect("of", "and what is counted, such as \"Order Completed\"")
        let figure = try trendFigure()
        var trend = TrendQuestion(figure, of: try eventName("after 'of'"))
        var isPeriodSaid = false
        while true {
            let start = token
            var isRepeated = false
            if let period = RetentionQuestion.Period(rawValue: token.keyword) {
                advance()
                isRepeated = isPeriodSaid
                isPeriodSaid = true
                trend.period = period
            } else if take("by") {
                isRepeated = trend.by != nil
                trend.by = try attributeName("the property to tell lines apart by")
            } else {
                let isMore = try windowOrFilter(
                    &trend.window,
                    &trend.filter,
                    allowsOwnZone: false
                )
                guard isMore else { break }
            }
            guard !isRepeated else {
                throw failure(
                    .syntax,
                    at: start,
                    "'\(start.keyword)' says again what was said; keep one"
                )
            }
        }
        guard case .end = token.kind else {
            throw unexpected(
                "'daily', 'weekly', 'monthly', 'by', 'since', 'where' or the end",
                among: RetentionQuestion.Period.allCases.map(\.rawValue) + ["by"]
                    + Self.afterClause
            )
        }
        return trend
    }

    private mutating func trendFigure() throws(QueryError) -> TrendQuestion.Figure {
        let isNext = peek(1).keyword == "of"
        if isNext, take("count") {
            advance()
            return .count
        }
        if isNext, take("people") {
            advance()
            return .people
        }
        guard case .measure = clauseKind(), peek(1).kind == .symbol(.open) else { return .count }
        let start = token
        let figure: TrendQuestion.Figure =
            switch try measureName() {
            case .sum(let name): .sum(name)
            case .minimum(let name): .minimum(name)
            case .maximum(let name): .maximum(name)
            case .average(let name): .average(name)
            case .count, .days, .sessions, .distinct, .affinity:
                throw failure(
                    .syntax,
                    at: start,
                    "a trend is of count, people, sum, min, max or avg"
                )
            }
        try expect("of", "and the event it is taken of")
        return figure
    }
}
