// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import JejakStore

/// What a reading of returned mails came to: every mail is in one of them.
package struct ReportTally: Sendable {
    package private(set) var mails = 0
    /// Reports by what became of them: `hardBounce`, `softBounce`,
    /// `complaint`, `delivered`, `knownAlready`, or why nothing was done.
    package private(set) var counts: [String: Int] = [:]

    mutating func count(_ word: String) { counts[word, default: 0] += 1 }
    mutating func countMail() { mails += 1 }

    package var json: String {
        var object = JSONObject()
        object.add("mails", mails)
        for (word, count) in counts.sorted(by: { $0.key < $1.key }) { object.add(word, count) }
        return object.text
    }
}

extension Workspace {
    /// Takes in mails that came back: a file, an mbox or a Maildir. Reading the
    /// same ones again changes nothing.
    ///
    /// Only a report that carries our own signed token changes anything:
    /// anybody can write a mail that looks like a bounce.
    package func importReports(_ path: String) throws -> ReportTally {
        let outbox = try writableOutbox()
        let key = try trackingKey()
        var tally = ReportTally()
        try ReportMailbox.read(path) { item in
            tally.countMail()
            switch item {
            case .skipped:
                tally.count("unreadable")
            case .mail(let bytes, _):
                let reports: [DeliveryReport]
                do {
                    reports = try DeliveryReport.parse(bytes)
                } catch {
                    return tally.count("unreadable")
                }
                for report in reports { tally.count(try take(report, key, outbox)) }
            }
        }
        try takeReceipts()
        return tally
    }

    private func take(
        _ report: DeliveryReport,
        _ key: TrackingKey,
        _ outbox: Outbox
    ) throws -> String {
        guard report.kind != .unrecognised else { return "notAReport" }
        guard let token = report.token.flatMap({ key.read($0) }), token.kind == .message,
            let message = try outbox.message(token.message)
        else { return "notOurs" }
        let detail = [report.status, report.reason].compactMap { $0 }.joined(separator: " ")
        let isNew: Bool
        switch report.kind {
        case .hardBounce, .softBounce:
            isNew = try outbox.bounce(
                message: message.id,
                isLasting: report.kind == .hardBounce,
                detail: detail,
                now: now
            )
        case .complaint:
            guard let address = message.address else { return "notOurs" }
            isNew = try outbox.suppress(
                address,
                for: .complained,
                detail: detail,
                receipt: (MailEvent.complained, message.id),
                now: now
            )
        case .delivered:
            isNew = try outbox.delivered(message: message.id, detail: detail, now: now)
        case .unrecognised: return "notAReport"
        }
        return isNew ? report.kind.rawValue : "knownAlready"
    }
}
