// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDecide
internal import JejakDeliver
internal import JejakJourney
internal import JejakQuery
internal import JejakStore

/// The mail one person would get, and whether they would.
package struct CampaignPreview: Sendable {
    /// What would become of this person's message.
    package enum Fate: Sendable, Equatable {
        case wouldGet
        case wouldWait(until: Int64)
        case wouldBeHeld
        case wouldBeRefused(reason: String)
        /// Not in the audience at all.
        case isOutside
    }

    package let person: String
    package let fate: Fate
    package let from: String
    /// Warning: personal.
    package let to: String
    package let language: String
    package let subject: String
    package let html: String
    package let text: String
}

extension Workspace {
    /// Renders a campaign's mail for one person. Sends nothing, counts nothing.
    package func preview(
        campaignText text: String,
        person key: String,
        language: String? = nil
    ) throws -> CampaignPreview {
        let definition = try CampaignFile.read(text)
        let prepared = try prepared(definition)
        guard let known = try store.person(named: key) else {
            throw EngineError(
                .badRequest,
                "nobody here is called '\(key.prefix(80))': give a user id as the data have it"
            )
        }
        let snapshot = try snapshot()
        let book = AddressBook(snapshot.facts)
        let addressee = book.addressee(known.code)
        let spoken = (language ?? addressee.language).flatMap {
            definition.mail[$0] == nil ? nil : $0
        }
        let recipient = Recipient(
            code: known.code,
            person: known.key,
            address: addressee.address ?? "",
            language: spoken ?? definition.language,
            zone: addressee.zone
        )
        let rendered = try prepared.rendered(for: recipient, facts: snapshot.facts, trail: nil)
        let sender = prepared.sender
        return CampaignPreview(
            person: known.key,
            fate: try fate(of: known, addressee, prepared, snapshot),
            from: sender.fromName.isEmpty ? sender.from : "\(sender.fromName) <\(sender.from)>",
            to: addressee.address ?? "",
            language: recipient.language,
            subject: rendered.subject,
            html: rendered.html,
            text: rendered.text
        )
    }

    private func fate(
        of person: KnownPerson,
        _ addressee: Addressee,
        _ prepared: PreparedCampaign,
        _ snapshot: JourneySnapshot
    ) throws -> CampaignPreview.Fate {
        let definition = prepared.definition
        guard SegmentPlan(definition.audience, snapshot).matches(person.code) else {
            return .isOutside
        }
        let history = SendHistory(
            suppressions: try addressee.address.flatMap { try outbox()?.suppressions(of: $0) }
                ?? [],
            recent: try addressee.address.flatMap { address in
                try outbox()?.recentSends(since: now - Outbox.historySpan)[address]
            } ?? []
        )
        let answer = prepared.guards.answer(
            addressee.question(definition.purpose, history: history, instant: now)
        )
        if case .refuse(let refusal) = answer.verdict {
            return .wouldBeRefused(reason: refusal.rawValue)
        }
        let holdout = try HoldoutRule(share: definition.holdout, campaign: definition.id)
        if holdout.isHeld(personKey: person.key) { return .wouldBeHeld }
        if case .later(let until, _) = answer.verdict { return .wouldWait(until: until) }
        return .wouldGet
    }
}
