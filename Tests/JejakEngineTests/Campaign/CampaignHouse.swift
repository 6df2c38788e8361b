// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore
import JejakDemo
import JejakEngine
import JejakStore
import Synchronization
import Testing

/// A folder with a few people, a real mailbox, and a clock that a test moves.
final class CampaignHouse {
    /// 2026-03-02 10:00 in Jakarta: no quiet hour.
    static let morning: Int64 = 1_772_420_400_000

    let folder = TemporaryFolder()
    let sink: MailboxSink
    private let instant = Clock(CampaignHouse.morning)
    private(set) var workspace: Workspace

    /// An instant that a test moves.
    final class Clock: Sendable {
        private let value: Mutex<Int64>
        init(_ start: Int64) { value = Mutex(start) }
        var now: Int64 {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    var clock: Int64 {
        get { instant.now }
        set { instant.now = newValue }
    }

    /// `people` agreed to mail, unless `traits` says otherwise by number.
    init(people: Int = 20, consent: (Int) -> String? = { _ in "true" }) throws {
        sink = try MailboxSink(folder: folder.path + "/mailbox")
        let instant = instant
        workspace = try Workspace(
            folder: folder.path + "/data",
            access: .owner,
            clock: { instant.now }
        )
        var lines = ""
        for number in 0..<people {
            let consent = consent(number).map {
                ",\"context\":{\"consent\":{\"categoryPreferences\":{\"email\":\($0)}}}"
            }
            lines +=
                "{\"type\":\"identify\",\"messageId\":\"i\(number)\",\"userId\":\"p\(number)\","
                + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"traits\":{"
                + "\"firstName\":\"Ayu\",\"email\":\"P\(number)@pelanggan.example\","
                + "\"language\":\"\(number % 2 == 0 ? "id" : "en")\"}\(consent ?? "")}\n"
        }
        try take(lines, "people.jsonl")
        try addSender("toko", sink.url)
    }

    deinit { sink.stop() }

    /// Lets a new process open the folder, as after a crash.
    func reopen() throws {
        let path = folder.path + "/data"
        let instant = instant
        // The first one's lock goes with it.
        workspace = try Workspace(
            folder: folder.path + "/other-\(UUID().uuidString)",
            access: .owner
        )
        workspace = try Workspace(folder: path, access: .owner, clock: { instant.now })
    }

    func take(_ lines: String, _ name: String) throws {
        let path = folder.path + "/" + name
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
        var request = ImportRequest()
        request.files = [path]
        request.preset = .jsonl
        request.source = "test"
        _ = try workspace.importFiles(request)
    }

    func addSender(_ name: String, _ server: String) throws {
        try workspace.saveSender(
            MailSender(
                name: name,
                server: server,
                from: "halo@toko.example",
                fromName: "Toko",
                links: "https://mail.toko.example",
                connections: 2,
                answerSeconds: 2
            )
        )
    }

    static func text(_ id: String, _ more: String = "", sender: String = "toko") -> String {
        """
        id: \(id)
        audience: everyone
        sender: \(sender)
        \(more.isEmpty ? "holdout: 0%" : more)
        variables:
          first_name: {trait: firstName, fallback: {en: there, id: kawan}}
        mail:
          en:
            subject: "Hello {{first_name}}"
            text: "Hello {{first_name}}, https://toko.example/a"
          id:
            subject: "Halo {{first_name}}"
            html: "<p>Halo <a href='https://toko.example/a'>a</a></p>"
        """
    }

    func outbox() throws -> Outbox { try #require(try workspace.outbox()) }

    /// States of a campaign's messages, by person.
    func states(_ id: String) throws -> [String: String] {
        let found = try outbox().messages(campaign: id, limit: 1_000, offset: 0).messages
        return Dictionary(
            found.map { ($0.person, $0.state.rawValue + ($0.reason.map { ":\($0)" } ?? "")) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The mails in the mailbox, with soft line breaks undone.
    func mails() throws -> [String] {
        let path = folder.path + "/mailbox"
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            .filter { $0.hasSuffix(".eml") }
            .map { name in
                let data = try Data(contentsOf: URL(filePath: path + "/" + name))
                // Quoted-printable: soft breaks, then what must not begin a line.
                return String(decoding: data, as: UTF8.self).replacing("=\r\n", with: "")
                    .replacing("=46", with: "F").replacing("=2E", with: ".")
                    .replacing("=3D", with: "=")
            }
    }

    /// A token of a kind in a person's mail.
    func token(_ kind: String, of person: String) throws -> String {
        let mail = try #require(
            try mails().last { $0.contains("<\(person)@pelanggan.example>") }
        )
        let match = try #require(mail.firstMatch(of: try Regex("/e/\(kind)/([A-Za-z0-9_-]+)")))
        return String(try #require(match.output[1].substring))
    }

    /// Sends a campaign to its end.
    func send(_ text: String) throws -> DeliveryRest {
        let record = try workspace.save(campaignText: text)
        try workspace.send(record.id)
        return try workspace.deliver(patience: 0)
    }
}
