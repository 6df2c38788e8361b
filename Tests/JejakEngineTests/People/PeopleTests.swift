// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore
import JejakEngine
import JejakJourney
import JejakStore
import Testing

/// Who is who in an open folder, and what is known of them.
@Suite struct PeopleTests {
    private let folder = TemporaryFolder()
    private let now: Int64 = 1_740_000_000_000

    private func open(_ access: Workspace.Access = .owner) throws -> Workspace {
        try Workspace(folder: folder.path + "/data", access: access, clock: { 1_740_000_000_000 })
    }

    private func bring(_ lines: [String], into workspace: Workspace) throws {
        let path = folder.path + "/\(UUID().uuidString).jsonl"
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        var request = ImportRequest()
        request.files = [path]
        request.preset = .jsonl
        request.source = "web"
        _ = try workspace.importFiles(request)
    }

    private static func line(
        _ type: String,
        _ day: Int,
        _ who: String,
        _ rest: String = ""
    ) -> String {
        let time = ISO8601.format(1_735_689_600_000 + Int64(day) * 86_400_000)
        return
            "{\"type\":\"\(type)\",\(who),\"timestamp\":\"\(time)\",\"messageId\":\"m\(day)\(type)"
            + "\(who.filter(\.isLetter))\"\(rest.isEmpty ? "" : "," + rest)}"
    }

    private func house() throws -> Workspace {
        let workspace = try open()
        try bring(
            [
                Self.line(
                    "track",
                    1,
                    "\"anonymousId\":\"v1\"",
                    "\"event\":\"Product Viewed\",\"properties\":{\"category\":\"Batik\"}"
                ),
                Self.line(
                    "identify",
                    2,
                    "\"anonymousId\":\"v1\",\"userId\":\"ani\"",
                    "\"traits\":{\"city\":\"Solo\",\"timezone\":\"Mars/Base\",\"age\":31}"
                ),
                Self.line(
                    "track",
                    3,
                    "\"userId\":\"ani\"",
                    "\"event\":\"Order Completed\",\"properties\":{\"revenue\":20}"
                ),
                Self.line(
                    "track",
                    4,
                    "\"userId\":\"ani\"",
                    "\"event\":\"Segment Consent Preference Updated\",\"context\":{\"consent\":"
                        + "{\"categoryPreferences\":{\"email\":true}}}"
                ),
                Self.line(
                    "identify",
                    5,
                    "\"userId\":\"budi\",\"anonymousId\":\"v2\"",
                    "\"traits\":{\"city\":\"Bogor\",\"timezone\":\"Asia/Makassar\"}"
                ),
                Self.line(
                    "track",
                    6,
                    "\"userId\":\"budi\"",
                    "\"event\":\"Segment Consent Preference Updated\",\"context\":{\"consent\":"
                        + "{\"categoryPreferences\":{\"email\":false}}}"
                ),
                Self.line(
                    "track",
                    7,
                    "\"userId\":\"budi\",\"anonymousId\":\"v1\"",
                    "\"event\":\"Product Viewed\""
                ),
            ],
            into: workspace
        )
        return workspace
    }

    private func rows(_ workspace: Workspace, _ key: String) throws -> Int {
        guard let person = try workspace.store.person(named: key) else { return 0 }
        var count = 0
        try workspace.snapshot().show(person.code) { count = $0.count }
        return count
    }

    @Test func `a person is shown with identifiers, links and what kept others out`() throws {
        let workspace = try house()
        let identity = try #require(try workspace.identity(of: "v1"))
        #expect(identity.key == "ani" && identity.kind == .user)
        #expect(identity.identifiers.map(\.value) == ["ani", "v1"])
        #expect(identity.links.count == 2 && identity.links.count { $0.isUsed } == 1)
        #expect(try workspace.identity(of: "nobody") == nil)
        let conflicts = try workspace.conflicts(limit: 10)
        #expect(conflicts.map(\.firstPerson.value) == ["budi"])
        #expect(conflicts.map(\.reason) == [.limit(.user)])
        let reader = try open(.reader)
        #expect(try reader.identity(of: "anonymous:v1") == identity)
        #expect(throws: EngineError.self) {
            try reader.decree(
                .merge(PersonIdentifier(.user, "ani"), PersonIdentifier(.user, "budi")),
                by: "x",
                reason: ""
            )
        }
    }

    @Test func `an operator merges and splits, and journeys, facts and lists follow`() throws {
        let workspace = try house()
        let before = try workspace.digest()
        let ani = PersonIdentifier(.user, "ani")
        let budi = PersonIdentifier(.user, "budi")
        let edict = IdentityEdict.merge(PersonIdentifier(.anonymous, "v1"), budi)
        let preview = try workspace.previewEdict(edict)
        #expect(preview.after.map(\.representative) == [ani])
        #expect(try workspace.digest() == before, "a look changes nothing")
        try workspace.decree(edict, by: "sari", reason: "one family, one phone")
        #expect(try rows(workspace, "ani") == 7 && rows(workspace, "budi") == 7)
        #expect(try workspace.store.peopleCounts().identified == 1)
        let one = try #require(try workspace.profile(of: "budi"))
        #expect(one.key == "ani" && one.traits.first { $0.name == "city" }?.value == .text("Bogor"))
        // A withdrawn consent stays withdrawn when people become one.
        #expect(one.consents.map(\.isGiven) == [false])
        #expect(one.zone.name == "Asia/Makassar" && one.zone.fallback == nil)
        let record = try #require(try workspace.edicts(limit: 5).first)
        #expect(record.author == "sari" && record.reason == "one family, one phone")
        #expect(record.edict == .merge(ani, budi) && record.time == now)
        let merged = try workspace.digest()
        try workspace.rebuild()
        #expect(try workspace.digest() == merged, "a rebuild obeys edicts")
        try workspace.decree(workspace.splitting(budi), by: "sari", reason: "no")
        #expect(try workspace.digest() == before)
        #expect(try rows(workspace, "ani") == 4 && rows(workspace, "budi") == 3)
        try workspace.rebuild()
        #expect(try workspace.digest() == before)
        #expect(try workspace.identity(of: "ani")?.edicts.count == 2)
    }

    @Test func `what cannot be said is refused and changes nothing`() throws {
        let workspace = try house()
        let before = try workspace.digest()
        #expect(throws: EngineError.self) { try workspace.identifier(named: "nobody") }
        #expect(throws: EngineError.self) {
            try workspace.splitting(PersonIdentifier(.user, "ani"))
        }
        #expect(throws: EngineError.self) {
            try workspace.decree(
                .merge(PersonIdentifier(.user, "ani"), PersonIdentifier(.user, "nobody")),
                by: "sari",
                reason: ""
            )
        }
        #expect(try workspace.edicts(limit: 9).isEmpty)
        #expect(try workspace.digest() == before)
    }

    @Test func `a profile holds what was said, by whom and when, and what follows`() throws {
        let workspace = try house()
        let profile = try #require(try workspace.profile(of: "ani"))
        let age = try #require(profile.traits.first { $0.name == "age" })
        #expect(age.value == .number(31) && age.type == "number" && age.source == "web")
        #expect(age.time == 1_735_689_600_000 + 2 * 86_400_000)
        #expect(profile.zone.said == "Mars/Base" && profile.zone.fallback == .notAZone)
        #expect(profile.zone.name == "Asia/Jakarta")
        let computed = profile.computed
        #expect(computed.events == 3 && computed.orders == 1 && computed.revenue == 2_000)
        let second: Int64 = 1_735_689_600_000 + 86_400_000
        #expect(computed.firstSeen == second)
        #expect(computed.favouriteCategory == "Batik")
        // Midnight UTC is seven in the morning in Jakarta.
        #expect(computed.favouriteHour == 7)
        let consent = try #require(profile.consents.first)
        #expect(consent.name == "email" && consent.channel == "email" && consent.isGiven)
        #expect(consent.history.map(\.isGiven) == [true])
        try workspace.store.set(Workspace.zoneSetting, to: "Asia/Jayapura")
        #expect(try workspace.profile(of: "ani")?.zone.name == "Asia/Jayapura")
        #expect(try workspace.profile(of: "v2")?.zone.name == "Asia/Makassar")
        #expect(try workspace.profile(of: "nobody") == nil)
    }
}
