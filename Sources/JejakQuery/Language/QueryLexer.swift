// SPDX-License-Identifier: Apache-2.0

/// Cuts a question into tokens.
///
/// Time and memory grow with the text's length, which is bounded. It never
/// traps: every text ends in tokens or in a `QueryError`.
struct QueryLexer {
    private let text: [Unicode.Scalar]
    private var place = 0
    private var tokens: [QueryToken] = []

    private init(_ text: [Unicode.Scalar]) {
        self.text = text
    }

    static func tokens(of text: [Unicode.Scalar]) throws(QueryError) -> [QueryToken] {
        var lexer = QueryLexer(text)
        while try lexer.step() {}
        lexer.tokens.append(QueryToken(.end, text.count, text.count))
        return lexer.tokens
    }

    private func scalar(_ ahead: Int = 0) -> Unicode.Scalar? {
        place + ahead < text.count ? text[place + ahead] : nil
    }

    private func failure(
        _ code: QueryError.Code,
        at position: Int,
        _ sentence: String
    ) -> QueryError {
        QueryError(code, at: position, of: text, sentence)
    }

    private mutating func add(_ kind: QueryToken.Kind, from start: Int) {
        tokens.append(QueryToken(kind, start, place))
    }

    /// Reads one token; false at the end.
    private mutating func step() throws(QueryError) -> Bool {
        while let next = scalar(), next.properties.isWhitespace { place += 1 }
        guard let first = scalar() else { return false }
        let start = place
        switch first {
        case "\"", "'":
            add(.text(try quoted(by: first)), from: start)
        case "`":
            let name = try quoted(by: first)
            guard !name.isEmpty else {
                throw failure(.syntax, at: start, "a name between backquotes cannot be empty")
            }
            add(.name(name), from: start)
        case "0"..."9":
            try number()
        case "-" where scalar(1).map(Self.isDigit) == true:
            try number()
        case ":" where scalar(1).map(Self.beginsWord) == true:
            parameter()
        default:
            if let symbol = symbol(first) {
                add(.symbol(symbol), from: start)
            } else if Self.beginsWord(first) {
                word()
            } else {
                throw strange(first)
            }
        }
        return true
    }

    private mutating func symbol(_ first: Unicode.Scalar) -> QueryToken.Symbol? {
        let second = scalar(1)
        let (symbol, length): (QueryToken.Symbol, Int)
        switch (first, second) {
        case ("=", "="): (symbol, length) = (.equal, 2)
        case ("=", _): (symbol, length) = (.equal, 1)
        case ("!", "="), ("<", ">"): (symbol, length) = (.notEqual, 2)
        case ("<", "="): (symbol, length) = (.lessOrEqual, 2)
        case ("<", _): (symbol, length) = (.less, 1)
        case (">", "="): (symbol, length) = (.greaterOrEqual, 2)
        case (">", _): (symbol, length) = (.greater, 1)
        case ("\u{2260}", _): (symbol, length) = (.notEqual, 1)
        case ("\u{2264}", _): (symbol, length) = (.lessOrEqual, 1)
        case ("\u{2265}", _): (symbol, length) = (.greaterOrEqual, 1)
        case ("(", _): (symbol, length) = (.open, 1)
        case (")", _): (symbol, length) = (.close, 1)
        case (",", _): (symbol, length) = (.comma, 1)
        default: return nil
        }
        place += length
        return symbol
    }

    private func strange(_ scalar: Unicode.Scalar) -> QueryError {
        switch scalar.value {
        case 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0xAB, 0xBB:
            failure(.character, at: place, "texts stand between straight quotes, such as \"text\"")
        case 0x26, 0x7C:
            failure(
                .character,
                at: place,
                "'\(scalar)' is no word of the language; write 'and' or 'or'"
            )
        case 0x21:
            failure(.character, at: place, "'!' alone means nothing here; write 'not' or '!='")
        case 0..<0x20, 0x7F..<0xA0:
            failure(.character, at: place, "a control character cannot stand here; remove it")
        default:
            failure(
                .character,
                at: place,
                "'\(scalar)' means nothing here; a text with it needs quotes, a name backquotes"
            )
        }
    }

    // MARK: Texts and words

    private mutating func quoted(by quote: Unicode.Scalar) throws(QueryError) -> String {
        let start = place
        var content = String.UnicodeScalarView()
        place += 1
        while let next = scalar() {
            place += 1
            if next == quote { return String(content) }
            if next == "\\" {
                content.append(try escaped())
            } else {
                content.append(next)
            }
        }
        throw failure(.syntax, at: start, "this \(quote) is never closed; add a second one")
    }

    private mutating func escaped() throws(QueryError) -> Unicode.Scalar {
        let start = place - 1
        guard let kind = scalar() else {
            throw failure(.syntax, at: start, "the text ends after a backslash; close its quotes")
        }
        place += 1
        switch kind {
        case "\"", "'", "`", "\\": return kind
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "u":
            if let scalar = hexadecimal() { return scalar }
            throw failure(
                .syntax,
                at: start,
                "\\u needs one character's number in braces, such as \\u{E9}"
            )
        default:
            throw failure(
                .syntax,
                at: start,
                "'\\\(kind)' is no escape; a backslash in a text is written \\\\"
            )
        }
    }

    private mutating func hexadecimal() -> Unicode.Scalar? {
        guard scalar() == "{" else { return nil }
        place += 1
        var value: UInt32 = 0
        var digits = 0
        while let next = scalar(), next != "}", digits < 7 {
            guard let digit = Character(next).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
            digits += 1
            place += 1
        }
        guard scalar() == "}", digits > 0 else { return nil }
        place += 1
        return Unicode.Scalar(value)
    }

    private mutating func word() {
        let start = place
        var content = String.UnicodeScalarView()
        while let next = scalar() {
            let joins = (next == "." || next == "-") && scalar(1).map(Self.continuesWord) == true
            guard Self.continuesWord(next) || joins else { break }
            content.append(next)
            place += 1
        }
        add(.word(String(content)), from: start)
    }

    /// A colon and a name of letters, digits and `_`.
    private mutating func parameter() {
        let start = place
        place += 1
        var name = String.UnicodeScalarView()
        while let next = scalar(), Self.continuesWord(next) {
            name.append(next)
            place += 1
        }
        add(.parameter(String(name)), from: start)
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x30 && scalar.value <= 0x39
    }

    static func beginsWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic
    }

    static func continuesWord(_ scalar: Unicode.Scalar) -> Bool {
        beginsWord(scalar) || isDigit(scalar)
            || scalar.properties.generalCategory == .nonspacingMark
    }

    // MARK: Numbers and dates

    private mutating func number() throws(QueryError) {
        let start = place
        switch MomentText.read(text, at: place) {
        case .moment(let moment, let end):
            place = end
            add(.moment(moment), from: start)
        case .impossible(let why):
            throw failure(.value, at: start, why)
        case .none:
            place = endOfNumber()
            let spelling = String(String.UnicodeScalarView(text[start..<place]))
            guard let value = Double(spelling), value.isFinite else {
                throw failure(.value, at: start, "'\(spelling.prefix(40))' is no number")
            }
            add(.number(value == 0 ? 0 : value), from: start)
        }
        if let next = scalar(), Self.continuesWord(next) || next == "." || next == ":" {
            throw failure(
                .syntax,
                at: place,
                "a number or date ends here, but '\(next)' follows; put a space between"
            )
        }
    }

    private func endOfNumber() -> Int {
        func digits(from start: Int) -> Int {
            var end = start
            while end < text.count, Self.isDigit(text[end]) { end += 1 }
            return end
        }
        func isDigit(at place: Int) -> Bool { place < text.count && Self.isDigit(text[place]) }
        var end = digits(from: text[place] == "-" ? place + 1 : place)
        if end < text.count, text[end] == ".", isDigit(at: end + 1) { end = digits(from: end + 1) }
        if end < text.count, text[end] == "e" || text[end] == "E" {
            let signed = end + 1 < text.count && (text[end + 1] == "+" || text[end + 1] == "-")
            let first = end + (signed ? 2 : 1)
            if isDigit(at: first) { end = digits(from: first) }
        }
        return end
    }
}
