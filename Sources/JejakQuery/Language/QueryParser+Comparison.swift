// SPDX-License-Identifier: Apache-2.0

/// Comparisons of attributes and properties, and the `where` of events.
extension QueryParser {
    func startsNoComparison() -> Bool {
        if comparisonOperator() != nil { return false }
        return !["in", "not", "contains", "starts", "ends", "exists", "is"].contains(token.keyword)
    }

    /// Whether what follows can follow a whole clause.
    func endsClause() -> Bool {
        switch token.kind {
        case .end, .symbol: true
        case .word: Self.afterClause.contains(token.keyword)
        default: false
        }
    }

    func comparisonOperator() -> ComparisonOperator? {
        guard case .symbol(let symbol) = token.kind else { return nil }
        return ComparisonOperator(rawValue: symbol.rawValue)
    }

    /// What follows a name; nothing at all means "is true".
    mutating func comparison(
        of name: String,
        allowsDates: Bool
    ) throws(QueryError) -> Comparison {
        if let comparison = comparisonOperator() {
            advance()
            return .compare(comparison, try literal("after '\(comparison.rawValue)'"))
        }
        switch token.keyword {
        case "in":
            if ["last", "the", "next"].contains(peek(1).keyword) {
                // Inside where, 'in last' belongs to the event again.
                return allowsDates ? try dateSpan() : .compare(.equal, .bool(true))
            }
            advance()
            return .oneOf(try literals())
        case "not":
            advance()
            try expect("in", "after 'not'")
            return .noneOf(try literals())
        case "contains":
            advance()
            return .contains(try textLiteral("contains"))
        case "starts", "ends":
            let word = token.keyword
            advance()
            try expect("with", "after '\(word)'")
            let text = try textLiteral("\(word) with")
            return word == "starts" ? .startsWith(text) : .endsWith(text)
        case "exists":
            advance()
            return .isKnown
        case "is":
            advance()
            return try isComparison()
        default:
            guard endsClause() else {
                throw unexpected(
                    "a comparison of '\(name)', such as = or in (…), or 'and'",
                    among: ["contains", "exists", "is", "in", "and", "or", "starts", "ends"]
                )
            }
            return .compare(.equal, .bool(true))
        }
    }

    private mutating func isComparison() throws(QueryError) -> Comparison {
        let isNegated = take("not")
        if take("known") { return isNegated ? .isUnknown : .isKnown }
        if take("unknown") { return isNegated ? .isKnown : .isUnknown }
        return .compare(isNegated ? .notEqual : .equal, try literal("or 'known' after 'is'"))
    }

    private mutating func dateSpan() throws(QueryError) -> Comparison {
        advance()
        _ = take("the")
        let isNext = take("next")
        if !isNext { try expect("last", "or 'next' after 'in'", among: ["next"]) }
        let span = try timeSpan(allowsCalendar: true, defaultsToOne: true)
        let zone = take("zone") ? try questionZone() : nil
        return isNext ? .upcoming(span, zone: zone) : .recent(span, zone: zone)
    }

    mutating func literal(_ place: String) throws(QueryError) -> Literal {
        let literal: Literal
        switch token.kind {
        case .number(let number): literal = .number(number)
        case .text(let text): literal = .text(text)
        case .moment(let moment): literal = .moment(moment)
        case .word where token.keyword == "true": literal = .bool(true)
        case .word where token.keyword == "false": literal = .bool(false)
        case .word(let word):
            throw failure(
                .syntax,
                at: token,
                "expected a value \(place), found '\(word.prefix(40))'; texts need quotes: "
                    + "\"\(word.prefix(40))\""
            )
        default:
            throw unexpected("a number, a text in quotes, a date, true or false \(place)")
        }
        advance()
        return literal
    }

    private mutating func textLiteral(_ place: String) throws(QueryError) -> String {
        guard case .text(let text) = token.kind else {
            throw unexpected("a text in quotes after '\(place)'")
        }
        advance()
        return text
    }

    private mutating func literals() throws(QueryError) -> [Literal] {
        let open = token
        guard take(.open) else { throw unexpected("'(' and a list after 'in'", among: ["last"]) }
        var list = [try literal("in the list")]
        while take(.comma) {
            guard list.count < QueryLimit.listItems else {
                throw failure(
                    .tooLarge,
                    at: token,
                    "a list holds at most \(QueryLimit.listItems) values"
                )
            }
            list.append(try literal("in the list"))
        }
        guard take(.close) else {
            if case .end = token.kind {
                throw failure(.syntax, at: open, "this list is never closed; add ')'")
            }
            throw unexpected("',' or ')' in the list")
        }
        return list
    }

    // MARK: Where

    mutating func filter() throws(QueryError) -> PropertyExpression {
        var branches = [try filterNegation()]
        while isNext("and"), !startsClause(ahead: 1) {
            advance()
            branches.append(try filterNegation())
        }
        return branches.count == 1 ? branches[0] : .all(branches)
    }

    /// Whether a clause about the person begins, behind brackets and `not`:
    /// then the `and` before it ends the `where`.
    private func startsClause(ahead: Int) -> Bool {
        var ahead = ahead
        while peek(ahead).kind == .symbol(.open) || peek(ahead).keyword == "not" { ahead += 1 }
        return clauseKind(ahead: ahead) != nil
    }

    private mutating func filterNegation() throws(QueryError) -> PropertyExpression {
        if isNext("not") {
            return try deeper { parser throws(QueryError) in
                parser.advance()
                return .not(try parser.filterNegation())
            }
        }
        let open = token
        if take(.open) {
            return try deeper { parser throws(QueryError) in
                var branches = [try parser.bracketedFilter()]
                while parser.take("or") { branches.append(try parser.bracketedFilter()) }
                try parser.expectClose(open)
                return branches.count == 1 ? branches[0] : .any(branches)
            }
        }
        if clauseKind() != nil {
            throw failure(
                .syntax,
                at: token,
                "'where' speaks of the event's properties; to go on with \(token.spelling), close "
                    + "the event before it in brackets: (did … where …) and …"
            )
        }
        let name = try attributeName("a property of the event")
        return .property(name, try comparison(of: name, allowsDates: false))
    }

    private mutating func bracketedFilter() throws(QueryError) -> PropertyExpression {
        var branches = [try filterNegation()]
        while take("and") { branches.append(try filterNegation()) }
        return branches.count == 1 ? branches[0] : .all(branches)
    }
}
