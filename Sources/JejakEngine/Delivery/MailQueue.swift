// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDecide
internal import JejakStore

/// What came of handing one message over.
enum Handover: Sendable, Equatable {
    case accepted(reply: String)
    /// The server's final no; lasting where it is about the address.
    case refused(reply: String, isLasting: Bool)
    /// The server's "later".
    case postponed(reply: String)
    /// Nothing left the house: the server cannot be reached or let in.
    case unreachable(reason: String)
    /// The data were handed over and no answer came.
    case unknown(reason: String)
    /// The message itself cannot be made.
    case unusable(reason: String)
}

/// One sender's messages on their way out: a coordinator that claims and
/// settles in the outbox, and a few workers that each hold one connection.
///
///     outbox ──turn──► claimed ──► worker: render, hand over ──► answer ──turn──► settled
///
/// Each worker holds at most one claimed message, so a crash leaves at most
/// one unknown message a connection. Answers that come while a turn waits for
/// the disk are settled together by the next one, so the disk is asked a few
/// dozen times a second however many mails leave. A server that does not
/// answer slows only its own queue: nothing is claimed until it is tried again.
final class MailQueue: @unchecked Sendable {
    /// A worker's way to hand one message over; each worker has its own.
    typealias Hand = (MessageRecord) -> Handover

    /// Why a queue came to rest.
    enum Rest: Sendable {
        /// Nothing waits.
        case empty
        /// Something waits until then.
        case waits(until: Int64)
        /// The server could not be reached several times in a row.
        case unreachable(reason: String)
        case stopped
        case failed(any Error)
    }

    /// What the queue needs from the house around it.
    struct Surroundings: Sendable {
        var clock: @Sendable () -> Int64
        /// Gets ready what `decide` needs, before the outbox is held.
        var prepare: @Sendable () throws -> Void
        var decide: @Sendable (MessageRecord, SendHistory, Int64) throws -> ClaimDecision
        var makeHand: @Sendable () -> Hand
    }

    let name: String
    private let outbox: Outbox
    private let surroundings: Surroundings
    private let connections: Int
    private let retries: RetrySchedule
    /// A message due within this is waited for by `run`.
    private let patience: Int64

    // Everything below is touched only under `condition`.
    private let condition = NSCondition()
    private var tasks: [MessageRecord] = []
    private var answers: [(message: MessageRecord, handover: Handover, at: Int64)] = []
    private var busy = 0
    private var workers = 0
    private var isStopped = false
    private var isEnding = false

    init(
        name: String,
        outbox: Outbox,
        connections: Int,
        patience: Int64,
        surroundings: Surroundings
    ) {
        self.name = name
        self.outbox = outbox
        self.connections = max(1, min(64, connections))
        self.patience = patience
        self.surroundings = surroundings
        retries = RetrySchedule.standard(seed: StableHash.hash(name))
    }

    /// Ends `run` soon: what is in flight is waited for, nothing new is claimed.
    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// Works until nothing is due, and says why it ended. Runs on the caller's
    /// thread; one call at a time.
    ///
    /// An answer that is known is never thrown away: where a turn fails, what
    /// it should have settled is settled again until the outbox can be written.
    func run() -> Rest {
        startWorkers()
        var unsettled: [Settlement] = []
        let rest: Rest
        do {
            rest = try work(&unsettled)
        } catch {
            rest = .failed(error)
        }
        endWorkers()
        return settle(&unsettled) ?? rest
    }

    private func work(_ unsettled: inout [Settlement]) throws -> Rest {
        var failures = 0
        var trouble: String?
        var restsUntil = ContinuousClock.now
        while true {
            let (settlements, reached, said) = takeAnswers()
            unsettled += settlements
            if reached {
                failures = 0
                trouble = nil
            } else if let said {
                failures += 1
                trouble = said
                restsUntil = .now + Self.pause(failures)
            }
            let now = surroundings.clock()
            let free = stopping || ContinuousClock.now < restsUntil ? 0 : idle
            if free > 0 { try surroundings.prepare() }
            let claimed = try outbox.turn(
                queue: name,
                settling: unsettled,
                claiming: free,
                now: now
            ) { try surroundings.decide($0, $1, now) }
            unsettled = []
            hand(out: claimed)
            guard claimed.isEmpty, isQuiet else {
                waitForAnswer()
                continue
            }
            if stopping { return .stopped }
            if let trouble, failures >= Self.failuresMost { return .unreachable(reason: trouble) }
            guard let due = try outbox.nextDue(queue: name) else { return .empty }
            guard due - now <= patience else {
                return trouble.map { .unreachable(reason: $0) } ?? .waits(until: due)
            }
            let pause = ContinuousClock.now.duration(to: restsUntil)
            wait(max(pause, .milliseconds(max(0, due - now))))
        }
    }

    /// Settles what is still known at the end. Returns why it could not; then
    /// those messages are unknown after the next start.
    private func settle(_ unsettled: inout [Settlement]) -> Rest? {
        unsettled += takeAnswers().0
        for attempt in 1...Self.settlesMost where !unsettled.isEmpty {
            do {
                _ = try outbox.turn(
                    queue: name,
                    settling: unsettled,
                    claiming: 0,
                    now: surroundings.clock()
                ) { _, _ in .send }
                unsettled = []
            } catch {
                if attempt == Self.settlesMost { return .failed(error) }
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
        return nil
    }

    private static let settlesMost = 20

    private static let failuresMost = 3

    /// How long a queue rests after its server was away several times in a row.
    private static func pause(_ failures: Int) -> Duration {
        .seconds([1, 5, 15, 60][min(failures, 4) - 1])
    }

    // MARK: Coordinator

    private var stopping: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isStopped
    }

    private var idle: Int {
        condition.lock()
        defer { condition.unlock() }
        return max(0, connections - busy - tasks.count - answers.count)
    }

    private var isQuiet: Bool {
        condition.lock()
        defer { condition.unlock() }
        return busy == 0 && tasks.isEmpty && answers.isEmpty
    }

    private func hand(out claimed: [MessageRecord]) {
        condition.lock()
        tasks += claimed
        condition.broadcast()
        condition.unlock()
    }

    /// The answers since the last turn; whether the server was reached; and why
    /// it was not.
    private func takeAnswers() -> ([Settlement], reached: Bool, trouble: String?) {
        condition.lock()
        let taken = answers
        answers = []
        condition.unlock()
        var reached = false
        var trouble: String?
        let settlements = taken.map { message, handover, at in
            switch handover {
            case .unreachable(let reason): trouble = reason
            case .unusable: break
            default: reached = true
            }
            return settlement(of: message, handover, at)
        }
        return (settlements, reached, reached ? nil : trouble)
    }

    private func settlement(
        of message: MessageRecord,
        _ handover: Handover,
        _ at: Int64
    ) -> Settlement {
        let (outcome, detail): (Settlement.Outcome, String) =
            switch handover {
            case .accepted(let reply): (.sent, reply)
            case .refused(let reply, let isLasting): (.bounced(isLasting: isLasting), reply)
            case .unknown(let reason): (.unknown(reason: "noAnswerAfterData"), reason)
            case .unusable(let reason): (.failed(reason: "cannotBeMade"), reason)
            case .unreachable(let reason):
                // The server's trouble is not the message's: no attempt counts.
                // But it goes behind the others, should it be to blame.
                (
                    .again(
                        due: at + Self.behind,
                        reason: "serverUnreachable",
                        isAttempt: false
                    ), reason
                )
            case .postponed(let reply):
                switch retries.next(
                    after: message.attempts + 1,
                    of: UInt64(bitPattern: message.id),
                    at: at
                ) {
                case .retry(let due):
                    (.again(due: due, reason: "serverSaidLater", isAttempt: true), reply)
                case .giveUp: (.failed(reason: "serverSaidLaterTooOften"), reply)
                }
            }
        return Settlement(id: message.id, outcome: outcome, detail: detail, at: at)
    }

    /// How much later a message's turn comes that found no server.
    private static let behind: Int64 = 30_000

    private func waitForAnswer() {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(1)
        while answers.isEmpty && busy + tasks.count > 0 && Date() < until {
            _ = condition.wait(until: until)
        }
    }

    private func wait(_ duration: Duration) {
        condition.lock()
        defer { condition.unlock() }
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
        let until = Date().addingTimeInterval(min(1, max(0.001, seconds)))
        while !isStopped && Date() < until { _ = condition.wait(until: until) }
    }

    // MARK: Workers

    private func startWorkers() {
        condition.lock()
        isEnding = false
        workers = connections
        condition.unlock()
        for number in 0..<connections {
            let thread = Thread { [self] in work() }
            thread.name = "mail \(name) \(number)"
            thread.stackSize = 2 << 20
            thread.start()
        }
    }

    private func endWorkers() {
        condition.lock()
        isEnding = true
        condition.broadcast()
        while workers > 0 { condition.wait() }
        condition.unlock()
    }

    private func work() {
        // Made on the thread that uses it: a connection belongs to one thread.
        let hand = surroundings.makeHand()
        while let message = nextTask() {
            let handover = hand(message)
            let at = surroundings.clock()
            condition.lock()
            busy -= 1
            answers.append((message, handover, at))
            condition.broadcast()
            condition.unlock()
        }
        condition.lock()
        workers -= 1
        condition.broadcast()
        condition.unlock()
    }

    private func nextTask() -> MessageRecord? {
        condition.lock()
        defer { condition.unlock() }
        while tasks.isEmpty && !isEnding { condition.wait() }
        // What was claimed is handed over also when the queue stops.
        guard !tasks.isEmpty else { return nil }
        busy += 1
        return tasks.removeFirst()
    }
}
