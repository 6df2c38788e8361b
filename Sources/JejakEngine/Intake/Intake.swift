// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCore
package import JejakStore

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
        let tell: CheckedContinuation<Int, any Error>
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

    private let workspace: Workspace
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var open = Open()
    private var isStopping = false
    private var isRunning = false
    private var isDiskLow = false
    private var failedAt: Date?
    private var commits = 0
    /// What lies in quarantine, by the last count and what came since.
    private var quarantined = (items: 0, bytes: 0)
    private var longestQueue = 0

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Starts the thread that commits.
    package func start() {
        condition.lock()
        isRunning = true
        condition.unlock()
        let thread = Thread { [self] in run() }
        thread.name = "intake"
        thread.stackSize = 4 << 20
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    /// Commits what waits, then ends; nothing more is taken.
    package func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopping = true
        condition.broadcast()
        while isRunning { condition.wait() }
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

    /// Lets `fill` append events to the open batch, and returns when they are
    /// on the platter, with how many of them were new.
    ///
    /// `fill` runs at once, on the caller's thread, with the queue held: it
    /// must not wait. What it says is kept in quarantine is as durable as the
    /// events. `commitsNothing` spares the wait where it added neither.
    package func take<T>(
        receivedAt: Int64,
        _ fill: (inout EventBatch) -> (value: T, quarantine: [QuarantineRecord])
    ) async throws -> (value: T, fresh: Int) {
        var value: T?
        let fresh = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Int, any Error>) in
            condition.lock()
            defer { condition.unlock() }
            if let refusal = refusalHeld {
                continuation.resume(throwing: refusal)
                return
            }
            let before = open.batch.count
            if before == 0 { open.batch.receivedAt = receivedAt }
            let filled = fill(&open.batch)
            value = filled.value
            let events = before..<open.batch.count
            let kept = keepHeld(filled.quarantine)
            guard !events.isEmpty || !kept.isEmpty else {
                continuation.resume(returning: 0)
                return
            }
            let delay = UInt32(clamping: max(0, receivedAt - open.batch.receivedAt))
            open.batch.receivedDelays.append(contentsOf: repeatElement(delay, count: events.count))
            open.quarantine += kept
            open.tickets.append(Ticket(events: events, tell: continuation))
            longestQueue = max(longestQueue, open.batch.count)
            if open.tickets.count == 1 { condition.broadcast() }
        }
        guard let value else { preconditionFailure("who is told a count has filled") }
        return (value, fresh)
    }

    private func run() {
        while let work = next() {
            do {
                let arrival = Arrival(work.batch, quarantine: work.quarantine)
                let admitted = try workspace.commit([arrival])[0]
                noteSuccess()
                Self.tell(work.tickets, admitted)
                workspace.book.remember(work.batch, admitted)
            } catch {
                noteFailure()
                for ticket in work.tickets { ticket.tell.resume(throwing: error) }
            }
        }
        condition.lock()
        isRunning = false
        condition.broadcast()
        condition.unlock()
    }

    private func next() -> Open? {
        condition.lock()
        defer { condition.unlock() }
        while open.isEmpty && !isStopping { condition.wait() }
        guard !open.isEmpty else { return nil }
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
            ticket.tell.resume(returning: place - start)
        }
    }
}
