// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// An edict with who said it, when and why: the trail that an auditor follows.
package struct EdictRecord: Sendable, Equatable {
    package let id: Int64
    package let time: Int64
    package let edict: IdentityEdict
    package let author: String
    package let reason: String
}

extension Store {
    /// Writes an edict and what follows from it, in one transaction.
    @discardableResult
    package func addEdict(
        _ edict: IdentityEdict,
        at time: Int64,
        by author: String,
        reason: String,
        _ resolution: IdentityGraph.Resolution
    ) throws -> Int64 {
        try write { database in
            try database.execute(
                sql: "INSERT INTO edict (time, kind, first, second, operator, reason) "
                    + "VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)",
                arguments: [
                    time, edict.kind.rawValue, [UInt8](edict.first.text.utf8).blob,
                    [UInt8](edict.second.text.utf8).blob, author, reason,
                ]
            )
            let id = database.lastInsertedRowID
            try Self.remember(resolution, database)
            return id
        }
    }

    /// All edicts in the order in which they were said.
    package func edicts() throws -> [EdictRecord] {
        try edicts(sql: "ORDER BY id", limit: .max)
    }

    /// The latest edicts, the newest first.
    package func edicts(limit: Int) throws -> [EdictRecord] {
        try edicts(sql: "ORDER BY id DESC", limit: max(0, limit))
    }

    private func edicts(sql: String, limit: Int) throws -> [EdictRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, time, kind, CAST(first AS BLOB) AS first,
                        CAST(second AS BLOB) AS second, operator, reason
                    FROM edict \(sql) LIMIT ?
                    """,
                arguments: [limit]
            ).map { row in
                guard let kind = IdentityEdict.Kind(rawValue: try row.read("kind")),
                    let first = PersonIdentifier(text: try Self.text(row, "first")),
                    let second = PersonIdentifier(text: try Self.text(row, "second"))
                else {
                    throw StoreError(
                        .newerFormat,
                        "the store holds an edict that this Jejak does not know: use the newer "
                            + "version"
                    )
                }
                return EdictRecord(
                    id: try row.read("id"),
                    time: try row.read("time"),
                    edict: IdentityEdict(kind, first, second),
                    author: try row.read("operator"),
                    reason: try row.read("reason")
                )
            }
        }
    }
}
