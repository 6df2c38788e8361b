// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import JejakCore

/// A mail as the bytes that go over the wire.
///
/// `multipart/alternative` with the plain text first and the HTML last, as
/// RFC 2046 (section 5.1.4) asks: the reader's program takes the last it can
/// show. Lines end with CR LF; lines of the parts have at most 76 characters;
/// everything is ASCII, so it passes servers without 8BITMIME. The same value
/// always gives the same bytes: the boundary comes from the message's name.
package struct MIMEMessage: Sendable, Equatable {
    package var fromName: DisplayName?
    package var from: MailAddress
    package var toName: DisplayName?
    package var to: MailAddress
    package var subject: String
    package var html: String
    package var text: String
    /// Milliseconds since 1970 UTC.
    package var date: Int64
    /// The token of the message: it names the mail in `Message-ID` and in
    /// `X-Jejak-Message`, where a bounce brings it back.
    package var token: String
    /// Set for marketing only: the address that takes the one-click POST of
    /// RFC 8058. It has to be https there; http is let through for trials.
    package var unsubscribeAddress: String?

    package init(
        fromName: DisplayName?,
        from: MailAddress,
        toName: DisplayName? = nil,
        to: MailAddress,
        subject: String,
        html: String,
        text: String,
        date: Int64,
        token: String,
        unsubscribeAddress: String?
    ) {
        self.fromName = fromName
        self.from = from
        self.toName = toName
        self.to = to
        self.subject = subject
        self.html = html
        self.text = text
        self.date = date
        self.token = token
        self.unsubscribeAddress = unsubscribeAddress
    }

    /// What a token and an address of ours may hold: they stand in headers
    /// unfolded. Everything else is left out, for safety, not for beauty.
    private static func safe(_ text: String) -> String {
        String(
            decoding: text.utf8.filter { (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E },
            as: UTF8.self
        )
    }

    package var messageName: String { "\(Self.safe(token))@\(from.domain)" }

    /// The whole mail.
    package var bytes: [UInt8] {
        let boundary = boundary
        var out: [UInt8] = []
        out.reserveCapacity(2048 + html.utf8.count * 5 / 4 + text.utf8.count * 5 / 4)
        out += HeaderLine.mailbox("From", fromName, from)
        out += HeaderLine.mailbox("To", toName, to)
        out += HeaderLine.unstructured("Subject", subject)
        out += HeaderLine.unstructured("Date", MailDate.text(date))
        out += HeaderLine.token("Message-ID", "<\(messageName)>")
        out += Array("MIME-Version: 1.0\r\n".utf8)
        if let unsubscribeAddress {
            out += HeaderLine.token("List-Unsubscribe", "<\(Self.safe(unsubscribeAddress))>")
            out += Array("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".utf8)
        }
        out += HeaderLine.token("X-Jejak-Message", Self.safe(token))
        out += Array("Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n".utf8)
        out += Array("\r\n".utf8)
        appendPart("plain", text, boundary, to: &out)
        appendPart("html", html, boundary, to: &out)
        out += Array("--\(boundary)--\r\n".utf8)
        return out
    }

    private func appendPart(
        _ kind: String,
        _ text: String,
        _ boundary: String,
        to out: inout [UInt8]
    ) {
        let body = TransferEncoding.shortest(text)
        out += Array("--\(boundary)\r\n".utf8)
        out += Array("Content-Type: text/\(kind); charset=\"utf-8\"\r\n".utf8)
        out += Array("Content-Transfer-Encoding: \(body.encoding.rawValue)\r\n\r\n".utf8)
        out += body.bytes
        // The line break before a boundary belongs to the boundary. base64 ends
        // with one that carries nothing.
        if body.encoding == .quotedPrintable || body.bytes.isEmpty { out += [0x0D, 0x0A] }
    }

    /// `=_` can stand in neither encoding, so the boundary is in no part.
    private var boundary: String {
        let digest = SHA256.hash(data: Array(messageName.utf8))
        return "=_jejak_"
            + digest.prefix(12).map { byte in
                String(
                    decoding: [
                        TransferEncoding.hexDigit(byte >> 4), TransferEncoding.hexDigit(byte & 15),
                    ],
                    as: UTF8.self
                )
            }.joined()
    }
}

/// Moments as RFC 5322 writes them, in UTC.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Mon, 23 Nov 2026 02:15:00 +0000`. Moments outside the years 1900 to
    /// 9999 are moved to their edge.
    static func text(_ milliseconds: Int64) -> String {
        let seconds = min(max(milliseconds, -2_208_988_800_000), 253_402_300_799_000) / 1000
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = Int(seconds) - day * 86_400
        let date = ISO8601.civil(days: day)
        let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        return "\(days[((day % 7) + 7) % 7]), \(date.day) \(months[date.month - 1]) \(date.year) "
            + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
    }
}
