// SPDX-License-Identifier: Apache-2.0

/// One attribute of an HTML tag; the value without its quotes.
struct HTMLAttribute: Equatable {
    var name: String
    var value: Range<Int>
}

/// A piece of HTML.
enum HTMLPiece: Equatable {
    case text(Range<Int>)
    case element(name: String, isClosing: Bool, attributes: [HTMLAttribute], range: Range<Int>)
    /// A comment, a declaration, or the inside of an element whose inside is
    /// no HTML (style).
    case other(Range<Int>)
}

/// Walks over the HTML of a template, the template's own tags being opaque.
///
/// Not a parser of HTML: it finds where text ends and a tag begins, as the
/// standard's tokenizer does for ordinary markup, and refuses what could be
/// read in two ways. Time grows with the bytes; no tree is built.
struct HTMLScan {
    private let text: TemplateText
    private var place = 0
    private var nextTag = 0
    private(set) var pieces: [HTMLPiece] = []

    static func pieces(of text: TemplateText) throws -> [HTMLPiece] {
        var scan = HTMLScan(text: text)
        try scan.run()
        return scan.pieces
    }

    private init(text: TemplateText) { self.text = text }

    private var bytes: [UInt8] { text.bytes }

    private func byte(_ offset: Int = 0) -> UInt8 {
        place + offset < bytes.count ? bytes[place + offset] : 0
    }

    /// The template's tag that begins at the place.
    private mutating func tagHere() -> TemplateTag? {
        while nextTag < text.tags.count, text.tags[nextTag].range.lowerBound < place {
            nextTag += 1
        }
        guard nextTag < text.tags.count, text.tags[nextTag].range.lowerBound == place else {
            return nil
        }
        return text.tags[nextTag]
    }

    private mutating func run() throws {
        var start = 0
        while place < bytes.count {
            if let tag = tagHere() {
                place = tag.range.upperBound
                continue
            }
            guard byte() == 0x3C, beginsMarkup else {
                place += 1
                continue
            }
            if start < place { pieces.append(.text(start..<place)) }
            try markup()
            start = place
        }
        if start < place { pieces.append(.text(start..<place)) }
    }

    private var beginsMarkup: Bool {
        let next = byte(1)
        return Self.isLetter(next) || next == 0x21 || next == 0x3F
            || (next == 0x2F && Self.isLetter(byte(2)))
    }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte.lowercased) }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private mutating func markup() throws {
        let start = place
        if byte(1) == 0x21 || byte(1) == 0x3F {
            let isComment = byte(2) == 0x2D && byte(3) == 0x2D
            let end = isComment ? find("-->", from: place + 4) : find(">", from: place + 2)
            guard let end else {
                throw text.fault(text.line(of: start), "'<!' is not closed", "close it with '>'")
            }
            place = end
            pieces.append(.other(start..<end))
            return
        }
        let isClosing = byte(1) == 0x2F
        place += isClosing ? 2 : 1
        let nameStart = place
        while place < bytes.count, byte().isASCIILetterOrDigit || byte() == 0x2D || byte() == 0x3A {
            place += 1
        }
        let name = String(decoding: bytes[nameStart..<place], as: UTF8.self).lowercased()
        let attributes = try attributes(of: name, start: start)
        let element = HTMLPiece.element(
            name: name,
            isClosing: isClosing,
            attributes: attributes,
            range: start..<place
        )
        pieces.append(element)
        if !isClosing && (name == "style" || name == "script") { try skipInside(name) }
    }

    /// The inside of an element that holds no HTML, up to its end.
    private mutating func skipInside(_ name: String) throws {
        let start = place
        guard let end = find("</" + name, from: place) else {
            throw text.fault(
                text.line(of: start),
                "<\(name)> is not closed",
                "write </\(name)> where it ends"
            )
        }
        place = end - name.utf8.count - 2
        let inside = start..<place
        if let tag = text.tags.first(where: {
            inside.contains($0.range.lowerBound) && $0.kind != .comment
        }) {
            throw text.fault(
                tag.line,
                "'\(tag.source)' stands inside <\(name)>, where no value can be made safe",
                "move it into the text"
            )
        }
        if !inside.isEmpty { pieces.append(.other(inside)) }
    }

    /// Behind the mark's next occurrence, in any case of letters.
    private func find(_ mark: String, from start: Int) -> Int? {
        let wanted = Array(mark.utf8)
        var index = start
        while index + wanted.count <= bytes.count {
            var matched = 0
            while matched < wanted.count, bytes[index + matched].lowercased == wanted[matched] {
                matched += 1
            }
            if matched == wanted.count { return index + matched }
            index += 1
        }
        return nil
    }

    private mutating func attributes(of element: String, start: Int) throws -> [HTMLAttribute] {
        var found: [HTMLAttribute] = []
        while true {
            while Self.isSpace(byte()) || byte() == 0x2F { place += 1 }
            guard place < bytes.count else {
                throw text.fault(
                    text.line(of: start),
                    "<\(element) is not closed",
                    "close it with '>'"
                )
            }
            if byte() == 0x3E {
                place += 1
                return found
            }
            try refuseTag(in: element)
            let nameStart = place
            while place < bytes.count, !Self.isSpace(byte()), byte() != 0x3D, byte() != 0x3E,
                byte() != 0x2F
            {
                try refuseTag(in: element)
                place += 1
            }
            let name = String(decoding: bytes[nameStart..<place], as: UTF8.self).lowercased()
            while Self.isSpace(byte()) { place += 1 }
            guard byte() == 0x3D else {
                // A stray `=` or quote would otherwise stop the walk.
                if place == nameStart { place += 1 }
                found.append(HTMLAttribute(name: name, value: place..<place))
                continue
            }
            place += 1
            while Self.isSpace(byte()) { place += 1 }
            found.append(HTMLAttribute(name: name, value: try value(in: element)))
        }
    }

    private mutating func value(in element: String) throws -> Range<Int> {
        let quote = byte()
        guard quote == 0x22 || quote == 0x27 else {
            let start = place
            while place < bytes.count, !Self.isSpace(byte()), byte() != 0x3E {
                try refuseTag(in: element)
                place += 1
            }
            return start..<place
        }
        place += 1
        let start = place
        while place < bytes.count, byte() != quote {
            if let tag = tagHere() { place = tag.range.upperBound } else { place += 1 }
        }
        guard place < bytes.count else {
            throw text.fault(
                text.line(of: start),
                "a quote in <\(element)> is not closed",
                "close it"
            )
        }
        place += 1
        return start..<(place - 1)
    }

    private mutating func refuseTag(in element: String) throws {
        guard let tag = tagHere() else { return }
        throw text.fault(
            tag.line,
            "'\(tag.source)' stands inside <\(element)> without quotes around it",
            "put it between the quotes of a value, or outside of the HTML tag"
        )
    }
}
