// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import JejakCore

/// One request for a mail's pixel or link, as it came.
package struct MailHitRecord: Sendable, Equatable {
    package let id: Int64
    package let isClick: Bool
    package let link: Int
    package let at: Int64
    package let method: String
    package let agent: String
    package let isJudged: Bool
    /// The rule by which a robot was recognised.
    package let rule: String?
}

/// Opens and clicks of a campaign, by people and by robots.
package struct HitCounts: Sendable, Equatable {
    package var openedByPeople = 0
    package var openedByRobots = 0
    package var clickedByPeople = 0
    package var clickedByRobots = 0

    package init() {}
}

extension Outbox {
    /// More requests than this for one mail are counted, not kept.
    static let hitsMost = 200

    /// Keeps a request for a mail's pixel or link. False where there is no such
    /// message or it had too many.
    package func addHit(
        message id: Int64,
        isClick: Bool,
        link: Int,
        at time: Int64,
        method: String,
        agent: String
    ) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE message SET hits = hits + 1 WHERE id = ? AND hits < ?",
                arguments: [id, Self.hitsMost]
            )
            guard database.changesCount == 1 else {
                try Self.count("tooManyHits", database)
                return false
            }
            try database.execute(
                sql: "INSERT INTO hit (message, kind, link, at, method, agent) "
                    + "VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    id, isClick ? "click" : "open", link, time, String(method.prefix(10)),
                    String(agent.prefix(300)),
                ]
            )
            return true
        }
    }

    /// Judges the requests that came before a moment, each with all others for
    /// the same mail in sight, and writes their receipts. Returns how many.
    package func judgeHits(
        before: Int64,
        limit: Int,
        judge: (MessageRecord, [MailHitRecord], _ links: Int) -> [String?]
    ) throws -> Int {
        try write { database in
            let ids = try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT message FROM hit WHERE judged = 0 AND at < ? LIMIT ?",
                arguments: [before, limit]
            )
            var count = 0
            for id in ids {
                guard
                    let row = try Row.fetchOne(
                        database,
                        sql: "SELECT * FROM message WHERE id = ?",
                        arguments: [id]
                    )
                else { continue }
                let hits = try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM hit WHERE message = ? ORDER BY at, id",
                    arguments: [id]
                ).map { try MailHitRecord($0) }
                let message = try MessageRecord(row)
                let links =
                    try Int.fetchOne(
                        database,
                        sql: "SELECT count(*) FROM link WHERE campaign = ? AND language = ?",
                        arguments: [message.campaign, message.language]
                    ) ?? 0
                let rules = judge(message, hits, links)
                for (hit, rule) in zip(hits, rules) where !hit.isJudged && hit.at < before {
                    count += 1
                    try Self.note(hit, of: id, rule: rule, database)
                }
            }
            return count
        }
    }

    private static func note(
        _ hit: MailHitRecord,
        of message: Int64,
        rule: String?,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE hit SET judged = 1, rule = ? WHERE id = ?",
            arguments: [rule, hit.id]
        )
        try addReceipt(
            hit.isClick ? MailEvent.clicked : MailEvent.opened,
            message: message,
            at: hit.at,
            note: "\(hit.link) \(rule ?? "")",
            database
        )
    }

    /// How many people and robots opened and clicked, each mail counted once.
    package func hitCounts(of campaign: String) throws -> HitCounts {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, isRobot, count(*) AS count FROM (
                        SELECT hit.message, hit.kind AS kind, min(rule IS NOT NULL) AS isRobot
                        FROM message JOIN hit ON hit.message = message.id
                        WHERE campaign = ? AND judged = 1 GROUP BY hit.message, hit.kind)
                    GROUP BY kind, isRobot
                    """,
                arguments: [campaign]
            )
            var counts = HitCounts()
            for row in rows {
                let count: Int = try row.read("count")
                switch (try row.read("kind") as String, try row.read("isRobot") as Bool) {
                case ("open", false): counts.openedByPeople = count
                case ("open", true): counts.openedByRobots = count
                case (_, false): counts.clickedByPeople = count
                case (_, true): counts.clickedByRobots = count
                }
            }
            return counts
        }
    }

    /// How many messages of a campaign brought an address onto the list, by
    /// reason.
    package func suppressionCounts(of campaign: String) throws -> [SuppressionReason: Int] {
        try read { database in
            var counts: [SuppressionReason: Int] = [:]
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT suppression.reason AS reason, count(*) AS count FROM suppression "
                    + "JOIN message ON message.id = suppression.message "
                    + "WHERE message.campaign = ? GROUP BY suppression.reason",
                arguments: [campaign]
            )
            for row in rows {
                guard let reason = SuppressionReason(rawValue: try row.read("reason")) else {
                    continue
                }
                counts[reason] = try row.read("count")
            }
            return counts
        }
    }
}

extension MailHitRecord {
    init(_ row: Row) throws {
        id = try row.read("id")
        isClick = (try row.read("kind") as String) == "click"
        link = try row.read("link")
        at = try row.read("at")
        method = try row.read("method")
        agent = try row.read("agent")
        isJudged = try row.read("judged")
        rule = try row.read("rule")
    }
}
