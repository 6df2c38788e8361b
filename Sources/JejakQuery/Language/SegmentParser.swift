// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a segment.
package enum SegmentParser {
    package static func parse(
        _ text: String,
        _ parameters: QueryParameters = .none
    ) throws(QueryError) -> SegmentExpression {
        var parser = try QueryParser(text, parameters)
        let expression = try parser.expression()
        try parser.expectEnd()
        return expression
    }
}

extension FunnelQuestion {
    /// Reads `funnel "A" > "B" within 7 days`, with or without the first word.
    package static func parse(_ text: String) throws(QueryError) -> FunnelQuestion {
        var parser = try QueryParser(text)
        _ = parser.take("funnel")
        let funnel = try parser.funnel()
        try parser.expectEnd()
        return funnel
    }
}

extension Question {
    /// Reads one line: `funnel …`, `retention …`, `segment …`, `count …` or a bare
    /// expression.
    package static func parse(
        _ text: String,
        _ parameters: QueryParameters = .none
    ) throws(QueryError) -> Question {
        var parser = try QueryParser(text, parameters)
        if parser.isNext("funnel"), !parser.secondTokenContinuesAttribute {
            parser.advance()
            let funnel = try parser.funnel()
            try parser.expectEnd()
            return .funnel(funnel)
        }
        if parser.isNext("retention"), !parser.secondTokenContinuesAttribute {
            parser.advance()
            return .retention(try parser.retention())
        }
        if parser.isNext("trend"), !parser.secondTokenContinuesAttribute {
            parser.advance()
            return .trend(try parser.trend())
        }
        if parser.isNext("paths"), !parser.secondTokenContinuesAttribute {
            parser.advance()
            return .paths(try parser.paths())
        }
        if let journey = try parser.journeyQuestion() { return journey }
        let leads = parser.isNext("segment") || parser.isNext("count")
        if leads, parser.clauseKind() == nil, !parser.secondTokenContinuesAttribute {
            parser.advance()
        }
        let expression = try parser.expression()
        try parser.expectEnd()
        return .segmentCount(expression)
    }
}

extension QueryParser {
    /// A question whose first word may stand alone or before `in last`.
    fileprivate mutating func journeyQuestion() throws(QueryError) -> Question? {
        let isWindow = peek(1).keyword == "in" && ["last", "the"].contains(peek(2).keyword)
        guard isWindow || !secondTokenContinuesAttribute else { return nil }
        if take("transitions") { return .transitions(try transitions()) }
        if take("steps") { return .steps(try steps()) }
        if take("bottlenecks") { return .bottlenecks(try bottlenecks()) }
        return nil
    }

    /// Whether the first word is an attribute that the second token compares,
    /// as in `segment = "gold"`.
    fileprivate var secondTokenContinuesAttribute: Bool {
        switch peek(1).kind {
        case .symbol(let symbol): ComparisonOperator(rawValue: symbol.rawValue) != nil
        case .word:
            ["in", "is", "exists", "contains", "starts", "ends", "and", "or"]
                .contains(peek(1).keyword)
                || (peek(1).keyword == "not" && peek(2).keyword == "in")
        case .end: false
        default: false
        }
    }

    /// Reads a funnel from its first event on.
    mutating func funnel() throws(QueryError) -> FunnelQuestion {
        var funnel = FunnelQuestion([try eventName("as the funnel's first step")])
        while isNext(.greater) || isNext("then") {
            guard funnel.steps.count < QueryLimit.steps else {
                throw failure(
                    .tooLarge,
                    at: token,
                    "a funnel has at most \(QueryLimit.steps) steps"
                )
            }
            advance()
            funnel.steps.append(try eventName("as the funnel's next step"))
        }
        try funnelRules(&funnel)
        guard case .end = token.kind else {
            throw unexpected(
                "'>' and the next step, 'within', 'since', 'where' or the end",
                among: ["then", "strict", "any", "by", "holding", "excluding"] + Self.afterClause
            )
        }
        return funnel
    }

    /// What follows the steps, in any order and each once.
    private mutating func funnelRules(_ funnel: inout FunnelQuestion) throws(QueryError) {
        var isWithinSaid = false
        while true {
            let start = token
            var isRepeated = false
            switch token.keyword {
            case "within":
                advance()
                isRepeated = isWithinSaid
                isWithinSaid = true
                funnel.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            case "strict":
                advance()
                isRepeated = funnel.order != .inOrder
                funnel.order = .strict
            case "any" where peek(1).keyword == "order":
                advance()
                advance()
                isRepeated = funnel.order != .inOrder
                funnel.order = .anyOrder
            case "by":
                advance()
                isRepeated = funnel.by != nil
                funnel.by = try attributeName("the property to tell people apart by")
            case "holding":
                advance()
                isRepeated = funnel.holding != nil
                funnel.holding = try attributeName("the property that all steps say alike")
            case "excluding":
                advance()
                isRepeated = !funnel.excluding.isEmpty
                repeat {
                    guard funnel.excluding.count < QueryLimit.steps else {
                        throw failure(.tooLarge, at: token, "at most \(QueryLimit.steps) events")
                    }
                    funnel.excluding.append(try eventName("after 'excluding'"))
                } while take(.comma)
            default:
                guard try windowOrFilter(&funnel.window, &funnel.filter) else { return }
            }
            guard !isRepeated else {
                throw failure(
                    .syntax,
                    at: start,
                    "'\(start.keyword)' says again what was said; keep one"
                )
            }
        }
    }
}
