// SPDX-License-Identifier: Apache-2.0

/// One file, with its code and its comments held apart.
///
/// `code` and `comments` have the same lines and columns as the file: what does
/// not belong there is blank. Texts between quotes are blank in both, so a law
/// about code can never be tripped by a sentence.
struct SourceText: Sendable, CustomStringConvertible {
    /// Relative to the root of the house.
    let path: String
    let lines: [String]
    let code: [String]
    let comments: [String]
    /// The words and marks of the code, in order.
    let tokens: [SourceToken]

    init(path: String, content: String) {
        self.path = path
        lines = Self.split(Array(content.utf8))
        // Only Swift has code here: other files are looked at as they are.
        let masked = path.hasSuffix(".swift") ? SourceMask(content) : nil
        code = masked.map { Self.split($0.code) } ?? []
        comments = masked.map { Self.split($0.comments) } ?? []
        tokens = Self.tokens(of: masked?.code ?? [])
    }

    private static func split(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    var description: String { path }

    /// The file's name without folders and ending.
    var name: String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.split(separator: ".").first.map(String.init) ?? file
    }

    /// The room, test or folder it lies in: the second piece of its path.
    var target: String {
        let pieces = path.split(separator: "/")
        return pieces.count > 2 ? String(pieces[1]) : ""
    }

    /// How many lines the file has.
    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }
}

/// What is wrong, and where.
struct Breach: Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let why: String

    var description: String { "\(path):\(line): \(why)" }
}
