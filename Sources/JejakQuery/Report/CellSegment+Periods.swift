// SPDX-License-Identifier: Apache-2.0

extension TimeWindow {
    /// The part of it from one instant (or its beginning) to before another.
    fileprivate func limited(from first: Int64?, to end: Int64?) -> TimeWindow {
        var window = self
        // Periods are days of the window's zone, and so are dates without another.
        let rules = commonRules
        if let first = first.map({ Moment(milliseconds: $0, precision: .day) }),
            since.map({ $0.start(in: rules) < first.start(in: rules) }) ?? true
        {
            window.since = first
        }
        if let end = end.map({ Moment(milliseconds: $0, precision: .day) }),
            before.map({ $0.start(in: rules) > end.start(in: rules) }) ?? true
        {
            window.before = end
        }
        return window
    }
}

/// Cells whose period is said.
extension QueryParser {
    /// The number of the period that begins on the day that follows.
    private mutating func period(
        _ period: RetentionQuestion.Period
    ) throws(QueryError) -> Int64 {
        guard case .moment(let moment) = token.kind else {
            throw unexpected("the first day of a period, such as 2025-06-02")
        }
        let index = period.index(of: moment.milliseconds)
        guard period.start(of: index) == moment.milliseconds else {
            throw failure(.value, at: token, "no period of this question begins on this day")
        }
        advance()
        return index
    }

    mutating func bar(_ trend: TrendQuestion) throws(QueryError) -> CellSegment {
        let index = try period(trend.period)
        var conditions = trend.filter?.branches ?? []
        var nearness = CellSegment.Nearness.exact
        switch trend.figure {
        case .count, .people: break
        case .sum(let name), .minimum(let name), .maximum(let name), .average(let name):
            // Every number is one or the other, and nothing else is.
            conditions.append(
                .any([
                    .property(name, .compare(.greaterOrEqual, .number(0))),
                    .property(name, .compare(.less, .number(0))),
                ])
            )
        }
        if let by = trend.by {
            guard by != PlanBuilder.moneyName else {
                throw failure(.value, at: token, "no segment says one value of money; say a range")
            }
            if take("unknown") {
                conditions.append(.property(by, .isUnknown))
            } else {
                guard case .text(let value) = token.kind else {
                    throw unexpected("the line's value in quotes, or 'unknown'")
                }
                advance()
                let comparison = Comparison.spelled(value)
                if !comparison.isOfOneKind { nearness = .spelling }
                conditions.append(.property(by, comparison))
            }
        }
        let window = trend.window.limited(
            from: trend.period.start(of: index),
            to: trend.period.start(of: index + 1)
        )
        let match = EventMatch(
            trend.event,
            window: window,
            filter: PropertyExpression.together(conditions)
        )
        return CellSegment(.did(match, .atLeast(1)), nearness)
    }

    mutating func cell(_ retention: RetentionQuestion) throws(QueryError) -> CellSegment {
        let index = try period(retention.period)
        let began = retention.began(in: index)
        if case .end = token.kind { return CellSegment(.together(began)) }
        let isNegated = take("not")
        let start = token
        let place = try wholeNumber("how many periods later, or the place of a bracket")
        guard let span = retention.span(at: place) else {
            throw failure(.value, at: start, "there is no such period in this table")
        }
        guard let (returned, nearness) = retention.returned(index, span) else {
            // Whoever begins is there.
            guard !isNegated else {
                throw failure(.value, at: start, "whoever begins is counted as back there")
            }
            return CellSegment(.together(began))
        }
        return CellSegment(.together(began + [isNegated ? .not(returned) : returned]), nearness)
    }
}

extension SegmentExpression {
    fileprivate static func together(_ branches: [SegmentExpression]) -> SegmentExpression {
        branches.count == 1 ? branches[0] : .all(branches)
    }
}

extension RetentionQuestion {
    /// The first and the last period of a column; without a last, all that
    /// follow. Nothing where there is no such column.
    fileprivate func span(at place: Int) -> (first: Int64, last: Int64?)? {
        guard place >= 0, place < Self.mostPeriods else { return nil }
        switch rule {
        case .classic: return (Int64(place), Int64(place))
        case .rolling: return (Int64(place), nil)
        case .brackets(let ends):
            guard ends.indices.contains(place) else { return nil }
            return (place == 0 ? 0 : Int64(ends[place - 1]) + 1, Int64(ends[place]))
        }
    }

    /// Whose first start lies in a period.
    fileprivate func began(in index: Int64) -> [SegmentExpression] {
        let first = period.start(of: index)
        let own = window.limited(from: first, to: period.start(of: index + 1))
        let began = SegmentExpression.did(
            EventMatch(start, window: own, filter: filter),
            .atLeast(1)
        )
        let rules = window.commonRules
        let edge = Moment(milliseconds: first, precision: .day).start(in: rules)
        if let since = window.since, since.start(in: rules) >= edge { return [began] }
        let earlier = window.limited(from: nil, to: first)
        return [
            began,
            .not(.did(EventMatch(start, window: earlier, filter: filter), .atLeast(1))),
        ]
    }

    /// Who came back in a stretch of periods after the one they began in; nothing
    /// where everybody did by beginning.
    fileprivate func returned(
        _ index: Int64,
        _ span: (first: Int64, last: Int64?)
    ) -> (SegmentExpression, CellSegment.Nearness)? {
        let own = window.limited(
            from: period.start(of: index + span.first),
            to: span.last.map { period.start(of: index + $0 + 1) }
        )
        let isAlready = comeback == start || comeback == .any
        if span.first == 0, isAlready { return nil }
        // Of any event to begin with, the first is at the comeback or before it.
        guard span.first == 0, start != .any else {
            let did = SegmentExpression.did(
                EventMatch(comeback, window: own, filter: filter),
                .atLeast(1)
            )
            // Of several periods the table counts those that have begun.
            return (did, rule == .classic ? .exact : .ahead)
        }
        return (
            .sequence(EventSequence([start, comeback], window: own, filter: filter)), .ties
        )
    }
}
