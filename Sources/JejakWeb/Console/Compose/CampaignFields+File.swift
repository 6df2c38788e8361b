// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The form as a campaign file: YAML that the engine checks like one written by
/// hand.
extension CampaignFields {
    package var file: String {
        var lines = [
            "id: \(YAMLText.quoted(fileID))",
            "name: \(YAMLText.quoted(name))",
            "audience: \(YAMLText.quoted(audience))",
            "purpose: \(purpose.rawValue)",
            "sender: \(YAMLText.quoted(sender))",
        ]
        let holdout = holdoutPercent.filter { $0 != " " && $0 != "%" }
        if !holdout.isEmpty {
            let point = String(holdout.map { $0 == "," ? "." : $0 })
            lines.append("holdout: \(YAMLText.quoted(point + "%"))")
        }
        if !at.isEmpty {
            let moment = String(at.map { $0 == "T" ? " " : $0 })
            lines.append("at: \(YAMLText.quoted(moment))")
        }
        if !zone.isEmpty { lines.append("zone: \(YAMLText.quoted(zone))") }
        if !goalEvent.isEmpty {
            let days = goalDays == "1" ? "1 day" : goalDays + " days"
            lines.append(
                "goal: {event: \(YAMLText.quoted(goalEvent)), within: \(YAMLText.quoted(days))}"
            )
        }
        let written = Language.allCases.filter { mails[$0].map { !$0.isEmpty } ?? false }
        // With one mail everybody gets that one.
        let fallback =
            written.contains(fallbackLanguage)
            ? fallbackLanguage : written.first ?? fallbackLanguage
        lines.append("language: \(fallback.rawValue)")
        lines += variableLines
        if !written.isEmpty { lines.append("mail:") }
        for language in written {
            guard let mail = mails[language] else { continue }
            lines.append("  \(language.rawValue):")
            lines.append("    subject: \(YAMLText.quoted(mail.subject))")
            if !mail.html.isEmpty { lines.append("    html: " + YAMLText.block(mail.html, 6)) }
            if !mail.text.isEmpty { lines.append("    text: " + YAMLText.block(mail.text, 6)) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var variableLines: [String] {
        let used = variables.filter { !$0.name.isEmpty && !$0.trait.isEmpty }
        guard !used.isEmpty else { return [] }
        return ["variables:"]
            + used.map { variable in
                var line =
                    "  \(YAMLText.quoted(variable.name)): {trait: "
                    + YAMLText.quoted(variable.trait)
                if variable.format != "text" {
                    line += ", format: \(YAMLText.quoted(variable.format))"
                }
                let words = Language.allCases.compactMap { language in
                    variable.fallbacks[language].flatMap { words in
                        words.isEmpty
                            ? nil : "\(language.rawValue): \(YAMLText.quoted(words))"
                    }
                }
                if !words.isEmpty {
                    line += ", fallback: {\(words.joined(separator: ", "))}"
                }
                return line + "}"
            }
    }

    /// The id given, or one made of the name: lower-case letters, digits and
    /// hyphens. `new` is the form's own address.
    private var fileID: String {
        if !id.isEmpty { return id }
        var made = ""
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": made.unicodeScalars.append(scalar)
            default: if !made.isEmpty && !made.hasSuffix("-") { made += "-" }
            }
        }
        made = String(made.prefix(60))
        while made.hasSuffix("-") { made.removeLast() }
        switch made {
        case "": return "campaign"
        case "new": return "new-campaign"
        default: return made
        }
    }
}

/// Text as YAML scalars that mean exactly that text.
enum YAMLText {
    /// In double quotes, on one line.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            default:
                if isPrintable(scalar) {
                    out.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                }
            }
        }
        return out + "\""
    }

    /// Line by line below its key, as people write it, where that says the
    /// same; else in quotes. Breaks at the end go.
    static func block(_ text: String, _ indentation: Int) -> String {
        var body = text[...]
        while body.last == "\n" { body = body.dropLast() }
        let isPlain = body.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || isPrintable($0)
        }
        guard isPlain, let first = body.unicodeScalars.first, !first.properties.isWhitespace else {
            return quoted(String(body))
        }
        let margin = String(repeating: " ", count: indentation)
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        return "|-\n"
            + lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    /// What YAML 1.2 (section 5.1) allows as it is, less what it could take for
    /// a break of the line.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
