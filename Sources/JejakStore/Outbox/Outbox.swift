// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore

/// What is waiting to be sent and what became of it: campaigns, their messages,
/// the suppression list, and the footprints that mails leave.
///
/// A file of its own beside the log, so that the door out never waits for the
/// door in. Like the store: one process owns the folder, one connection writes,
/// and a commit is on the platter when it returns. Outcomes that belong into
/// the log wait here as receipts until they are in it.
package final class Outbox: Sendable {
    package static let fileName = "outbox.sqlite"

    let pool: DatabasePool
    let path: String

    /// Opens the outbox of a folder that exists, and makes it where there is
    /// none.
    package init(folder: String) throws {
        path = folder + "/" + Self.fileName
        try Migration.checkHeader(path: path, format: Self.format)
        pool = try Store.explaining(path: path) { [path] in
            try Store.openPool(
                path: path,
                label: "outbox",
                steps: [Self.tables]
            )
        }
    }

    /// Whether a folder has one already: readers make none.
    package static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/" + fileName)
    }

    func write<T>(_ body: (Database) throws -> T) throws -> T {
        try Store.explaining(path: path) { try pool.write(body) }
    }

    func read<T>(_ body: (Database) throws -> T) throws -> T {
        try Store.explaining(path: path) { try pool.read(body) }
    }

    /// Brings the write-ahead log into the file.
    package func checkpoint() throws {
        try Store.checkpoint(pool, path: path)
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

    /// Sets a value where there is none yet, and returns the one that holds.
    package func settle(_ key: String, to value: String) throws -> String {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO setting (key, value) VALUES (?, ?)",
                arguments: [key, value]
            )
            return try String.fetchOne(
                database,
                sql: "SELECT value FROM setting WHERE key = ?",
                arguments: [key]
            ) ?? value
        }
    }

    static let format = 1

    static let tables = [
        "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        // Mail servers and the names mail is sent under.
        "CREATE TABLE sender (name TEXT PRIMARY KEY, content TEXT NOT NULL)",
        """
        CREATE TABLE campaign (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            sender TEXT NOT NULL,
            purpose TEXT NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            created INTEGER NOT NULL,
            at INTEGER,
            started INTEGER,
            ended INTEGER
        )
        """,
        // One row a person and campaign: each yes and each no.
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            campaign TEXT NOT NULL,
            queue TEXT NOT NULL,
            purpose TEXT NOT NULL,
            person TEXT NOT NULL,
            kind INTEGER NOT NULL,
            node INTEGER NOT NULL,
            address TEXT,
            language TEXT NOT NULL,
            arm TEXT,
            state TEXT NOT NULL,
            reason TEXT,
            detail TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL,
            claimed INTEGER,
            settled INTEGER,
            hits INTEGER NOT NULL DEFAULT 0,
            UNIQUE (campaign, kind, person)
        )
        """,
        "CREATE INDEX message_due ON message (campaign, due) WHERE state = 'queued'",
        "CREATE INDEX message_open ON message (campaign) WHERE state IN ('queued', 'sending')",
        "CREATE INDEX message_state ON message (campaign, state)",
        // The cap asks when an address was written to last.
        "CREATE INDEX message_claimed ON message (address, claimed) WHERE claimed IS NOT NULL",
        "CREATE TABLE link (campaign TEXT NOT NULL, language TEXT NOT NULL, "
            + "number INTEGER NOT NULL, url TEXT NOT NULL, "
            + "PRIMARY KEY (campaign, language, number))",
        "CREATE TABLE suppression (address TEXT NOT NULL, reason TEXT NOT NULL, "
            + "at INTEGER NOT NULL, detail TEXT NOT NULL, message INTEGER, "
            + "PRIMARY KEY (address, reason))",
        "CREATE INDEX suppression_message ON suppression (message) WHERE message IS NOT NULL",
        // What a mail's links and pixel were asked for, until it is judged.
        "CREATE TABLE hit (id INTEGER PRIMARY KEY, message INTEGER NOT NULL, kind TEXT NOT NULL, "
            + "link INTEGER NOT NULL, at INTEGER NOT NULL, method TEXT NOT NULL, "
            + "agent TEXT NOT NULL, judged INTEGER NOT NULL DEFAULT 0, rule TEXT)",
        "CREATE INDEX hit_message ON hit (message)",
        "CREATE INDEX hit_new ON hit (at) WHERE judged = 0",
        // Outcomes on their way into the log, in order.
        "CREATE TABLE receipt (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, "
            + "message INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL)",
        // What was refused at a bound, by reason.
        "CREATE TABLE counter (reason TEXT PRIMARY KEY, count INTEGER NOT NULL)",
    ]
}
