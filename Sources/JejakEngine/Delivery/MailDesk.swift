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
    /// A campaign at hand, or why its text cannot be read any more. Other
    /// failures pass, and are not kept.
    private typealias Known = Result<PreparedCampaign, CampaignFileError>

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
        let (campaign, _) = try workspace.campaign(id)
        let found: Known
        do {
            found = .success(try workspace.prepared(try CampaignFile.read(campaign.text)))
        } catch let error as CampaignFileError {
            found = .failure(error)
        }
        campaigns[id] = found
        return try found.get()
    }

    /// Has what the guards need at hand before the outbox's writer is held.
    func prepare() throws { _ = try addressBook() }

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
        } catch is CampaignFileError {
            return .refuse(reason: "campaignGone")
        }
        // The person as of now: an anonymous reader may have signed in since.
        let addressee = try addressBook().addressee(workspace.person(of: message.code))
        if let address = addressee.address, address != message.address {
            return .refuse(reason: "addressChanged")
        }
        let question = addressee.question(
            campaign.definition.purpose,
            history: history,
            instant: instant
        )
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
            } catch let error as DeliverError {
                return .unusable(reason: error.sentence)
            } catch let error as CampaignFileError {
                return .unusable(reason: error.sentence)
            } catch {
                // Such as a file that cannot be read now: another time.
                return .unreachable(reason: "\(error)")
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
        let code = workspace.person(of: message.code)
        return try campaign.mail(
            to: Recipient(
                code: code,
                person: message.person,
                address: message.address ?? "",
                language: message.language,
                zone: book.addressee(code).zone
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
            switch SMTPRefusal(code: code, reply: reply) {
            case .address: .refused(reply: reply, isLasting: true)
            case .message: .refused(reply: reply, isLasting: false)
            // The next mail would fare no better: the queue rests.
            case .sender: .unreachable(reason: "The mail server refuses this sender: \(reply).")
            }
        case .postponed(_, let reply): .postponed(reply: reply)
        case .unreachable(let reason): .unreachable(reason: reason)
        case .unknown(let reason): .unknown(reason: reason)
        }
    }
}
