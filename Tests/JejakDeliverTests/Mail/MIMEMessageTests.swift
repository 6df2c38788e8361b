// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Mails as Python's own reader takes them, with its strict policy.
struct MIMEMessageTests {
    /// Reads mails, each with its length in front, and says what is in them.
    private static let script = """
        import sys, json, email
        from email import policy
        raw = sys.stdin.buffer.read()
        out = []
        while raw:
            head, raw = raw.split(b"\\n", 1)
            size = int(head)
            mail, raw = raw[:size], raw[size:]
            m = email.message_from_bytes(mail, policy=policy.strict)
            parts = list(m.iter_parts())
            defects = [str(d) for p in [m] + parts for d in p.defects]
            for p in [m] + parts:
                for name in p.keys():
                    defects += [str(d) for d in p[name].defects]
            out.append({
                "type": m.get_content_type(),
                "kinds": [p.get_content_type() for p in parts],
                "text": parts[0].get_content().replace("\\r\\n", "\\n"),
                "html": parts[1].get_content().replace("\\r\\n", "\\n"),
                "subject": m["Subject"], "date": m["Date"].datetime.isoformat(),
                "from": [[a.display_name, a.addr_spec] for a in m["From"].addresses],
                "to": [[a.display_name, a.addr_spec] for a in m["To"].addresses],
                "unsubscribe": m["List-Unsubscribe"], "post": m["List-Unsubscribe-Post"],
                "id": m["Message-ID"], "token": m["X-Jejak-Message"],
                "names": m.keys(), "defects": defects})
        print(json.dumps(out))
        """

    private static func read(_ mails: [[UInt8]]) throws -> [[String: Any]] {
        let input = mails.flatMap { Array("\($0.count)\n".utf8) + $0 }
        return try #require(try Python.json(script, input: input) as? [[String: Any]])
    }

    @Test(.enabled(if: Python.path != nil, Python.missing))
    func `a strict reader finds both parts and the right headers`() throws {
        let html = "<p>Halo Büdi 👋 &amp; <a href=\"https://x.example/?a=1&amp;b=2\">lihat</a></p>\n"
        let message = try Samples.message(
            subject: "Diskon 50% untuk Büdi — hari ini saja, sampai pukul 24.00 waktu setempat 🎉",
            html: html,
            text: "Halo Büdi 👋\r\n.\r\nFrom here\nlihat: https://x.example/?a=1&b=2\n",
            toName: "Budi \"Bud\" Santoso, S.H."
        )
        let read = try #require(try Self.read([message.bytes]).first)
        #expect(read["defects"] as? [String] == [])
        #expect(read["type"] as? String == "multipart/alternative")
        #expect(read["kinds"] as? [String] == ["text/plain", "text/html"])
        #expect(read["html"] as? String == html)
        #expect(
            read["text"] as? String
                == "Halo Büdi 👋\n.\nFrom here\nlihat: https://x.example/?a=1&b=2\n"
        )
        #expect(read["subject"] as? String == message.subject)
        #expect(read["from"] as? [[String]] == [["Toko Batik", "news@toko.example"]])
        #expect(read["to"] as? [[String]] == [["Budi \"Bud\" Santoso, S.H.", "budi@example.org"]])
        #expect(read["unsubscribe"] as? String == "<https://mail.toko.example/u/abc>")
        #expect(read["post"] as? String == "List-Unsubscribe=One-Click")
        #expect(read["id"] as? String == "<AQabc-DEF_123@toko.example>")
        #expect(read["token"] as? String == "AQabc-DEF_123")
        #expect(read["date"] as? String == "2026-11-23T02:15:00+00:00")
    }

    @Test func `lines stay short, end with CR LF and are ASCII`() throws {
        let long = String(repeating: "Selamat pagi, Büdi! ", count: 60)
        let bytes = try Samples.message(subject: long, html: long, text: long).bytes
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(!lines.contains { $0.utf8.contains(0x0A) || $0.utf8.contains(0x0D) })
        #expect(try Samples.message(subject: long, html: long, text: long).bytes == bytes)
    }

    @Test func `transactional mail has no way to unsubscribe`() throws {
        let mail = String(decoding: try Samples.message(unsubscribe: nil).bytes, as: UTF8.self)
        #expect(!mail.contains("List-Unsubscribe"))
        #expect(!mail.contains("Auto-Submitted"))
    }

    @Test(.enabled(if: Python.path != nil, Python.missing))
    func `nothing in a name, subject, token or address begins another header`() throws {
        let evil = "x\r\nBcc: all@example.org\r\n\r\n<b>hi"
        var message = try Samples.message(subject: evil, toName: evil)
        message.token = evil
        message.unsubscribeAddress = "https://x.example/>\r\nBcc: all@example.org"
        let read = try #require(try Self.read([message.bytes]).first)
        let names = try #require(read["names"] as? [String])
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Unsubscribe",
                "List-Unsubscribe-Post", "X-Jejak-Message", "Content-Type",
            ]
        )
    }

    @Test(.enabled(if: Python.path != nil, Python.missing))
    func `any text comes back as it was, whatever it is made of`() throws {
        var random = SeededRandom(seed: 7)
        let alphabet = Array(
            "abc XYZ 0123 =?_.,;\"\\()<>@\t\n\n  ÄéßñΩ—…“”中文字 日本 한국어 🎉👩‍👩‍👧‍👦 "
                + "ไทย हिन्दी ﷽ .From =3D"
        )
        func text(_ length: Int) -> String {
            String((0..<length).map { _ in alphabet[random.below(alphabet.count)] })
        }
        let messages = try (0..<150).map { index in
            try Samples.message(
                subject: "s"
                    + text(index * 2).split(whereSeparator: \.isWhitespace)
                    .joined(separator: " "),
                html: text(index * 11) + "|",
                text: text(index * 7) + "|",
                toName: "n"
                    + text(index % 60).split(whereSeparator: \.isWhitespace)
                    .joined(separator: " ")
            )
        }
        let read = try Self.read(messages.map(\.bytes))
        for (message, back) in zip(messages, read) {
            #expect(back["defects"] as? [String] == [])
            #expect(back["html"] as? String == message.html)
            #expect(back["text"] as? String == message.text)
            #expect(back["subject"] as? String == message.subject)
            let to = try #require((back["to"] as? [[String]])?.first)
            // Python 3.11 puts a blank between the encoded words of a name.
            #expect(
                to.first?.replacing(" ", with: "") == message.toName?.text.replacing(" ", with: "")
            )
            #expect(to.last == "budi@example.org")
        }
    }
}
