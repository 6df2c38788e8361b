// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Turns the written parts of a template into two programs to print: checked,
/// completed by footer and pixel, links exchanged for their numbers.
struct TemplateBuilder {
    typealias Edit = TemplateProgram.Edit

    let language: MailLanguage
    let known: Set<String>
    let limits: MailTemplateLimits
    private(set) var links: TemplateLinks
    private(set) var addressNames: Set<String> = []
    private(set) var names: Set<String> = []
    /// Of what was written, not of what is added here.
    private(set) var printedNames: Set<String> = []

    private var html: (text: TemplateText, edits: [Edit])?
    private var text: (text: TemplateText, edits: [Edit])?

    static let pixelKey = "jejak__pixel"
    static func linkKey(_ index: Int) -> String { "jejak__link_\(index)" }
    static func addressKey(_ name: String) -> String { "jejak__address_\(name)" }

    init(language: MailLanguage, known: Set<String>, limits: MailTemplateLimits) {
        self.language = language
        self.known = known
        self.limits = limits
        links = TemplateLinks(limit: limits.linkCountMax)
    }

    mutating func build(html writtenHTML: String?, text writtenText: String?) throws {
        // What is derived and what is added may be longer than what is
        // allowed to be written.
        var roomy = limits
        roomy.partBytesMax = limits.partBytesMax * 8
        roomy.tagCountMax = limits.tagCountMax * 4
        var whole: TemplateText?
        if let writtenText {
            let read = try read(.text, writtenText, limits)
            printedNames.formUnion(read.printedNames)
            whole = try withFooter(read, roomy)
        }
        if let writtenHTML {
            let read = try read(.html, writtenHTML, limits)
            printedNames.formUnion(read.printedNames)
            let pieces = try HTMLScan.pieces(of: read)
            // Tried before anything is added, so that faults name the writer's
            // own lines.
            var trial = self
            _ = try trial.htmlEdits(read, pieces)
            if whole == nil {
                let derived = PlainText.fromHTML(read, pieces)
                whole = try withFooter(self.read(.text, derived, roomy), roomy)
            }
            let saysIt = saysHowToLeave(html: read, pieces)
            let full = saysIt ? writtenHTML : withFooter(writtenHTML)
            try addHTML(withPixel(page(full)), roomy)
        }
        guard let whole else { return }
        try addText(whole)
        if writtenHTML == nil {
            let links = try webLinks(of: whole).map(\.range)
            try addHTML(withPixel(page(PlainText.toHTML(whole, links: links))), roomy)
        }
    }

    private func withFooter(
        _ text: TemplateText,
        _ limits: MailTemplateLimits
    ) throws -> TemplateText {
        guard !saysHowToLeave(text: text) else { return text }
        let source = String(decoding: text.bytes, as: UTF8.self)
        return try read(.text, source.trimmedOfTrailingBreaks + textFooter(after: source), limits)
    }

    private func read(
        _ part: MailPart,
        _ source: String,
        _ limits: MailTemplateLimits
    ) throws -> TemplateText {
        try TemplateText(part, source, known: known, limits: limits)
    }

    var htmlProgram: TemplateProgram? { html.map { TemplateProgram($0.text, edits: $0.edits) } }

    var textProgram: TemplateProgram? { text.map { TemplateProgram($0.text, edits: $0.edits) } }

    // The text part

    private mutating func addText(_ source: TemplateText) throws {
        var edits: [Edit] = []
        for link in try webLinks(of: source) {
            edits.append((link.range, .print(try number(link.pattern, link.range, source))))
        }
        var taken: Set<Int> = []
        for edit in edits {
            for tag in source.tags(in: edit.range) { taken.insert(tag.range.lowerBound) }
        }
        for tag in source.tags where !taken.contains(tag.range.lowerBound) {
            edits.append((tag.range, TemplateProgram.Part(tag)))
        }
        names.formUnion(source.names)
        text = (source, edits)
    }

    /// Addresses in running text. Marks that end a sentence do not belong to
    /// them, nor does a bracket that was not opened in them.
    private func webLinks(
        of text: TemplateText
    ) throws -> [(range: Range<Int>, pattern: LinkPattern)] {
        var found: [(Range<Int>, LinkPattern)] = []
        var place = 0
        while let start = nextScheme(in: text.bytes, from: place) {
            let end = addressEnd(in: text, from: start)
            place = max(end, start + 4)
            guard case .web(let pattern) = try TemplateLinks.kind(start..<end, in: text) else {
                continue
            }
            found.append((start..<end, pattern))
        }
        return found
    }

    private func nextScheme(in bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + 8 < bytes.count {
            defer { place += 1 }
            guard bytes[place].lowercased == 0x68,
                place == 0 || !bytes[place - 1].isASCIILetterOrDigit
            else { continue }
            let head = bytes[place..<min(place + 9, bytes.count)].map(\.lowercased)
            for scheme in ["https://", "http://"] {
                let mark = Array(scheme.utf8)
                // `http://` alone is talk about addresses, not one.
                if head.count > mark.count, head.starts(with: mark),
                    head[mark.count].isASCIILetterOrDigit || head[mark.count] == 0x7B
                {
                    return place
                }
            }
        }
        return nil
    }

    private func addressEnd(in text: TemplateText, from start: Int) -> Int {
        let bytes = text.bytes
        var place = start
        var lastTagEnd = start
        while place < bytes.count {
            if let tag = text.tags(in: place..<place + 1).first {
                guard tag.kind == .variable else { break }
                place = tag.range.upperBound
                lastTagEnd = place
                continue
            }
            let byte = bytes[place]
            guard byte > 0x20, !"<>\"".utf8.contains(byte) else { break }
            place += 1
        }
        // Asked once: a hostile text may have very many brackets.
        let hasRound = bytes[start..<place].contains(0x28)
        let hasSquare = bytes[start..<place].contains(0x5B)
        while place > lastTagEnd, place > start {
            let last = bytes[place - 1]
            let isLoose = (last == 0x29 && !hasRound) || (last == 0x5D && !hasSquare)
            guard isLoose || ".,;:!?'*".utf8.contains(last) else { break }
            place -= 1
        }
        return place
    }

    private mutating func number(
        _ pattern: LinkPattern,
        _ range: Range<Int>,
        _ text: TemplateText
    ) throws -> String {
        guard let index = links.number(pattern) else {
            throw text.fault(
                text.line(of: range.lowerBound),
                "it has more than \(limits.linkCountMax) links",
                "leave only those that people need"
            )
        }
        return Self.linkKey(index)
    }

    // The HTML part

    private mutating func addHTML(_ source: String, _ roomy: MailTemplateLimits) throws {
        let text = try read(.html, source, roomy.withOwnNames)
        let edits = try htmlEdits(text, HTMLScan.pieces(of: text))
        names.formUnion(text.names)
        html = (text, edits)
    }

    private mutating func htmlEdits(_ text: TemplateText, _ pieces: [HTMLPiece]) throws -> [Edit] {
        var edits: [Edit] = []
        var taken: Set<Int> = []
        for case .element(let name, _, let attributes, let range) in pieces {
            try refuseProgram(name, range, text)
            for attribute in attributes {
                guard let edit = try edit(attribute, of: name, in: text) else { continue }
                edits += edit
                for tag in text.tags(in: attribute.value) { taken.insert(tag.range.lowerBound) }
            }
        }
        for tag in text.tags where !taken.contains(tag.range.lowerBound) {
            edits.append((tag.range, TemplateProgram.Part(tag)))
        }
        return edits
    }

    private func refuseProgram(_ name: String, _ range: Range<Int>, _ text: TemplateText) throws {
        guard ["script", "iframe", "object", "embed", "base", "form", "meta"].contains(name) else {
            return
        }
        // Only what `page` writes itself, or what says the same.
        let source = String(decoding: text.bytes[range], as: UTF8.self).lowercased()
        if name == "meta" && !source.contains("http-equiv=\"refresh")
            && !source.contains("=refresh")
        {
            return
        }
        throw text.fault(
            text.line(of: range.lowerBound),
            "<\(name)> is removed or blocked by mail programs",
            "take it out and link to a page instead"
        )
    }

    /// What is exchanged in a value; nothing leaves its tags to the rest.
    private mutating func edit(
        _ attribute: HTMLAttribute,
        of element: String,
        in text: TemplateText
    ) throws -> [Edit]? {
        if attribute.name.hasPrefix("on") {
            throw text.fault(
                text.line(of: attribute.value.lowerBound),
                "the attribute '\(attribute.name)' is a program, which mail programs remove",
                "take it out"
            )
        }
        if attribute.name == "style", let tag = text.tags(in: attribute.value).first {
            throw text.fault(
                tag.line,
                "'\(tag.source)' stands inside a style, where no value can be made safe",
                "move it into the text"
            )
        }
        let isAddress = ["href", "src", "background", "action", "poster", "cite", "longdesc"]
        guard isAddress.contains(attribute.name) else {
            guard attribute.name == "srcset", let tag = text.tags(in: attribute.value).first else {
                return nil
            }
            throw text.fault(
                tag.line,
                "'\(tag.source)' stands in a srcset",
                "write the address out"
            )
        }
        if text.tags(in: attribute.value).contains(where: { $0.name == Self.pixelKey }) {
            return nil
        }
        let isLink = attribute.name == "href" && (element == "a" || element == "area")
        switch try TemplateLinks.kind(attribute.value, in: text, isPicture: !isLink) {
        case .unsubscribe: return nil
        case .web(let pattern) where isLink:
            return [(attribute.value, .print(try number(pattern, attribute.value, text)))]
        case .web, .other:
            return text.tags(in: attribute.value).map { tag in
                guard tag.kind == .variable else { return (tag.range, .nothing) }
                addressNames.insert(tag.name)
                return (tag.range, .print(Self.addressKey(tag.name)))
            }
        }
    }
}

extension String {
    var trimmedOfTrailingBreaks: String {
        var copy = self[...]
        while copy.last?.isWhitespace ?? false { copy = copy.dropLast() }
        return String(copy)
    }
}
