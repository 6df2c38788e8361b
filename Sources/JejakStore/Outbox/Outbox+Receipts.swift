// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import JejakCore

/// An outcome on its way into the log.
package struct Receipt: Sendable, Equatable {
    package let id: Int64
    /// The name of the event, such as `Email Sent`.
    package let event: String
    package let at: Int64
    /// What it is about: a reply, a link, a rule.
    package let note: String
    package let message: MessageRecord
    package let campaignName: String
}

extension Outbox {
    static func addReceipt(
        _ event: String,
        message: Int64,
        at time: Int64,
        note: String,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "INSERT INTO receipt (event, message, at, note) VALUES (?, ?, ?, ?)",
            arguments: [event, message, time, String(note.prefix(1000))]
        )
    }

    /// The oldest receipts that are not in the log yet.
    package func receipts(limit: Int) throws -> [Receipt] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT message.*, receipt.id AS receipt, event, receipt.at AS happened,
                        receipt.note AS said, campaign.name AS title
                    FROM receipt JOIN message ON message.id = receipt.message
                        JOIN campaign ON campaign.id = message.campaign
                    ORDER BY receipt.id LIMIT ?
                    """,
                arguments: [limit]
            ).map { row in
                Receipt(
                    id: try row.read("receipt"),
                    event: try row.read("event"),
                    at: try row.read("happened"),
                    note: try row.read("said"),
                    message: try MessageRecord(row),
                    campaignName: try row.read("title")
                )
            }
        }
    }

    /// Forgets receipts that are in the log.
    package func forgetReceipts(upTo id: Int64) throws {
        try write {
            try $0.execute(sql: "DELETE FROM receipt WHERE id <= ?", arguments: [id])
        }
    }

    /// Writes that something was refused at a bound.
    static func count(_ reason: String, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO counter (reason, count) VALUES (?, 1) "
                + "ON CONFLICT (reason) DO UPDATE SET count = count + 1",
            arguments: [reason]
        )
    }

    package func counters() throws -> [(reason: String, count: Int)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT reason, count FROM counter ORDER BY reason")
                .map { (try $0.read("reason"), try $0.read("count")) }
        }
    }
}
