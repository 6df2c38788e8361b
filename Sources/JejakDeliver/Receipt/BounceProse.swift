// SPDX-License-Identifier: Apache-2.0

/// Bounces written for people only, as exim's, qmail's and old servers' are.
///
/// Understood is only what cannot mean something else: the mail says of itself
/// that it is a failure (empty return path or a mailer's name, and a subject of
/// the known kinds), our token is in it, and one line names a reply of SMTP
/// with an enhanced code, or with a code and an address. Everything else stays
/// `unrecognised`.
enum BounceProse {
    private static let senders = ["mailer-daemon", "postmaster", "mail delivery"]
    private static let subjects = [
        "undeliver", "delivery fail", "delivery status", "failure notice", "returned mail",
        "mail delivery failed", "delivery has failed", "delayed", "not delivered", "tidak terkirim",
        "message failed",
    ]

    static func report(
        _ mail: MailReader,
        _ parts: ReportParts,
        _ token: String?
    ) -> DeliveryReport {
        func unrecognised(_ why: String) -> DeliveryReport {
            DeliveryReport(
                kind: .unrecognised,
                token: token,
                recipient: nil,
                status: nil,
                reason: why
            )
        }
        let from = mail.header("from")?.lowercased() ?? ""
        let subject = mail.header("subject")?.lowercased() ?? ""
        let auto = mail.header("auto-submitted")?.lowercased() ?? "no"
        guard
            senders.contains(where: { from.contains($0) })
                || mail.header("return-path")?.trimmedOfWhitespace == "<>"
        else {
            return unrecognised(
                auto.hasPrefix("auto-")
                    ? "an automatic answer, no bounce" : "no bounce: sent by a person"
            )
        }
        guard subjects.contains(where: { subject.contains($0) }) else {
            return unrecognised("no delivery status, and the subject is none of a bounce")
        }
        guard token != nil else {
            return unrecognised("a bounce, but of a mail that is not named in it")
        }
        guard let reply = reply(in: parts.prose) else {
            return unrecognised("a bounce in words, without a reply code that is certain")
        }
        let status = reply.status ?? "\(reply.code / 100).0.0"
        let isHard =
            reply.code >= 500 && (reply.status.map { StatusCode.isAboutAddress($0) } ?? false)
        return DeliveryReport(
            kind: isHard ? .hardBounce : .softBounce,
            token: token,
            recipient: reply.address,
            status: status,
            reason: reply.line
        )
    }

    /// A line with `550 5.1.1 …`, `550-5.1.1 …`, or a code and an address.
    private static func reply(
        in prose: [UInt8]
    ) -> (code: Int, status: String?, address: String?, line: String)? {
        var address: String?
        for bytes in prose.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(2000) {
            let line = String(decoding: bytes.prefix(1000), as: UTF8.self).trimmedOfWhitespace
            let words = line.split { " \t<>():;,\"".contains($0) }
            // Headers of our own mail may follow; they hold no replies.
            if line.lowercased().hasPrefix("x-jejak-message") { return nil }
            for (index, word) in words.enumerated() {
                let here = word.contains("@") ? ReportParts.address(String(word)) : nil
                address = address ?? here
                let code = word.prefix(3)
                guard code.utf8.count == 3, let number = Int(code), (400...599).contains(number),
                    word.utf8.count == 3 || word.dropFirst(3).first == "-"
                else { continue }
                let next =
                    word.utf8.count > 4 ? word.dropFirst(4) : words.dropFirst(index + 1).first ?? ""
                let status = StatusCode.first(String(next))
                let agrees = status.map { $0.first == code.first } ?? (address != nil)
                if agrees { return (number, status, address, line) }
            }
        }
        return nil
    }
}
