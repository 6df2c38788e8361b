// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// What is decided about a message whose turn has come.
package enum ClaimDecision: Sendable, Equatable {
    case send
    case later(Int64)
    case refuse(reason: String)
}

/// What became of a message that was handed over, or was to be.
package struct Settlement: Sendable, Equatable {
    /// How it ended, or that it did not.
    package enum Outcome: Sendable, Equatable {
        case sent
        /// Nothing left the house, or the server said later: try again then.
        /// Where the server was away it is no attempt of the message.
        case again(due: Int64, reason: String, isAttempt: Bool)
        case failed(reason: String)
        /// The server refused it for good; where `isLasting`, because of the
        /// address, which then is on the suppression list.
        case bounced(isLasting: Bool)
        case unknown(reason: String)
    }

    package let id: Int64
    package let outcome: Outcome
    package let detail: String
    package let at: Int64

    package init(id: Int64, outcome: Outcome, detail: String, at: Int64) {
        self.id = id
        self.outcome = outcome
        self.detail = detail
        self.at = at
    }
}

/// What the guards are told about a candidate beside what the engine knows.
package struct SendHistory: Sendable, Equatable {
    package var suppressions: [SuppressionReason]
    /// When marketing was handed over to this address lately.
    package var recent: [Int64]

    package init(suppressions: [SuppressionReason], recent: [Int64]) {
        self.suppressions = suppressions
        self.recent = recent
    }
}

extension Outbox {
    /// No turn looks at more messages than this: the writer is not held long.
    static let looksMost = 500
    /// A marketing message counts for the caps of this long.
    package static let historySpan: Int64 = 7 * 86_400_000

    /// One turn of a queue, in one transaction: settles what ended, then
    /// claims up to `count` messages that are due and that `decide` lets go.
    ///
    ///     settle ── look at due ones ── decide ──► sending ── commit ──► hand over
    ///
    /// What is `sending` when the process dies may have left: `recover` says
    /// so. Whatever a transaction did not claim has certainly not left.
    package func turn(
        queue: String,
        settling: [Settlement],
        claiming count: Int,
        now: Int64,
        decide: (MessageRecord, SendHistory) throws -> ClaimDecision
    ) throws -> [MessageRecord] {
        try write { database in
            for settlement in settling { try Self.settle(settlement, database) }
            guard count > 0 else { return [] }
            let campaigns = try String.fetchAll(
                database,
                sql: "SELECT id FROM campaign WHERE sender = ? AND state = 'sending' "
                    + "ORDER BY purpose = 'transactional' DESC, started, id",
                arguments: [queue]
            )
            var claimed: [MessageRecord] = []
            var looks = 0
            for campaign in campaigns where claimed.count < count && looks < Self.looksMost {
                let rows = try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM message WHERE campaign = ? AND state = 'queued' "
                        + "AND due <= ? ORDER BY due, id LIMIT ?",
                    arguments: [campaign, now, Self.looksMost - looks]
                )
                for row in rows where claimed.count < count {
                    looks += 1
                    let message = try MessageRecord(row)
                    let history = try Self.history(of: message, now: now, database)
                    try Self.apply(try decide(message, history), message, now, database) {
                        claimed.append(message)
                    }
                }
            }
            return claimed
        }
    }

    private static func apply(
        _ decision: ClaimDecision,
        _ message: MessageRecord,
        _ now: Int64,
        _ database: Database,
        onSend: () -> Void
    ) throws {
        switch decision {
        case .send:
            try database.execute(
                sql: "UPDATE message SET state = 'sending', claimed = ?, "
                    + "attempts = attempts + 1, reason = NULL WHERE id = ?",
                arguments: [now, message.id]
            )
            onSend()
        case .later(let due):
            try database.execute(
                sql: "UPDATE message SET due = ?, reason = 'quietHours' WHERE id = ?",
                arguments: [max(due, now + 1), message.id]
            )
        case .refuse(let reason):
            try database.execute(
                sql: "UPDATE message SET state = 'refused', reason = ?, settled = ? WHERE id = ?",
                arguments: [reason, now, message.id]
            )
        }
    }

    static func history(
        of message: MessageRecord,
        now: Int64,
        _ database: Database
    ) throws -> SendHistory {
        guard let address = message.address else {
            return SendHistory(suppressions: [], recent: [])
        }
        return SendHistory(
            suppressions: try suppressions(of: address, database),
            recent: try recent(address, besides: message.id, since: now - historySpan, database)
        )
    }

    static func recent(
        _ address: String,
        besides message: Int64,
        since: Int64,
        _ database: Database
    ) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: "SELECT claimed FROM message WHERE address = ? AND claimed > ? AND id <> ? "
                + "AND purpose = 'marketing' "
                + "AND state IN ('sending', 'sent', 'unknown', 'bounced') LIMIT 100",
            arguments: [address, since, message]
        )
    }

    private static func settle(_ settlement: Settlement, _ database: Database) throws {
        let (state, reason): (MessageState, String?) =
            switch settlement.outcome {
            case .sent: (.sent, nil)
            case .again(_, let reason, _): (.queued, reason)
            case .failed(let reason): (.failed, reason)
            case .bounced(let isLasting):
                (.bounced, isLasting ? "addressRefused" : "messageRefused")
            case .unknown(let reason): (.unknown, reason)
            }
        var due: Int64?
        var uncounted = 0
        if case .again(let moment, _, let isAttempt) = settlement.outcome {
            due = moment
            uncounted = isAttempt ? 0 : 1
        }
        try database.execute(
            sql: "UPDATE message SET state = ?, reason = ?, detail = ?, due = coalesce(?, due), "
                + "attempts = attempts - ?, settled = ? WHERE id = ? AND state = 'sending'",
            arguments: [
                state.rawValue, reason, String(settlement.detail.prefix(500)), due,
                uncounted, state.isFinal ? settlement.at : nil, settlement.id,
            ]
        )
        guard database.changesCount == 1 else { return }
        if state == .queued {
            // A campaign that was cancelled meanwhile takes nothing back.
            try database.execute(
                sql: "UPDATE message SET state = 'cancelled', settled = ? WHERE id = ? AND "
                    + "(SELECT state FROM campaign WHERE id = campaign) = 'cancelled'",
                arguments: [settlement.at, settlement.id]
            )
        }
        if settlement.outcome == .bounced(isLasting: true) {
            try suppressBounced(
                settlement.id,
                detail: settlement.detail,
                now: settlement.at,
                database
            )
        }
        let event: String? =
            switch state {
            case .sent: MailEvent.sent
            case .unknown: MailEvent.unknown
            case .bounced: MailEvent.bounced
            default: nil
            }
        if let event {
            try addReceipt(
                event,
                message: settlement.id,
                at: settlement.at,
                note: settlement.detail,
                database
            )
        }
    }

    /// What was being handed over when the last process ended: it may have
    /// left or not. Messages that `resends` allows wait again, all others are
    /// unknown, and stay so. Returns how many of each.
    package func recover(
        now: Int64,
        resends: (MessageRecord) -> Bool
    ) throws -> (unknown: Int, again: Int) {
        try write { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM message WHERE state = 'sending'"
            )
            var again = 0
            for row in rows {
                let message = try MessageRecord(row)
                if resends(message) {
                    again += 1
                    try database.execute(
                        sql: "UPDATE message SET state = 'queued', reason = 'resendUnknown', "
                            + "due = ? WHERE id = ?",
                        arguments: [now, message.id]
                    )
                } else {
                    try Self.settle(
                        Settlement(
                            id: message.id,
                            outcome: .unknown(reason: "stoppedWhileSending"),
                            detail: "",
                            at: now
                        ),
                        database
                    )
                }
            }
            return (rows.count - again, again)
        }
    }

    /// When the next message of a queue is due, or nothing where none waits.
    package func nextDue(queue: String) throws -> Int64? {
        try read {
            try Int64.fetchOne(
                $0,
                sql: "SELECT min((SELECT min(due) FROM message WHERE campaign = campaign.id "
                    + "AND state = 'queued')) FROM campaign WHERE sender = ? AND state = 'sending'",
                arguments: [queue]
            )
        }
    }
}
