// SPDX-License-Identifier: Apache-2.0

/// Tells code from comments and texts, byte by byte.
///
/// Knows line comments, nested block comments, one-line, multi-line and raw
/// texts, and code inside texts (`\(…)`). Bare regular expressions are taken
/// for code. Time and memory grow with the file.
struct SourceMask {
    private enum Place {
        /// Code; inside a text the open parentheses are counted.
        case code(open: Int)
        case text(quotes: Int, hashes: Int)
    }

    /// The bytes that matter here.
    private enum Mark {
        static let newline: UInt8 = 10
        static let space: UInt8 = 32
        static let quote: UInt8 = 34
        static let hash: UInt8 = 35
        static let open: UInt8 = 40
        static let close: UInt8 = 41
        static let star: UInt8 = 42
        static let slash: UInt8 = 47
        static let backslash: UInt8 = 92
        static let underscore: UInt8 = 95
        static let backtick: UInt8 = 96
    }

    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]
    private let bytes: [UInt8]
    private var places: [Place] = [.code(open: 0)]
    private var index = 0

    init(_ content: String) {
        bytes = Array(content.utf8)
        code = bytes.map { $0 == Mark.newline ? Mark.newline : Mark.space }
        comments = code
        while index < bytes.count {
            switch places[places.count - 1] {
            case .code(let open): stepInCode(open)
            case .text(let quotes, let hashes): stepInText(quotes, hashes)
            }
        }
    }

    private func byte(_ offset: Int) -> UInt8 {
        index + offset < bytes.count ? bytes[index + offset] : 0
    }

    /// How many equal bytes stand here, from an offset on.
    private func run(of wanted: UInt8, from offset: Int = 0) -> Int {
        var count = 0
        while byte(offset + count) == wanted { count += 1 }
        return count
    }

    private mutating func stepInCode(_ open: Int) {
        let here = byte(0)
        if here == Mark.slash, run(of: Mark.slash) >= 2 { return takeLineComment() }
        if here == Mark.slash, run(of: Mark.star, from: 1) >= 1 { return takeBlockComment() }
        let hashes = run(of: Mark.hash)
        if run(of: Mark.quote, from: hashes) > 0 { return enterText(hashes: hashes) }
        if here == Mark.backtick { return takeQuotedName() }
        if places.count > 1 {
            if here == Mark.open { places[places.count - 1] = .code(open: open + 1) }
            if here == Mark.close {
                guard open > 0 else {
                    places.removeLast()
                    index += 1
                    return
                }
                places[places.count - 1] = .code(open: open - 1)
            }
        }
        code[index] = bytes[index]
        index += 1
    }

    private mutating func enterText(hashes: Int) {
        let quotes = run(of: Mark.quote, from: hashes) >= 3 ? 3 : 1
        code[index] = Mark.quote
        index += hashes + quotes
        places.append(.text(quotes: quotes, hashes: hashes))
    }

    private mutating func stepInText(_ quotes: Int, _ hashes: Int) {
        let here = byte(0)
        if here == Mark.backslash, run(of: Mark.hash, from: 1) >= hashes {
            if run(of: Mark.open, from: 1 + hashes) > 0 {
                places.append(.code(open: 0))
                index += 2 + hashes
            } else {
                index += 2 + hashes
            }
        } else if here == Mark.quote, run(of: Mark.quote) >= quotes,
            run(of: Mark.hash, from: quotes) >= hashes
        {
            index += quotes + hashes
            places.removeLast()
        } else if here == Mark.newline, quotes == 1 {
            places.removeLast()
        } else {
            index += 1
        }
    }

    private mutating func takeLineComment() {
        while index < bytes.count, bytes[index] != Mark.newline {
            comments[index] = bytes[index]
            index += 1
        }
    }

    private mutating func takeBlockComment() {
        var depth = 0
        while index < bytes.count {
            let opens = byte(0) == Mark.slash && byte(1) == Mark.star
            let closes = byte(0) == Mark.star && byte(1) == Mark.slash
            depth += opens ? 1 : closes ? -1 : 0
            for _ in 0..<(opens || closes ? 2 : 1) where index < bytes.count {
                comments[index] = bytes[index]
                index += 1
            }
            if closes, depth == 0 { return }
        }
    }

    /// A name between backticks may hold any words; as code it is one name.
    private mutating func takeQuotedName() {
        repeat {
            code[index] = Mark.underscore
            index += 1
        } while index < bytes.count && bytes[index] != Mark.backtick && bytes[index] != Mark.newline
        if byte(0) == Mark.backtick {
            code[index] = Mark.underscore
            index += 1
        }
    }
}
