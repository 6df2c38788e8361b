// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore

/// Decides which events of a commit are new: exactly, within the window.
///
/// The window's table names candidates; each is looked up where it lies (in
/// this commit, or in its block of the log) and is the same event where source
/// and message id are the same texts. Events without a message id are compared
/// by the hash of their source and content.
///
/// Used by one commit at a time.
final class Dedupe {
    /// How long an event is remembered, by its acceptance.
    static let windowMilliseconds: Int64 = 7 * 24 * 3_600_000
    private static let markMilliseconds: Int64 = 3_600_000
    private static let keptBlocks = 6

    let window = DedupeWindow()
    private let store: Store
    private let span: Int64
    /// Where each hour of acceptance begins in the log, rising.
    private var marks: [(received: Int64, offset: Int64)] = []
    /// Blocks that were looked into last, the latest first.
    private var blocks: [(first: Int64, batch: EventBatch)] = []
    /// New events of the commit under way, from `base` on.
    private var base: Int64 = 0
    private var fresh: [(batch: Int, index: Int)] = []

    /// Reads the hashes of the window from the log: about 60 ns an event.
    init(store: Store, now: Int64, span: Int64 = Dedupe.windowMilliseconds) throws {
        self.store = store
        self.span = span
        var isFirst = true
        try store.readIdentities(receivedSince: now - span) { bytes, first, received in
            if isFirst {
                window.move(start: first)
                isFirst = false
            }
            mark(received, first)
            for place in 0..<bytes.count / 8 {
                let identity = bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)
                window.note(identity, at: first + Int64(place))
            }
        }
    }

    private func mark(_ received: Int64, _ offset: Int64) {
        if let last = marks.last, received - last.received < Self.markMilliseconds { return }
        marks.append((received, offset))
    }

    /// Forgets what is older than the window.
    private func moveWindow(now: Int64) {
        while marks.count > 1, marks[1].received <= now - span {
            marks.removeFirst()
            window.move(start: marks[0].offset)
        }
    }

    /// The events of each batch that are new, by index; they will stand in the
    /// log from `end` on, in this order, and are remembered.
    func admit(_ batches: [EventBatch], end: Int64, now: Int64) throws -> [[Int]] {
        moveWindow(now: now)
        mark(now, end)
        base = end
        fresh.removeAll(keepingCapacity: true)
        var admitted: [[Int]] = []
        admitted.reserveCapacity(batches.count)
        for place in batches.indices {
            var own: [Int] = []
            own.reserveCapacity(batches[place].count)
            for index in 0..<batches[place].count {
                let identity = batches[place].identities[index]
                let isKnown = try window.contains(identity) { offset in
                    try isSame(batches, place, index, as: offset)
                }
                guard !isKnown else { continue }
                window.note(identity, at: base + Int64(fresh.count))
                fresh.append((place, index))
                own.append(index)
            }
            admitted.append(own)
        }
        return admitted
    }

    /// Takes the last `admit` back: its commit failed.
    func takeBack(_ batches: [EventBatch]) {
        window.forget(fresh.map { batches[$0.batch].identities[$0.index] }, from: base)
        fresh.removeAll()
    }

    private func isSame(
        _ batches: [EventBatch],
        _ place: Int,
        _ index: Int,
        as offset: Int64
    ) throws -> Bool {
        if offset >= base {
            let other = fresh[Int(offset - base)]
            return Self.isSame(batches[place], index, batches[other.batch], other.index)
        }
        guard let (first, batch) = try block(holding: offset) else { return false }
        return Self.isSame(batches[place], index, batch, Int(offset - first))
    }

    private func block(holding offset: Int64) throws -> (first: Int64, batch: EventBatch)? {
        let known = blocks.firstIndex {
            offset >= $0.first && offset < $0.first + Int64($0.batch.count)
        }
        if let known {
            let found = blocks[known]
            if known > 0 {
                blocks.remove(at: known)
                blocks.insert(found, at: 0)
            }
            return found
        }
        guard let found = try store.block(holding: offset) else { return nil }
        if blocks.count >= Self.keptBlocks { blocks.removeLast() }
        blocks.insert((found.first, found.batch), at: 0)
        return blocks[0]
    }

    private static func isSame(
        _ one: EventBatch,
        _ index: Int,
        _ other: EventBatch,
        _ otherIndex: Int
    ) -> Bool {
        guard one.identities[index] == other.identities[otherIndex] else { return false }
        let message = one.messages[index]
        let otherMessage = other.messages[otherIndex]
        guard (message == 0) == (otherMessage == 0) else { return false }
        guard
            isEqual(one, one.sources[index], other, other.sources[otherIndex])
        else { return false }
        return message == 0 || isEqual(one, message - 1, other, otherMessage - 1)
    }

    private static func isEqual(
        _ one: EventBatch,
        _ place: UInt32,
        _ other: EventBatch,
        _ otherPlace: UInt32
    ) -> Bool {
        one.strings.withBytes(of: Int(place)) { bytes in
            other.strings.withBytes(of: Int(otherPlace)) { bytes.elementsEqual($0) }
        }
    }
}
