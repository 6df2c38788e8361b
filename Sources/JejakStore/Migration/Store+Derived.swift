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
    package func replaceParts(_ parts: [NamedPart], forgettingMoves count: Int) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM part")
            for part in parts {
                try database.execute(
                    sql: "INSERT INTO part (kind, file, first, end, rows) VALUES (?, ?, ?, ?, ?)",
                    arguments: [part.kind.rawValue, part.file, part.first, part.end, part.rows]
                )
            }
            try database.execute(
                sql: "DELETE FROM move WHERE id IN (SELECT id FROM move ORDER BY id LIMIT ?)",
                arguments: [count]
            )
        }
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
