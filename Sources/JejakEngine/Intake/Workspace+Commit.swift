// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCore
internal import JejakJourney
package import JejakStore

// The one way into the log:
//
//   batches ─► what is new ─► who it was ─► blocks ─► commit (on the platter) ─► journeys

/// Events on their way into the log.
package struct Arrival: Sendable {
    package var batch: EventBatch
    /// Jejak's own events (sends, entries, outcomes), not from outside.
    package var isDerived: Bool
    package var quarantine: [QuarantineRecord]

    package init(
        _ batch: EventBatch,
        isDerived: Bool = false,
        quarantine: [QuarantineRecord] = []
    ) {
        self.batch = batch
        self.isDerived = isDerived
        self.quarantine = quarantine
    }
}

extension Workspace {
    /// Accepts a batch from outside an import: drops what is known, and returns
    /// when the rest is durable. Returns how many events were new.
    package func accept(_ batch: EventBatch, isDerived: Bool = false) throws -> Int {
        try commit([Arrival(batch, isDerived: isDerived)])[0].count
    }

    /// Accepts arrivals together, in one transaction. Returns the indices of
    /// the events of each that were new.
    func commit(_ arrivals: [Arrival]) throws -> [[Int]] {
        committing.lock()
        defer { committing.unlock() }
        let end = try logEnd ?? store.endOffset()
        let dedupe = try dedupeHeld()
        let all = arrivals.map(\.batch)
        let admitted = try dedupe.admit(all, end: end, now: now)
        var blocks: [(batch: EventBatch, isDerived: Bool)] = []
        for (arrival, fresh) in zip(arrivals, admitted) where !fresh.isEmpty {
            let isWhole = fresh.count == arrival.batch.count
            var batch = isWhole ? arrival.batch : arrival.batch.selecting(fresh)
            batch.dropEmptyDelays()
            blocks.append((batch, arrival.isDerived))
        }
        do {
            try appendHeld(blocks, quarantine: arrivals.flatMap(\.quarantine))
        } catch {
            dedupe.takeBack(all)
            throw error
        }
        return admitted
    }

    /// Reads the window of known events, so that the first request need not wait
    /// for it: seconds for tens of millions.
    package func prepareDoor() throws {
        committing.lock()
        defer { committing.unlock() }
        _ = try dedupeHeld()
    }

    private func dedupeHeld() throws -> Dedupe {
        let known = try dedupe ?? Dedupe(store: store, now: now)
        dedupe = known
        return known
    }

    /// Appends batches whose events are known to be new: those of an import.
    func append(_ batches: [EventBatch]) throws {
        committing.lock()
        defer { committing.unlock() }
        // The window is read from the log again when the door next needs it.
        dedupe = nil
        try appendHeld(batches.map { ($0, false) }, quarantine: [])
        if withProjection({ $0.pendingRows >= Projection.flushRows }) { try flush() }
    }

    private func appendHeld(
        _ blocks: [(batch: EventBatch, isDerived: Bool)],
        quarantine: [QuarantineRecord]
    ) throws {
        guard !blocks.isEmpty || !quarantine.isEmpty else { return }
        logEnd = nil
        let sealed = try blocks.map { try SealedBlock($0.batch, isDerived: $0.isDerived) }
        let resolutions = withProjection { projection in
            blocks.map { projection.graph.resolve($0.batch) }
        }
        var offset: Int64
        do {
            offset = try store.append(Array(zip(sealed, resolutions)), quarantine: quarantine)
        } catch {
            // The graph has learned what the store does not hold.
            try withProjection { try $0.rereadGraph() }
            throw error
        }
        withProjection { projection in
            for (block, resolution) in zip(blocks, resolutions) {
                projection.take(block.batch, resolution, firstOffset: offset)
                offset += Int64(block.batch.count)
            }
        }
        logEnd = offset
    }
}
