// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCore
import JejakEngine
import Testing

/// Whatever is wrong in a campaign's text is told with its place and its mend.
@Suite struct CampaignFileTests {
    private func problems(_ text: String) -> [String] {
        do {
            _ = try CampaignFile.read(text)
            return []
        } catch let error as CampaignFileError {
            return error.problems.map(\.words)
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        ("", "the file: has no keys"),
        ("- a\n- b", "the file: has no keys"),
        ("id: [", "this is no YAML"),
        ("idd: x", "nobody knows 'idd', did you mean 'id'?"),
        ("id: Big Sale", "lower-case letters"),
        ("audience: did \"A", "audience: character"),
        ("holdout: 95%", "a share from 0% to 90%"),
        ("holdout: ten", "a share from 0% to 90%"),
        ("zone: Asia/Jakrta", "nobody knows the zone 'Asia/Jakrta'"),
        ("at: tomorrow", "is a moment such as"),
        ("at: 2026-02-31 09:00", "is a moment such as"),
        ("purpose: spam", "is one of marketing, transactional"),
        ("resend_unknown: true", "only a transactional message may be sent twice"),
        ("goal: {event: X, within: 9 years}", "is a span such as '7 days'"),
        ("cap: many", "how many messages a day"),
        ("quiet_hours: 25:00-08:00", "hours such as 21:00-08:00"),
        ("variables: {a: {trait: city}}", "add a fallback"),
        ("variables: {a: {trait: x, value: y}}", "write one"),
        ("variables: {'a b': {value: y}}", "letters, digits and '_' only"),
        ("mail: {fr: {subject: x}}", "nobody knows 'fr'"),
        ("mail: {en: {html: x}}", "a mail has a subject"),
    ])
    func `a wrong line is named with its mend`(text: String, sentence: String) {
        let found = problems(text)
        #expect(found.contains { $0.contains(sentence) }, "\(found)")
    }

    @Test func `a file of five megabytes is refused unread`() {
        let text = "id: x\nname: " + String(repeating: "a", count: 5 << 20)
        #expect(problems(text).first?.contains("a campaign has at most 1048576") == true)
    }

    @Test func `references that multiply end soon`() {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1..<40 {
            let row = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
            text += "a\(level): &a\(level) [\(row)]\n"
        }
        #expect(!problems(text).isEmpty)
    }

    @Test func `a moment is on the wall of its zone`() throws {
        let text = CampaignHouse.text("x", "at: 2026-03-25 09:00\nzone: Asia/Jayapura")
        let definition = try CampaignFile.read(text)
        #expect(definition.at == ISO8601.milliseconds("2026-03-25T00:00:00Z"))
    }

    @Test func `what only the folder knows is checked too`() throws {
        let house = try CampaignHouse(people: 1)
        let unknown = CampaignHouse.text("x").replacing("Hello {{first_name}},", with: "{{frist}}")
        let checkup = try house.workspace.check(campaignText: unknown)
        #expect(checkup.problems.first?.place == "mail.en")
        #expect(checkup.problems.first?.sentence.contains("frist") == true)
        let sender = try house.workspace.check(
            campaignText: CampaignHouse.text("x", sender: "nobody")
        )
        #expect(sender.problems.first?.sentence.contains("no sender 'nobody'") == true)
        #expect(throws: CampaignFileError.self) {
            try house.workspace.save(campaignText: unknown)
        }
        #expect(try house.workspace.campaigns().isEmpty)
    }

    @Test func `a subject cannot smuggle a header in`() throws {
        let house = try CampaignHouse(people: 1)
        let text = CampaignHouse.text("x").replacing(
            "\"Hello {{first_name}}\"",
            with: "\"Hello\\r\\nBcc: evil@example.com\""
        )
        let checkup = try house.workspace.check(campaignText: text)
        #expect(checkup.problems.first?.place == "mail.en")
    }
}
