// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a mail that came back says about one of ours.
///
/// Two forms are standards: the delivery status of RFC 3464 and the feedback
/// report of RFC 5965. Some old servers write prose; that is understood only
/// where it names an address and a reply code of SMTP with its enhanced code.
/// Whatever else comes is `unrecognised` with a reason: a guess would put
/// people on the suppression list.
///
/// The report is tied to a message by our own token in the headers of the
/// mail that came back (`X-Jejak-Message`, `Message-ID`). The caller checks it
/// with the key: anybody can send a mail that looks like a bounce, but not
/// one with a genuine token. A report without one is returned all the same,
/// with `token` nil; it should not change anything.
package struct DeliveryReport: Sendable, Equatable {
    /// What it says.
    package enum Kind: String, Sendable {
        /// The address takes no mail and never will (5.x.x).
        case hardBounce
        /// It takes none now, or the server is still trying (4.x.x).
        case softBounce
        /// It arrived, says the other side.
        case delivered
        /// The person called it spam.
        case complaint
        /// Not understood.
        case unrecognised
    }

    package let kind: Kind
    /// The text of our token, not yet checked.
    package let token: String?
    /// The address the report is about, in lower case.
    package let recipient: String?
    /// The enhanced status code, such as `5.1.1`.
    package let status: String?
    /// What the other server said, or why nothing was understood. One line.
    package let reason: String

    package init(
        kind: Kind,
        token: String?,
        recipient: String?,
        status: String?,
        reason: String
    ) {
        self.kind = kind
        self.token = token
        self.recipient = recipient
        self.status = status
        self.reason = HeaderText.safe(reason, charactersMax: 300)
    }

    /// The reports of one mail: one for each recipient that it speaks of, or
    /// one that is unrecognised. Throws only where the mail is too large or
    /// empty. Time and memory grow with the mail.
    package static func parse(_ bytes: [UInt8]) throws -> [DeliveryReport] {
        guard bytes.count <= MailReader.octetsMax else {
            throw DeliverError(
                .tooLarge,
                "The mail has \(bytes.count) bytes, at most \(MailReader.octetsMax) are read; "
                    + "leave it out."
            )
        }
        let mail = MailReader(bytes[...])
        guard !mail.headers.isEmpty else {
            throw DeliverError(
                .badMail,
                "The bytes are no mail: they have no headers; leave them out."
            )
        }
        var found = ReportParts()
        found.collect(mail, depth: 0)
        let token = found.token
        if let feedback = found.feedback { return [complaint(feedback, token)] }
        if let status = found.status {
            let reports = statuses(status, token)
            if !reports.isEmpty { return reports }
        }
        return [BounceProse.report(mail, found, token)]
    }

    private static func complaint(_ fields: MailReader, _ token: String?) -> DeliveryReport {
        let type = fields.header("feedback-type")?.lowercased() ?? "abuse"
        let recipient = fields.header("original-rcpt-to").flatMap(ReportParts.address)
        guard ["abuse", "fraud", "virus", "other"].contains(type) else {
            return DeliveryReport(
                kind: .unrecognised,
                token: token,
                recipient: recipient,
                status: nil,
                reason: "a feedback report of the type '\(type)' is no complaint"
            )
        }
        let agent = fields.header("user-agent") ?? "a mailbox provider"
        return DeliveryReport(
            kind: .complaint,
            token: token,
            recipient: recipient,
            status: nil,
            reason: "\(type), reported by \(agent)"
        )
    }

    /// Groups of fields, one for each recipient, after the fields of the mail.
    private static func statuses(_ content: [UInt8], _ token: String?) -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        var rest = content[...]
        while !rest.isEmpty, reports.count < 200 {
            let fields = MailReader(rest)
            defer { rest = fields.body }
            guard let action = fields.header("action")?.lowercased().trimmedOfWhitespace else {
                continue
            }
            let recipient =
                (fields.header("original-recipient") ?? fields.header("final-recipient"))
                .flatMap(ReportParts.address)
            let diagnostic = fields.header("diagnostic-code").map(withoutType)
            let status =
                fields.header("status").flatMap(StatusCode.first)
                ?? diagnostic.flatMap(StatusCode.first)
            reports.append(
                DeliveryReport(
                    kind: kind(action, status),
                    token: token,
                    recipient: recipient,
                    status: status,
                    reason: diagnostic ?? "\(action) \(status ?? "without a status")"
                )
            )
        }
        return reports
    }

    private static func withoutType(_ field: String) -> String {
        guard let mark = field.firstIndex(of: ";") else { return field }
        return String(field[field.index(after: mark)...]).trimmedOfWhitespace
    }

    /// RFC 3464, section 2.3.3. A `failed` with 4.x.x means that the server
    /// gave up trying, which says nothing against the address for ever; so do
    /// a full mailbox, too large a mail and a refused content (5.2.2, 5.3.4,
    /// 5.2.3, 5.7.x), which are 5.x.x.
    private static func kind(_ action: String, _ status: String?) -> Kind {
        switch action {
        case "failed":
            guard let status, status.hasPrefix("5.") else {
                return status == nil ? .unrecognised : .softBounce
            }
            return StatusCode.isAboutAddress(status) ? .hardBounce : .softBounce
        case "delayed": return .softBounce
        case "delivered", "relayed", "expanded": return .delivered
        default: return .unrecognised
        }
    }
}

/// Enhanced status codes of RFC 3463 in texts.
enum StatusCode {
    /// The first `5.1.1` or `4.x.x` of a text.
    static func first(_ text: String) -> String? {
        let pieces = text.prefix(2000).split { !($0.isNumber || $0 == ".") }
        for piece in pieces {
            let numbers = piece.split(separator: ".", omittingEmptySubsequences: false)
            guard numbers.count == 3, ["2", "4", "5"].contains(numbers[0]),
                numbers.dropFirst().allSatisfy({ (1...3).contains($0.utf8.count) && Int($0) != nil }
                )
            else { continue }
            return String(piece)
        }
        return nil
    }

    /// Whether a permanent status says that the address is none, and not that
    /// the mail, its sender or the room in the mailbox are at fault.
    static func isAboutAddress(_ status: String) -> Bool {
        let pieces = status.split(separator: ".")
        guard pieces.count == 3 else { return false }
        switch (pieces[1], pieces[2]) {
        // 5.1.7 and 5.1.8 are about the sender's address.
        case ("1", "7"), ("1", "8"): return false
        case ("1", _), ("0", _): return true
        // The mailbox is switched off; 5.2.2 is full, 5.2.3 too long a mail.
        case ("2", "1"), ("2", "0"): return true
        // No such host, no route to it.
        case ("4", "4"): return true
        // Microsoft says so for a mailbox that is not there.
        case ("5", "0"): return true
        default: return false
        }
    }
}
