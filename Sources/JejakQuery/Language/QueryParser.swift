// SPDX-License-Identifier: Apache-2.0

/// Reads questions, by recursive descent over the tokens.
///
/// One token is looked at to choose a way, except after `and` inside a `where`,
/// where brackets and `not` are looked through. Depth, length and lists are
/// bounded, so hostile text costs little and never overflows the stack.
struct QueryParser {
    let text: [Unicode.Scalar]
    let tokens: [QueryToken]
    var index = 0
    private var depth = 0

    init(
        _ source: String,
        _ parameters: QueryParameters = .none
    ) throws(QueryError) {
        guard source.utf8.count <= QueryLimit.bytes else {
            throw QueryError(
                .tooLarge,
                at: 0,
                of: Array(source.unicodeScalars.prefix(80)),
                "a question holds at most \(QueryLimit.bytes / 1024) KB; this one has "
                    + "\(source.utf8.count) bytes"
            )
        }
        text = Array(source.unicodeScalars)
        tokens = try parameters.bound(try QueryLexer.tokens(of: text), in: text)
    }

    // MARK: Tokens

    var token: QueryToken { tokens[index] }

    func peek(_ ahead: Int) -> QueryToken { tokens[min(index + ahead, tokens.count - 1)] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func isNext(_ keyword: String) -> Bool { token.keyword == keyword }

    func isNext(_ symbol: QueryToken.Symbol) -> Bool { token.kind == .symbol(symbol) }

    mutating func take(_ keyword: String) -> Bool {
        guard isNext(keyword) else { return false }
        advance()
        return true
    }

    mutating func take(_ symbol: QueryToken.Symbol) -> Bool {
        guard isNext(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(
        _ keyword: String,
        _ purpose: String,
        among others: [String] = []
    ) throws(QueryError) {
        guard take(keyword) else {
            throw unexpected("'\(keyword)' \(purpose)", among: [keyword] + others)
        }
    }

    mutating func expectClose(_ open: QueryToken) throws(QueryError) {
        guard take(.close) else {
            if case .end = token.kind {
                throw failure(.syntax, at: open, "this bracket is never closed; add ')'")
            }
            throw unexpected("')' or 'and' or 'or'", among: ["and", "or"])
        }
    }

    // MARK: Errors

    func failure(
        _ code: QueryError.Code,
        at token: QueryToken,
        _ sentence: String
    ) -> QueryError {
        QueryError(code, at: token.start, of: text, sentence)
    }

    /// The token is not what must stand here; perhaps one of the words was meant.
    func unexpected(_ wanted: String, among words: [String] = []) -> QueryError {
        var sentence = "expected \(wanted), found \(token.spelling)"
        if !token.keyword.isEmpty, !words.contains(token.keyword),
            let near = Spelling.nearest(to: token.keyword, among: words)
        {
            sentence += "; did you mean '\(near)'?"
        }
        return failure(.syntax, at: token, sentence)
    }

    mutating func deeper<T>(
        _ body: (inout QueryParser) throws(QueryError) -> T
    ) throws(QueryError) -> T {
        guard depth < QueryLimit.depth else {
            throw failure(
                .tooLarge,
                at: token,
                "brackets and 'not' go at most \(QueryLimit.depth) deep; write it flatter"
            )
        }
        depth += 1
        let result = try body(&self)
        depth -= 1
        return result
    }

    /// Nothing may follow.
    func expectEnd() throws(QueryError) {
        guard case .end = token.kind else {
            if isNext(.close) {
                throw failure(.syntax, at: token, "this bracket was never opened; remove it")
            }
            throw unexpected("'and', 'or' or the end", among: Self.afterClause)
        }
    }

    static let afterClause = [
        "and", "or", "in", "since", "before", "between", "where", "at", "then", "within", "without",
        "zone",
    ]

    // MARK: Expressions

    mutating func expression() throws(QueryError) -> SegmentExpression {
        var branches = [try conjunction()]
        while take("or") { branches.append(try conjunction()) }
        return branches.count == 1 ? branches[0] : .any(branches)
    }

    private mutating func conjunction() throws(QueryError) -> SegmentExpression {
        var branches = [try negation()]
        while take("and") { branches.append(try negation()) }
        return branches.count == 1 ? branches[0] : .all(branches)
    }

    private mutating func negation() throws(QueryError) -> SegmentExpression {
        if isNext("not") {
            return try deeper { parser throws(QueryError) in
                parser.advance()
                return .not(try parser.negation())
            }
        }
        let open = token
        if take(.open) {
            return try deeper { parser throws(QueryError) in
                let inner = try parser.expression()
                try parser.expectClose(open)
                return inner
            }
        }
        return try clause()
    }

    private mutating func clause() throws(QueryError) -> SegmentExpression {
        switch clauseKind() {
        case .did: return try did()
        case .everyone:
            advance()
            return .everyone
        case .measure: return try measure()
        case .elapsed: return try elapsed()
        case .segment: return try segmentName()
        case .sample: return try sample()
        case .near: return try near()
        case .place: return try place()
        case nil: return try attribute()
        }
    }

    /// Which clause of the grammar begins here.
    enum ClauseKind {
        case did
        case everyone
        case measure
        case elapsed
        case segment
        case sample
        case near
        case place
    }

    /// What kind of clause begins at a token; nothing for an attribute.
    func clauseKind(ahead: Int = 0) -> ClauseKind? {
        let second = peek(ahead + 1)
        switch peek(ahead).keyword {
        case "did": return .did
        case "everyone": return .everyone
        case "count", "sessions": return second.keyword == "of" ? .measure : nil
        case "days" where second.keyword == "of": return .measure
        case "in":
            return second.keyword == "segment" ? .segment : second.keyword == "place" ? .place : nil
        case "sample":
            if case .number = second.kind { return .sample }
            return nil
        case "within": return .near
        case "sum", "min", "max", "avg", "average", "distinct", "affinity":
            return second.kind == .symbol(.open) ? .measure : nil
        case let word:
            return TimeUnit(keyword: word) != nil && second.keyword == "since" ? .elapsed : nil
        }
    }

    private mutating func attribute() throws(QueryError) -> SegmentExpression {
        let words = ["did", "not", "count", "sum", "min", "max", "avg", "days", "everyone"]
        let start = token
        let name = try attributeName("a condition", among: words)
        let isBare = startsNoComparison()
        if isBare,
            let near = Spelling.nearest(to: start.keyword, among: ["did", "not", "everyone"]),
            !endsClause()
        {
            throw failure(
                .syntax,
                at: start,
                "'\(name)' is no word of the language; did you mean '\(near)'?"
            )
        }
        return .attribute(name, try comparison(of: name, allowsDates: true))
    }

    /// The name of a trait, score or property.
    mutating func attributeName(
        _ wanted: String,
        among words: [String] = []
    ) throws(QueryError) -> String {
        switch token.kind {
        case .name(let name):
            advance()
            return name
        case .word(let word):
            guard !Self.reserved.contains(token.keyword) else {
                throw unexpected("\(wanted); a name that is a keyword needs backquotes")
            }
            advance()
            return word
        case .text(let text):
            throw failure(
                .syntax,
                at: token,
                "expected \(wanted), found the text \"\(text.prefix(40))\"; events follow 'did', "
                    + "and names of attributes stand without quotes"
            )
        default: throw unexpected(wanted, among: words)
        }
    }

    /// Words that no attribute and no bare event can be called.
    static let reserved: Set<String> = [
        "and", "or", "not", "did", "in", "since", "before", "between", "where", "within", "without",
        "then", "of", "true", "false", "everyone",
    ]
}
