// SPDX-License-Identifier: Apache-2.0

/// Makes the part of a template that was not written from the one that was.
///
/// Both ways work on the template, not on the rendered mail: it is done once
/// per campaign, and the variables are in both parts the same.
enum PlainText {
    private static let blocks: Set<String> = [
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "ul", "ol", "blockquote",
        "section", "article", "header", "footer", "center", "address", "pre", "hr", "form", "body",
    ]
    private static let paragraphs: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote",
    ]

    /// The text of an HTML template; links are kept as `words: address`.
    static func fromHTML(_ html: TemplateText, _ pieces: [HTMLPiece]) -> String {
        var flow = Flow()
        var hidden = 0
        var link: (address: String, start: Int)?
        for piece in pieces {
            switch piece {
            case .other: continue
            case .text(let range):
                if hidden == 0 { flow.add(source(range, in: html)) }
            case .element(let name, let isClosing, let attributes, _):
                if name == "head" || name == "title" {
                    hidden = max(0, hidden + (isClosing ? -1 : 1))
                }
                guard hidden == 0 else { continue }
                if name == "a" {
                    if let open = link { flow.closeLink(open.address, from: open.start) }
                    link = nil
                    if !isClosing, let address = address(attributes, html) {
                        link = (address, flow.openLink())
                    }
                } else {
                    flow.mark(name, isClosing)
                }
                if name == "img", let alternative = attributes.first(where: { $0.name == "alt" }) {
                    flow.add(source(alternative.value, in: html))
                }
            }
        }
        if let open = link { flow.closeLink(open.address, from: open.start) }
        return flow.finished
    }

    private static func address(_ attributes: [HTMLAttribute], _ html: TemplateText) -> String? {
        guard let value = attributes.first(where: { $0.name == "href" })?.value else { return nil }
        let text = source(value, in: html).trimmedOfWhitespace
        guard AddressText.afterWebScheme(text) != nil || text.hasPrefix("{{") else { return nil }
        return text.replacing(" ", with: "%20")
    }

    /// A stretch of HTML text as template text: entities read, tags kept.
    private static func source(_ range: Range<Int>, in html: TemplateText) -> String {
        var out = ""
        var place = range.lowerBound
        for tag in html.tags(in: range) {
            out += HTMLEntity.decoded(
                String(decoding: html.bytes[place..<tag.range.lowerBound], as: UTF8.self)
            )
            if out.last == "{" { out += " " }
            out += tag.kind == .comment ? "" : tag.source
            place = tag.range.upperBound
        }
        return out
            + HTMLEntity.decoded(
                String(decoding: html.bytes[place..<max(place, range.upperBound)], as: UTF8.self)
            )
    }

    /// Text as it grows, with blanks run together as HTML does.
    private struct Flow {
        private var out: [Character] = []
        private var breaks = 0
        private var needsBlank = false

        mutating func add(_ text: String) {
            for character in text {
                if character.isWhitespace {
                    needsBlank = true
                    continue
                }
                settle()
                out.append(character)
            }
        }

        private mutating func settle() {
            if breaks > 0 {
                if !out.isEmpty { out += [Character](repeating: "\n", count: breaks) }
            } else if needsBlank, let last = out.last, last != "\n" {
                out.append(" ")
            }
            breaks = 0
            needsBlank = false
        }

        mutating func mark(_ name: String, _ isClosing: Bool) {
            if name == "br" {
                breaks = min(2, breaks + 1)
            } else if PlainText.paragraphs.contains(name) {
                breaks = 2
            } else if PlainText.blocks.contains(name) {
                breaks = max(breaks, 1)
            } else if name == "li" {
                breaks = max(breaks, 1)
                if !isClosing {
                    settle()
                    if out.isEmpty || out.last == "\n" { out += Array("- ") }
                }
            } else if name == "td" || name == "th" {
                needsBlank = true
            }
        }

        mutating func openLink() -> Int {
            settle()
            return out.count
        }

        mutating func closeLink(_ address: String, from start: Int) {
            let words = String(out[min(start, out.count)...]).trimmedOfWhitespace
            if words == address { return }
            let ending: Character? = words.last
            add(words.isEmpty ? address : ending == ":" ? " " + address : ": " + address)
            // Nothing may grow onto the end of an address.
            needsBlank = true
        }

        var finished: String { String(out).trimmedOfWhitespace + "\n" }
    }

    /// The HTML of a text template: line breaks kept, links made.
    static func toHTML(_ text: TemplateText, links: [Range<Int>]) -> String {
        var out = ""
        var place = 0
        func take(_ range: Range<Int>, breaksLines: Bool) {
            var at = range.lowerBound
            for tag in text.tags(in: range) + [] {
                out += literal(text.bytes[at..<tag.range.lowerBound], breaksLines)
                out += tag.kind == .comment ? "" : tag.source
                at = tag.range.upperBound
            }
            out += literal(text.bytes[at..<max(at, range.upperBound)], breaksLines)
        }
        for link in links {
            take(place..<link.lowerBound, breaksLines: true)
            out += "<a href=\""
            take(link, breaksLines: false)
            out += "\">"
            take(link, breaksLines: false)
            out += "</a>"
            place = link.upperBound
        }
        take(place..<text.bytes.count, breaksLines: true)
        return "<p>" + out + "</p>\n"
    }

    private static func literal(_ bytes: ArraySlice<UInt8>, _ breaksLines: Bool) -> String {
        let safe = HTMLEntity.escaped(String(decoding: bytes, as: UTF8.self))
        return breaksLines ? safe.replacing("\n", with: "<br>\n") : safe
    }
}
