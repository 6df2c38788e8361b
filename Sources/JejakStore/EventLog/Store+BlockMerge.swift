// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore

extension Store {
    /// Blocks with fewer events than this are small: a live commit wrote them
    /// for the few events that waited, and they are merged.
    package static let smallBlock = 2_048
    /// A merged block has up to this many events.
    package static let mergedBlock = 8_192

    /// Merges one run of small blocks from an offset on into one, and says from
    /// where to go on; nothing where too little waits.
    ///
    /// The offsets of the events stay, so nobody who knows one notices. Neither
    /// the reading nor the compressing holds the writer: a commit goes on while
    /// it happens. Blocks of our own events and of others are never mixed.
    package func mergeBlocks(from offset: Int64) throws -> Int64? {
        guard let found = try smallRun(from: offset) else { return nil }
        guard let run = found.run else { return found.next }
        var merged = EventBatch()
        for piece in run.pieces { merged.append(contentsOf: piece) }
        merged.dropEmptyDelays()
        let block = try SealedBlock(merged, isDerived: run.isDerived)
        try writeLater { database in
            try database.execute(
                sql: "DELETE FROM block WHERE first >= ? AND first < ?",
                arguments: [run.first, run.first + Int64(block.count)]
            )
            guard database.changesCount == run.pieces.count else {
                throw BlockCodec.damage("its neighbours")
            }
            try Self.insert(block, at: run.first, database)
        }
        return run.first + Int64(block.count)
    }

    /// Small blocks that follow each other.
    private struct SmallRun {
        var first: Int64
        var isDerived: Bool
        var pieces: [EventBatch]
    }

    private func smallRun(from offset: Int64) throws -> (run: SmallRun?, next: Int64)? {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT first, count, derived FROM block WHERE first >= ? ORDER BY first "
                    + "LIMIT 8192",
                arguments: [offset]
            )
            var heads: [Row] = []
            var events = 0
            while let row = try rows.next() {
                let count: Int = try row.read("count")
                let isDerived: Bool = try row.read("derived")
                let first: Int64 = try row.read("first")
                let isOther = try heads.first.map { try $0.read("derived") as Bool != isDerived }
                if count >= Self.smallBlock || isOther == true
                    || events + count > Self.mergedBlock
                {
                    // The run ends here. One block alone is left as it is.
                    guard heads.count > 1 else {
                        return (nil, heads.isEmpty ? first + Int64(count) : first)
                    }
                    return (try Self.run(heads, database), first)
                }
                heads.append(row.copy())
                events += count
                if events >= Self.mergedBlock / 2 {
                    return (
                        heads.count > 1 ? try Self.run(heads, database) : nil,
                        first + Int64(count)
                    )
                }
            }
            return nil
        }
    }

    private static func run(_ heads: [Row], _ database: Database) throws -> SmallRun {
        var run = SmallRun(
            first: try heads[0].read("first"),
            isDerived: try heads[0].read("derived"),
            pieces: []
        )
        for head in heads {
            let row = try Row.fetchOne(
                database,
                sql: "SELECT first, count, size, identities, payload FROM block WHERE first = ?",
                arguments: [head.read("first") as Int64]
            )
            guard let row else { throw BlockCodec.damage("its place") }
            run.pieces.append(try batch(of: row))
        }
        return run
    }
}
