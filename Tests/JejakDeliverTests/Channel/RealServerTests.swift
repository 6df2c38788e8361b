// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Handing over to a mail server that others wrote, with and without TLS.
@Suite(.serialized, .enabled(if: Python.pathWithSMTP != nil, Python.missingSMTP))
struct RealServerTests {
    private static let script = """
        import sys, ssl, socket, time, os
        from aiosmtpd.controller import Controller
        folder, mode = sys.argv[1], sys.argv[2]
        class Keep:
            count = 0
            async def handle_DATA(self, server, session, envelope):
                Keep.count += 1
                with open(f"{folder}/{Keep.count:06d}.eml", "wb") as f:
                    f.write(envelope.original_content)
                return "250 kept"
        kind = {}
        if mode != "plain":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{folder}/../cert.pem", f"{folder}/../key.pem")
            kind = {"ssl_context": context} if mode == "smtps" else {
                "tls_context": context, "require_starttls": True}
        probe = socket.socket(); probe.bind(("127.0.0.1", 0)); port = probe.getsockname()[1]
        probe.close()
        controller = Controller(Keep(), hostname="127.0.0.1", port=port, **kind)
        controller.start()
        print(port, flush=True)
        sys.stdin.read()
        controller.stop()
        """

    /// Runs the server, gives its port and the folder it keeps mails in.
    private func withServer(_ mode: String, _ work: (Int, String, String) throws -> Void) throws {
        let python = try #require(Python.pathWithSMTP)
        try Samples.withFolder { folder in
            let mails = folder + "/mails"
            try FileManager.default.createDirectory(
                atPath: mails,
                withIntermediateDirectories: true
            )
            if mode != "plain" { try makeCertificate(in: folder) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = ["-c", Self.script, mails, mode]
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            defer {
                input.fileHandleForWriting.closeFile()
                process.waitUntilExit()
            }
            let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            let port = try #require(Int(said.trimmingCharacters(in: .whitespacesAndNewlines)))
            try work(port, mails, folder + "/cert.pem")
        }
    }

    private func makeCertificate(in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout",
            folder + "/key.pem", "-out", folder + "/cert.pem",
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl made no certificate")
    }

    private func send(_ settings: SMTPServerSettings) throws -> SMTPOutcome {
        try SMTPConnection(settings).send(
            from: try Samples.address("news@toko.example"),
            to: try Samples.address("budi@example.org"),
            bytes: try Samples.message().bytes
        )
    }

    @Test func `a mail arrives byte by byte`() throws {
        try withServer("plain") { port, mails, _ in
            let outcome = try send(SMTPServerSettings(url: "smtp://127.0.0.1:\(port)"))
            #expect(outcome == .accepted(reply: "250 kept"))
            #expect(try Samples.files(in: mails) == [try Samples.message().bytes])
        }
    }

    @Test(arguments: ["smtps", "starttls"])
    func `TLS is used and its certificate is checked`(mode: String) throws {
        try withServer(mode) { port, mails, certificate in
            let scheme = mode == "smtps" ? "smtps" : "smtp"
            let url = "\(scheme)://localhost:\(port)"
            let trusting = try SMTPServerSettings(url: url, requiresTLS: true, caFile: certificate)
            #expect(try send(trusting) == .accepted(reply: "250 kept"))
            guard
                case .unreachable(let reason) = try send(
                    SMTPServerSettings(url: url, requiresTLS: true)
                )
            else {
                Issue.record("a certificate that nobody signed was trusted")
                return
            }
            #expect(reason.contains("certificate is not trusted"))
            // Right authority, wrong name.
            let renamed = try SMTPServerSettings(
                url: "\(scheme)://127.0.0.1:\(port)",
                requiresTLS: true,
                caFile: certificate
            )
            guard case .unreachable = try send(renamed) else {
                Issue.record("a certificate for another name was trusted")
                return
            }
            #expect(try Samples.files(in: mails).count == 1)
        }
    }

    @Test func `required TLS that is not offered is a reason`() throws {
        try withServer("plain") { port, mails, _ in
            let settings = try SMTPServerSettings(
                url: "smtp://127.0.0.1:\(port)",
                requiresTLS: true
            )
            guard case .unreachable(let reason) = try send(settings) else {
                Issue.record("the mail went in the clear")
                return
            }
            #expect(reason.contains("offers no TLS"))
            #expect(try Samples.files(in: mails).isEmpty)
        }
    }
}
