// SPDX-License-Identifier: Apache-2.0

/// Clauses about events: `did`, sequences, measures and time since.
extension QueryParser {
    mutating func did() throws(QueryError) -> SegmentExpression {
        advance()
        let isNegated = take("not")
        let first = try eventName("after 'did'")
        if isNext("then") {
            let sequence = SegmentExpression.sequence(try sequence(from: first))
            return isNegated ? .not(sequence) : sequence
        }
        var times: Times?
        var match = EventMatch(first)
        while true {
            let start = token
            if let said = try timesClause() {
                guard times == nil else {
                    throw failure(.syntax, at: start, "how often is said twice; keep one of them")
                }
                times = said
                continue
            }
            guard try windowOrFilter(&match.window, &match.filter) else { break }
        }
        let did = SegmentExpression.did(match, times ?? .atLeast(1))
        return isNegated ? .not(did) : did
    }

    mutating func eventName(_ place: String) throws(QueryError) -> EventName {
        switch token.kind {
        case .text(let name), .name(let name):
            guard !name.isEmpty else {
                throw failure(.value, at: token, "an event's name cannot be empty")
            }
            advance()
            return .named(name)
        case .word(let word):
            if token.keyword == "any", peek(1).keyword == "event" {
                advance()
                advance()
                return .any
            }
            guard !Self.reserved.contains(token.keyword) else {
                throw unexpected("the name of an event in quotes \(place)")
            }
            advance()
            return .named(word)
        default:
            throw unexpected("the name of an event in quotes \(place)")
        }
    }

    private mutating func timesClause() throws(QueryError) -> Times? {
        if take("at") {
            if take("least") { return .atLeast(try timesCount()) }
            try expect("most", "or 'least' after 'at'", among: ["least"])
            return .atMost(try timesCount())
        }
        return take("exactly") ? .exactly(try timesCount()) : nil
    }

    private mutating func timesCount() throws(QueryError) -> Int {
        if take("once") { return 1 }
        if take("twice") { return 2 }
        let count = try wholeNumber("how often")
        guard take("times") || take("time") else {
            throw unexpected("'times' after the number", among: ["times"])
        }
        return count
    }

    mutating func wholeNumber(_ meaning: String) throws(QueryError) -> Int {
        guard case .number(let number) = token.kind else {
            throw unexpected("a whole number: \(meaning)")
        }
        guard number == number.rounded(), number >= 0, number <= Double(TimeSpan.largestCount)
        else {
            throw failure(
                .value,
                at: token,
                "\(meaning) is a whole number up to \(TimeSpan.largestCount), not "
                    + NumberText.text(number)
            )
        }
        advance()
        return Int(number)
    }

    // MARK: Windows

    /// Reads one limit of time or the `where`; false where neither follows.
    mutating func windowOrFilter(
        _ window: inout TimeWindow,
        _ filter: inout PropertyExpression?,
        allowsOwnZone: Bool = true
    ) throws(QueryError) -> Bool {
        let start = token
        let isRepeated: Bool
        switch token.keyword {
        case "in":
            advance()
            _ = take("the")
            try expect("last", "after 'in': the window of an event, such as in last 3 days")
            isRepeated = window.last != nil
            window.last = try timeSpan(allowsCalendar: true, defaultsToOne: true)
        case "since":
            advance()
            isRepeated = window.since != nil
            window.since = try date("since")
        case "before":
            advance()
            isRepeated = window.before != nil
            window.before = try date("before")
        case "between":
            advance()
            isRepeated = window.between != nil
            let first = try date("between")
            try expect("and", "between the two dates")
            let secondToken = token
            let second = try date("and")
            guard first.milliseconds < second.end else {
                throw failure(
                    .value,
                    at: secondToken,
                    "this date lies before \(first.text); swap the two"
                )
            }
            window.between = TimeWindow.Pair(first, second)
        case "zone":
            advance()
            isRepeated = window.zone != nil
            window.zone = try questionZone(allowsOwn: allowsOwnZone)
        case "where":
            advance()
            isRepeated = filter != nil
            filter = try self.filter()
        default: return false
        }
        guard !isRepeated else {
            throw failure(
                .syntax,
                at: start,
                "'\(start.keyword)' is said twice of one event; keep one"
            )
        }
        return true
    }

    private mutating func date(_ word: String) throws(QueryError) -> Moment {
        if case .moment(let moment) = token.kind {
            advance()
            return moment
        }
        if case .text(let text) = token.kind, let moment = MomentText.moment(in: text) {
            advance()
            return moment
        }
        throw unexpected("a date after '\(word)', such as 2025-05-31")
    }

    mutating func timeSpan(
        allowsCalendar: Bool,
        defaultsToOne: Bool
    ) throws(QueryError) -> TimeSpan {
        var count = 1
        let start = token
        if case .number = token.kind {
            count = try wholeNumber("how long")
            guard count > 0 else {
                throw failure(.value, at: start, "a length of time is above zero")
            }
        } else if !defaultsToOne {
            throw unexpected("a number and a unit of time, such as 7 days")
        }
        let names = TimeUnit.allCases.map { $0.rawValue + "s" }
        guard let unit = TimeUnit(keyword: token.keyword) else {
            throw unexpected("a unit of time: \(names.joined(separator: ", "))", among: names)
        }
        guard allowsCalendar || unit.milliseconds != nil else {
            throw failure(
                .value,
                at: token,
                "\(unit.rawValue)s differ in length here; say it in days"
            )
        }
        advance()
        return TimeSpan(count, unit)
    }

    // MARK: Sequences, measures, time since

    private mutating func sequence(from first: EventName) throws(QueryError) -> EventSequence {
        var sequence = EventSequence([first])
        while isNext("then") {
            guard sequence.steps.count < QueryLimit.steps else {
                throw failure(
                    .tooLarge,
                    at: token,
                    "a sequence has at most \(QueryLimit.steps) events"
                )
            }
            advance()
            sequence.steps.append(try eventName("after 'then'"))
        }
        while true {
            let start = token
            if take("within") {
                guard sequence.within == nil else {
                    throw failure(.syntax, at: start, "'within' is said twice; keep one")
                }
                sequence.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            } else if take("without") {
                guard sequence.without == nil else {
                    throw failure(.syntax, at: start, "'without' is said twice; keep one")
                }
                sequence.without = try eventName("after 'without'")
            } else {
                guard try windowOrFilter(&sequence.window, &sequence.filter) else { break }
            }
        }
        return sequence
    }

    mutating func measure() throws(QueryError) -> SegmentExpression {
        let measure = try measureName()
        var isShare = false
        if case .affinity = measure { isShare = true }
        var match = EventMatch(.any)
        // An interest is that of all events, unless one is named.
        if !isShare || isNext("of") {
            try expect("of", "and the event it is taken of")
            match.event = try eventName("after 'of'")
        }
        while try windowOrFilter(&match.window, &match.filter) {}
        let (comparison, number) = try threshold()
        guard !isShare || (0...1).contains(number) else {
            throw QueryError(
                .value,
                at: tokens[index - 1].start,
                of: text,
                "an affinity is 0 to 1: write 0.4 for 40 percent"
            )
        }
        return .measure(measure, match, comparison, number)
    }

    mutating func measureName() throws(QueryError) -> Measure {
        let word = token.keyword
        advance()
        switch word {
        case "count": return .count
        case "days": return .days
        case "sessions": return .sessions
        case "affinity": return .affinity(try affinity())
        default: break
        }
        let open = token
        advance()
        let property = try attributeName("the property to take")
        guard take(.close) else {
            if case .end = token.kind {
                throw failure(.syntax, at: open, "this bracket is never closed; add ')'")
            }
            throw unexpected("')' after the property")
        }
        switch word {
        case "sum": return .sum(property)
        case "min": return .minimum(property)
        case "max": return .maximum(property)
        case "distinct": return .distinct(property)
        default: return .average(property)
        }
    }

    mutating func elapsed() throws(QueryError) -> SegmentExpression {
        let unitToken = token
        guard let unit = TimeUnit(keyword: token.keyword) else {
            throw unexpected("a unit of time")
        }
        guard unit.milliseconds != nil else {
            throw failure(
                .value,
                at: unitToken,
                "\(unit.rawValue)s differ in length; say 'days since'"
            )
        }
        advance()
        advance()
        let isFirst = take("first")
        if !isFirst { try expect("last", "or 'first' after 'since'", among: ["first"]) }
        var match = EventMatch(try eventName("after '\(isFirst ? "first" : "last")'"))
        while try windowOrFilter(&match.window, &match.filter) {}
        let (comparison, number) = try threshold()
        return .elapsed(unit, isFirst ? .first : .last, match, comparison, number)
    }

    private mutating func threshold() throws(QueryError) -> (ComparisonOperator, Double) {
        guard let comparison = comparisonOperator() else {
            throw unexpected("a comparison with a number, such as > 5", among: Self.afterClause)
        }
        advance()
        guard case .number(let number) = token.kind else {
            throw unexpected("a number after '\(comparison.rawValue)'")
        }
        advance()
        return (comparison, number)
    }
}
