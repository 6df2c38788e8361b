// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// An address that nothing, or no marketing, may go to.
package struct Suppression: Sendable, Equatable {
    /// Warning: personal. In lower case.
    package let address: String
    package let reason: SuppressionReason
    package let at: Int64
    package let detail: String
}

extension Outbox {
    static func suppressions(
        of address: String,
        _ database: Database
    ) throws -> [SuppressionReason] {
        try String.fetchAll(
            database,
            sql: "SELECT reason FROM suppression WHERE address = ? ORDER BY reason",
            arguments: [address]
        ).compactMap(SuppressionReason.init)
    }

    package func suppressions(of address: String) throws -> [SuppressionReason] {
        try read { try Self.suppressions(of: address.lowercased(), $0) }
    }

    /// All of them at once, for choosing an audience.
    package func suppressions() throws -> [String: [SuppressionReason]] {
        try read { database in
            var all: [String: [SuppressionReason]] = [:]
            let rows = try Row.fetchCursor(database, sql: "SELECT address, reason FROM suppression")
            while let row = try rows.next() {
                guard let reason = SuppressionReason(rawValue: try row.read("reason")) else {
                    continue
                }
                all[try row.read("address"), default: []].append(reason)
            }
            return all
        }
    }

    /// When marketing was handed over lately, by address.
    package func recentSends(since time: Int64) throws -> [String: [Int64]] {
        try read { database in
            var all: [String: [Int64]] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT address, claimed FROM message WHERE claimed > ? "
                    + "AND purpose = 'marketing' AND address IS NOT NULL "
                    + "AND state IN ('sending', 'sent', 'unknown', 'bounced')",
                arguments: [time]
            )
            while let row = try rows.next() {
                all[try row.read("address"), default: []].append(try row.read("claimed"))
            }
            return all
        }
    }

    /// A page of the list, the latest first, and how many there are.
    package func suppressions(
        limit: Int,
        offset: Int
    ) throws -> (list: [Suppression], of: Int) {
        try read { database in
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM suppression") ?? 0
            let list = try Row.fetchAll(
                database,
                sql: "SELECT * FROM suppression ORDER BY at DESC, address LIMIT ? OFFSET ?",
                arguments: [limit, offset]
            ).compactMap { row -> Suppression? in
                guard let reason = SuppressionReason(rawValue: try row.read("reason")) else {
                    return nil
                }
                return Suppression(
                    address: try row.read("address"),
                    reason: reason,
                    at: try row.read("at"),
                    detail: try row.read("detail")
                )
            }
            return (list, count)
        }
    }

    /// How many addresses are on the list for each reason.
    package func suppressionTotals() throws -> [SuppressionReason: Int] {
        try read { database in
            var totals: [SuppressionReason: Int] = [:]
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT reason, count(*) AS count FROM suppression GROUP BY reason"
            )
            for row in rows {
                guard let reason = SuppressionReason(rawValue: try row.read("reason")) else {
                    continue
                }
                totals[reason] = try row.read("count")
            }
            return totals
        }
    }

    /// Puts an address on the list, with the receipt of the message that led
    /// to it, in one transaction. What waits for this address is refused when
    /// its turn comes. False where it was on the list for this reason already.
    package func suppress(
        _ address: String,
        for reason: SuppressionReason,
        detail: String,
        receipt: (event: String, message: Int64)?,
        now: Int64
    ) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO suppression (address, reason, at, detail, message) "
                    + "VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    address.lowercased(), reason.rawValue, now, String(detail.prefix(500)),
                    receipt?.message,
                ]
            )
            guard database.changesCount == 1 else { return false }
            if let receipt {
                try Self.addReceipt(
                    receipt.event,
                    message: receipt.message,
                    at: now,
                    note: detail,
                    database
                )
            }
            return true
        }
    }

    /// Takes a reason off an address. False where it did not stand there.
    package func allow(
        _ address: String,
        again reason: SuppressionReason,
        receipt: (event: String, message: Int64)?,
        now: Int64
    ) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "DELETE FROM suppression WHERE address = ? AND reason = ?",
                arguments: [address.lowercased(), reason.rawValue]
            )
            guard database.changesCount == 1 else { return false }
            if let receipt {
                try Self.addReceipt(
                    receipt.event,
                    message: receipt.message,
                    at: now,
                    note: "",
                    database
                )
            }
            return true
        }
    }

    /// A bounce that came back after the mail had been taken: the message is
    /// bounced, and a lasting one puts the address on the list. False where it
    /// was known.
    package func bounce(
        message id: Int64,
        isLasting: Bool,
        detail: String,
        now: Int64
    ) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE message SET state = 'bounced', reason = ?, detail = ? "
                    + "WHERE id = ? AND (state IN ('sent', 'unknown', 'sending') "
                    + "OR (? AND state = 'bounced' AND reason = 'bouncedForNow'))",
                arguments: [
                    isLasting ? "bouncedLater" : "bouncedForNow", String(detail.prefix(500)), id,
                    isLasting,
                ]
            )
            guard database.changesCount == 1 else { return false }
            try Self.addReceipt(
                MailEvent.bounced,
                message: id,
                at: now,
                note: detail,
                database
            )
            if isLasting { try Self.suppressBounced(id, detail: detail, now: now, database) }
            return true
        }
    }

    /// The other side says that a mail arrived. False where it was known.
    package func delivered(message id: Int64, detail: String, now: Int64) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE message SET state = 'sent', reason = 'delivered' "
                    + "WHERE id = ? AND reason IS NOT 'delivered' "
                    + "AND (state IN ('sent', 'unknown') "
                    + "OR (state = 'bounced' AND reason = 'bouncedForNow'))",
                arguments: [id]
            )
            guard database.changesCount == 1 else { return false }
            try Self.addReceipt(
                MailEvent.delivered,
                message: id,
                at: now,
                note: detail,
                database
            )
            return true
        }
    }

    static func suppressBounced(
        _ message: Int64,
        detail: String,
        now: Int64,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO suppression (address, reason, at, detail, message) "
                + "SELECT address, 'bounced', ?, ?, id FROM message "
                + "WHERE id = ? AND address IS NOT NULL",
            arguments: [now, String(detail.prefix(500)), message]
        )
    }
}
