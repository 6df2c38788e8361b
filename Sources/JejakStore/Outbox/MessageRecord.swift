// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// One person's message of a campaign, as the outbox keeps it.
package struct MessageRecord: Sendable, Equatable {
    package let id: Int64
    package let campaign: String
    package let purpose: Purpose
    package let person: String
    package let kind: IdentifierKind
    package let code: UInt32
    /// Warning: personal.
    package let address: String?
    package let language: String
    package let state: MessageState
    /// Why it is in this state: a word of a closed list.
    package let reason: String?
    /// What the other side said, where it said something.
    package let detail: String?
    package let attempts: Int
    package let due: Int64
    /// When it was last handed over or tried to be.
    package let claimed: Int64?
    package let settled: Int64?

    init(_ row: Row) throws {
        id = try row.read("id")
        campaign = try row.read("campaign")
        purpose = Purpose(rawValue: try row.read("purpose")) ?? .marketing
        person = try row.read("person")
        kind = IdentifierKind(rawValue: try row.read("kind")) ?? .user
        code = try row.read("node")
        address = try row.read("address")
        language = try row.read("language")
        // A state of a newer Jejak is not touched.
        state = MessageState(rawValue: try row.read("state")) ?? .unknown
        reason = try row.read("reason")
        detail = try row.read("detail")
        attempts = try row.read("attempts")
        due = try row.read("due")
        claimed = try row.read("claimed")
        settled = try row.read("settled")
    }
}

extension Outbox {
    package func message(_ id: Int64) throws -> MessageRecord? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM message WHERE id = ?",
                arguments: [id]
            ).map { try MessageRecord($0) }
        }
    }

    /// A page of messages, the latest first, and how many there are.
    package func messages(
        campaign: String? = nil,
        state: MessageState? = nil,
        reason: String? = nil,
        limit: Int,
        offset: Int
    ) throws -> (messages: [MessageRecord], of: Int) {
        var conditions = ["1 = 1"]
        var arguments = StatementArguments()
        if let campaign {
            conditions.append("campaign = ?")
            arguments += [campaign]
        }
        if let state {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        if let reason {
            conditions.append("reason = ?")
            arguments += [reason]
        }
        let clause = conditions.joined(separator: " AND ")
        return try read { database in
            let count =
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM message WHERE \(clause)",
                    arguments: arguments
                ) ?? 0
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM message WHERE \(clause) ORDER BY id DESC LIMIT ? OFFSET ?",
                arguments: arguments + [limit, offset]
            )
            return (try rows.map { try MessageRecord($0) }, count)
        }
    }
}
