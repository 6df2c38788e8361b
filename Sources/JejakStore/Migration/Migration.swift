// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore

/// The tables of the store and how older folders reach them.
///
/// `user_version` holds the format. A folder of a newer Jejak is refused before
/// anything in it is touched.
enum Migration {
    static let format = 1

    static func apply(
        to pool: DatabasePool,
        path: String,
        format: Int,
        tables: [String]
    ) throws {
        let found = try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard found <= format else { throw newer(found, than: format, path: path) }
        guard found < format else { return }
        try pool.write { database in
            // Another process may have made the tables meanwhile.
            let now = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard now < format else { return }
            for statement in tables { try database.execute(sql: statement) }
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

    static let tables = [
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
}
