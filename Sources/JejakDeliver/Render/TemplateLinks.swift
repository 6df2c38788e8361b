// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Collects the links of a template while its parts are walked over.
struct TemplateLinks {
    private(set) var patterns: [LinkPattern] = []
    private var places: [String: Int] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var links: [MailLink] {
        patterns.enumerated().map {
            MailLink(
                index: $0.offset,
                address: $0.element.address,
                isPersonal: $0.element.isPersonal
            )
        }
    }

    /// The number of a link; nothing where there are too many.
    mutating func number(_ pattern: LinkPattern) -> Int? {
        let address = pattern.address
        if let known = places[address] { return known }
        guard patterns.count < limit else { return nil }
        places[address] = patterns.count
        patterns.append(pattern)
        return patterns.count - 1
    }

    /// What an address of the template is.
    enum Kind: Equatable {
        /// Leads into the web and is counted.
        case web(LinkPattern)
        /// Is exactly the address to unsubscribe at.
        case unsubscribe
        /// Something else that is let through: mail, telephone, a place in the
        /// mail itself.
        case other
    }

    /// Looks at an address between two places of a part.
    ///
    /// - Parameter isPicture: The address of something to show, not of a link.
    static func kind(
        _ range: Range<Int>,
        in text: TemplateText,
        isPicture: Bool = false
    ) throws -> Kind {
        let pattern = try pattern(range, in: text)
        if pattern.pieces == [.variable(MailTemplate.unsubscribeName)] { return .unsubscribe }
        // Counting lines takes time; only a fault needs one.
        let line = { text.line(of: range.lowerBound) }
        guard case .fixed(let head)? = pattern.pieces.first else {
            if pattern.pieces.isEmpty { return .other }
            throw text.fault(
                line(),
                "a value would choose where a link leads",
                "write the scheme and the host out, like https://shop.example/{{name}}"
            )
        }
        if let rest = AddressText.afterWebScheme(head) {
            try checkHost(rest, head, pattern, line, text)
            return .web(pattern)
        }
        let scheme = head.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        let hasScheme = head.dropFirst(scheme.count).first == ":"
        let allowed = isPicture ? ["cid"] : ["mailto", "tel", "sms"]
        if head.hasPrefix("#") || (hasScheme && allowed.contains(scheme)) { return .other }
        if isPicture && head.lowercased().hasPrefix("data:image/") { return .other }
        let shown = HeaderText.safe(head, charactersMax: 60)
        throw text.fault(
            line(),
            hasScheme
                ? "'\(shown)' is an address that mail programs do not follow"
                : "'\(shown)' leads nowhere, for a mail has no page it stands on",
            "write the whole address, beginning with https://"
        )
    }

    private static func checkHost(
        _ rest: Substring,
        _ head: String,
        _ pattern: LinkPattern,
        _ line: () -> Int,
        _ text: TemplateText
    ) throws {
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if host.endIndex == rest.endIndex && pattern.pieces.count > 1 {
            throw text.fault(
                line(),
                "a value would become part of the host in '\(pattern.address)'",
                "end the host with '/' before the variable"
            )
        }
        guard AddressText.isHost(host) else {
            throw text.fault(
                line(),
                "'\(HeaderText.safe(head, charactersMax: 80))' names no host",
                "write it like https://shop.example/sale (a name outside ASCII as xn--…)"
            )
        }
    }

    /// The address as pieces; entities of HTML are read, other tags refused.
    private static func pattern(_ range: Range<Int>, in text: TemplateText) throws -> LinkPattern {
        var pattern = LinkPattern()
        var place = range.lowerBound
        func take(_ upTo: Int) {
            guard place < upTo else { return }
            var fixed = String(decoding: text.bytes[place..<upTo], as: UTF8.self)
            if text.part == .html { fixed = HTMLEntity.decoded(fixed) }
            if pattern.pieces.isEmpty { fixed = String(fixed.drop { $0.isWhitespace }) }
            if upTo == range.upperBound {
                while fixed.last?.isWhitespace ?? false { fixed.removeLast() }
            }
            guard !fixed.isEmpty else { return }
            pattern.pieces.append(.fixed(AddressText.repaired(fixed)))
        }
        for tag in text.tags(in: range) {
            take(tag.range.lowerBound)
            place = tag.range.upperBound
            switch tag.kind {
            case .variable: pattern.pieces.append(.variable(tag.name))
            case .comment: continue
            case .section, .inverted, .end:
                throw text.fault(
                    tag.line,
                    "'\(tag.source)' stands inside an address",
                    "put the section around the whole link"
                )
            }
        }
        take(range.upperBound)
        return pattern
    }
}

extension TemplateText {
    /// The tags that begin between two places.
    func tags(in range: Range<Int>) -> ArraySlice<TemplateTag> {
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle].range.lowerBound < range.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var end = low
        while end < tags.count, tags[end].range.lowerBound < range.upperBound { end += 1 }
        return tags[low..<end]
    }
}
