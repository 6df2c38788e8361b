// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore

/// The tables of the store and how older folders reach them.
///
/// `user_version` holds the format. A folder of a newer Jejak is refused before
/// anything in it is touched.
enum Migration {
    static let format = steps.count

    /// Brings a file to the newest format, one step after the other, all in
    /// one transaction: a crash leaves the old one. `steps[n]` leads from
    /// format n to n + 1.
    static func apply(to pool: DatabasePool, path: String, steps: [[String]]) throws {
        let format = steps.count
        let found = try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard found <= format else { throw newer(found, than: format, path: path) }
        guard found < format else { return }
        try pool.write { database in
            // Another process may have made the tables meanwhile.
            let now = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard now < format else { return }
            for statement in steps[now...].joined() { try database.execute(sql: statement) }
            try database.execute(sql: "PRAGMA user_version = \(format)")
        }
    }

    /// Refuses a file of a newer format, or of something else, by its header,
    /// before SQLite opens it: opening it for writing may change its journal mode.
    ///
    /// The header can lag behind the write-ahead log, so `apply` looks again.
    static func checkHeader(path: String, format: Int) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }  // Nothing was written, so nothing can be lost.
        // What cannot be read is explained by SQLite, which tries next.
        guard let header = try? file.read(upToCount: 64), !header.isEmpty else { return }
        // SQLite takes a file shorter than its header for an empty one.
        guard header.count == 64 else { throw Store.damage(of: path) }
        guard header.starts(with: "SQLite format 3\0".utf8) else { return }
        let found = header[60..<64].reduce(0) { $0 << 8 | Int($1) }
        guard found <= format else { throw newer(found, than: format, path: path) }
    }

    private static func newer(_ found: Int, than format: Int, path: String) -> StoreError {
        StoreError(
            .newerFormat,
            "\(path) was written by a newer Jejak (format \(found), this one reads up to "
                + "\(format)): use the newer version, nothing was changed"
        )
    }

    static let steps = [first, second, third]

    /// The setting that says that an older Jejak wrote the identities.
    static let identitiesAreOld = "identitiesAreOld"

    private static let first = [
        // The log. One row is one block of events; offsets have no gaps.
        """
        CREATE TABLE block (
            first INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            received INTEGER NOT NULL,
            earliest INTEGER NOT NULL,
            latest INTEGER NOT NULL,
            derived INTEGER NOT NULL,
            size INTEGER NOT NULL,
            identities BLOB NOT NULL,
            payload BLOB NOT NULL
        )
        """,
        // Who is known, and which link decides whose an anonymous id is.
        "CREATE TABLE identifier (node INTEGER PRIMARY KEY, kind INTEGER NOT NULL, "
            + "value TEXT NOT NULL)",
        "CREATE TABLE link (anonymous INTEGER PRIMARY KEY, user INTEGER NOT NULL, "
            + "time INTEGER NOT NULL, identity INTEGER NOT NULL)",
        // Moves that the parts do not show yet, in order.
        "CREATE TABLE move (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, "
            + "origin INTEGER NOT NULL, destination INTEGER NOT NULL)",
        // The derived files that are real.
        "CREATE TABLE part (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, "
            + "first INTEGER NOT NULL, end INTEGER NOT NULL, rows INTEGER NOT NULL)",
        // Dated snapshots of what is relative to everybody: cut points, clusters.
        "CREATE TABLE snapshot (kind TEXT NOT NULL, version INTEGER NOT NULL, "
            + "date INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, version))",
        "CREATE TABLE import (id INTEGER PRIMARY KEY, started INTEGER NOT NULL, "
            + "finished INTEGER, source TEXT NOT NULL, files TEXT NOT NULL, "
            + "preset TEXT NOT NULL, report TEXT NOT NULL)",
        "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE operator (name TEXT PRIMARY KEY, secret TEXT NOT NULL, "
            + "created INTEGER NOT NULL)",
    ]
    /// The door in: links between any two identifiers, operators' edicts,
    /// sources, quarantine.
    private static let second = [
        "ALTER TABLE link RENAME TO link_1",
        "CREATE TABLE link (a INTEGER NOT NULL, b INTEGER NOT NULL, time INTEGER NOT NULL, "
            + "identity INTEGER NOT NULL, alias INTEGER NOT NULL, PRIMARY KEY (a, b)) "
            + "WITHOUT ROWID",
        "CREATE INDEX link_b ON link (b)",
        "INSERT INTO link SELECT min(anonymous, user), max(anonymous, user), time, identity, 0 "
            + "FROM link_1",
        "ALTER TABLE identifier ADD COLUMN person INTEGER NOT NULL DEFAULT 0",
        "UPDATE identifier SET person = coalesce((SELECT user FROM link_1 "
            + "WHERE link_1.anonymous = identifier.node), node)",
        "CREATE INDEX identifier_person ON identifier (person)",
        "DROP TABLE link_1",
        // The links of before knew no aliases: who is who is derived anew once.
        "INSERT INTO setting SELECT '\(identitiesAreOld)', 'yes' FROM block LIMIT 1",
        // What operators decided about who is who, in order. Identifiers as
        // text, so that a rebuild, which numbers them anew, can read them.
        "CREATE TABLE edict (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, "
            + "first TEXT NOT NULL, second TEXT NOT NULL, operator TEXT NOT NULL, "
            + "reason TEXT NOT NULL)",
        "CREATE TABLE source (name TEXT PRIMARY KEY, hash BLOB NOT NULL, ending TEXT NOT NULL, "
            + "created INTEGER NOT NULL, rotated INTEGER, disabled INTEGER NOT NULL, "
            + "rate INTEGER)",
        "CREATE TABLE quarantine (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            + "received INTEGER NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, "
            + "message TEXT, size INTEGER NOT NULL, content BLOB NOT NULL)",
        "CREATE INDEX quarantine_reason ON quarantine (reason, id)",
    ]
    /// Segments that are kept true, and questions that are kept to be asked again.
    private static let third = [
        "CREATE TABLE segment (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, "
            + "version INTEGER NOT NULL, text TEXT NOT NULL, created INTEGER NOT NULL, "
            + "changed INTEGER NOT NULL, state TEXT NOT NULL, trouble TEXT NOT NULL)",
        "CREATE TABLE saved_question (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            + "name TEXT NOT NULL UNIQUE, text TEXT NOT NULL, created INTEGER NOT NULL)",
    ]
}
