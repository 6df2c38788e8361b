// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import JejakCore

/// A batch in the form in which it rests: compressed outside the transaction,
/// so that the writer is held for the disk alone.
package struct SealedBlock: Sendable {
    package let count: Int
    /// When the first of them was accepted.
    let received: Int64
    let earliest: Int64
    let latest: Int64
    let size: Int
    let identities: [UInt64]
    let payload: [UInt8]
    /// Whether the events are Jejak's own (entries, sends) and not from outside.
    let isDerived: Bool

    /// What it takes in the log.
    package var byteCount: Int { payload.count + 8 * identities.count }

    package init(_ batch: EventBatch, isDerived: Bool = false) throws {
        let raw = BlockCodec.encode(batch)
        count = batch.count
        received = batch.receivedAt
        earliest = batch.times.min() ?? 0
        latest = batch.times.max() ?? 0
        size = raw.count
        identities = batch.identities
        payload = try Compression.compress(raw)
        self.isDerived = isDerived
    }
}

/// Counts over the log, without reading its events.
package struct LogTotals: Sendable, Equatable {
    package var accepted = 0
    package var derived = 0
    package var blocks = 0
    package var storedBytes = 0
    package var earliest: Int64?
    package var latest: Int64?

    package init() {}
}

extension Store {
    /// Appends blocks with the identities they bring, in one transaction.
    ///
    /// When it returns, all of it is on the platter; when it throws, none of it
    /// is. Returns the log offset of the first event.
    @discardableResult
    package func append(
        _ blocks: [(block: SealedBlock, resolution: IdentityGraph.Resolution)],
        quarantine: [QuarantineRecord] = []
    ) throws -> Int64 {
        try write { database in
            let first = try Self.endOffset(database)
            var next = first
            try Self.keep(quarantine, database)
            for (block, resolution) in blocks {
                try Self.remember(resolution, database)
                // An empty block would take the offset of the one after it.
                guard block.count > 0 else { continue }
                try Self.insert(block, at: next, database)
                next += Int64(block.count)
            }
            return first
        }
    }

    static func insert(_ block: SealedBlock, at first: Int64, _ database: Database) throws {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO block (first, count, received, earliest, latest, derived, size,
                    identities, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(arguments: [
            first, block.count, block.received, block.earliest, block.latest,
            block.isDerived, block.size, block.identities.bytes, block.payload.blob,
        ])
    }

    static func endOffset(_ database: Database) throws -> Int64 {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT first, count FROM block ORDER BY first DESC LIMIT 1"
        )
        guard let row else { return 0 }
        return try end(of: row)
    }

    /// The offset after the last event of a block.
    static func end(of row: Row) throws -> Int64 {
        let first: Int64 = try row.read("first")
        let (end, overflow) = first.addingReportingOverflow(try row.read("count"))
        guard !overflow, first >= 0, end > first else { throw BlockCodec.damage("its place") }
        return end
    }

    /// The log offset that the next event will get.
    package func endOffset() throws -> Int64 {
        try read(Self.endOffset)
    }

    package func logTotals() throws -> LogTotals {
        try read { database in
            var totals = LogTotals()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT derived, sum(count) AS events, count(*) AS blocks,
                        sum(length(payload) + length(identities)) AS bytes,
                        min(earliest) AS earliest, max(latest) AS latest
                    FROM block GROUP BY derived
                    """
            )
            while let row = try rows.next() {
                let events: Int = try row.read("events")
                if try row.read("derived") {
                    totals.derived = events
                } else {
                    totals.accepted = events
                }
                totals.blocks += try row.read("blocks")
                totals.storedBytes += try row.read("bytes")
                let earliest: Int64 = try row.read("earliest")
                let latest: Int64 = try row.read("latest")
                totals.earliest = min(totals.earliest ?? earliest, earliest)
                totals.latest = max(totals.latest ?? latest, latest)
            }
            return totals
        }
    }

    /// Reads the blocks from the one that holds `offset` on, in order. The
    /// closure gets each batch and the offset of its first event, and says
    /// whether to go on. Where the log ends before the offset there is none.
    ///
    /// Memory: one block.
    package func readLog(
        from offset: Int64,
        _ body: (EventBatch, Int64) throws -> Bool
    ) throws {
        let start = try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT first, count FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1",
                arguments: [max(0, offset)]
            )
        }
        guard let start, try Self.end(of: start) > offset else { return }
        var next: Int64 = try start.read("first")
        while let (batch, first) = try block(from: next) {
            guard first == next else { throw BlockCodec.damage("its place: \(next) is missing") }
            guard try body(batch, first) else { return }
            next = first + Int64(batch.count)
        }
    }

    /// The first block that begins at an offset or after it.
    private func block(from offset: Int64) throws -> (EventBatch, Int64)? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT first, count, size, identities, payload FROM block "
                    + "WHERE first >= ? ORDER BY first LIMIT 1",
                arguments: [offset]
            ).map { row in
                let batch = try Self.batch(of: row)
                guard batch.count == (try row.read("count") as Int) else {
                    throw BlockCodec.damage("its count of events")
                }
                return (batch, try row.read("first"))
            }
        }
    }

    static func batch(of row: Row) throws -> EventBatch {
        let size: Int = try row.read("size")
        let raw = try row.withUnsafeData(named: "payload") { data in
            try (data ?? .init()).withUnsafeBytes { try Compression.decompress($0, size: size) }
        }
        let identities = try row.withUnsafeData(named: "identities") { data in
            (data ?? .init()).withUnsafeBytes { bytes in
                (0..<bytes.count / 8).map {
                    bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)
                }
            }
        }
        return try BlockCodec.decode(raw, identities: identities)
    }

    /// Every event identity received since a time, oldest first, a block at a
    /// time with the log offset of its first event and when that was received.
    package func readIdentities(
        receivedSince time: Int64,
        _ body: (UnsafeRawBufferPointer, _ first: Int64, _ received: Int64) -> Void
    ) throws {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT first, received, identities FROM block WHERE received >= ? "
                    + "ORDER BY first",
                arguments: [time]
            )
            while let row = try rows.next() {
                let first: Int64 = try row.read("first")
                let received: Int64 = try row.read("received")
                try row.withUnsafeData(named: "identities") { data in
                    (data ?? .init()).withUnsafeBytes { body($0, first, received) }
                }
            }
        }
    }

    /// The block that holds an offset, with the offset of its first event.
    package func block(holding offset: Int64) throws -> (batch: EventBatch, first: Int64)? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT first, count, size, identities, payload FROM block "
                    + "WHERE first <= ? ORDER BY first DESC LIMIT 1",
                arguments: [offset]
            )
            guard let row, try Self.end(of: row) > offset else { return nil }
            return (try Self.batch(of: row), try row.read("first"))
        }
    }
}
