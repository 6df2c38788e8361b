// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakJourney
internal import JejakStore

/// What must happen beside the door while a server runs, so that no request
/// waits for it: the log's pages into their file, small blocks into large ones,
/// full runs into parts, parts into larger parts, and a look at the disk.
///
/// Two threads: one for what is short and often due, one for merges that can
/// take a while. A failure is told to `trouble` and tried again.
package final class Upkeep: @unchecked Sendable {
    private let workspace: Workspace
    private let intake: Intake
    private let trouble: @Sendable (any Error) -> Void
    private let checkpointer: Checkpointer
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var isStopped = false
    private var running = 0
    /// Blocks before this offset are large. Touched by the upkeep thread alone.
    private var mergedUpTo: Int64 = 0
    private var trimmed: (at: Date, commits: Int) = (.distantPast, 0)
    private var counted = Date.distantPast

    private static let rest = 0.1
    private static let trimEvery = 5.0
    private static let countEvery = 60.0
    private static let restAfterTrouble = 2.0

    /// Below this much free space nothing is accepted: what is on the disk
    /// already must still be merged, checkpointed and read.
    package static let diskReserve = 256 << 20

    package init(
        _ workspace: Workspace,
        _ intake: Intake,
        trouble: @escaping @Sendable (any Error) -> Void
    ) throws {
        self.workspace = workspace
        self.intake = intake
        self.trouble = trouble
        checkpointer = try Checkpointer(workspace.store)
    }

    package func start() {
        Machine.keepLittleMemory()
        launch("upkeep") { [self] in
            if let free = Machine.freeBytes(at: workspace.folder.path) {
                intake.setDiskLow(free < Self.diskReserve)
            }
            try countQuarantine()
            try checkpointer.work()
            try workspace.freezeIfLarge()
            if workspace.isFlushDue { try workspace.flush() }
            while let next = try workspace.store.mergeBlocks(from: mergedUpTo) {
                mergedUpTo = next
                try checkpointer.work()
                if isOver { return }
            }
            // A little at a time: commits write in between.
            while try workspace.store.sweepMoves(), !isOver { usleep(5_000) }
            trim()
        }
        launch("merges") { [self] in
            do {
                while try workspace.mergeParts(), !isOver {}
            } catch let error as JourneyError where error.code == .damaged {
                try workspace.markDamaged()
                throw error
            }
        }
    }

    /// What was dropped or replayed makes room again.
    private func countQuarantine() throws {
        guard Date().timeIntervalSince(counted) >= Self.countEvery else { return }
        counted = Date()
        let size = try workspace.store.quarantineSize()
        intake.setQuarantined(items: size.items, bytes: size.bytes)
    }

    /// Once in a while, where anything came in.
    private func trim() {
        let commits = intake.figures.commits
        guard commits != trimmed.commits,
            Date().timeIntervalSince(trimmed.at) >= Self.trimEvery
        else { return }
        trimmed = (Date(), commits)
        Machine.trimMemory()
    }

    private func launch(_ name: String, _ work: @escaping @Sendable () throws -> Void) {
        condition.lock()
        running += 1
        condition.unlock()
        let thread = Thread { [self] in
            var rest = Self.rest
            while wait(rest) {
                do {
                    try work()
                    rest = Self.rest
                } catch {
                    trouble(error)
                    rest = Self.restAfterTrouble
                }
            }
            condition.lock()
            running -= 1
            condition.broadcast()
            condition.unlock()
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Waits until both threads have ended.
    package func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopped = true
        condition.broadcast()
        while running > 0 { condition.wait() }
    }

    private var isOver: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isStopped
    }

    /// False when it is time to end.
    private func wait(_ seconds: Double) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(seconds)
        while !isStopped && Date() < until { _ = condition.wait(until: until) }
        return !isStopped
    }
}

extension Workspace {
    /// Whether so many rows wait in memory that they should go to disk.
    var isFlushDue: Bool { withProjection { $0.pendingRows >= Projection.flushRows } }
}
