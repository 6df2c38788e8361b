// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// Something that came to the door and was not taken, kept with the reason so
/// that it can be mended and sent again. Warning: personal data.
package struct QuarantineRecord: Sendable, Equatable {
    /// 0 until it is stored.
    package var id: Int64
    /// When it came, milliseconds since 1970 UTC.
    package var receivedAt: Int64
    package var source: String
    package var reason: String
    package var messageId: String?
    /// JSON that means the same when it is sent to the door again; where
    /// `reason` says that the body could not be read, its beginning.
    package var content: String

    package init(
        id: Int64 = 0,
        receivedAt: Int64,
        source: String,
        reason: String,
        messageId: String?,
        content: String
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.source = source
        self.reason = reason
        self.messageId = messageId
        self.content = content
    }
}

/// How much lies in quarantine under one reason.
package struct QuarantineCount: Sendable, Equatable {
    package let reason: String
    package let count: Int
    package let bytes: Int
}

extension Store {
    static func keep(_ records: [QuarantineRecord], _ database: Database) throws {
        guard !records.isEmpty else { return }
        let insert = try database.cachedStatement(
            sql: "INSERT INTO quarantine (received, source, reason, message, size, content) "
                + "VALUES (?, ?, ?, ?, ?, ?)"
        )
        for record in records {
            let content = Data(record.content.utf8)
            try insert.execute(arguments: [
                record.receivedAt, record.source, record.reason, record.messageId, content.count,
                content,
            ])
        }
    }

    /// What lies in quarantine, the newest first; `before` is the id of the
    /// last one of the page before.
    package func quarantine(
        reason: String? = nil,
        before: Int64? = nil,
        limit: Int
    ) throws -> [QuarantineRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM quarantine WHERE id < ? AND (? IS NULL OR reason = ?) "
                    + "ORDER BY id DESC LIMIT ?",
                arguments: [before ?? .max, reason, reason, limit]
            ).map(Self.record)
        }
    }

    /// The oldest that lie there after an id, for going through all of them.
    package func quarantine(after id: Int64, limit: Int) throws -> [QuarantineRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM quarantine WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [id, limit]
            ).map(Self.record)
        }
    }

    package func quarantine(ids: [Int64]) throws -> [QuarantineRecord] {
        try read { database in
            try ids.compactMap { id in
                try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM quarantine WHERE id = ?",
                    arguments: [id]
                ).map(Self.record)
            }
        }
    }

    package func quarantineCounts() throws -> [QuarantineCount] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT reason, count(*) AS count, sum(size) AS bytes FROM quarantine "
                    + "GROUP BY reason ORDER BY count DESC, reason"
            ).map {
                try QuarantineCount(
                    reason: $0.read("reason"),
                    count: $0.read("count"),
                    bytes: $0.read("bytes")
                )
            }
        }
    }

    /// How many bytes and items lie there.
    package func quarantineSize() throws -> (items: Int, bytes: Int) {
        let counts = try quarantineCounts()
        return (counts.reduce(0) { $0 + $1.count }, counts.reduce(0) { $0 + $1.bytes })
    }

    /// Warning: what is dropped is gone. Returns how many went.
    @discardableResult
    package func dropQuarantine(ids: [Int64]) throws -> Int {
        try write { database in
            let delete = try database.cachedStatement(sql: "DELETE FROM quarantine WHERE id = ?")
            var gone = 0
            for id in ids {
                try delete.execute(arguments: [id])
                gone += database.changesCount
            }
            return gone
        }
    }

    /// Warning: what is dropped is gone. Without a reason everything goes.
    package func dropQuarantine(reason: String?) throws -> Int {
        try write { database in
            try database.execute(
                sql: "DELETE FROM quarantine WHERE ? IS NULL OR reason = ?",
                arguments: [reason, reason]
            )
            return database.changesCount
        }
    }

    private static func record(_ row: Row) throws -> QuarantineRecord {
        let content = try row.withUnsafeData(named: "content") {
            String(decoding: $0 ?? .init(), as: UTF8.self)
        }
        return QuarantineRecord(
            id: try row.read("id"),
            receivedAt: try row.read("received"),
            source: try row.read("source"),
            reason: try row.read("reason"),
            messageId: try row.read("message"),
            content: content
        )
    }
}
