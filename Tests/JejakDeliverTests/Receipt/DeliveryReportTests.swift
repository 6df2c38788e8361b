// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Mails that came back, understood or honestly not.
struct DeliveryReportTests {
    private let key: TrackingKey
    private let token: String

    init() throws {
        key = try TrackingKey(Array(5..<37))
        token = key.token(kind: .message, message: 77)
    }

    private func one(_ mail: String, crlf: Bool = true) throws -> DeliveryReport {
        let text = crlf ? mail.replacingOccurrences(of: "\n", with: "\r\n") : mail
        let reports = try DeliveryReport.parse(Array(text.utf8))
        try #require(reports.count == 1)
        return reports[0]
    }

    @Test(arguments: [true, false])
    func `the forms of four servers are hard bounces of our message`(crlf: Bool) throws {
        for mail in [
            BounceSamples.postfix(token), BounceSamples.exim(token), BounceSamples.exchange(token),
            BounceSamples.gmail(token, status: "5.1.1"),
        ] {
            let report = try one(mail, crlf: crlf)
            #expect(report.kind == .hardBounce)
            #expect(report.recipient == "budi@example.org")
            #expect(report.status?.hasPrefix("5.1.1") == true)
            let read = key.read(report.token ?? "")
            #expect(read == TrackingToken(kind: .message, message: 77, link: 0))
        }
    }

    @Test func `what does not speak against the address is soft`() throws {
        #expect(try one(BounceSamples.gmail(token)).kind == .softBounce)
        let delayed = BounceSamples.postfix(token, action: "delayed", status: "4.4.1", code: "451")
        #expect(try one(delayed).kind == .softBounce)
        let givenUp = BounceSamples.postfix(token, status: "4.4.7", code: "450")
        #expect(try one(givenUp).kind == .softBounce)
        let policy = BounceSamples.postfix(token, status: "5.7.1", code: "554")
        #expect(try one(policy).kind == .softBounce)
        let sender = BounceSamples.postfix(token, status: "5.1.8", code: "553")
        #expect(try one(sender).kind == .softBounce)
        let relayed = BounceSamples.postfix(token, action: "relayed", status: "2.0.0", code: "250")
        #expect(try one(relayed).kind == .delivered)
    }

    @Test func `a complaint is one, a report that it is no spam is none`() throws {
        let report = try one(BounceSamples.complaint(token))
        #expect(report.kind == .complaint && report.token == token)
        #expect(report.recipient == "budi@example.org")
        #expect(try one(BounceSamples.complaint(token, type: "not-spam")).kind == .unrecognised)
    }

    @Test func `a person's answer and a bounce of a strange mail change nothing`() throws {
        let answer = try one(BounceSamples.person())
        #expect(answer.kind == .unrecognised && !answer.reason.isEmpty)
        #expect(try one(BounceSamples.exim("no-token")).kind == .unrecognised)
        #expect(try one(BounceSamples.postfix("no-token")).token == nil)
        let vague = BounceSamples.exim(token)
            .replacingOccurrences(of: "550 5.1.1 <budi@example.org>: ", with: "sorry, ")
        #expect(try one(vague).kind == .unrecognised)
    }

    @Test func `several recipients are several reports`() throws {
        let second = "\nFinal-Recipient: rfc822; siti@example.org\nAction: delayed\nStatus: 4.2.2\n"
        let mail = BounceSamples.postfix(token).replacingOccurrences(
            of: "    address rejected\n",
            with: "    address rejected\n" + second
        )
        let reports = try DeliveryReport.parse(Array(mail.utf8))
        #expect(reports.map(\.recipient) == ["budi@example.org", "siti@example.org"])
        #expect(reports.map(\.kind) == [.hardBounce, .softBounce])
    }

    @Test func `hostile mails end in time and without harm`() throws {
        var deep = "Subject: x\r\n"
        for level in 0..<200 {
            deep += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n"
        }
        #expect(try one(deep, crlf: false).kind == .unrecognised)
        let wide =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + String(repeating: "--b\r\n", count: 200_000)
        #expect(try one(wide, crlf: false).kind == .unrecognised)
        #expect(throws: DeliverError.self) {
            try DeliveryReport.parse([UInt8](repeating: 0x41, count: (10 << 20) + 1))
        }
        #expect(throws: DeliverError.self) { try DeliveryReport.parse([]) }
        let good = Array(BounceSamples.postfix(token).utf8)
        var random = SeededRandom(seed: 3)
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<(1 + random.below(30)) {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            bytes.removeLast(random.below(bytes.count))
            // Some of them are no mails any more; none may stop the process.
            _ = try? DeliveryReport.parse(bytes)
        }
    }

    @Test func `a file, an mbox and a Maildir hand out the same mails`() throws {
        let mails = [BounceSamples.postfix(token), BounceSamples.person(">From me")]
        try Samples.withFolder { folder in
            let box = mails.map { "From x Mon Nov 23 09:15:00 2026\n\($0)\n>From the heart\n\n" }
            try box.joined().write(toFile: folder + "/box", atomically: true, encoding: .utf8)
            for inner in ["new", "cur", "tmp"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/md/\(inner)",
                    withIntermediateDirectories: true
                )
            }
            try mails[0].write(toFile: folder + "/md/new/1.a", atomically: true, encoding: .utf8)
            try mails[1].write(
                toFile: folder + "/md/cur/2.b:2,S",
                atomically: true,
                encoding: .utf8
            )
            try "half".write(toFile: folder + "/md/tmp/3", atomically: true, encoding: .utf8)
            let fromBox = try read(folder + "/box")
            #expect(fromBox.map(\.text).count == 2)
            #expect(fromBox.first?.text == mails[0] + "\nFrom the heart\n\n")
            #expect(try read(folder + "/md").map(\.text) == mails)
            let single = try read(folder + "/md/new/1.a")
            #expect(single.map(\.text) == [mails[0]] && single[0].place.hasSuffix("1.a"))
            let empty = folder + "/empty"
            try "".write(toFile: empty, atomically: true, encoding: .utf8)
            #expect(try read(empty).map(\.skipped) == ["it is empty"])
            #expect(throws: DeliverError.self) { try read(folder + "/nothing") }
        }
    }

    @Test func `a mail that is too large is told and the next one is read`() throws {
        try Samples.withFolder { folder in
            let huge = String(repeating: String(repeating: "x", count: 99) + "\n", count: 110_000)
            let box = "From a\nA: b\n\n\(huge)\nFrom b\nA: c\n\nend\n"
            try box.write(toFile: folder + "/box", atomically: true, encoding: .utf8)
            let items = try read(folder + "/box")
            #expect(items.count == 2)
            #expect(items[0].skipped?.contains("more than") == true)
            #expect(items[1].text == "A: c\n\nend\n")
            #expect(items[1].place.hasSuffix("mail 2"))
        }
    }

    private func read(
        _ path: String
    ) throws -> [(text: String?, skipped: String?, place: String)] {
        var found: [(text: String?, skipped: String?, place: String)] = []
        try ReportMailbox.read(path) { item in
            switch item {
            case .mail(let bytes, let place):
                found.append((String(decoding: bytes, as: UTF8.self), nil, place))
            case .skipped(let reason, let place): found.append((nil, reason, place))
            }
        }
        return found
    }
}
