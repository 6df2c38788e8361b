// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCore
package import JejakStore
internal import Synchronization

/// Why the door takes nothing at the moment: each passes, so none is an error
/// of the sender.
package enum IntakeRefusal: String, Error, Sendable, CaseIterable {
    /// More waits than can be written soon.
    case busy
    case diskNearlyFull
    /// The last commit failed; the next try is a quarter of a second later.
    case storeUnavailable
    case stopping
}

/// The door's queue, and the thread that commits.
///
/// Requests append their events to one open batch; the thread takes it, commits
/// it, and tells everybody in it. While one commit waits for the disk the next
/// batch fills, so one wait serves all who came meanwhile (*group commit*), and
/// a lone request waits for nobody. The queue is bounded by events: who comes
/// when it is full is told to come back.
package final class Intake: @unchecked Sendable {
    /// One request's share of the open batch.
    private struct Ticket {
        let events: Range<Int>
        let tell: @Sendable (Result<Int, any Error>) -> Void
    }

    /// What one commit takes.
    private struct Open {
        var batch = EventBatch()
        var quarantine: [QuarantineRecord] = []
        var tickets: [Ticket] = []

        var isEmpty: Bool { tickets.isEmpty }
    }

    /// Events that may wait; about 60 MB of them.
    private static let waitingMost = 60_000
    private static let quarantineMost = 20_000
    /// Beyond this nothing more is kept in quarantine, only counted: else a
    /// flood of bad bodies would fill the disk.
    package static let keptMost = (items: 200_000, bytes: 256 << 20)
    private static let pauseAfterFailure = 0.25
    /// Where several came for the last commit, the next begins no sooner than
    /// this after it did: a commit costs about a millisecond of processor time
    /// whatever it holds, and those who come meanwhile share one.
    private static let spacing = Duration.milliseconds(4)
    private static let spacedFrom = 4

    private let workspace: Workspace
    private let condition = NSCondition()
    private let ending = DispatchGroup()
    // Touched only under `condition`.
    private var open = Open()
    private var isStopping = false
    private var isDiskLow = false
    private var failedAt: Date?
    private var commits = 0
    /// What lies in quarantine, by the last count and what came since.
    private var quarantined = (items: 0, bytes: 0)
    private var longestQueue = 0
    /// When the last commit began, and for how many requests.
    private var began = (at: ContinuousClock.now, tickets: 0)

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Starts the thread that commits.
    package func start() {
        ending.enter()
        let own = Mutex<Intake?>(self)
        let thread = Thread { [ending] in
            // Let go before the end is told: who waits for it may want to open
            // the folder again at once.
            own.withLock { $0.take() }?.run()
            ending.leave()
        }
        thread.name = "intake"
        thread.stackSize = 4 << 20
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    /// Commits what waits, then ends; nothing more is taken.
    package func stop() {
        condition.lock()
        isStopping = true
        condition.broadcast()
        condition.unlock()
        ending.wait()
    }

    /// Whether there is room, so that a request is not read in vain.
    package var refusal: IntakeRefusal? {
        condition.lock()
        defer { condition.unlock() }
        return refusalHeld
    }

    private var refusalHeld: IntakeRefusal? {
        if isStopping { return .stopping }
        if isDiskLow { return .diskNearlyFull }
        if let failedAt, Date().timeIntervalSince(failedAt) < Self.pauseAfterFailure {
            return .storeUnavailable
        }
        if open.batch.count >= Self.waitingMost || open.quarantine.count >= Self.quarantineMost {
            return .busy
        }
        return nil
    }

    package func setDiskLow(_ isLow: Bool) {
        condition.lock()
        isDiskLow = isLow
        condition.unlock()
    }

    /// Tells how much lies in quarantine.
    package func setQuarantined(items: Int, bytes: Int) {
        condition.lock()
        quarantined = (items, bytes)
        condition.unlock()
    }

    /// Those of the records for which there is room; the rest is counted.
    private func keepHeld(_ records: [QuarantineRecord]) -> [QuarantineRecord] {
        let kept = records.prefix { record in
            guard quarantined.items < Self.keptMost.items,
                quarantined.bytes < Self.keptMost.bytes
            else { return false }
            quarantined.items += 1
            quarantined.bytes += record.content.utf8.count
            return true
        }
        for _ in kept.count..<records.count { workspace.book.refuse("quarantineFull") }
        return Array(kept)
    }

    /// How many events wait, and how many did at most.
    package var figures: (waiting: Int, most: Int, commits: Int, isFailing: Bool) {
        condition.lock()
        defer { condition.unlock() }
        return (open.batch.count, longestQueue, commits, failedAt != nil)
    }

    /// Lets `fill` append events to the open batch, and tells when they are on
    /// the platter, with how many of them were new.
    ///
    /// `fill` runs at once, on the caller's thread, with the queue held: it
    /// must not wait. What it says is kept in quarantine is as durable as the
    /// events. `tell` is called once: at once where nothing is to be written,
    /// else on the thread that commits, which it must not keep.
    package func take<T: Sendable>(
        receivedAt: Int64,
        _ fill: (inout EventBatch) -> (value: T, quarantine: [QuarantineRecord]),
        tell: @escaping @Sendable (Result<(value: T, fresh: Int), any Error>) -> Void
    ) {
        condition.lock()
        if let refusal = refusalHeld {
            condition.unlock()
            tell(.failure(refusal))
            return
        }
        let before = open.batch.count
        if before == 0 { open.batch.receivedAt = receivedAt }
        let (value, quarantine) = fill(&open.batch)
        let events = before..<open.batch.count
        let kept = quarantine.isEmpty ? [] : keepHeld(quarantine)
        guard !events.isEmpty || !kept.isEmpty else {
            condition.unlock()
            tell(.success((value, 0)))
            return
        }
        let delay = UInt32(clamping: max(0, receivedAt - open.batch.receivedAt))
        open.batch.receivedDelays.append(contentsOf: repeatElement(delay, count: events.count))
        open.quarantine += kept
        let ticket = Ticket(events: events) { fresh in tell(fresh.map { (value, $0) }) }
        open.tickets.append(ticket)
        longestQueue = max(longestQueue, open.batch.count)
        if open.tickets.count == 1 { condition.broadcast() }
        condition.unlock()
    }

    /// As above, for those who wait.
    package func take<T: Sendable>(
        receivedAt: Int64,
        _ fill: (inout EventBatch) -> (value: T, quarantine: [QuarantineRecord])
    ) async throws -> (value: T, fresh: Int) {
        try await withCheckedThrowingContinuation { continuation in
            take(receivedAt: receivedAt, fill) { continuation.resume(with: $0) }
        }
    }

    private func run() {
        // Where it fails the first commit tries again, and tells.
        try? workspace.prepareDoor()
        while let work = next() {
            do {
                let arrival = Arrival(work.batch, quarantine: work.quarantine)
                let admitted = try workspace.commit([arrival])[0]
                noteSuccess()
                Self.tell(work.tickets, admitted)
                workspace.book.remember(work.batch, admitted)
            } catch {
                noteFailure()
                for ticket in work.tickets { ticket.tell(.failure(error)) }
            }
        }
    }

    private func next() -> Open? {
        condition.lock()
        defer { condition.unlock() }
        while open.isEmpty && !isStopping { condition.wait() }
        guard !open.isEmpty else { return nil }
        if began.tickets >= Self.spacedFrom {
            // By a clock that nobody sets: the other one may go back a day.
            let rest = Self.spacing - (ContinuousClock.now - began.at)
            if rest > .zero {
                condition.unlock()
                Thread.sleep(forTimeInterval: rest / .seconds(1))
                condition.lock()
            }
        }
        began = (.now, open.tickets.count)
        defer { open = Open() }
        return open
    }

    private func noteSuccess() {
        condition.lock()
        commits += 1
        failedAt = nil
        condition.unlock()
    }

    private func noteFailure() {
        condition.lock()
        failedAt = Date()
        condition.unlock()
    }

    /// Tells each request how many of its events were new.
    private static func tell(_ tickets: [Ticket], _ admitted: [Int]) {
        var place = 0
        for ticket in tickets {
            let start = place
            while place < admitted.count, admitted[place] < ticket.events.upperBound { place += 1 }
            ticket.tell(.success(place - start))
        }
    }
}
