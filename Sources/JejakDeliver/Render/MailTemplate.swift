// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A mail's template in one language, read once and rendered for many people.
///
/// The form is mustache: `{{name}}`, `{{#name}}…{{/name}}` where there is a
/// value, `{{^name}}…{{/name}}` where there is none, `{{! a remark }}`. What a
/// template may not do is in `TemplateText`, `HTMLScan` and `TemplateLinks`.
///
/// What becomes of a value depends on the place it is put in: in HTML it is
/// escaped, in an address percent-encoded, in a subject made one line, in text
/// left as it is. There is no way to print one unescaped.
///
/// A part that is not written is made of the other one. Web links of both
/// parts are numbered, and exchanged for the addresses that count clicks.
/// Rendering takes time that grows with the template.
package struct MailTemplate: Sendable {
    package let language: MailLanguage
    package let links: [MailLink]
    /// The variables that the template uses, sorted.
    package let variables: [String]

    package static let unsubscribeName = "unsubscribe_url"
    /// Variables that every template has, beside those of the campaign.
    package static let builtInNames: Set<String> = [
        unsubscribeName, "sender_name", "campaign_name", "person_id",
    ]

    private let subject: TemplateProgram
    private let html: TemplateProgram
    private let text: TemplateProgram
    private let patterns: [LinkPattern]
    /// Variables whose absence would leave a hole in what was written.
    private let printed: Set<String>
    /// Variables that stand inside addresses that are not counted.
    private let addressNames: Set<String>

    /// - Parameters:
    ///   - known: The campaign's variables; the built-in ones are added.
    package init(
        language: MailLanguage,
        subject: String,
        html: String?,
        text: String?,
        known: Set<String>,
        limits: MailTemplateLimits = MailTemplateLimits()
    ) throws {
        let writtenHTML = html.flatMap { $0.utf8.allSatisfy(HTMLScan.isSpace) ? nil : $0 }
        let writtenText = text.flatMap { $0.utf8.allSatisfy(HTMLScan.isSpace) ? nil : $0 }
        guard writtenHTML != nil || writtenText != nil else {
            throw DeliverError(
                .badTemplate,
                "The template (\(language.rawValue)) has neither an HTML part nor a text part; "
                    + "write one of them, the other is made of it."
            )
        }
        var builder = TemplateBuilder(
            language: language,
            known: known.union(Self.builtInNames),
            limits: limits
        )
        let subjectText = try TemplateText(
            .subject,
            subject,
            known: builder.known,
            limits: limits
        )
        guard !subjectText.bytes.allSatisfy(\.isBlank) else {
            throw subjectText.fault(1, "it is empty", "write a few words")
        }
        try builder.build(html: writtenHTML, text: writtenText)
        self.language = language
        links = builder.links.links
        patterns = builder.links.patterns
        addressNames = builder.addressNames
        variables = subjectText.names.union(builder.names).sorted()
        printed = subjectText.printedNames.union(builder.printedNames)
        guard let html = builder.htmlProgram, let text = builder.textProgram else {
            preconditionFailure("a part that is written makes both")
        }
        self.subject = TemplateProgram(
            subjectText,
            edits: subjectText.tags.map { ($0.range, TemplateProgram.Part($0)) }
        )
        self.html = html
        self.text = text
    }

    /// The mail for one person.
    ///
    /// - Parameters:
    ///   - values: By variable; a missing one, `.none` and a blank text take
    ///     the fallback.
    ///   - linkAddress: The address that counts the clicks of a link, by its
    ///     number; nothing leaves the link as it is.
    ///   - pixelAddress: The picture that counts opens, if any.
    ///   - unsubscribeAddress: Set for marketing; a footer with it is there
    ///     wherever the template has none.
    package func render(
        values: [String: MailValue],
        fallbacks: [String: MailValue] = [:],
        linkAddress: (Int) -> String?,
        pixelAddress: String?,
        unsubscribeAddress: String?
    ) -> RenderedMail {
        var words: [String: String] = [:]
        var missing: [String] = []
        for name in variables {
            if name == Self.unsubscribeName {
                words[name] = unsubscribeAddress
            } else {
                words[name] = values[name]?.words(language) ?? fallbacks[name]?.words(language)
            }
            if words[name] == nil && printed.contains(name) { missing.append(name) }
        }
        var personal: [Int: String] = [:]
        var addresses: [String: String] = [:]
        for (index, pattern) in patterns.enumerated() {
            let own = pattern.filled(words)
            let counted = linkAddress(index)
            if pattern.isPersonal && counted != nil { personal[index] = own }
            addresses[TemplateBuilder.linkKey(index)] = counted ?? own
        }
        for name in addressNames {
            addresses[TemplateBuilder.addressKey(name)] = AddressText.encoded(words[name] ?? "")
        }
        addresses[TemplateBuilder.pixelKey] = pixelAddress
        let plain = words.merging(addresses) { $1 }
        let safe = plain.mapValues(HTMLEntity.escaped)
        let oneLine = words.mapValues { HeaderText.safe($0, charactersMax: 250) }
        return RenderedMail(
            subject: HeaderText.safe(subject.render(oneLine), charactersMax: 400),
            html: html.render(safe),
            text: text.render(plain),
            personalLinks: personal,
            missing: missing
        )
    }
}

extension LinkPattern {
    var names: [String] {
        pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }
}

extension TemplateText {
    var names: Set<String> {
        Set(tags.filter { $0.kind != .comment && $0.name != TemplateBuilder.pixelKey }.map(\.name))
    }

    /// The variables that are printed whether or not there is a value: those
    /// that do not stand in a section that asks for it.
    var printedNames: Set<String> {
        var open: [TemplateTag] = []
        var found: Set<String> = []
        for tag in tags {
            switch tag.kind {
            case .section, .inverted: open.append(tag)
            case .end: _ = open.popLast()
            case .variable:
                let isAsked = open.contains { $0.kind == .section && $0.name == tag.name }
                if !isAsked { found.insert(tag.name) }
            case .comment: continue
            }
        }
        return found
    }
}
