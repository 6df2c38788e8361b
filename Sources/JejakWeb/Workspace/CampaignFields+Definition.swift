// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakQuery

extension CampaignFields {
    /// The fields of a campaign, or nothing where the form cannot show all of
    /// it: then it is changed as text.
    init?(_ definition: CampaignDefinition) {
        guard definition.cap == 1, definition.quietFrom == 21 * 60,
            definition.quietUntil == 8 * 60, !definition.resendUnknown,
            definition.currency == "IDR", definition.goalWithin % 86_400_000 == 0
        else { return nil }
        var variables: [Variable] = []
        for (name, variable) in definition.variables.sorted(by: { $0.key < $1.key }) {
            guard case .trait(let trait) = variable.source, variable.format != .number else {
                return nil
            }
            var fallbacks: [Language: String] = [:]
            for (code, words) in variable.fallback {
                if let language = Language(rawValue: code) { fallbacks[language] = words }
            }
            variables.append(
                Variable(
                    name: name,
                    trait: trait,
                    fallbacks: fallbacks,
                    format: variable.format.rawValue
                )
            )
        }
        var mails: [Language: Mail] = [:]
        for (code, mail) in definition.mail {
            guard let language = Language(rawValue: code) else { return nil }
            mails[language] = Mail(
                subject: mail.subject,
                html: mail.html ?? "",
                text: mail.text ?? ""
            )
        }
        self.init(
            id: definition.id,
            name: definition.name,
            audience: SegmentDefinition(definition.audience).text,
            purpose: definition.purpose,
            sender: definition.sender,
            holdoutPercent: JSONObject.number(definition.holdout * 100),
            at: definition.at.map {
                String(ISO8601.format($0 + definition.offset(at: $0)).prefix(16))
            } ?? "",
            zone: definition.zone,
            goalEvent: definition.goal,
            goalDays: String(definition.goalWithin / 86_400_000),
            fallbackLanguage: Language(rawValue: definition.language) ?? .indonesian,
            variables: variables,
            mails: mails
        )
    }
}
