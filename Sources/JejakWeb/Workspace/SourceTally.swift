// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakStore

/// Counts events by source, which only the log knows.
///
/// It reads each block once and goes on from there, so that looking again
/// costs what came in since.
///
/// `lock` is held while it reads: it guards everything else.
final class SourceTally: @unchecked Sendable {
    /// What came from one source.
    private struct Count {
        var events = 0
        var first = Int64.max
        var last = Int64.min
    }

    /// Reading more than this makes a page wait too long.
    private static let patience: Int64 = 1_000_000

    private let lock = NSLock()
    private var counts: [String: Count] = [:]
    private var next: Int64 = 0

    /// Whether there is so much to read that nobody should wait for it.
    func isFarBehind(_ store: Store) throws -> Bool {
        // Somebody is reading just now.
        guard lock.try() else { return true }
        defer { lock.unlock() }
        return try store.endOffset() - next > Self.patience
    }

    func catchUp(with store: Store) throws {
        lock.lock()
        defer { lock.unlock() }
        try store.readLog(from: next) { batch, first in
            if first >= next { add(batch) }
            next = max(next, first + Int64(batch.count))
            return true
        }
    }

    private func add(_ batch: EventBatch) {
        var found: [UInt32: Count] = [:]
        var source = batch.sources.first ?? 0
        var count = Count()
        for index in 0..<batch.count {
            // Most blocks have one source: it is looked up once.
            if batch.sources[index] != source {
                found[source] = count
                source = batch.sources[index]
                count = found[source] ?? Count()
            }
            count.events += 1
            count.first = min(count.first, batch.times[index])
            count.last = max(count.last, batch.times[index])
        }
        if !batch.isEmpty { found[source] = count }
        for (place, more) in found {
            let name = batch.strings[Int(place)]
            var sum = counts[name] ?? Count()
            sum.events += more.events
            sum.first = min(sum.first, more.first)
            sum.last = max(sum.last, more.last)
            counts[name] = sum
        }
    }

    /// The largest first.
    var contents: [SourceContent] {
        lock.lock()
        defer { lock.unlock() }
        return counts.map { name, count in
            SourceContent(
                name: name,
                events: count.events,
                firstEvent: count.first,
                lastEvent: count.last
            )
        }
        .sorted { ($1.events, $0.name) < ($0.events, $1.name) }
    }
}
