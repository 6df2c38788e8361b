// SPDX-License-Identifier: Apache-2.0

/// What has to be said beside the code.
enum CommentLaws {
    static let header = "SPDX-License-Identifier: Apache-2.0"

    static func licence(_ text: SourceText) -> [Breach] {
        let place = text.lines.prefix(3).contains { $0.contains(header) }
        return place
            ? [] : [Breach(path: text.path, line: 1, why: "the line '// \(header)' is missing")]
    }

    /// An error that is thrown away needs a reason in words.
    static func silentTry(_ text: SourceText) -> [Breach] {
        text.tokens.indices.dropLast().compactMap { place in
            guard text.tokens[place].text == "try", text.tokens[place + 1].text == "?" else {
                return nil
            }
            let line = text.tokens[place].line
            // A statement over several lines is explained above its first.
            var first = line
            while first > 1, let end = text.code[first - 2].trimmed.last, "=(,{".contains(end),
                text.comments[first - 2].trimmed.isEmpty, first > line - 3
            {
                first -= 1
            }
            let before = first > 1 ? text.comments[first - 2].trimmed : ""
            guard before.isEmpty, text.comments[line - 1].trimmed.isEmpty else { return nil }
            return Breach(
                path: text.path,
                line: line,
                why: "'try?' needs a comment on this or the line before that says why"
            )
        }
    }

    /// What is left to do is kept with a number, where it can be found again.
    static func openEnds(_ text: SourceText) -> [Breach] {
        text.comments.enumerated().compactMap { index, comment in
            let words = comment.split { !$0.isLetter }.map(String.init)
            let mark = words.first { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }
            guard let mark, mark != "TODO" || !namesIssue(comment) else { return nil }
            return Breach(
                path: text.path,
                line: index + 1,
                why: "\(mark) without an issue number: write 'TODO #12: …' or do it"
            )
        }
    }

    private static func namesIssue(_ comment: String) -> Bool {
        comment.split(separator: "#", omittingEmptySubsequences: false).dropFirst()
            .contains { $0.first?.isNumber ?? false }
    }

    /// A room never stops the process because something is not written yet.
    static func unfinished(_ text: SourceText) -> [Breach] {
        text.code.enumerated().filter { $0.element.contains("fatalError(") }.map {
            Breach(
                path: text.path,
                line: $0.offset + 1,
                why: "fatalError is neither a precondition nor an error someone can mend"
            )
        }
    }

    static func types(_ text: SourceText) -> [Breach] {
        text.types.filter { !$0.isDocumented && !$0.isPrivate }.map {
            Breach(
                path: text.path,
                line: $0.line,
                why: "\($0.name) needs a '///' comment: what it is, and why"
            )
        }
    }

    /// Paths of the machine somebody happened to work on.
    static func machinePaths(_ text: SourceText) -> [Breach] {
        // Written in two pieces, so that this file keeps its own law.
        let roots = ["work", "home", "Users", "root"].map { "/" + $0 + "/" }
        return text.lines.enumerated().compactMap { index, line in
            guard let root = roots.first(where: { holds(line, path: $0) }) else { return nil }
            return Breach(
                path: text.path,
                line: index + 1,
                why: "\(root) is a path of one machine: find places relative to the house"
            )
        }
    }

    /// Whether an absolute path begins with the root: what stands before it is
    /// no part of a longer path or address.
    private static func holds(_ line: String, path root: String) -> Bool {
        let bytes = Array(line.utf8)
        let wanted = Array(root.utf8)
        guard bytes.count >= wanted.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
            guard bytes[start..<start + wanted.count].elementsEqual(wanted) else { continue }
            let before = start > 0 ? Character(UnicodeScalar(bytes[start - 1])) : " "
            if !(before.isLetter || before.isNumber || ".-_/*)}~".contains(before)) { return true }
        }
        return false
    }
}
