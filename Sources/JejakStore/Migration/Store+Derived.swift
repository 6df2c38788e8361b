// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore

/// A derived file that a transaction has named, and so is real.
package struct NamedPart: Sendable, Equatable {
    /// What the file holds; the raw values are part of the store's format.
    package enum Kind: String, Sendable {
        case base
        case run
        case facts
    }

    package let kind: Kind
    package let file: String
    package let first: Int64
    package let end: Int64
    package let rows: Int

    package init(kind: Kind, file: String, first: Int64, end: Int64, rows: Int) {
        self.kind = kind
        self.file = file
        self.first = first
        self.end = end
        self.rows = rows
    }
}

extension Store {
    /// The derived files that are real, oldest first.
    package func parts() throws -> [NamedPart] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT kind, file, first, end, rows FROM part ORDER BY id"
            ).compactMap { row in
                try NamedPart.Kind(rawValue: row.read("kind")).map {
                    NamedPart(
                        kind: $0,
                        file: try row.read("file"),
                        first: try row.read("first"),
                        end: try row.read("end"),
                        rows: try row.read("rows")
                    )
                }
            }
        }
    }

    /// Puts a new set of derived files in the place of the old one, and forgets
    /// the oldest `count` moves, which the new files show, in one transaction.
    ///
    /// Forgotten moves are only counted as gone, by their last number: to remove
    /// hundreds of thousands at once would keep the commits waiting. `sweepMoves`
    /// removes them later.
    package func replaceParts(_ parts: [NamedPart], forgettingMoves count: Int) throws {
        let last = try count == 0 ? nil : read { try Self.move(after: count, $0) }
        try write { database in
            try database.execute(sql: "DELETE FROM part")
            for part in parts {
                try database.execute(
                    sql: "INSERT INTO part (kind, file, first, end, rows) VALUES (?, ?, ?, ?, ?)",
                    arguments: [part.kind.rawValue, part.file, part.first, part.end, part.rows]
                )
            }
            if let last {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                    arguments: [Self.forgottenMove, String(last)]
                )
            }
        }
    }

    /// The setting that names the last move that the parts show.
    static let forgottenMove = "forgottenMove"

    /// Moves up to this number are shown by the parts.
    static func forgotten(_ database: Database) throws -> Int64 {
        try String.fetchOne(
            database,
            sql: "SELECT value FROM setting WHERE key = ?",
            arguments: [forgottenMove]
        ).flatMap { Int64($0) } ?? 0
    }

    /// The number of the move that is the `count`th of those not forgotten, or
    /// of the last where there are fewer.
    private static func move(after count: Int, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM move WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?",
            arguments: [forgotten(database), count - 1]
        ) ?? Int64.fetchOne(database, sql: "SELECT max(id) FROM move")
    }

    /// Removes some of the moves that are forgotten, and says whether there are
    /// more. Does not wait for the disk.
    ///
    /// The last of them stays: SQLite numbers a new row by the highest that there
    /// is, and a new move must not get a forgotten number.
    package func sweepMoves(atMost count: Int = 2_000) throws -> Bool {
        let last = try read { database -> (forgotten: Int64, least: Int64?) in
            let least = try Int64.fetchOne(database, sql: "SELECT min(id) FROM move")
            return (try Self.forgotten(database), least)
        }
        guard let least = last.least, least < last.forgotten else { return false }
        let end = min(last.forgotten, least + Int64(count))
        try writeLater { database in
            try database.execute(sql: "DELETE FROM move WHERE id < ?", arguments: [end])
        }
        return end < last.forgotten
    }

    /// A dated snapshot's content, the newest version of its kind.
    package func snapshot(
        _ kind: String
    ) throws -> (version: Int, date: Int64, content: [UInt8])? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT version, date, content FROM snapshot WHERE kind = ? "
                    + "ORDER BY version DESC LIMIT 1",
                arguments: [kind]
            ).map { row in
                let content = try row.withUnsafeData(named: "content") { [UInt8]($0 ?? .init()) }
                return (try row.read("version"), try row.read("date"), content)
            }
        }
    }

    /// Adds the next version of a snapshot.
    package func addSnapshot(_ kind: String, date: Int64, content: [UInt8]) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO snapshot (kind, version, date, content)
                    SELECT ?, coalesce(max(version), 0) + 1, ?, ? FROM snapshot WHERE kind = ?
                    """,
                arguments: [kind, date, content.blob, kind]
            )
        }
    }

    package func setting(_ key: String) throws -> String? {
        try read {
            try String.fetchOne(
                $0,
                sql: "SELECT value FROM setting WHERE key = ?",
                arguments: [key]
            )
        }
    }

    package func set(_ key: String, to value: String) throws {
        try write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                arguments: [key, value]
            )
        }
    }

    /// Derives the identities of a folder that an older Jejak wrote anew, once.
    package func renewOldIdentities() throws {
        guard try setting(Migration.identitiesAreOld) == "yes" else { return }
        try rebuildIdentities()
        try set(Migration.identitiesAreOld, to: "no")
    }

    /// Derives the identities anew from the log and the edicts, in one
    /// transaction: a crash leaves the old ones.
    package func rebuildIdentities() throws {
        var graph = IdentityGraph(rules: try identityRulesNow())
        for edict in try edicts() { graph.restore(edict.edict) }
        var resolutions: [IdentityGraph.Resolution] = []
        try readLog(from: 0) { batch, _ in
            var resolution = graph.resolve(batch)
            resolution.people = []
            resolution.nodes = []
            resolution.moves = []
            resolutions.append(resolution)
            return true
        }
        try replaceIdentities(graph, resolutions)
    }
}
