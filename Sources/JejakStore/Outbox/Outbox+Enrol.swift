// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// Which half of the comparison a person is in. The raw values are part of the
/// outbox's format.
package enum CampaignArm: String, Sendable {
    /// Entitled to the message, and it was to be sent.
    case reached
    /// Entitled to it, and left without it to see the difference.
    case held
}

/// One person of an audience, with what was decided about them.
package struct EnrolledPerson: Sendable, Equatable {
    package var key: String
    package var kind: IdentifierKind
    /// The person's code in the journeys.
    package var code: UInt32
    /// Warning: personal.
    package var address: String?
    package var language: String
    /// Nothing where a guard said no.
    package var arm: CampaignArm?
    package var state: MessageState
    package var reason: String?
    package var detail: String?
    package var due: Int64

    package init(
        key: String,
        kind: IdentifierKind,
        code: UInt32,
        address: String?,
        language: String,
        arm: CampaignArm?,
        state: MessageState,
        reason: String? = nil,
        detail: String? = nil,
        due: Int64
    ) {
        self.key = key
        self.kind = kind
        self.code = code
        self.address = address
        self.language = language
        self.arm = arm
        self.state = state
        self.reason = reason
        self.detail = detail
        self.due = due
    }
}

/// A person of a campaign, for its result.
package struct ArmMember: Sendable, Equatable {
    package let code: UInt32
    package let arm: CampaignArm
}

extension Outbox {
    /// Begins a campaign: its audience, its links and its state in one
    /// transaction, so that a crash leaves either nobody or everybody chosen.
    /// False where it is not scheduled, or where its text is no longer `text`:
    /// what was chosen and shown is what is sent.
    ///
    /// Time: about half a million people a second.
    package func begin(
        _ id: String,
        text: String,
        people: [EnrolledPerson],
        links: [(language: String, number: Int, url: String)],
        now: Int64
    ) throws -> Bool {
        try write { database in
            guard let campaign = try Self.campaign(id, database),
                campaign.state == .scheduled, campaign.text == text
            else { return false }
            let insert = try database.cachedStatement(
                sql: """
                    INSERT INTO message (campaign, queue, purpose, person, kind, node, address,
                        language, arm, state, reason, detail, due, settled)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for person in people {
                try insert.execute(arguments: [
                    id, campaign.sender, campaign.purpose.rawValue, person.key,
                    Int64(person.kind.rawValue), Int64(person.code), person.address,
                    person.language, person.arm?.rawValue, person.state.rawValue, person.reason,
                    person.detail, person.due, person.state.isFinal ? now : nil,
                ])
            }
            for link in links {
                try database.execute(
                    sql: "INSERT INTO link (campaign, language, number, url) VALUES (?, ?, ?, ?)",
                    arguments: [id, link.language, link.number, link.url]
                )
            }
            try database.execute(
                sql: "UPDATE campaign SET state = 'sending', started = ?, note = '' WHERE id = ?",
                arguments: [now, id]
            )
            return true
        }
    }

    /// Everybody who takes part in a campaign's comparison.
    package func arms(of id: String) throws -> [ArmMember] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT node, arm FROM message WHERE campaign = ? AND arm IS NOT NULL",
                arguments: [id]
            )
            var members: [ArmMember] = []
            while let row = try rows.next() {
                guard let arm = CampaignArm(rawValue: try row.read("arm")) else { continue }
                members.append(ArmMember(code: try row.read("node"), arm: arm))
            }
            return members
        }
    }

    /// The same by key, in the order in which they were chosen.
    package func armKeys(of id: String) throws -> [(key: String, arm: CampaignArm)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT person, arm FROM message WHERE campaign = ? AND arm IS NOT NULL "
                    + "ORDER BY id",
                arguments: [id]
            ).compactMap { row in
                try CampaignArm(rawValue: row.read("arm")).map { (try row.read("person"), $0) }
            }
        }
    }

    /// Where a numbered link of a campaign leads.
    package func link(campaign: String, language: String, number: Int) throws -> String? {
        try read {
            try String.fetchOne(
                $0,
                sql: "SELECT url FROM link WHERE campaign = ? AND language = ? AND number = ?",
                arguments: [campaign, language, number]
            )
        }
    }
}
