// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDecide
internal import JejakDeliver
internal import JejakJourney
internal import JejakStore

/// A campaign that can be sent: its words read, its templates checked, its
/// sender known.
struct PreparedCampaign: Sendable {
    let definition: CampaignDefinition
    let sender: MailSender
    let guards: Guards
    let templates: [String: MailTemplate]

    /// Every link of every language, numbered as the tokens name them.
    var links: [(language: String, number: Int, url: String)] {
        templates.sorted { $0.key < $1.key }.flatMap { language, template in
            template.links.map { (language, $0.index, $0.address) }
        }
    }
}

/// Who one mail is for.
struct Recipient {
    let code: UInt32
    let person: String
    /// Warning: personal.
    let address: String
    let language: String
    let zone: String?
}

/// How a mail is followed: whose it is, and where its tokens lead.
struct MailTrail {
    let key: TrackingKey
    let message: Int64
    let sender: MailSender

    var name: String { key.token(kind: .message, message: message, link: 0) }
    var unsubscribe: String {
        sender.address("u", key.token(kind: .unsubscribe, message: message, link: 0))
    }
    var pixel: String {
        sender.address("o", key.token(kind: .open, message: message, link: 0) + ".gif")
    }
    func link(_ number: Int) -> String {
        sender.address("c", key.token(kind: .click, message: message, link: number))
    }
}

extension Workspace {
    /// Checks all of a campaign that its file alone cannot show. Throws a
    /// `CampaignFileError` with everything that is wrong.
    func prepared(_ definition: CampaignDefinition) throws -> PreparedCampaign {
        var problems: [CampaignProblem] = []
        let sender = try sender(definition.sender)
        if sender == nil {
            problems.append(
                CampaignProblem(
                    place: "sender",
                    sentence: "there is no sender '\(definition.sender)': add it with 'jejak "
                        + "sender add \(definition.sender)', or name another one"
                )
            )
        }
        var templates: [String: MailTemplate] = [:]
        for (language, mail) in definition.mail.sorted(by: { $0.key < $1.key }) {
            guard let known = MailLanguage(rawValue: language) else { continue }
            do {
                templates[language] = try MailTemplate(
                    language: known,
                    subject: mail.subject,
                    html: mail.html,
                    text: mail.text,
                    known: Set(definition.variables.keys)
                )
            } catch let error as DeliverError {
                problems.append(
                    CampaignProblem(place: "mail.\(language)", sentence: error.sentence)
                )
            }
        }
        guard problems.isEmpty, let sender else { throw CampaignFileError(problems: problems) }
        return PreparedCampaign(
            definition: definition,
            sender: sender,
            guards: Guards(rules: try definition.guardRules()),
            templates: templates
        )
    }
}

extension PreparedCampaign {
    /// The mail for one person, rendered. Without a trail its links lead where
    /// they say and nothing is counted: a preview.
    func rendered(
        for recipient: Recipient,
        facts: PersonFacts,
        trail: MailTrail?
    ) throws -> RenderedMail {
        guard let template = templates[recipient.language] else {
            throw EngineError(
                .badRequest,
                "the campaign has no mail in '\(recipient.language)': add mail."
                    + recipient.language
            )
        }
        var values: [String: MailValue] = [
            "sender_name": .text(sender.fromName.isEmpty ? sender.from : sender.fromName),
            "campaign_name": .text(definition.name),
            "person_id": .text(recipient.person),
        ]
        var fallbacks: [String: MailValue] = [:]
        for (name, variable) in definition.variables {
            values[name] = value(of: variable, recipient, facts)
            let said = variable.fallback[recipient.language]
            fallbacks[name] = (said ?? variable.fallback.values.min()).map { .text($0) }
        }
        let isMarketing = definition.purpose == .marketing
        return template.render(
            values: values,
            fallbacks: fallbacks,
            linkAddress: { trail?.link($0) },
            pixelAddress: trail?.pixel,
            unsubscribeAddress: isMarketing
                ? trail?.unsubscribe ?? sender.address("u", "preview") : nil
        )
    }

    private func value(
        of variable: CampaignDefinition.Variable,
        _ recipient: Recipient,
        _ facts: PersonFacts
    ) -> MailValue {
        let found: PropertyValue? =
            switch variable.source {
            case .trait(let trait): facts.column(trait)?.value(of: recipient.code)
            case .value(let text): .text(text)
            }
        guard let found else { return .none }
        let number: Double? =
            switch found {
            case .number(let number): number
            case .text(let text): Double(text)
            default: nil
            }
        switch variable.format {
        case .text:
            switch found {
            case .text(let text): return .text(text)
            case .number(let number): return .number(number)
            case .bool(let flag): return .text(flag ? "true" : "false")
            case .null, .json: return .none
            }
        case .number: return number.map { .number($0) } ?? .none
        case .money:
            // Facts hold money in major units.
            guard let number, abs(number) < 9e13 else { return .none }
            return .money(
                minorUnits: Int64((number * 100).rounded()),
                currency: definition.currency
            )
        case .date:
            if case .text(let text) = found, let moment = ISO8601.milliseconds(text) {
                return .date(moment, zone: recipient.zone ?? definition.zone)
            }
            return .none
        }
    }

    /// The mail for one person as it goes over the wire.
    func mail(
        to recipient: Recipient,
        facts: PersonFacts,
        date: Int64,
        trail: MailTrail
    ) throws -> MIMEMessage {
        let rendered = try rendered(for: recipient, facts: facts, trail: trail)
        return MIMEMessage(
            fromName: sender.fromName.isEmpty ? nil : DisplayName(sender.fromName),
            from: try MailAddress(parsing: sender.from),
            to: try MailAddress(parsing: recipient.address),
            subject: rendered.subject,
            html: rendered.html,
            text: rendered.text,
            date: date,
            token: trail.name,
            unsubscribeAddress: definition.purpose == .marketing ? trail.unsubscribe : nil
        )
    }
}
