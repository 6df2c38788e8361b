// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// An import as it was recorded.
package struct ImportRecord: Sendable {
    package let started: Int64
    /// Nothing where the import was interrupted.
    package let finished: Int64?
    package let source: String
    package let files: [String]
    package let preset: String
    /// The report as JSON; empty where there is none.
    package let report: String
}

extension Store {
    package func beginImport(
        source: String,
        files: [String],
        preset: String,
        at time: Int64
    ) throws -> Int64 {
        try write { database in
            try database.execute(
                sql: "INSERT INTO import (started, source, files, preset, report) "
                    + "VALUES (?, ?, ?, ?, '')",
                arguments: [time, source, files.joined(separator: "\n"), preset]
            )
            return database.lastInsertedRowID
        }
    }

    package func endImport(_ id: Int64, report: String, at time: Int64) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE import SET finished = ?, report = ? WHERE id = ?",
                arguments: [time, report, id]
            )
        }
    }

    /// The latest imports, newest first.
    package func imports(limit: Int) throws -> [ImportRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM import ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map { row in
                try ImportRecord(
                    started: row.read("started"),
                    finished: row.read("finished"),
                    source: row.read("source"),
                    files: (row.read("files") as String).split(separator: "\n").map(String.init),
                    preset: row.read("preset"),
                    report: row.read("report")
                )
            }
        }
    }
}
