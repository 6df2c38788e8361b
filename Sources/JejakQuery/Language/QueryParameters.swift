// SPDX-License-Identifier: Apache-2.0

/// What `:name` stands for in the text of a question.
package enum QueryParameter: Sendable, Equatable {
    case value(Literal)
    /// Stands for the whole list, with its brackets.
    case list([Literal])

    fileprivate var tokens: [QueryToken.Kind] {
        switch self {
        case .value(let literal): return [literal.token]
        case .list(let literals):
            var tokens: [QueryToken.Kind] = [.symbol(.open)]
            for (place, literal) in literals.enumerated() {
                if place > 0 { tokens.append(.symbol(.comma)) }
                tokens.append(literal.token)
            }
            return tokens + [.symbol(.close)]
        }
    }
}

extension Literal {
    fileprivate var token: QueryToken.Kind {
        switch self {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .moment(let moment): .moment(moment)
        case .bool(let flag): .word(flag ? "true" : "false")
        }
    }
}

/// Values for the parameters of a text, by their names.
///
/// They are put in place of the tokens of a text that is already cut: a value is
/// a value, whatever stands in it, and can never become a word of the language,
/// a bracket or a name. Nothing of it is left once a question is read: what is
/// kept or printed says the values.
package struct QueryParameters: Sendable, Equatable {
    package private(set) var values: [String: QueryParameter]

    package static let none = QueryParameters([:])

    /// Tokens beyond these are too many, however often a list is named.
    private static let mostTokens = 200_000

    package init(_ values: [String: QueryParameter]) {
        self.values = values
    }

    /// Puts the values in place. Each parameter of the text needs one, and each
    /// value a parameter.
    func bound(
        _ tokens: [QueryToken],
        in text: [Unicode.Scalar]
    ) throws(QueryError) -> [QueryToken] {
        var named: [(name: String, start: Int)] = []
        var result: [QueryToken] = []
        result.reserveCapacity(tokens.count)
        for token in tokens {
            guard case .parameter(let name) = token.kind else {
                result.append(token)
                continue
            }
            guard let value = values[name] else { throw missing(name, token, text) }
            named.append((name, token.start))
            for kind in value.tokens { result.append(QueryToken(kind, token.start, token.end)) }
            guard result.count <= Self.mostTokens else {
                throw QueryError(
                    .tooLarge,
                    at: token.start,
                    of: text,
                    "the list ':\(name.prefix(40))' is named too often for its length"
                )
            }
        }
        for name in values.keys.sorted() where !named.contains(where: { $0.name == name }) {
            throw unused(name, named, text)
        }
        return result
    }

    private func missing(
        _ name: String,
        _ token: QueryToken,
        _ text: [Unicode.Scalar]
    ) -> QueryError {
        var sentence =
            "the parameter ':\(name.prefix(40))' has no value; give it one beside the text"
        if let near = Spelling.nearest(to: name, among: values.keys.sorted()) {
            sentence += "; did you mean ':\(near.prefix(40))'?"
        }
        return QueryError(.value, at: token.start, of: text, sentence)
    }

    /// Points at the parameter that was probably meant, or at the beginning.
    private func unused(
        _ name: String,
        _ named: [(name: String, start: Int)],
        _ text: [Unicode.Scalar]
    ) -> QueryError {
        var sentence = "no ':\(name.prefix(40))' stands in the text, but the parameter has a value"
        let near = Spelling.nearest(to: name, among: named.map(\.name))
        if let near { sentence += "; did you mean ':\(near.prefix(40))'?" }
        let place = named.first { $0.name == near }?.start ?? 0
        return QueryError(.value, at: place, of: text, sentence)
    }
}

// MARK: Where values come from

extension QueryParameters: Decodable {
    /// `{"days": 7, "cities": ["Bandung"], "from": {"date": "2025-05-31"}}`.
    package init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: QueryParameter].self)
    }
}

extension QueryParameter: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A list, or else one value.
        if let list = try? container.decode([Literal].self) {
            guard !list.isEmpty, list.count <= QueryLimit.listItems else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "a list has 1 to \(QueryLimit.listItems) values"
                )
            }
            self = .list(list)
        } else {
            self = .value(try container.decode(Literal.self))
        }
    }
}

extension QueryParameters {
    /// Reads what a command line says: `days=7`, `city=Bandung`,
    /// `cities=("Bandung", "Bogor")`. What is no value of the language is a text.
    package init(arguments: [String]) throws(QueryError) {
        values = [:]
        for argument in arguments {
            func failure(_ sentence: String) -> QueryError {
                QueryError(.syntax, at: 0, of: Array(argument.unicodeScalars), sentence)
            }
            guard let sign = argument.firstIndex(of: "=") else {
                throw failure("a parameter is given as name=value, such as days=7")
            }
            let name = String(argument[..<sign])
            guard Self.isName(name) else {
                throw failure("a parameter's name is letters, digits and _, such as days=7")
            }
            guard values[name] == nil else {
                throw failure("the parameter '\(name.prefix(40))' is given twice; keep one")
            }
            values[name] = QueryParameter(
                said: String(argument[argument.index(after: sign)...])
            )
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, QueryLexer.beginsWord(first) else {
            return false
        }
        return name.unicodeScalars.allSatisfy(QueryLexer.continuesWord)
    }
}

extension QueryParameter {
    fileprivate init(said text: String) {
        self = Self.read(text) ?? .value(.text(text))
    }

    /// One value of the language or a list of them; nothing for any other text.
    private static func read(_ text: String) -> QueryParameter? {
        // Any text that is no value is taken as it is.
        guard var tokens = try? QueryLexer.tokens(of: Array(text.unicodeScalars)).dropLast() else {
            return nil
        }
        if tokens.count == 1 { return tokens.first?.literal.map(QueryParameter.value) }
        guard tokens.popFirst()?.kind == .symbol(.open), tokens.popLast()?.kind == .symbol(.close),
            tokens.count % 2 == 1, tokens.count < 2 * QueryLimit.listItems
        else { return nil }
        var literals: [Literal] = []
        for (place, token) in tokens.enumerated() {
            if place % 2 == 1 {
                guard token.kind == .symbol(.comma) else { return nil }
            } else {
                guard let literal = token.literal else { return nil }
                literals.append(literal)
            }
        }
        return .list(literals)
    }
}

extension QueryToken {
    /// The value that the token is.
    fileprivate var literal: Literal? {
        switch kind {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .moment(let moment): .moment(moment)
        case .word where keyword == "true" || keyword == "false": .bool(keyword == "true")
        default: nil
        }
    }
}
