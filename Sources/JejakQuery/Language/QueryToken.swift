// SPDX-License-Identifier: Apache-2.0

/// The smallest piece of a question: a word, a text, a number, a date, a sign.
///
/// Tokens keep the scalars they cover, so that an error can point at them.
struct QueryToken: Sendable, Equatable {
    /// A sign of the language, by its text.
    enum Symbol: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case open = "("
        case close = ")"
        case comma = ","
    }

    /// What a token is, with its value.
    enum Kind: Sendable, Equatable {
        /// A bare word: a keyword, an attribute or an event, by its place.
        case word(String)
        /// A name between backquotes: never a keyword.
        case name(String)
        /// A text between quotes.
        case text(String)
        case number(Double)
        case moment(Moment)
        /// `:name`, which stands for a value until the values are put in place.
        case parameter(String)
        case symbol(Symbol)
        case end
    }

    let kind: Kind
    let start: Int
    let end: Int
    /// The word in small letters where it is one, else empty.
    let keyword: String

    init(_ kind: Kind, _ start: Int, _ end: Int) {
        self.kind = kind
        self.start = start
        self.end = end
        if case .word(let word) = kind { keyword = word.lowercased() } else { keyword = "" }
    }

    /// How an error calls the token.
    var spelling: String {
        switch kind {
        case .word(let word): "'\(word.prefix(40))'"
        case .name(let name): "the name '\(name.prefix(40))'"
        case .text(let text): "the text \"\(text.prefix(40))\""
        case .number(let number): "the number \(NumberText.text(number))"
        case .moment(let moment): "the date \(moment.text)"
        case .parameter(let name): "the parameter ':\(name.prefix(40))'"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end"
        }
    }
}

/// Numbers as the language writes them.
enum NumberText {
    /// The shortest text that reads back as the same number.
    static func text(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15, !(value == 0 && value.sign == .minus) {
            return String(Int64(value))
        }
        return value.description
    }
}
