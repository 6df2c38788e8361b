// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import JejakStore

// Outcomes become events: what happened to a mail goes back in by the log.

extension Workspace {
    /// The name of the source of Jejak's own events.
    package static let ownSource = "jejak"
    /// Requests for a mail's links are judged when others had time to come.
    private static let judgeAfter: Int64 = 10_000

    /// Judges the requests for links and pixels, then brings all outcomes into
    /// the log. Returns how many came in.
    ///
    ///     receipt ──► log (durable) ──► receipt forgotten
    ///
    /// A crash between the two brings the same receipts again; their events
    /// have the same identities, so the log takes them once. `settled` judges
    /// also the latest requests.
    @discardableResult
    package func takeReceipts(settled: Bool = false) throws -> Int {
        guard let outbox = try outbox() else { return 0 }
        let before = settled ? Int64.max : now - Self.judgeAfter
        while try outbox.judgeHits(before: before, limit: 500, judge: Self.judge) > 0 {}
        var taken = 0
        while true {
            let receipts = try outbox.receipts(limit: 4_096)
            guard let last = receipts.last else { return taken }
            var batch = EventBatch()
            batch.receivedAt = now
            for receipt in receipts { Self.add(receipt, to: &batch) }
            taken += try accept(batch, isDerived: true)
            try outbox.forgetReceipts(upTo: last.id)
        }
    }

    private static func judge(
        _ message: MessageRecord,
        _ hits: [MailHitRecord],
        _ links: Int
    ) -> [String?] {
        let seen = hits.map { hit in
            MailHit(
                kind: hit.isClick ? .click : .open,
                link: hit.link,
                time: hit.at,
                method: hit.method == "GET" ? .get : hit.method == "HEAD" ? .head : .other,
                userAgent: hit.agent
            )
        }
        return RobotRules().judge(seen, sentAt: message.claimed ?? 0, linkCount: links)
            .map { judgement in
                switch judgement {
                case .human: nil
                case .machineOpen(let rule), .robot(let rule): rule.rawValue
                }
            }
    }

    private static func add(_ receipt: Receipt, to batch: inout EventBatch) {
        let message = receipt.message
        let strings = { (text: String, batch: inout EventBatch) in batch.strings.intern(text) }
        batch.addTrail(message.kind, strings(message.person, &batch))
        func add(_ key: String, _ value: String) {
            let name = strings(key, &batch)
            let place = strings(value, &batch)
            batch.addProperty(name, string: place, type: .text)
        }
        add("campaign_id", message.campaign)
        add("campaign_name", receipt.campaignName)
        add("email_id", String(message.id))
        switch receipt.event {
        case MailEvent.opened, MailEvent.clicked:
            let pieces = receipt.note.split(separator: " ", maxSplits: 1).map(String.init)
            if receipt.event == MailEvent.clicked, let link = pieces.first { add("link_id", link) }
            let rule = pieces.count > 1 ? pieces[1] : ""
            let name = strings("robot", &batch)
            batch.addProperty(name, bool: !rule.isEmpty)
            if !rule.isEmpty { add("robot_rule", rule) }
        case MailEvent.unsubscribed, MailEvent.resubscribed:
            add("list_id", message.purpose.rawValue)
            if !receipt.note.isEmpty { add("way", receipt.note) }
        case MailEvent.bounced, MailEvent.unknown:
            add("reason", message.reason ?? "")
        default: break
        }
        let identity = StableHash.hash(
            "receipt \(receipt.id) \(message.campaign) \(message.person) \(receipt.event)"
        )
        let mark = strings("jejak-" + String(identity, radix: 16), &batch)
        batch.finishEvent(
            kind: .track,
            name: strings(receipt.event, &batch),
            source: strings(ownSource, &batch),
            message: mark + 1,
            time: receipt.at,
            identity: identity
        )
    }
}
