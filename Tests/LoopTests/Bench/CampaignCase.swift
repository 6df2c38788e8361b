// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// People who may and may not get a mail, and a campaign for all of them.
///
/// Of each ten people seven agreed, one took it back, one never said anything
/// and one has an address that is none. The first agreed people of each
/// hundred are on the suppression list.
struct CampaignCase {
    let workshop: Workshop
    let data: String
    let people: Int
    let suppressed: Set<String>

    init(people: Int, server: Int) throws {
        self.people = people
        workshop = try Workshop()
        data = workshop.path("data")
        let blocked = stride(from: 0, to: min(people, 500), by: 100).map(Self.address)
        suppressed = Set(blocked)
        var lines = ""
        for number in 0..<people {
            let time = "2026-01-01T00:00:\(String(format: "%02d", number % 60))Z"
            lines +=
                "{\"type\":\"identify\",\"messageId\":\"i\(number)\",\"userId\":\"p\(number)\","
                + "\"timestamp\":\"\(time)\",\"traits\":{\"firstName\":\"Ayu \(number)\","
                + "\"email\":\"\(Self.address(number))\",\"language\":\"id\"}"
                + Self.consent(number) + "}\n"
        }
        let file = try workshop.write("people.jsonl", lines)
        try Self.expectWell(["import", file, "--preset", "jsonl", "--data", data])
        try addSender("toko", "smtp://127.0.0.1:\(server)")
        for address in blocked {
            try Self.expectWell(["suppression", "add", address, "--data", data])
        }
    }

    func addSender(_ name: String, _ server: String) throws {
        try Self.expectWell([
            "sender", "add", name, "--server", server, "--from", "halo@toko.example", "--links",
            "http://127.0.0.1:8080", "--answer-seconds", "1", "--data", data,
        ])
    }

    static func address(_ number: Int) -> String {
        number % 10 == 9 ? "nobody at \(number)" : "p\(number)@pelanggan.example"
    }

    private static func consent(_ number: Int) -> String {
        switch number % 10 {
        case 7: ",\"context\":{\"consent\":{\"categoryPreferences\":{\"email\":false}}}"
        case 8: ""
        default: ",\"context\":{\"consent\":{\"categoryPreferences\":{\"email\":true}}}"
        }
    }

    private static func expectWell(_ arguments: [String]) throws {
        let run = try JejakBinary.run(arguments)
        try #require(run.status == 0, "\(arguments.joined(separator: " ")): \(run)")
    }

    /// A campaign file; each id draws another holdout.
    func file(_ id: String, sender: String = "toko") throws -> String {
        try workshop.write(
            id + ".yaml",
            """
            id: \(id)
            audience: everyone
            sender: \(sender)
            quiet_hours: none
            cap: 100
            variables:
              name: {trait: firstName, fallback: kawan}
            mail:
              id:
                subject: "Halo {{name}}"
                html: '<p>Halo {{name}}, <a href="https://toko.example/promo">lihat</a></p>'

            """
        )
    }

    func send(_ file: String) throws -> JejakProcess {
        try JejakProcess(["campaign", "send", file, "--data", data, "--json"])
    }

    /// What became of everybody, by person.
    func fates(_ id: String) throws -> [String: (state: String, reason: String)] {
        let run = try JejakBinary.run(["campaign", "messages", id, "--data", data])
        try #require(run.status == 0, "\(run)")
        var fates: [String: (state: String, reason: String)] = [:]
        for line in run.output.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count >= 3 else { continue }
            fates[String(cells[0])] = (String(cells[1]), String(cells[2]))
        }
        return fates
    }

    func mayGetMail(_ number: Int) -> Bool {
        number % 10 < 7 && !suppressed.contains(Self.address(number))
    }
}
