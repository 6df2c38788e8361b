// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCore
internal import JejakDecide
internal import JejakDeliver
package import JejakStore

/// What is known of a campaign's text before anything is done with it.
package struct CampaignCheckup: Sendable {
    /// Nothing where there are problems.
    package let definition: CampaignDefinition?
    package let problems: [CampaignProblem]
    /// Who it would go to at this moment; nothing where there are problems.
    package let audience: Audience?
}

extension Workspace {
    /// Reads a campaign's text and says all that is wrong with it, or who it
    /// would go to. Changes nothing.
    package func check(campaignText text: String) throws -> CampaignCheckup {
        let definition: CampaignDefinition
        do {
            definition = try CampaignFile.read(text)
            _ = try prepared(definition)
        } catch let error as CampaignFileError {
            return CampaignCheckup(definition: nil, problems: error.problems, audience: nil)
        }
        return CampaignCheckup(
            definition: definition,
            problems: [],
            audience: try audience(of: definition, at: now)
        )
    }

    /// Keeps a campaign as a draft. One that has begun keeps its words, so its
    /// text is refused; the same text again is no change.
    ///
    /// `replacing` names the draft that is being changed; without it an id that
    /// is taken by another text is refused.
    @discardableResult
    package func save(
        campaignText text: String,
        replacing: String? = nil
    ) throws -> CampaignRecord {
        let definition = try CampaignFile.read(text)
        _ = try prepared(definition)
        let outbox = try writableOutbox()
        if let known = try outbox.campaign(definition.id) {
            if known.text == text { return known }
            guard known.state == .draft || known.state == .scheduled else {
                throw EngineError(
                    .badRequest,
                    "the campaign '\(definition.id)' has begun with other words and keeps them: "
                        + "give the new text another id"
                )
            }
            guard replacing == definition.id else {
                throw EngineError(
                    .badRequest,
                    "there is a campaign '\(definition.id)' already: choose another id, or "
                        + "change that one"
                )
            }
        }
        let record = CampaignRecord(
            id: definition.id,
            name: definition.name,
            sender: definition.sender,
            purpose: definition.purpose,
            text: text,
            created: now,
            at: definition.at
        )
        guard try outbox.save(record) else {
            throw EngineError(.badRequest, "the campaign '\(definition.id)' has just begun")
        }
        return record
    }

    /// Sends a draft at its time, or now where it names none or it has passed.
    /// Returns the state it is in then.
    @discardableResult
    package func send(_ id: String) throws -> CampaignState {
        let (campaign, outbox) = try campaign(id)
        let isDue = campaign.at.map { $0 <= now } ?? true
        var machine = CampaignMachine(state: campaign.state, hasBegun: campaign.started != nil)
        if campaign.state == .draft {
            try Self.apply(.schedule, &machine)
            // One without a time begins now, also where this is interrupted.
            let at = campaign.at ?? now
            guard try outbox.move(id, from: .draft, to: .scheduled, at: at, now: now) else {
                throw Self.changed(id)
            }
        }
        guard isDue, campaign.state == .draft || campaign.state == .scheduled else {
            return machine.state
        }
        try begin(id)
        return .sending
    }

    /// Chooses the audience for this instant and lets the messages go.
    func begin(_ id: String) throws {
        let (campaign, outbox) = try campaign(id)
        let definition = try CampaignFile.read(campaign.text)
        let prepared = try prepared(definition)
        let instant = now
        let audience = try audience(of: definition, at: instant)
        let hasBegun = try outbox.begin(
            id,
            text: campaign.text,
            people: audience.people,
            links: prepared.links,
            now: instant
        )
        guard hasBegun else { throw Self.changed(id) }
    }

    private static func changed(_ id: String) -> EngineError {
        EngineError(.interrupted, "the campaign '\(id)' has just changed: look at it again")
    }

    package func pause(_ id: String) throws { try move(id, .pause) }
    package func resume(_ id: String) throws { try move(id, .resume) }
    package func cancel(_ id: String) throws { try move(id, .cancel) }

    private func move(_ id: String, _ move: CampaignMove) throws {
        let (campaign, outbox) = try campaign(id)
        var machine = CampaignMachine(state: campaign.state, hasBegun: campaign.started != nil)
        try Self.apply(move, &machine)
        // Whoever lets a campaign go on whose time has passed means now.
        let isLate = machine.state == .scheduled && (campaign.at.map { $0 <= now } ?? true)
        guard
            try outbox.move(
                id,
                from: campaign.state,
                to: machine.state,
                at: isLate ? now : nil,
                now: now
            )
        else { throw Self.changed(id) }
    }

    private static func apply(_ move: CampaignMove, _ machine: inout CampaignMachine) throws {
        if let refusal = machine.apply(move) {
            throw EngineError(.badRequest, refusal.english)
        }
    }

    /// The campaigns, newest first.
    package func campaigns() throws -> [CampaignRecord] { try outbox()?.campaigns() ?? [] }

    // MARK: Senders

    package func saveSender(_ sender: MailSender) throws {
        try sender.check()
        let data = try JSONEncoder().encode(sender)
        try writableOutbox().saveSender(
            sender.name,
            content: String(decoding: data, as: UTF8.self)
        )
    }

    package func senders() throws -> [MailSender] {
        try outbox()?.senders().map { try Self.sender($0.content) } ?? []
    }

    package func sender(_ name: String) throws -> MailSender? {
        try outbox()?.sender(name).map { try Self.sender($0) }
    }

    private static func sender(_ content: String) throws -> MailSender {
        try JSONDecoder().decode(MailSender.self, from: Data(content.utf8))
    }

    /// Puts an address on the list by hand: nothing goes there any more.
    package func suppress(_ address: String) throws {
        let known = try MailAddress(parsing: address)
        _ = try writableOutbox().suppress(
            known.text,
            for: .operatorChoice,
            detail: "",
            receipt: nil,
            now: now
        )
    }

    /// Takes an address off the list that bounced, or that somebody put on it.
    /// Who unsubscribed or complained comes back by themselves alone.
    package func allowAgain(_ address: String) throws {
        let outbox = try writableOutbox()
        var isDone = false
        for reason in [SuppressionReason.bounced, .operatorChoice] {
            let isOff = try outbox.allow(address, again: reason, receipt: nil, now: now)
            isDone = isDone || isOff
        }
        guard isDone else {
            throw EngineError(
                .badRequest,
                "that address did not bounce and nobody put it on the list, so it is not taken "
                    + "off"
            )
        }
    }

    func writableOutbox() throws -> Outbox {
        guard isOwner, let outbox = try outbox(creating: true) else {
            throw EngineError(.badRequest, "this folder is open for reading only")
        }
        return outbox
    }
}
