// SPDX-License-Identifier: Apache-2.0

/// One word or mark of code, and the line it stands on.
struct SourceToken: Sendable, Equatable {
    let text: String
    /// Counted from one.
    let line: Int

    var isWord: Bool { text.first.map { $0.isLetter || $0 == "_" } ?? false }
}

/// A piece of code with a body: where it begins and ends.
struct SourceBody: Sendable {
    let name: String
    let firstLine: Int
    let lastLine: Int

    var lineCount: Int { lastLine - firstLine + 1 }
}

/// A type as it is declared.
struct SourceType: Sendable {
    let name: String
    let line: Int
    let isPrivate: Bool
    let isDocumented: Bool
}

extension SourceText {
    /// Cuts code into words and marks. Bytes beyond ASCII belong to words.
    static func tokens(of code: [UInt8]) -> [SourceToken] {
        var found: [SourceToken] = []
        var line = 1
        var start: Int?
        for index in 0...code.count {
            let byte = index < code.count ? code[index] : 10
            let isDigit = byte >= 48 && byte <= 57
            let isLetter = (byte | 32) >= 97 && (byte | 32) <= 122
            if isDigit || isLetter || byte == 95 || byte >= 128 {
                start = start ?? index
                continue
            }
            if let begin = start {
                let word = String(decoding: code[begin..<index], as: UTF8.self)
                found.append(SourceToken(text: word, line: line))
                start = nil
            }
            if byte > 32 {
                let mark = String(decoding: [byte], as: UTF8.self)
                found.append(SourceToken(text: mark, line: line))
            }
            if byte == 10 { line += 1 }
        }
        return found
    }

    /// Functions, initialisers and computed properties.
    var bodies: [SourceBody] {
        var found: [SourceBody] = []
        for index in tokens.indices {
            guard let name = Self.declaration(at: index, of: tokens),
                let opening = Self.openingBrace(from: index + 1, of: tokens)
            else { continue }
            let closing = Self.closingBrace(of: opening, in: tokens)
            found.append(
                SourceBody(
                    name: name,
                    firstLine: tokens[index].line,
                    lastLine: tokens[closing].line
                )
            )
        }
        return found
    }

    /// The name of what is declared at a token, where it can have a body.
    private static func declaration(at index: Int, of tokens: [SourceToken]) -> String? {
        let previous = index > 0 ? tokens[index - 1].text : ""
        let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
        guard previous != "." else { return nil }
        switch tokens[index].text {
        case "func", "var": return next
        case "init" where ["(", "<", "?", "!"].contains(next): return "init"
        case "subscript" where ["(", "<"].contains(next): return "subscript"
        case "deinit" where next == "{": return "deinit"
        default: return nil
        }
    }

    private static let beginnings: Set<String> = [
        "func", "init", "deinit", "subscript", "struct", "class", "enum", "actor", "extension",
        "protocol", "let", "var", "case", "static", "private", "package", "internal", "public",
        "mutating",
        "import", "typealias", "associatedtype", "return",
    ]

    /// The brace that opens a declaration's body; nothing for a requirement of
    /// a protocol or a stored property.
    private static func openingBrace(from start: Int, of tokens: [SourceToken]) -> Int? {
        let isProperty = tokens[start - 1].text == "var"
        var depth = 0
        for index in start..<max(start, tokens.count) {
            let token = tokens[index]
            if isProperty, depth == 0, token.line > tokens[start].line { return nil }
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "=" where isProperty && depth == 0: return nil
            default: break
            }
            guard depth == 0, index > start else { continue }
            if beginnings.contains(token.text), token.line > tokens[start].line { return nil }
        }
        return nil
    }

    private static func closingBrace(of opening: Int, in tokens: [SourceToken]) -> Int {
        var depth = 0
        for index in opening..<tokens.count {
            if tokens[index].text == "{" { depth += 1 }
            if tokens[index].text == "}" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return tokens.count - 1
    }

    /// Every type that is declared here.
    var types: [SourceType] {
        var found: [SourceType] = []
        for (index, token) in tokens.enumerated() {
            guard ["struct", "class", "enum", "actor", "protocol"].contains(token.text),
                index + 1 < tokens.count, let first = tokens[index + 1].text.first,
                first.isUppercase, index == 0 || ![".", ":", ","].contains(tokens[index - 1].text)
            else { continue }
            let before = code[token.line - 1].components(before: token.text)
            found.append(
                SourceType(
                    name: tokens[index + 1].text,
                    line: token.line,
                    isPrivate: before.contains("private") || before.contains("fileprivate"),
                    isDocumented: hasDocumentation(above: token.line)
                )
            )
        }
        return found
    }

    /// Whether a documentation comment stands right above a line, attributes
    /// and build conditions apart.
    private func hasDocumentation(above line: Int) -> Bool {
        var index = line - 2
        while index >= 0 {
            let trimmed = lines[index].trimmed
            guard trimmed.hasPrefix("@") || trimmed.hasPrefix("#if") else {
                return trimmed.hasPrefix("///")
            }
            index -= 1
        }
        return false
    }

    /// The modules a file imports, with their lines.
    var imports: [SourceToken] {
        code.enumerated().compactMap { index, line in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
            let place = words.firstIndex { $0 == "import" }
            guard let place, place <= 2, place + 1 < words.count,
                words[..<place].allSatisfy({ Self.importModifiers.contains(String($0)) })
            else { return nil }
            let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let first = String(words[place + 1])
            guard kinds.contains(first), place + 2 < words.count else {
                return SourceToken(text: first, line: index + 1)
            }
            return SourceToken(text: String(words[place + 2]), line: index + 1)
        }
    }

    private static let importModifiers: Set<String> = [
        "internal", "package", "public", "private", "fileprivate", "@preconcurrency", "@testable",
        "@_exported",
    ]
}

extension String {
    /// Without white space at both ends.
    var trimmed: Substring {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return self[start..<end]
    }

    /// The words before the first occurrence of one.
    func components(before word: String) -> [String] {
        split { !($0.isLetter || $0 == "_") }.map(String.init).prefix { $0 != word }.map(\.self)
    }
}
