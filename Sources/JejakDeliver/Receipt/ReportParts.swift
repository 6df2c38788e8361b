// SPDX-License-Identifier: Apache-2.0

/// What a mail that came back is made of, collected by one walk over its parts.
struct ReportParts {
    /// The content of `message/delivery-status`.
    private(set) var status: [UInt8]?
    /// The fields of `message/feedback-report`.
    private(set) var feedback: MailReader?
    /// The words for people.
    private(set) var prose: [UInt8] = []
    private(set) var token: String?
    private var partCount = 0

    mutating func collect(_ part: MailReader, depth: Int) {
        partCount += 1
        guard depth <= MailReader.depthMax, partCount <= MailReader.partCountMax else { return }
        // The outermost headers are those of the report itself; ours are inside.
        if depth > 0 { noteToken(part) }
        switch part.type {
        case "message/delivery-status", "message/global-delivery-status":
            if status == nil { status = part.content }
        case "message/feedback-report":
            if feedback == nil { feedback = MailReader(part.content[...]) }
        case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
            collect(MailReader(part.content[...]), depth: depth + 1)
        case "text/plain", "text/html":
            if prose.count < 1 << 20 { prose += part.content.prefix(1 << 20) }
        default:
            for inner in part.parts { collect(inner, depth: depth + 1) }
        }
        // Some servers name our mail only in the headers of the report.
        if depth == 0 && token == nil {
            token =
                (part.header("in-reply-to") ?? part.header("references")).flatMap(Self.tokenOfName)
                ?? Self.tokenInProse(prose)
        }
    }

    private mutating func noteToken(_ part: MailReader) {
        guard token == nil else { return }
        token =
            part.header("x-jejak-message").flatMap(Self.tokenShaped)
            ?? part.header("message-id").flatMap(Self.tokenOfName)
    }

    /// `<token@domain>`.
    private static func tokenOfName(_ name: String) -> String? {
        for piece in name.split(whereSeparator: { $0 == " " || $0 == "<" || $0 == ">" }) {
            if let mark = piece.firstIndex(of: "@"), let token = tokenShaped(String(piece[..<mark]))
            {
                return token
            }
        }
        return nil
    }

    private static func tokenShaped(_ text: String) -> String? {
        let clean = text.trimmedOfWhitespace
        let isToken =
            clean.utf8.count == TrackingKey.tokenLength
            && clean.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x5F }
        return isToken ? clean : nil
    }

    /// exim, qmail and others copy the headers of the mail into their words.
    private static func tokenInProse(_ prose: [UInt8]) -> String? {
        for line in prose.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let text = String(
                decoding: line.drop { $0.isBlank || $0 == 0x3E }.prefix(300),
                as: UTF8.self
            )
            let name = text.prefix { $0 != ":" }.lowercased()
            let value = String(text.dropFirst(name.count + 1))
            if name == "x-jejak-message", let token = tokenShaped(value) { return token }
            if name == "message-id", let token = tokenOfName(value) { return token }
        }
        return nil
    }

    /// The address of `rfc822; name@domain`, `<name@domain>` or `name@domain`.
    static func address(_ field: String) -> String? {
        var text = field[...]
        if let mark = text.lastIndex(of: ";") { text = text[text.index(after: mark)...] }
        let clean = String(text.filter { $0 != "<" && $0 != ">" && $0 != "\"" })
        // What is no address is simply not named.
        return (try? MailAddress(parsing: clean.trimmedOfWhitespace))?.text.lowercased()
    }
}
