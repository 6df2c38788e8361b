// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
package import JejakCore
package import JejakJourney
package import JejakStore

/// An open data folder: the log, the people, the journeys, and what is derived
/// from them. The one place that knows the order in which the rooms work.
///
/// The owner writes; readers see what was committed when they opened. Safe to
/// share: everything that changes is touched only while `writer` is held, and
/// snapshots never change.
package final class Workspace: @unchecked Sendable {
    /// What a process may do with the folder.
    package enum Access: Sendable {
        /// The only writer of the folder; makes it where it is missing.
        case owner
        /// Reads beside the owner.
        case reader
    }

    package let folder: DataFolder
    package let store: Store
    private let lock: FolderLock?
    private let writer = NSLock()
    /// Held from asking the ledger to the durable append: one request at a time
    /// decides what is new.
    private let intake = NSLock()
    private let projection: Projection
    private var ledger: ContentLedger?
    /// For what follows: the door out does not wait for the door in.
    private let sending = NSLock()
    /// Opened at first use: a folder that never sends has none.
    private var openOutbox: Outbox?
    /// The key of links in mails, once it was asked for.
    private var knownKey: [UInt8]?
    /// What holds a sender's queue up, for those who look.
    private var queueTroubles: [String: String] = [:]
    private let clock: @Sendable () -> Int64

    /// Opens a folder. Time: reading the directory of each part, and the rows
    /// of the log that no part holds yet.
    package init(
        folder path: String,
        access: Access,
        clock: @escaping @Sendable () -> Int64 = Workspace.systemClock
    ) throws {
        folder = DataFolder(path)
        self.clock = clock
        // The store makes the folder; the lock needs it; nothing derived is
        // touched before both are there.
        store = try Store(folder: folder.path, creating: access == .owner)
        lock = access == .owner ? try FolderLock(folder: folder.path) : nil
        projection = try Self.openProjection(store, folder, isOwner: access == .owner)
    }

    /// Milliseconds since 1970 UTC.
    package static let systemClock: @Sendable () -> Int64 = {
        Int64((Date().timeIntervalSince1970 * 1000).rounded())
    }

    package var now: Int64 { clock() }

    /// A reader may meet the owner at the moment it replaces its parts; the new
    /// ones are there at the next look.
    private static func openProjection(
        _ store: Store,
        _ folder: DataFolder,
        isOwner: Bool
    ) throws -> Projection {
        for _ in 0..<3 {
            do {
                return try Projection(store: store, folder: folder, isOwner: isOwner)
            } catch let error as JourneyError where error.code == .cannotRead && !isOwner {
                continue
            }
        }
        return try Projection(store: store, folder: folder, isOwner: isOwner)
    }

    func withProjection<T>(_ body: (Projection) throws -> T) rethrows -> T {
        writer.lock()
        defer { writer.unlock() }
        return try body(projection)
    }

    /// All journeys as they are now.
    package func snapshot() throws -> JourneySnapshot {
        let instant = now
        return try withProjection { try $0.snapshot(now: instant) }
    }

    /// Appends batches to the log and to the journeys, in one transaction.
    func append(_ batches: [EventBatch], isDerived: Bool = false) throws {
        let sealed = try batches.map { try SealedBlock($0, isDerived: isDerived) }
        try withProjection { projection in
            let resolutions = batches.map { projection.resolve($0) }
            var offset: Int64
            do {
                offset = try store.append(Array(zip(sealed, resolutions)))
            } catch {
                // The graph has learned what the store does not hold.
                try projection.rereadGraph()
                throw error
            }
            for (batch, resolution) in zip(batches, resolutions) {
                projection.take(batch, resolution, firstOffset: offset)
                offset += Int64(batch.count)
            }
            if projection.pendingRows >= Projection.runLimit { try projection.flushRun() }
        }
    }

    /// What is waiting to be sent; nothing where this folder never sent, unless
    /// it is to be made.
    package func outbox(creating: Bool = false) throws -> Outbox? {
        sending.lock()
        defer { sending.unlock() }
        if let openOutbox { return openOutbox }
        guard creating || Outbox.exists(in: folder.path) else { return nil }
        let opened = try Outbox(folder: folder.path)
        openOutbox = opened
        return opened
    }

    /// Why a sender's mail does not leave at the moment, where it does not.
    package func trouble(of sender: String) -> String? {
        sending.lock()
        defer { sending.unlock() }
        return queueTroubles[sender]
    }

    func note(_ trouble: String?, about sender: String) {
        sending.lock()
        defer { sending.unlock() }
        queueTroubles[sender] = trouble
    }

    /// The bytes of the tracking key; `make` says them at first use.
    func trackingKeyBytes(_ make: () throws -> [UInt8]) throws -> [UInt8] {
        sending.lock()
        let known = knownKey
        sending.unlock()
        if let known { return known }
        let made = try make()
        sending.lock()
        defer { sending.unlock() }
        knownKey = made
        return made
    }

    /// The person that a code of the journeys belongs to now.
    func person(of code: UInt32) -> UInt32 {
        withProjection { $0.graph.person(of: code) }
    }

    /// Whether this process may write.
    package var isOwner: Bool { lock != nil }

    /// The ledger of everything the log holds, filled at first use.
    func borrowLedger() throws -> ContentLedger {
        writer.lock()
        defer { writer.unlock() }
        if let ledger {
            self.ledger = nil
            return ledger
        }
        var fresh = ContentLedger()
        try store.readIdentities(receivedSince: .min) { fresh.restore($0) }
        return fresh
    }

    func giveBack(_ ledger: ContentLedger) {
        writer.lock()
        defer { writer.unlock() }
        self.ledger = ledger
    }

    /// Accepts a batch from the wire: drops what is known, and returns when the
    /// rest is durable. Returns how many events were new. `isDerived` says that
    /// they are Jejak's own, not from outside.
    package func accept(_ batch: EventBatch, isDerived: Bool = false) throws -> Int {
        intake.lock()
        defer { intake.unlock() }
        var known = try borrowLedger()
        var fresh: [Int] = []
        for index in 0..<batch.count where known.admitOnce(batch.identities[index]) {
            fresh.append(index)
        }
        guard !fresh.isEmpty else {
            giveBack(known)
            return 0
        }
        // A failed append leaves the ledger behind: it is read again from the
        // log, which does not have these events.
        try append(
            [fresh.count == batch.count ? batch : batch.selecting(fresh)],
            isDerived: isDerived
        )
        giveBack(known)
        return fresh.count
    }

    /// Merges what waits into parts where there is much of it.
    package func tidy() throws {
        try withProjection { projection in
            if projection.needsCompaction { try projection.compact() }
        }
    }

    /// Derives identities, journeys and facts anew from the log.
    package func rebuild() throws {
        try withProjection { projection in
            try store.rebuildIdentities()
            try projection.reset()
            try projection.compact()
        }
        try refreshSnapshots()
    }
}
