// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A part of a mail that a template has.
package enum MailPart: String, Sendable {
    case subject
    case html
    case text

    var name: String {
        switch self {
        case .subject: "subject"
        case .html: "HTML part"
        case .text: "text part"
        }
    }
}

/// How large a template may be.
package struct MailTemplateLimits: Sendable {
    /// Bytes of the HTML or the text. Asked before anything is read.
    package var partBytesMax = 256 * 1024
    package var subjectBytesMax = 2048
    /// Sections inside sections.
    package var depthMax = 16
    package var tagCountMax = 5000
    package var linkCountMax = 500
    /// Whether the names that this room makes itself are let through.
    var allowsOwnNames = false

    package init() {}

    var withOwnNames: MailTemplateLimits {
        var copy = self
        copy.allowsOwnNames = true
        return copy
    }
}

/// One `{{…}}` of a template.
struct TemplateTag: Sendable, Equatable {
    /// What a tag does.
    enum Kind: Sendable { case variable, section, inverted, end, comment }

    var kind: Kind
    var name: String
    var range: Range<Int>
    var line: Int

    /// As it is written again.
    var source: String {
        switch kind {
        case .variable: "{{\(name)}}"
        case .section: "{{#\(name)}}"
        case .inverted: "{{^\(name)}}"
        case .end: "{{/\(name)}}"
        case .comment: "{{!-}}"
        }
    }
}

/// The text of one part with its tags found and allowed.
///
/// The form is mustache, with only those kinds of tags that a mail needs: the
/// walk refuses the others, and says line and mend for whatever is wrong.
/// Invariants: tags are in order, do not overlap, name known
/// variables, and sections close in the order they opened.
struct TemplateText {
    let part: MailPart
    let bytes: [UInt8]
    private(set) var tags: [TemplateTag] = []

    init(
        _ part: MailPart,
        _ source: String,
        known: Set<String>,
        limits: MailTemplateLimits
    ) throws {
        let limit = part == .subject ? limits.subjectBytesMax : limits.partBytesMax
        guard source.utf8.count <= limit else {
            throw DeliverError(
                .tooLarge,
                "The template's \(part.name) has \(source.utf8.count) bytes, at most \(limit) are "
                    + "allowed: shorten it, and link to large pictures instead of including them."
            )
        }
        self.part = part
        bytes = Array(source.utf8)
        try checkCharacters()
        try findTags(known: known, limits: limits)
        try checkNesting(limits)
    }

    /// An error that names the part and the line.
    func fault(_ line: Int, _ what: String, _ mend: String) -> DeliverError {
        let place = part == .subject ? "subject" : "\(part.name), line \(line)"
        return DeliverError(.badTemplate, "The template's \(place): \(what); \(mend).")
    }

    func line(of offset: Int) -> Int {
        bytes[..<min(offset, bytes.count)].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    }

    private func checkCharacters() throws {
        guard let place = bytes.firstIndex(where: { isForbidden($0) }) else { return }
        let isBreak = bytes[place] == 0x0A || bytes[place] == 0x0D
        throw fault(
            line(of: place),
            isBreak ? "it holds a line break" : "it holds a control character",
            isBreak ? "write the subject in one line" : "take it out"
        )
    }

    private func isForbidden(_ byte: UInt8) -> Bool {
        if byte == 0x7F { return true }
        guard byte < 0x20 else { return false }
        return part == .subject || !(byte == 0x0A || byte == 0x0D || byte == 0x09)
    }

    private mutating func findTags(known: Set<String>, limits: MailTemplateLimits) throws {
        var place = 0
        var line = 1
        while place + 1 < bytes.count {
            if bytes[place] == 0x0A { line += 1 }
            guard bytes[place] == 0x7B, bytes[place + 1] == 0x7B else {
                place += 1
                continue
            }
            let tag = try tag(at: place, line: line, known: known, limits: limits)
            guard tags.count < limits.tagCountMax else {
                throw fault(
                    line,
                    "it has more than \(limits.tagCountMax) tags",
                    "split the mail or write out what is the same for everybody"
                )
            }
            tags.append(tag)
            line += bytes[tag.range].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
            place = tag.range.upperBound
        }
    }

    private func tag(
        at start: Int,
        line: Int,
        known: Set<String>,
        limits: MailTemplateLimits
    ) throws -> TemplateTag {
        guard let end = closing(after: start + 2) else {
            throw fault(line, "'{{' is not closed", "write '}}' behind the name")
        }
        var inside = bytes[start + 2..<end]
        if inside.first == 0x21 {
            return TemplateTag(kind: .comment, name: "", range: start..<end + 2, line: line)
        }
        try refuseForeignTag(inside.first, line)
        var kind = TemplateTag.Kind.variable
        if let mark = inside.first, let marked = Self.marks[mark] {
            kind = marked
            inside = inside.dropFirst()
        }
        let name = String(decoding: inside, as: UTF8.self).trimmedOfWhitespace
        if !(limits.allowsOwnNames && name == TemplateBuilder.pixelKey) {
            try checkName(name, line, known)
        }
        return TemplateTag(kind: kind, name: name, range: start..<end + 2, line: line)
    }

    private static let marks: [UInt8: TemplateTag.Kind] = [
        0x23: .section, 0x5E: .inverted, 0x2F: .end,
    ]

    /// Where the next `}}` begins.
    private func closing(after start: Int) -> Int? {
        var place = start
        while place + 1 < bytes.count {
            if bytes[place] == 0x7D && bytes[place + 1] == 0x7D { return place }
            if bytes[place] == 0x7B && bytes[place + 1] == 0x7B { return nil }
            place += 1
        }
        return nil
    }

    private func refuseForeignTag(_ mark: UInt8?, _ line: Int) throws {
        switch mark {
        case 0x7B, 0x26:
            throw fault(
                line,
                "'{{{…}}}' and '{{&…}}' print a value without making it safe",
                "write '{{name}}' with two braces"
            )
        case 0x3E, 0x3C, 0x24:
            throw fault(
                line,
                "a mail has no other templates to include",
                "write the text itself in place of '{{>…}}', '{{<…}}' or '{{$…}}'"
            )
        case 0x3D, 0x25:
            throw fault(
                line,
                "the marks of tags and their settings cannot be changed",
                "keep '{{' and '}}' and take out '{{=…}}' or '{{%…}}'"
            )
        default: return
        }
    }

    private func checkName(_ name: String, _ line: Int, _ known: Set<String>) throws {
        if name.isEmpty {
            throw fault(line, "'{{}}' names no variable", "write a name between the braces")
        }
        let isWord = name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x5F }
        let shown = HeaderText.safe(name, charactersMax: 60)
        guard known.contains(name), isWord, !name.hasPrefix("jejak__") else {
            let near = Spelling.nearest(to: name, in: known)
            let choice = known.sorted().prefix(12).joined(separator: ", ")
            throw fault(
                line,
                "there is no variable '\(shown)'",
                near.map { "perhaps '\($0)' is meant" } ?? "known are \(choice)"
            )
        }
    }

    private func checkNesting(_ limits: MailTemplateLimits) throws {
        var open: [TemplateTag] = []
        for tag in tags {
            switch tag.kind {
            case .section, .inverted:
                open.append(tag)
                guard open.count <= limits.depthMax else {
                    throw fault(
                        tag.line,
                        "sections are nested more than \(limits.depthMax) deep",
                        "flatten them"
                    )
                }
            case .end:
                guard let last = open.popLast() else {
                    throw fault(
                        tag.line,
                        "'{{/\(tag.name)}}' closes nothing",
                        "take it out, or open it with '{{#\(tag.name)}}' before"
                    )
                }
                guard last.name == tag.name else {
                    throw fault(
                        tag.line,
                        "'{{/\(tag.name)}}' stands where '{{/\(last.name)}}' has to close line "
                            + "\(last.line)",
                        "close sections in the order they opened"
                    )
                }
            case .variable, .comment: continue
            }
        }
        if let left = open.last {
            throw fault(
                left.line,
                "'\(left.source)' is not closed",
                "write '{{/\(left.name)}}' where it ends"
            )
        }
    }
}

/// The known word that a misspelt one most likely means.
enum Spelling {
    /// The nearest by edits, where it is near enough to be meant.
    static func nearest(to word: String, in known: Set<String>) -> String? {
        guard word.utf8.count <= 60 else { return nil }
        let wanted = Array(word.lowercased().utf8).filter { $0 != 0x5F }
        let ranked = known.map { name in
            (name, distance(wanted, Array(name.lowercased().utf8).filter { $0 != 0x5F }))
        }
        guard let best = ranked.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(1, wanted.count / 3) ? best.0 : nil
    }

    /// Levenshtein's distance, in the product of both lengths.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, corner + (a == b ? 0 : 1))
                corner = above
            }
        }
        return row[right.count]
    }
}

extension String {
    var trimmedOfWhitespace: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
