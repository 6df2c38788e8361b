// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDecide
internal import JejakDeliver
internal import JejakStore

/// What one run of the queues came to.
package struct DeliveryRest: Sendable {
    /// Until when something waits, where something does.
    package var waitsUntil: Int64?
    /// Why a server could not be used, by sender.
    package var troubles: [String: String] = [:]
}

extension Workspace {
    /// Says of what was in flight when the last process ended that nobody knows
    /// its fate. Only messages of campaigns that ask for it wait again.
    ///
    /// The owner calls it once, before anything is claimed.
    package func recoverOutbox() throws -> (unknown: Int, again: Int) {
        guard let outbox = try outbox() else { return (0, 0) }
        let resending = Set(
            try outbox.campaigns().filter { !$0.state.isFinal && Self.resends($0) }.map(\.id)
        )
        return try outbox.recover(now: now) { resending.contains($0.campaign) }
    }

    /// Whether a campaign says to send again what may have left. One that cannot
    /// be read any more says nothing.
    private static func resends(_ campaign: CampaignRecord) -> Bool {
        do {
            return try CampaignFile.read(campaign.text).resendUnknown
        } catch {
            return false
        }
    }

    /// The queue of a sender.
    func queue(_ sender: MailSender, patience: Int64) throws -> MailQueue {
        let outbox = try writableOutbox()
        let desk = MailDesk(self, outbox: outbox, key: try trackingKey())
        let settings = try sender.settings()
        return MailQueue(
            name: sender.name,
            outbox: outbox,
            connections: sender.connections,
            patience: patience,
            surroundings: MailQueue.Surroundings(
                clock: { [self] in now },
                prepare: { try desk.prepare() },
                decide: { try desk.decide($0, $1, $2) },
                makeHand: { desk.hand(sender, settings) }
            )
        )
    }

    /// The key under which links and tokens are signed, made at first use.
    func trackingKey() throws -> TrackingKey {
        try TrackingKey(
            trackingKeyBytes {
                let fresh = (0..<32).map { _ in UInt8.random(in: 0...255) }
                let text = try writableOutbox().settle(
                    "trackingKey",
                    to: Data(fresh).base64EncodedString()
                )
                guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
                    throw EngineError(
                        .failed,
                        "the key for links in mails is damaged: restore outbox.sqlite from its "
                            + "backup"
                    )
                }
                return Array(bytes)
            }
        )
    }

    /// Delivers what is due, on the caller's thread, until nothing is due soon.
    /// Campaigns whose last message went are done then.
    ///
    /// `watch` is told about once a second how far the messages are and says
    /// whether to go on.
    package func deliver(
        patience: Int64 = 5_000,
        watch: @escaping @Sendable () -> Bool = { true }
    ) throws -> DeliveryRest {
        let outbox = try writableOutbox()
        var rest = DeliveryRest()
        var queues: [(name: String, run: QueueRun)] = []
        for sender in try senders() where try outbox.nextDue(queue: sender.name) != nil {
            do {
                queues.append((sender.name, QueueRun(try queue(sender, patience: patience))))
            } catch let error as any ExplainedError {
                // Its password cannot be read, say: others do not wait for it.
                rest.troubles[sender.name] = error.sentence
            }
        }
        let running = queues.map(\.run)
        let watcher = Watcher { if !watch() { running.forEach { $0.stop() } } }
        defer { watcher.stop() }
        var failure: (any Error)?
        for (name, run) in queues {
            switch run.wait() {
            case .empty, .stopped: break
            case .waits(let until): rest.waitsUntil = min(rest.waitsUntil ?? until, until)
            case .unreachable(let reason): rest.troubles[name] = reason
            case .failed(let error): failure = error
            }
        }
        if let failure { throw failure }
        _ = try outbox.endFinished(now: now)
        try takeReceipts()
        return rest
    }
}

/// A queue at work on a thread of its own: none waits for another's server.
private final class QueueRun: @unchecked Sendable {
    private let queue: MailQueue
    // Touched only under `condition`.
    private let condition = NSCondition()
    private var rest: MailQueue.Rest?

    init(_ queue: MailQueue) {
        self.queue = queue
        let thread = Thread { [self] in
            let end = queue.run()
            condition.lock()
            rest = end
            condition.broadcast()
            condition.unlock()
        }
        thread.name = "queue \(queue.name)"
        thread.start()
    }

    func stop() { queue.stop() }

    func wait() -> MailQueue.Rest {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let rest { return rest }
            condition.wait()
        }
    }
}

/// Calls a closure once a second on a thread of its own.
private final class Watcher: @unchecked Sendable {
    // Touched only under `condition`.
    private let condition = NSCondition()
    private var isStopped = false

    init(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            while wait() { body() }
        }
        thread.start()
    }

    private func wait() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(0.5)
        while !isStopped && Date() < until { _ = condition.wait(until: until) }
        return !isStopped
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }
}
