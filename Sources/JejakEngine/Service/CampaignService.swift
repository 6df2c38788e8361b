// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakStore

/// Sends campaigns while a server runs: begins those whose time has come,
/// keeps a queue going for each sender that has something to send, and brings
/// what happened into the log.
///
/// One thread looks once a second; each sender's queue has a thread of its
/// own, so a dead mail server delays nobody else. A failure is told to
/// `trouble` and tried again.
package final class CampaignService: @unchecked Sendable {
    private let workspace: Workspace
    private let trouble: @Sendable (any Error) -> Void
    // Everything below is touched only under `condition`.
    private let condition = NSCondition()
    private var isStopped = false
    private var queues: [String: MailQueue] = [:]
    private var restingUntil: [String: Int64] = [:]
    private var threads = 0

    private static let look = 1.0
    /// How long a sender rests whose server could not be reached.
    private static let rest: Int64 = 60_000
    /// A campaign that should have begun longer ago than this waits for a
    /// person's word: its words may no longer be true.
    private static let latest: Int64 = 6 * 3_600_000

    package init(_ workspace: Workspace, trouble: @escaping @Sendable (any Error) -> Void) {
        self.workspace = workspace
        self.trouble = trouble
    }

    package func start() throws {
        _ = try workspace.recoverOutbox()
        condition.lock()
        threads += 1
        condition.unlock()
        run("campaigns") { [self] in
            while waitForNextLook() {
                do {
                    try turn()
                } catch {
                    trouble(error)
                }
            }
        }
    }

    /// Ends everything; what is in flight is waited for.
    package func stop() {
        condition.lock()
        isStopped = true
        for queue in queues.values { queue.stop() }
        condition.broadcast()
        while threads > 0 { condition.wait() }
        condition.unlock()
    }

    private func run(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            body()
            condition.lock()
            threads -= 1
            condition.broadcast()
            condition.unlock()
        }
        thread.name = name
        thread.start()
    }

    private func turn() throws {
        guard let outbox = try workspace.outbox() else { return }
        let now = workspace.now
        for campaign in try outbox.campaigns() where campaign.state == .scheduled {
            guard let at = campaign.at, at <= now else { continue }
            let late = "its time passed while no server ran: resume it, or cancel it"
            if let trouble = now - at > Self.latest ? late : try failure(beginning: campaign.id) {
                _ = try outbox.move(
                    campaign.id,
                    from: .scheduled,
                    to: .paused,
                    note: trouble,
                    now: now
                )
            }
        }
        for sender in try workspace.senders() {
            guard let due = try outbox.nextDue(queue: sender.name), due <= now else { continue }
            do {
                try keepGoing(sender, now: now)
            } catch {
                // Its password cannot be read, say: others do not wait for it.
                workspace.note("\(error)", about: sender.name)
                pause(sender.name)
                trouble(error)
            }
        }
        _ = try outbox.endFinished(now: now)
        try workspace.takeReceipts()
    }

    /// Begins a campaign, or says why it cannot: its sender may be gone. Others
    /// do not wait for it.
    private func failure(beginning id: String) throws -> String? {
        do {
            try workspace.begin(id)
            return nil
        } catch let error as any ExplainedError where !error.isRetryable {
            return error.sentence
        }
    }

    private func keepGoing(_ sender: MailSender, now: Int64) throws {
        condition.lock()
        let isResting = (restingUntil[sender.name] ?? 0) > now
        let isBusy = queues[sender.name] != nil || isStopped || isResting
        condition.unlock()
        if isBusy { return }
        let queue = try workspace.queue(sender, patience: 3_600_000)
        condition.lock()
        guard !isStopped else { return condition.unlock() }
        queues[sender.name] = queue
        threads += 1
        condition.unlock()
        run("queue \(sender.name)") { [self] in
            let rest = queue.run()
            condition.lock()
            queues[sender.name] = nil
            condition.unlock()
            come(to: rest, sender.name)
        }
    }

    private func come(to rest: MailQueue.Rest, _ sender: String) {
        switch rest {
        case .empty, .waits, .stopped: workspace.note(nil, about: sender)
        case .unreachable(let reason):
            workspace.note(reason, about: sender)
            pause(sender)
        case .failed(let error):
            workspace.note("\(error)", about: sender)
            pause(sender)
            trouble(error)
        }
    }

    private func pause(_ sender: String) {
        condition.lock()
        restingUntil[sender] = workspace.now + Self.rest
        condition.unlock()
    }

    /// False when it is time to end.
    private func waitForNextLook() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(Self.look)
        while !isStopped && Date() < until { _ = condition.wait(until: until) }
        return !isStopped
    }
}
