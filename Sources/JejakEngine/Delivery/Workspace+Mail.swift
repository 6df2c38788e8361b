// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import JejakJourney
internal import JejakStore

// What the holders of a mail's tokens may ask: without a password, and so with
// nothing but what the token says.

/// What the holder of a mail may know of its address.
package struct MailStanding: Sendable {
    /// Such as `s•••@gmail.com`: whoever got hold of the mail learns no address.
    package let maskedAddress: String
    package let senderName: String
    package let language: String
    package let isSubscribed: Bool
}

extension Workspace {
    private func message(
        _ text: String,
        _ kind: TrackingKind
    ) throws -> (MessageRecord, TrackingToken, Outbox)? {
        guard let outbox = try outbox(), isOwner,
            let token = try trackingKey().read(text), token.kind == kind,
            let message = try outbox.message(token.message)
        else { return nil }
        return (message, token, outbox)
    }

    /// Notes that a mail's picture was asked for. Unknown tokens change nothing.
    package func mailWasOpened(_ token: String, method: String, agent: String) throws {
        guard let (message, token, outbox) = try message(token, .open) else { return }
        _ = try outbox.addHit(
            message: message.id,
            isClick: false,
            link: token.link,
            at: now,
            method: method,
            agent: agent
        )
    }

    /// Notes that a link was followed, and says where it leads; nothing for a
    /// token that is not ours.
    package func mailLinkWasFollowed(
        _ token: String,
        method: String,
        agent: String
    ) throws -> String? {
        guard let (message, token, outbox) = try message(token, .click),
            let url = try outbox.link(
                campaign: message.campaign,
                language: message.language,
                number: token.link
            )
        else { return nil }
        _ = try outbox.addHit(
            message: message.id,
            isClick: true,
            link: token.link,
            at: now,
            method: method,
            agent: agent
        )
        return url.contains("{{") ? try personalLink(token.link, of: message) : url
    }

    /// A link with variables, made again for the person: the facts may have
    /// changed since the mail was made.
    private func personalLink(_ number: Int, of message: MessageRecord) throws -> String? {
        let (campaign, _) = try campaign(message.campaign)
        let prepared = try prepared(try CampaignFile.read(campaign.text))
        let facts = try snapshot().facts
        let recipient = Recipient(
            code: message.code,
            person: message.person,
            address: message.address ?? "",
            language: message.language,
            zone: AddressBook(facts).addressee(message.code).zone
        )
        let trail = MailTrail(
            key: try trackingKey(),
            message: message.id,
            sender: prepared.sender
        )
        return try prepared.rendered(for: recipient, facts: facts, trail: trail)
            .personalLinks[number]
    }

    /// Reads only: whoever asks, nothing changes.
    package func mailStanding(_ token: String) throws -> MailStanding? {
        guard let (message, _, outbox) = try message(token, .unsubscribe),
            let address = message.address
        else { return nil }
        let (campaign, _) = try campaign(message.campaign)
        let sender = try sender(campaign.sender)
        let reasons = try outbox.suppressions(of: address)
        return MailStanding(
            maskedAddress: Self.masked(address),
            senderName: sender.map { $0.fromName.isEmpty ? $0.from : $0.fromName } ?? "",
            language: message.language,
            isSubscribed: reasons.isEmpty
        )
    }

    /// Stops marketing mail to the address at once, also what is queued.
    /// Returns when that is durable; false for a token that is not ours.
    package func unsubscribe(_ token: String, way: String) throws -> Bool {
        guard let (message, _, outbox) = try message(token, .unsubscribe),
            let address = message.address
        else { return false }
        _ = try outbox.suppress(
            address,
            for: .unsubscribed,
            detail: way,
            receipt: (MailEvent.unsubscribed, message.id),
            now: now
        )
        return true
    }

    /// Takes an unsubscription back. False for a token that is not ours.
    package func resubscribe(_ token: String) throws -> Bool {
        guard let (message, _, outbox) = try message(token, .unsubscribe),
            let address = message.address
        else { return false }
        _ = try outbox.allow(
            address,
            again: .unsubscribed,
            receipt: (MailEvent.resubscribed, message.id),
            now: now
        )
        return true
    }

    /// An address as lists show it: the first letter and the domain.
    package static func masked(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return "•••" }
        return address.prefix(1) + "•••" + address[at...]
    }
}
