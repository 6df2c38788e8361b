// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a segment.
package enum SegmentParser {
    package static func parse(_ text: String) throws(QueryError) -> SegmentExpression {
        var parser = try QueryParser(text)
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
    /// Reads one line: `funnel …`, `segment …`, `count …` or a bare expression.
    package static func parse(_ text: String) throws(QueryError) -> Question {
        var parser = try QueryParser(text)
        if parser.isNext("funnel"), !parser.secondTokenContinuesAttribute {
            parser.advance()
            let funnel = try parser.funnel()
            try parser.expectEnd()
            return .funnel(funnel)
        }
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
        var isWithinSaid = false
        while true {
            let start = token
            if take("within") {
                guard !isWithinSaid else {
                    throw failure(.syntax, at: start, "'within' is said twice; keep one")
                }
                isWithinSaid = true
                funnel.within = try timeSpan(allowsCalendar: false, defaultsToOne: false)
            } else {
                guard try windowOrFilter(&funnel.window, &funnel.filter) else { break }
            }
        }
        guard case .end = token.kind else {
            throw unexpected(
                "'>' and the next step, 'within', 'since', 'where' or the end",
                among: ["then"] + Self.afterClause
            )
        }
        return funnel
    }
}
