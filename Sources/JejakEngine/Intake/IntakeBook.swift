// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect
package import JejakCore

/// What came in at the door since the process started, counted: nothing is
/// dropped, refused or put aside without a name here.
///
/// Safe to share: one lock, held for a few lines.
package final class IntakeBook: @unchecked Sendable {
    /// One source's share.
    package struct Source: Sendable, Equatable {
        package let name: String
        package var accepted = 0
        package var duplicates = 0
        package var rejected = 0
        package var dropped = 0
        /// When it last sent anything, milliseconds since 1970 UTC.
        package var lastAt: Int64 = 0
    }

    /// Everything at one moment.
    package struct Figures: Sendable {
        package var accepted = 0
        package var duplicates = 0
        package var notDeduplicable = 0
        package var quarantined = 0
        package var rejected: [String: Int] = [:]
        package var dropped: [String: Int] = [:]
        /// Accepted events with something worth knowing: a clock mended, an id
        /// not believed, a tracking plan not kept.
        package var notes: [String: Int] = [:]
        package var steps = StepTally()
        package var sources: [Source] = []
    }

    /// An accepted event as the live tail shows it. Warning: personal data.
    package struct TailEvent: Sendable, Equatable {
        package let receivedAt: Int64
        package let time: Int64
        package let source: String
        package let kind: EventKind
        package let name: String
        /// The identifier that names its row.
        package let key: String
    }

    private static let tailMost = 200
    private static let tailPerCommit = 20
    /// Sources beyond this are counted together: names may come from outside.
    private static let sourcesMost = 1_000

    private let lock = NSLock()
    // Everything below is touched only under `lock`.
    private var sums = Figures()
    private var sources: [String: Source] = [:]
    private var tail: [TailEvent] = []

    package init() {}

    /// Counts what became of a body. `fresh` of its accepted events were new.
    package func add(_ outcome: SegmentOutcome, fresh: Int, from source: String, at time: Int64) {
        lock.lock()
        defer { lock.unlock() }
        let known = outcome.duplicates + outcome.accepted - fresh
        sums.accepted += fresh
        sums.duplicates += known
        sums.notDeduplicable += outcome.notDeduplicable
        sums.quarantined += outcome.quarantined.count
        for item in outcome.rejected { sums.rejected[item.reason.rawValue, default: 0] += 1 }
        for item in outcome.quarantined {
            sums.rejected[item.reason.rawValue, default: 0] += 1
        }
        for (reason, count) in outcome.dropped {
            sums.dropped[reason.rawValue, default: 0] += count
        }
        for (reason, count) in outcome.observed {
            sums.notes[reason.rawValue, default: 0] += count
        }
        note("clockCorrected", outcome.corrected)
        note("movedFromFuture", outcome.movedFromFuture)
        note("movedFromPast", outcome.movedFromPast)
        note("late", outcome.late)
        note("ignoredIdentifier", outcome.ignoredIdentifiers)
        sums.steps.add(outcome.tally)
        let isListed = sources[source] != nil || sources.count < Self.sourcesMost
        let name = isListed ? source : "others"
        var entry = sources[name] ?? Source(name: name)
        entry.accepted += fresh
        entry.duplicates += known
        entry.rejected += outcome.rejected.count + outcome.quarantined.count
        entry.dropped += outcome.droppedCount
        entry.lastAt = max(entry.lastAt, time)
        sources[name] = entry
    }

    private func note(_ name: String, _ count: Int) {
        if count > 0 { sums.notes[name, default: 0] += count }
    }

    /// Counts a refusal of a whole request.
    package func refuse(_ reason: String) {
        lock.lock()
        defer { lock.unlock() }
        sums.rejected[reason, default: 0] += 1
    }

    /// Keeps the latest events of a commit for the live tail.
    func remember(_ batch: EventBatch, _ admitted: [Int]) {
        let shown = admitted.suffix(Self.tailPerCommit).map { Self.tailEvent(batch, $0) }
        lock.lock()
        defer { lock.unlock() }
        tail += shown
        if tail.count > 2 * Self.tailMost { tail.removeFirst(tail.count - Self.tailMost) }
    }

    private static func tailEvent(_ batch: EventBatch, _ index: Int) -> TailEvent {
        var best: (priority: Int, value: UInt32)?
        for place in Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1]) {
            guard let kind = IdentifierKind(rawValue: batch.trailKinds[place]) else { continue }
            if best.map({ kind.priority < $0.priority }) ?? true {
                best = (kind.priority, batch.trailValues[place])
            }
        }
        return TailEvent(
            receivedAt: batch.received(index),
            time: batch.times[index],
            source: batch.strings[Int(batch.sources[index])],
            kind: EventKind(rawValue: batch.kinds[index]) ?? .track,
            name: batch.strings[Int(batch.names[index])],
            key: best.map { batch.strings[Int($0.value)] } ?? ""
        )
    }

    /// The latest accepted events of this process, the newest first. Under load
    /// it is a sample: the last few of every commit.
    package func latest(_ limit: Int) -> [TailEvent] {
        lock.lock()
        defer { lock.unlock() }
        return tail.suffix(max(0, limit)).reversed()
    }

    package var figures: Figures {
        lock.lock()
        defer { lock.unlock() }
        var result = sums
        result.sources = sources.values.sorted { $0.name < $1.name }
        return result
    }
}
