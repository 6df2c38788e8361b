// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakDemo
internal import Testing

/// The demo's mailbox as a mail server.
struct MailboxSinkTests {
    private func withFolder(_ work: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-mailbox-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // The system sweeps it later.
        try work(folder.path)
    }

    private func mails(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    @Test(arguments: [true, false])
    func `a mail is kept as it was before its dots were doubled`(byteByByte: Bool) throws {
        try withFolder { folder in
            let sink = try MailboxSink(folder: folder)
            defer { sink.stop() }
            let visitor = MailboxVisitor(port: sink.port)
            #expect(visitor.hear()?.hasPrefix("220 ") == true)
            #expect(visitor.ask("EHLO me") == "250 PIPELINING")
            let mail = "A: b\r\n\r\n..\r\n...two\r\n.x\r\nend\r\n"
            #expect(visitor.hand(mail, byteByByte: byteByByte) == "250 Kept")
            #expect(visitor.hand("A: c\r\n\r\n") == "250 Kept")
            #expect(visitor.ask("QUIT")?.hasPrefix("221") == true)
            #expect(visitor.hear() == nil)
            #expect(try mails(folder) == ["000001.eml", "000002.eml"])
            #expect(try text(folder + "/000001.eml") == "A: b\r\n\r\n.\r\n..two\r\nx\r\nend\r\n")
            #expect(sink.count == 2)
        }
    }

    @Test func `commands out of order are refused and forgotten ones are not used`() throws {
        let sink = try MailboxSink(folder: nil)
        defer { sink.stop() }
        let visitor = MailboxVisitor(port: sink.port)
        _ = visitor.hear()
        for (line, code) in [
            ("RCPT TO:<b@b.cd>", "503"), ("DATA", "503"), ("WHAT", "502"), ("", "502"),
            ("MAIL FROM:a@b.cd", "501"), ("helo me", "250"), ("mail from:<a@b.cd>", "250"),
            ("RCPT TO:nobody", "501"), ("DATA", "503"), ("rcpt to:<b@b.cd>", "250"),
            ("RSET", "250"), ("DATA", "503"), ("NOOP", "250"), ("VRFY x", "252"),
            ("MAIL FROM:<a@b.cd> SIZE=99999999999", "552"), ("MAIL FROM:<> SIZE=10", "250"),
        ] {
            #expect(visitor.ask(line)?.prefix(3) == code[...], "\(line)")
        }
        #expect(sink.count == 0)
    }

    @Test func `a mail that is too large is refused, the next one is kept`() throws {
        let sink = try MailboxSink(folder: nil, sizeMax: 1000)
        defer { sink.stop() }
        let visitor = MailboxVisitor(port: sink.port)
        _ = visitor.hear()
        let long = String(repeating: "x", count: 900) + "\r\n"
        #expect(visitor.hand(long + long)?.hasPrefix("552") == true)
        #expect(
            visitor.hand(String(repeating: "y", count: 5000) + "\r\n")?.hasPrefix("552") == true
        )
        #expect(visitor.hand(long) == "250 Kept")
        visitor.say(String(repeating: "z", count: 3000))
        #expect(visitor.hear()?.hasPrefix("500") == true)
        #expect(visitor.hear() == nil)
        #expect(sink.count == 1)
    }

    @Test func `commands may come all at once`() throws {
        let sink = try MailboxSink(folder: nil)
        defer { sink.stop() }
        let visitor = MailboxVisitor(port: sink.port)
        visitor.say(
            "HELO me\r\nMAIL FROM:<a@b.cd>\r\nRCPT TO:<b@b.cd>\r\nDATA\r\n"
                + "A: b\r\n\r\nx\r\n.\r\nQUIT\r\n"
        )
        var heard: [String] = []
        while let line = visitor.hear() { heard.append(String(line.prefix(3))) }
        #expect(heard == ["220", "250", "250", "250", "354", "250", "221"])
        #expect(sink.count == 1)
    }

    @Test func `numbers go on after those that are there`() throws {
        try withFolder { folder in
            for round in 1...2 {
                let sink = try MailboxSink(folder: folder)
                let visitor = MailboxVisitor(port: sink.port)
                _ = visitor.hear()
                #expect(visitor.hand("A: \(round)\r\n\r\n") == "250 Kept")
                sink.stop()
                #expect(visitor.hear() == nil)
            }
            #expect(try mails(folder) == ["000001.eml", "000002.eml"])
        }
    }

    @Test func `visitors above the bound are told to come later`() throws {
        let sink = try MailboxSink(folder: nil, connectionsMax: 2)
        defer { sink.stop() }
        let first = MailboxVisitor(port: sink.port)
        let second = MailboxVisitor(port: sink.port)
        #expect(first.hear()?.hasPrefix("220") == true && second.hear()?.hasPrefix("220") == true)
        let third = MailboxVisitor(port: sink.port)
        #expect(third.hear()?.hasPrefix("421") == true)
        #expect(first.hand("A: b\r\n\r\n") == "250 Kept")
    }

    @Test func `many visitors at once lose nothing`() throws {
        try withFolder { folder in
            let sink = try MailboxSink(folder: folder)
            defer { sink.stop() }
            DispatchQueue.concurrentPerform(iterations: 8) { index in
                let visitor = MailboxVisitor(port: sink.port)
                _ = visitor.hear()
                for turn in 0..<50 { _ = visitor.hand("A: \(index)-\(turn)\r\n\r\n") }
            }
            let files = try mails(folder)
            let bodies = try Set(files.map { try text(folder + "/" + $0) })
            #expect(files.count == 400 && bodies.count == 400 && sink.count == 400)
        }
    }

    @Test func `a port or a folder that cannot be had is a sentence`() throws {
        let sink = try MailboxSink(folder: nil)
        defer { sink.stop() }
        let taken = #expect(throws: MailboxError.self) {
            try MailboxSink(folder: nil, port: sink.port)
        }
        #expect(taken?.sentence.contains("\(sink.port)") == true)
        #expect(throws: MailboxError.self) { try MailboxSink(folder: nil, port: 70_000) }
        #expect(throws: MailboxError.self) { try MailboxSink(folder: "/nowhere/at/all") }
    }
}
