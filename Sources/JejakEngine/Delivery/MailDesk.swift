// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDecide
internal import JejakDeliver
internal import JejakJourney
internal import JejakStore

/// Asks the guards a second time and makes the mails: what the queues of all
/// senders share.
///
/// It keeps the templates of the campaigns at hand and the facts of the last
/// second. Safe to share: what changes is touched only under `lock`.
final class MailDesk: @unchecked Sendable {
    /// A campaign at hand, or why it cannot be read any more.
    private typealias Known = Result<PreparedCampaign, any Error>

    private let workspace: Workspace
    private let outbox: Outbox
    private let key: TrackingKey
    private let lock = NSLock()
    private var campaigns: [String: Known] = [:]
    private var book: (AddressBook, at: Int64)?

    /// Facts older than this are looked up again. What a person withdraws on
    /// the page of their mail counts at once: that is in the outbox itself.
    private static let bookLasts: Int64 = 1_000

    init(_ workspace: Workspace, outbox: Outbox, key: TrackingKey) {
        self.workspace = workspace
        self.outbox = outbox
        self.key = key
    }

    private func prepared(_ id: String) throws -> PreparedCampaign {
        lock.lock()
        defer { lock.unlock() }
        if let known = campaigns[id] { return try known.get() }
        let found = Known {
            let (campaign, _) = try workspace.campaign(id)
            return try workspace.prepared(try CampaignFile.read(campaign.text))
        }
        campaigns[id] = found
        return try found.get()
    }

    private func addressBook() throws -> AddressBook {
        let now = workspace.now
        lock.lock()
        defer { lock.unlock() }
        if let book, now - book.at < Self.bookLasts { return book.0 }
        let fresh = AddressBook(try workspace.snapshot().facts)
        book = (fresh, now)
        return fresh
    }

    /// The guards, at the moment of sending: consent can be withdrawn between
    /// the choice and the send.
    func decide(
        _ message: MessageRecord,
        _ history: SendHistory,
        _ instant: Int64
    ) throws -> ClaimDecision {
        let campaign: PreparedCampaign
        do {
            campaign = try prepared(message.campaign)
        } catch {
            return .refuse(reason: "campaignGone")
        }
        let question = try addressBook().addressee(message.code)
            .question(campaign.definition.purpose, history: history, instant: instant)
        switch campaign.guards.answer(question).verdict {
        case .allow: return .send
        case .later(let until, _): return .later(until)
        case .refuse(let refusal): return .refuse(reason: refusal.rawValue)
        }
    }

    /// A worker's way to hand messages over, with a connection of its own.
    func hand(_ sender: MailSender, _ settings: SMTPServerSettings) -> MailQueue.Hand {
        // A connection that cannot even be made says so for each message.
        let connection = Result { try SMTPConnection(settings) }
        return { [self] message in
            let mail: MIMEMessage
            do {
                mail = try self.mail(message, sender)
            } catch {
                return .unusable(reason: "\(error)")
            }
            switch connection {
            case .failure(let error): return .unreachable(reason: "\(error)")
            case .success(let connection):
                return Self.handover(
                    connection.send(from: mail.from, to: mail.to, bytes: mail.bytes)
                )
            }
        }
    }

    private func mail(_ message: MessageRecord, _ sender: MailSender) throws -> MIMEMessage {
        let campaign = try prepared(message.campaign)
        let book = try addressBook()
        return try campaign.mail(
            to: Recipient(
                code: message.code,
                person: message.person,
                address: message.address ?? "",
                language: message.language,
                zone: book.addressee(message.code).zone
            ),
            facts: book.facts,
            date: workspace.now,
            trail: MailTrail(key: key, message: message.id, sender: sender)
        )
    }

    private static func handover(_ outcome: SMTPOutcome) -> Handover {
        switch outcome {
        case .accepted(let reply): .accepted(reply: reply)
        case .refused(let code, let reply):
            .refused(reply: reply, isLasting: isAboutAddress(code, reply))
        case .postponed(_, let reply): .postponed(reply: reply)
        case .unreachable(let reason): .unreachable(reason: reason)
        case .unknown(let reason): .unknown(reason: reason)
        }
    }

    /// Whether a refusal says that the address does not exist: an enhanced code
    /// of RFC 3463 about the address (5.1.x), or 550 and 553 without one.
    static func isAboutAddress(_ code: Int, _ reply: String) -> Bool {
        if let enhanced = reply.firstMatch(of: /\b5\.([0-9]{1,3})\.[0-9]{1,3}\b/) {
            return enhanced.1 == "1"
        }
        return code == 550 || code == 553
    }
}
