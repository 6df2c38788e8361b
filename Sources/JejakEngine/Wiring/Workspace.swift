// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakJourney
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
    /// Held for moments, by whoever looks at or changes the projection.
    private let writer = NSLock()
    /// Keep like work on the projection apart; see `Workspace+Settle`.
    let merging = NSLock()
    let flushing = NSLock()
    let shaping = NSLock()
    let naming = NSLock()
    /// Held from asking what is new to the durable append: one commit at a time.
    let committing = NSLock()
    private let projection: Projection
    /// What the log holds from the last days; filled at the first commit from
    /// the wire. Touched only while `committing` is held.
    var dedupe: Dedupe?
    /// Where the log ends, as far as it is known. Touched only while
    /// `committing` is held.
    var logEnd: Int64?
    /// What came in at the door since the process started.
    package let book = IntakeBook()
    package let sourceKeys: SourceKeys
    /// Readers of what comes in at the door, by the folder's settings.
    package let decoders: DecoderPool
    /// For what follows: the door out does not wait for the door in.
    private let sending = NSLock()
    /// Opened at first use: a folder that never sends has none.
    private var openOutbox: Outbox?
    /// The key of links in mails, once it was asked for.
    private var knownKey: [UInt8]?
    /// What holds a sender's queue up, for those who look.
    private var queueTroubles: [String: String] = [:]
    /// Who keeps the segments true, where a server runs.
    private weak var keeper: SegmentKeeper?
    /// Who keeps everybody in their cluster, and who compares the journeys.
    private weak var journeysKeeper: JourneyKeeper?
    private weak var journeysFit: JourneyFit?
    /// Who was placed since the last comparison.
    let journeyBook = JourneyBook()
    private let clock: @Sendable () -> Int64

    /// Opens a folder. Time: reading the directory of each part, and the rows
    /// of the log that no part holds yet.
    ///
    /// An owner who meets damaged journeys sets them aside, derives all anew from
    /// the log, and says so to `tell`.
    package init(
        folder path: String,
        access: Access,
        clock: @escaping @Sendable () -> Int64 = Workspace.systemClock,
        tell: @Sendable (String) -> Void = Workspace.tellOnStandardError
    ) throws {
        folder = DataFolder(path)
        self.clock = clock
        // The store makes the folder; the lock needs it; nothing derived is
        // touched before both are there.
        store = try Store(folder: folder.path, creating: access == .owner)
        sourceKeys = SourceKeys(store)
        decoders = DecoderPool(try IntakeFile.settings(of: folder))
        lock = access == .owner ? try FolderLock(folder: folder.path) : nil
        if access == .owner { try store.renewOldIdentities() }
        if let opened = try Self.openUndamaged(store, folder, isOwner: access == .owner) {
            projection = opened
            try restorePlacements()
            return
        }
        let damaged = try DamagedPart.all(in: folder, try store.parts(), provingAll: true)
        projection = try Projection(deriving: store, folder: folder)
        for part in damaged {
            try part.setAside(in: folder)
            tell(
                "\(part.sentence). It is set aside in \(folder.damaged), and the journeys are "
                    + "derived anew from the log"
            )
        }
        try rebuild()
        try store.set(DamagedPart.markSetting, to: "no")
        tell("the journeys are derived anew: \(try store.logTotals().accepted) events")
    }

    /// For programs that people start.
    package static let tellOnStandardError: @Sendable (String) -> Void = { sentence in
        FileHandle.standardError.write(Data(("jejak: " + sentence + "\n").utf8))
    }

    /// Nothing where an owner is to look for what is damaged.
    private static func openUndamaged(
        _ store: Store,
        _ folder: DataFolder,
        isOwner: Bool
    ) throws -> Projection? {
        do {
            if isOwner, try store.setting(DamagedPart.markSetting) == "yes" { return nil }
            return try openProjection(store, folder, isOwner: isOwner)
        } catch let error as JourneyError where isOwner && error.code == .damaged {
            return nil
        } catch let error as JourneyError where isOwner && error.code == .cannotRead {
            // A named file that is gone is derived anew too.
            let isGone = try store.parts().contains {
                !FileManager.default.fileExists(atPath: folder.parts + "/" + $0.file)
            }
            guard isGone else { throw error }
            return nil
        }
    }

    /// Has the values of all parts proved when the folder is next opened.
    func markDamaged() throws {
        try store.set(DamagedPart.markSetting, to: "yes")
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

    /// From here on the keeper is told when definitions change.
    func keep(segmentsBy fresh: SegmentKeeper?) {
        sending.lock()
        defer { sending.unlock() }
        keeper = fresh
    }

    func keep(journeysBy fresh: JourneyKeeper?) {
        sending.lock()
        defer { sending.unlock() }
        journeysKeeper = fresh
    }

    func keep(fitsBy fresh: JourneyFit?) {
        sending.lock()
        defer { sending.unlock() }
        journeysFit = fresh
    }

    var journeyKeeper: JourneyKeeper? {
        sending.lock()
        defer { sending.unlock() }
        return journeysKeeper
    }

    /// Who compares the journeys; nothing where no server runs.
    package var journeyFit: JourneyFit? {
        sending.lock()
        defer { sending.unlock() }
        return journeysFit
    }

    func segmentsChanged() {
        sending.lock()
        let keeper = keeper
        sending.unlock()
        keeper?.reload()
    }

    /// Tells the keeper that facts of everybody were renewed.
    func factsRenewed(_ attributes: Set<String>) {
        sending.lock()
        let keeper = keeper
        sending.unlock()
        keeper?.renew(attributes)
    }

    /// How the segments stand; nothing where nobody keeps them.
    package var segmentFigures: SegmentFigures? {
        sending.lock()
        let keeper = keeper
        sending.unlock()
        return keeper?.figures
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

    /// Merges what waits into parts where there is much of it.
    package func tidy() throws {
        if withProjection({ $0.pendingRows >= Projection.flushRows }) { try flush() }
        while try mergeParts() {}
    }

    /// Derives identities, journeys and facts anew from the log.
    package func rebuild() throws {
        committing.lock()
        defer { committing.unlock() }
        try store.rebuildIdentities()
        try withProjection { try $0.reset() }
        try store.readLog(from: 0) { batch, first in
            withProjection { $0.take(batch, $0.graph.resolve(batch), firstOffset: first) }
            if withProjection({ $0.pendingRows >= Projection.flushRows }) { try flush() }
            return true
        }
        try flush()
        try mergeAll()
        try refreshSnapshots()
    }
}
