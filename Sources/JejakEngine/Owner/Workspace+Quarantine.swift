// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
package import JejakStore

// What the door did not take, and what becomes of it.

extension Workspace {
    private static let replayedAtOnce = 500

    /// What lies in quarantine, the newest first.
    package func quarantine(
        reason: String? = nil,
        before: Int64? = nil,
        limit: Int
    ) throws -> [QuarantineRecord] {
        try store.quarantine(reason: reason, before: before, limit: limit)
    }

    package func quarantineCounts() throws -> [QuarantineCount] { try store.quarantineCounts() }

    /// Sends items to the door again, as their source did and at the time they
    /// came. What is taken now leaves quarantine; what is not stays there.
    ///
    /// A crash in between finds the events known and the items still there:
    /// replaying them again adds nothing.
    package func replayQuarantine(
        ids: [Int64]?,
        reason: String? = nil
    ) throws -> (accepted: Int, stillRefused: Int) {
        var accepted = 0
        var refused = 0
        if let ids {
            for start in stride(from: 0, to: ids.count, by: Self.replayedAtOnce) {
                let some = Array(ids[start..<min(ids.count, start + Self.replayedAtOnce)])
                let result = try replay(try store.quarantine(ids: some))
                accepted += result.accepted
                refused += result.stillRefused
            }
            return (accepted, refused)
        }
        var last: Int64 = 0
        while true {
            let page = try store.quarantine(after: last, limit: Self.replayedAtOnce)
            guard let end = page.last else { return (accepted, refused) }
            last = end.id
            let result = try replay(page.filter { reason == nil || $0.reason == reason })
            accepted += result.accepted
            refused += result.stillRefused
        }
    }

    private func replay(
        _ records: [QuarantineRecord]
    ) throws -> (accepted: Int, stillRefused: Int) {
        let decoder = newDecoder()
        var batch = EventBatch()
        var done: [Int64] = []
        for record in records {
            guard decoder.read(Array(record.content.utf8)) == nil else { continue }
            var one = EventBatch()
            one.receivedAt = record.receivedAt
            let call = SegmentCall(source: record.source, receivedAt: record.receivedAt)
            let outcome = decoder.append(to: &one, call)
            guard outcome.rejected.isEmpty else { continue }
            batch.append(contentsOf: one)
            done.append(record.id)
        }
        // The events first: a crash leaves the items, never loses an event.
        if !batch.isEmpty { _ = try accept(batch) }
        try store.dropQuarantine(ids: done)
        return (done.count, records.count - done.count)
    }

    /// Warning: what is dropped is gone. Returns how many went.
    package func dropQuarantine(ids: [Int64]?, reason: String? = nil) throws -> Int {
        if let ids { return try store.dropQuarantine(ids: ids) }
        return try store.dropQuarantine(reason: reason)
    }
}
