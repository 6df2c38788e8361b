// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The compose form's fields as browsers send them, and back.
extension CampaignFields {
    /// How many words of the person the form has room for.
    static let variablesMax = 4

    /// What a browser sent. Nothing is judged here: the engine does that.
    package init(form: [String: String]) {
        func trimmed(_ name: String) -> String {
            let text = form[name] ?? ""
            let start = text.drop { $0.isWhitespace }
            return String(start.reversed().drop { $0.isWhitespace }.reversed())
        }
        self.init(
            id: trimmed("id"),
            name: trimmed("name"),
            audience: trimmed("audience"),
            purpose: Purpose(rawValue: form["purpose"] ?? "") ?? .marketing,
            sender: trimmed("sender"),
            holdoutPercent: trimmed("holdout"),
            at: trimmed("at"),
            zone: trimmed("zone"),
            goalEvent: trimmed("goal"),
            goalDays: trimmed("days"),
            fallbackLanguage: Language(rawValue: form["language"] ?? "") ?? .indonesian
        )
        for place in 1...Self.variablesMax {
            let variable = Variable(
                name: trimmed("variable\(place)"),
                trait: trimmed("trait\(place)"),
                fallbacks: Dictionary(
                    uniqueKeysWithValues: Language.allCases.map {
                        ($0, trimmed("fallback\(place)-\($0.rawValue)"))
                    }
                ),
                format: form["format\(place)"] ?? "text"
            )
            if !variable.name.isEmpty || !variable.trait.isEmpty { variables.append(variable) }
        }
        for language in Language.allCases {
            let code = language.rawValue
            let mail = Mail(
                subject: trimmed("subject-\(code)"),
                html: form["html-\(code)"] ?? "",
                text: form["text-\(code)"] ?? ""
            )
            if !mail.isEmpty { mails[language] = mail }
        }
    }

    /// A share of 0 to 1 of a percentage as typed; nothing where it is none.
    static func share(ofPercent text: String) -> Double? {
        let plain = String(
            text.filter { $0 != "%" && $0 != " " }.map { $0 == "," ? "." : $0 }
        )
        guard let value = Double(plain), value >= 0, value <= 100 else { return nil }
        return value / 100
    }
}
