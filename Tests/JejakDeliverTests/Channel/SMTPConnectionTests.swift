// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import JejakDemo
internal import Testing

/// Handing over, to servers that behave and to servers that do not.
struct SMTPConnectionTests {
    private func connection(_ url: String, answer: Duration = .seconds(1)) throws -> SMTPConnection
    {
        try SMTPConnection(
            SMTPServerSettings(url: url, connectTimeout: .seconds(2), answerTimeout: answer)
        )
    }

    private func send(_ connection: SMTPConnection, _ bytes: [UInt8]? = nil) throws -> SMTPOutcome {
        connection.send(
            from: try Samples.address("news@toko.example"),
            to: try Samples.address("budi@example.org"),
            bytes: try bytes ?? Samples.message().bytes
        )
    }

    @Test func `a mailbox keeps what is handed over, byte by byte`() throws {
        try Samples.withFolder { folder in
            let sink = try MailboxSink(folder: folder)
            defer { sink.stop() }
            let connection = try connection(sink.url)
            let mails = [
                try Samples.message().bytes, Array("A: b\r\n\r\n.\r\n..two\r\nend\r\n".utf8),
                Array("A: b\r\n\r\n".utf8) + [UInt8](repeating: 0x78, count: 300_000) + [13, 10],
            ]
            for mail in mails {
                guard case .accepted(let reply) = try send(connection, mail) else {
                    Issue.record("a mail was not accepted")
                    continue
                }
                #expect(reply.hasPrefix("250"))
            }
            #expect(try Samples.files(in: folder) == mails)
            #expect(sink.count == 3)
        }
    }

    @Test(arguments: [
        ("RCPT", "550 5.1.1 nobody here", 550), ("RCPT", "450 4.2.1 later", 450),
        ("MAIL", "530 5.7.0 not you", 530), ("DATA", "554 5.6.0 no", 554),
        ("RCPT", "421 4.3.2 closing", 421),
    ])
    func `a refusal before the mail is told with its code`(
        command: String,
        reply: String,
        code: Int
    ) throws {
        let server = ScriptedServer { line, _ in
            guard line.talk(until: command) else { return }
            line.say(reply + "\r\n")
            while let next = line.hear() {
                line.say(next.hasPrefix("QUIT") ? "221 bye\r\n" : "250 fine\r\n")
            }
        }
        defer { server.stop() }
        let outcome = try send(try connection(server.url))
        #expect(
            outcome
                == (code >= 500
                    ? .refused(code: code, reply: reply) : .postponed(code: code, reply: reply))
        )
    }

    @Test(arguments: [
        ("550 5.7.1 looks like spam", 550), ("451 4.3.0 disk full", 451),
    ])
    func `a refusal after the mail is known, not unknown`(reply: String, code: Int) throws {
        let server = ScriptedServer { line, _ in
            guard line.talk(until: "DATA") else { return }
            line.say("354 go on\r\n")
            guard line.hearMail() else { return }
            line.say(reply + "\r\n")
            _ = line.hear()
        }
        defer { server.stop() }
        let outcome = try send(try connection(server.url))
        #expect(
            outcome
                == (code >= 500
                    ? .refused(code: code, reply: reply) : .postponed(code: code, reply: reply))
        )
    }

    @Test func `a line that breaks after the mail's end leaves its fate unknown`() throws {
        let server = ScriptedServer { line, _ in
            guard line.talk(until: "DATA") else { return }
            line.say("354 go on\r\n")
            _ = line.hearMail()
        }
        defer { server.stop() }
        let connection = try connection(server.url)
        guard case .unknown = try send(connection) else {
            Issue.record("not unknown")
            return
        }
        #expect(server.visitCount == 1)
    }

    @Test func `a server that never answers the mail leaves its fate unknown`() throws {
        let server = ScriptedServer { line, _ in
            guard line.talk(until: "DATA") else { return }
            line.say("354 go on\r\n")
            _ = line.hearMail()
            line.wait(6)
        }
        defer { server.stop() }
        let begin = Date()
        guard case .unknown = try send(try connection(server.url)) else {
            Issue.record("not unknown")
            return
        }
        #expect(Date().timeIntervalSince(begin) < 5)
    }

    @Test(arguments: ["EHLO", "MAIL", "RCPT", "DATA"])
    func `a line that breaks before the mail leaves it unsent`(command: String) throws {
        let server = ScriptedServer { line, _ in line.talk(until: command) }
        defer { server.stop() }
        guard case .unreachable(let reason) = try send(try connection(server.url)) else {
            Issue.record("not unreachable")
            return
        }
        #expect(reason.contains("127.0.0.1"))
    }

    @Test func `a line that breaks in the middle of a large mail leaves it unsent`() throws {
        let server = ScriptedServer { line, _ in
            guard line.talk(until: "DATA") else { return }
            line.say("354 go on\r\n")
            _ = line.hear()
        }
        defer { server.stop() }
        let line = [UInt8](repeating: 0x78, count: 70) + [13, 10]
        let mail =
            Array("A: b\r\n\r\n".utf8) + [[UInt8]](repeating: line, count: 300_000).flatMap { $0 }
        guard case .unreachable = try send(try connection(server.url), mail) else {
            Issue.record("not unreachable")
            return
        }
    }

    @Test(arguments: ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-x\r\n", "\0\u{1}\u{2}\r\n"])
    func `whoever does not speak as a mail server is unreachable`(greeting: String) throws {
        let server = ScriptedServer { line, _ in
            line.say(greeting)
            line.wait(greeting.isEmpty ? 4 : 0.2)
        }
        defer { server.stop() }
        let begin = Date()
        guard case .unreachable = try send(try connection(server.url)) else {
            Issue.record("not unreachable")
            return
        }
        #expect(Date().timeIntervalSince(begin) < 3.5)
    }

    @Test func `a greeting that refuses us says nothing about the address`() throws {
        let server = ScriptedServer { line, _ in
            line.say("554 5.7.1 you are on a list\r\n")
            _ = line.hear()
        }
        defer { server.stop() }
        guard case .unreachable(let reason) = try send(try connection(server.url)) else {
            Issue.record("not unreachable")
            return
        }
        #expect(reason.contains("you are on a list"))
    }

    @Test func `a port where nobody listens is unreachable at once`() throws {
        let server = ScriptedServer { _, _ in }
        server.stop()
        Thread.sleep(forTimeInterval: 0.1)
        guard case .unreachable(let reason) = try send(try connection(server.url)) else {
            Issue.record("not unreachable")
            return
        }
        #expect(reason.contains("nobody answers there"))
    }

    @Test func `a connection that the server closed while it rested is opened anew`() throws {
        let sink = try MailboxSink(folder: nil)
        let port = sink.port
        let connection = try connection(sink.url)
        guard case .accepted = try send(connection) else {
            Issue.record("the first was not accepted")
            return
        }
        sink.stop()
        let second = try MailboxSink(folder: nil, port: port)
        defer { second.stop() }
        guard case .accepted = try send(connection) else {
            Issue.record("the second was not accepted")
            return
        }
        #expect(second.count == 1)
    }

    @Test func `mails share one connection`() throws {
        let server = ScriptedServer { line, _ in
            line.say("220 here\r\n")
            while let heard = line.hear() {
                if heard.hasPrefix("DATA") {
                    line.say("354 go\r\n")
                    guard line.hearMail() else { return }
                }
                line.say("250 fine\r\n")
            }
        }
        defer { server.stop() }
        let connection = try connection(server.url)
        for _ in 0..<20 {
            guard case .accepted = try send(connection) else {
                Issue.record("not accepted")
                return
            }
        }
        #expect(server.visitCount == 1)
    }

    @Test func `a wrong password is a reason that does not hold it`() throws {
        let password = "s3cret-Wort"
        let server = ScriptedServer { line, _ in
            line.say("220 here\r\n")
            while let heard = line.hear() {
                if heard.hasPrefix("EHLO") {
                    line.say("250-here\r\n250 AUTH PLAIN LOGIN\r\n")
                } else if heard.hasPrefix("AUTH") || !heard.contains(" ") && heard != "QUIT" {
                    line.say("535 5.7.8 no: \(heard) \(password)\r\n")
                } else {
                    line.say("221 bye\r\n")
                    return
                }
            }
        }
        defer { server.stop() }
        let settings = try SMTPServerSettings(
            url: server.url,
            username: "toko",
            password: password,
            connectTimeout: .seconds(2),
            answerTimeout: .seconds(1)
        )
        guard case .unreachable(let reason) = try send(try SMTPConnection(settings)) else {
            Issue.record("not unreachable")
            return
        }
        #expect(reason.contains("user name and password"))
        #expect(!reason.contains(password))
        let hidden = Data("\0toko\0\(password)".utf8).base64EncodedString()
        #expect(!reason.contains(hidden))
        #expect(!"\(settings)".contains(password))
    }
}
