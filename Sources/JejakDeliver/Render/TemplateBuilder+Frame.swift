// SPDX-License-Identifier: Apache-2.0

/// What is added around the words of the writer: the page, the way to leave,
/// and the picture that counts.
extension TemplateBuilder {
    /// Whether a text says itself how to unsubscribe, for everybody: inside a
    /// section it would not be there for some.
    func saysHowToLeave(text: TemplateText) -> Bool {
        !text.unsubscribePlaces.isEmpty
    }

    /// The same for HTML, where a remark is no place to say it.
    func saysHowToLeave(html: TemplateText, _ pieces: [HTMLPiece]) -> Bool {
        html.unsubscribePlaces.contains { place in
            pieces.contains { piece in
                switch piece {
                case .text(let range): range.contains(place)
                case .element("a", _, let attributes, _):
                    attributes.contains { $0.name == "href" && $0.value.contains(place) }
                case .element, .other: false
                }
            }
        }
    }

    private var why: String {
        let sender =
            "{{#sender_name}} \(language.say("from", "dari")) {{sender_name}}{{/sender_name}}"
        return language.say(
            "You receive this mail because you said yes to news\(sender).",
            "Anda menerima surel ini karena setuju menerima kabar\(sender)."
        )
    }

    private var unsubscribeWords: String { language.say("Unsubscribe", "Berhenti berlangganan") }

    /// Only printed where there is an address, which marketing has.
    func textFooter(after text: String) -> String {
        // A brace beside the tag would become part of it.
        (text.trimmedOfTrailingBreaks.utf8.last == 0x7B ? "\n" : "")
            + "{{#unsubscribe_url}}\n\n—\n\(why)\n\(unsubscribeWords): {{unsubscribe_url}}"
            + "{{/unsubscribe_url}}\n"
    }

    func withFooter(_ html: String) -> String {
        let footer =
            "\n{{#unsubscribe_url}}\n<p style=\"font-size:12px;line-height:18px;color:#666666;"
            + "margin-top:32px\">\(why) <a href=\"{{unsubscribe_url}}\" style=\"color:#666666\">"
            + "\(unsubscribeWords)</a></p>\n{{/unsubscribe_url}}\n"
        return insertedAtEnd(footer, html)
    }

    func withPixel(_ html: String) -> String {
        let key = Self.pixelKey
        return insertedAtEnd(
            "\n{{#\(key)}}<img src=\"{{\(key)}}\" width=\"1\" height=\"1\" alt=\"\" "
                + "style=\"border:0;width:1px;height:1px\">{{/\(key)}}",
            html
        )
    }

    private func insertedAtEnd(_ addition: String, _ html: String) -> String {
        var copy = html
        let place = Self.last(of: "</body", in: html) ?? Self.last(of: "</html", in: html)
        copy.insert(contentsOf: addition, at: place ?? copy.endIndex)
        return copy
    }

    private static func last(of mark: String, in text: String) -> String.Index? {
        let wanted = Array(mark.utf8)
        let bytes = text.utf8
        var end = bytes.endIndex
        while end > bytes.startIndex {
            end = bytes.index(before: end)
            guard bytes[end] == 0x3C else { continue }
            let piece = bytes[end...].prefix(wanted.count)
            if piece.count == wanted.count, zip(piece, wanted).allSatisfy({ $0.lowercased == $1 }) {
                return end
            }
        }
        return nil
    }

    /// A whole page; a writer who gives only the words gets the frame.
    func page(_ html: String) -> String {
        if html.utf8.count < 64 * 1024 * 64, html.lowercased().contains("<html") { return html }
        return "<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\">\n<head>\n"
            + "<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n"
            + "<body style=\"margin:0 auto;padding:16px;max-width:640px;"
            + "font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;"
            + "color:#222222\">\n\(html)\n</body>\n</html>\n"
    }
}

extension TemplateText {
    /// Where the address to unsubscribe stands outside of every section, or
    /// inside sections that ask only whether there is one.
    fileprivate var unsubscribePlaces: [Int] {
        var open: [TemplateTag] = []
        var places: [Int] = []
        for tag in tags {
            switch tag.kind {
            case .section, .inverted: open.append(tag)
            case .end: _ = open.popLast()
            case .variable where tag.name == MailTemplate.unsubscribeName:
                let isForAll = open.allSatisfy {
                    $0.kind == .section && $0.name == MailTemplate.unsubscribeName
                }
                if isForAll { places.append(tag.range.lowerBound) }
            case .variable, .comment: continue
            }
        }
        return places
    }
}
