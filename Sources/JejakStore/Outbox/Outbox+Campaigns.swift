// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// A campaign as the outbox keeps it.
package struct CampaignRecord: Sendable, Equatable {
    package let id: String
    package var name: String
    /// The name of the sender, which is also the name of its queue.
    package var sender: String
    package var purpose: Purpose
    /// The definition as it was written.
    package var text: String
    package var state: CampaignState
    /// Why it is in this state, where that needs words.
    package var note: String
    package var created: Int64
    /// When it is to begin; nothing where it begins by hand.
    package var at: Int64?
    /// The instant for which the audience was chosen.
    package var started: Int64?
    package var ended: Int64?

    package init(
        id: String,
        name: String,
        sender: String,
        purpose: Purpose,
        text: String,
        state: CampaignState = .draft,
        note: String = "",
        created: Int64,
        at: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.sender = sender
        self.purpose = purpose
        self.text = text
        self.state = state
        self.note = note
        self.created = created
        self.at = at
    }

    init(_ row: Row) throws {
        id = try row.read("id")
        name = try row.read("name")
        sender = try row.read("sender")
        purpose = Purpose(rawValue: try row.read("purpose")) ?? .marketing
        text = try row.read("text")
        state = CampaignState(rawValue: try row.read("state")) ?? .paused
        note = try row.read("note")
        created = try row.read("created")
        at = try row.read("at")
        started = try row.read("started")
        ended = try row.read("ended")
    }
}

/// How many messages of a campaign are in a state, for a reason.
package struct MessageCount: Sendable, Equatable {
    package let state: MessageState
    package let reason: String?
    package let arm: String?
    package let count: Int
}

extension Outbox {
    package func campaigns() throws -> [CampaignRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM campaign ORDER BY created DESC, id")
                .map { try CampaignRecord($0) }
        }
    }

    package func campaign(_ id: String) throws -> CampaignRecord? {
        try read { try Self.campaign(id, $0) }
    }

    static func campaign(_ id: String, _ database: Database) throws -> CampaignRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM campaign WHERE id = ?", arguments: [id])
            .map { try CampaignRecord($0) }
    }

    /// Writes a campaign that nobody was chosen for yet. False where one of
    /// this id has gone further: what was sent keeps its words.
    package func save(_ campaign: CampaignRecord) throws -> Bool {
        try write { database in
            if let known = try Self.campaign(campaign.id, database),
                known.state != .draft, known.state != .scheduled
            {
                return false
            }
            try database.execute(
                sql: """
                    INSERT INTO campaign (id, name, sender, purpose, text, state, note, created, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name,
                        sender = excluded.sender, purpose = excluded.purpose,
                        text = excluded.text, state = excluded.state, note = excluded.note,
                        at = excluded.at
                    """,
                arguments: [
                    campaign.id, campaign.name, campaign.sender, campaign.purpose.rawValue,
                    campaign.text, campaign.state.rawValue, campaign.note, campaign.created,
                    campaign.at,
                ]
            )
            return true
        }
    }

    /// Moves a campaign from one state to another, in one transaction with what
    /// the move means for its messages; `at` gives it another time to begin.
    /// False where it is no longer in the first.
    package func move(
        _ id: String,
        from: CampaignState,
        to state: CampaignState,
        note: String = "",
        at: Int64? = nil,
        now: Int64
    ) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE campaign SET state = ?, note = ?, "
                    + "at = coalesce(?, at), "
                    + "ended = CASE WHEN ? THEN ? ELSE ended END WHERE id = ? AND state = ?",
                arguments: [
                    state.rawValue, note, at, state == .done || state == .cancelled, now, id,
                    from.rawValue,
                ]
            )
            guard database.changesCount == 1 else { return false }
            if state == .cancelled {
                try database.execute(
                    sql: "UPDATE message SET state = 'cancelled', settled = ? "
                        + "WHERE campaign = ? AND state = 'queued'",
                    arguments: [now, id]
                )
            }
            return true
        }
    }

    /// Ends the campaigns none of whose messages waits any more, and names them.
    package func endFinished(now: Int64) throws -> [String] {
        try write { database in
            let ids = try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM campaign WHERE state = 'sending' AND NOT EXISTS (
                        SELECT 1 FROM message WHERE campaign = campaign.id
                            AND state IN ('queued', 'sending'))
                    """
            )
            for id in ids {
                try database.execute(
                    sql: "UPDATE campaign SET state = 'done', ended = ? WHERE id = ?",
                    arguments: [now, id]
                )
            }
            return ids
        }
    }

    /// What the messages of a campaign came to so far.
    package func counts(of id: String) throws -> [MessageCount] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT state, reason, arm, count(*) AS count FROM message "
                    + "WHERE campaign = ? GROUP BY state, reason, arm",
                arguments: [id]
            ).map { row in
                MessageCount(
                    state: MessageState(rawValue: try row.read("state")) ?? .unknown,
                    reason: try row.read("reason"),
                    arm: try row.read("arm"),
                    count: try row.read("count")
                )
            }
        }
    }

    // MARK: Senders

    package func senders() throws -> [(name: String, content: String)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT name, content FROM sender ORDER BY name")
                .map { (try $0.read("name"), try $0.read("content")) }
        }
    }

    package func sender(_ name: String) throws -> String? {
        try read {
            try String.fetchOne(
                $0,
                sql: "SELECT content FROM sender WHERE name = ?",
                arguments: [name]
            )
        }
    }

    package func saveSender(_ name: String, content: String) throws {
        try write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO sender (name, content) VALUES (?, ?)",
                arguments: [name, content]
            )
        }
    }
}
