// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCore
import JejakDemo
import JejakEngine
import JejakJourney
import JejakMeasure
import JejakStore
import Testing

/// What happened to a mail comes back as events, and is told honestly.
@Suite struct CampaignOutcomeTests {
    @Test func `opens and clicks are events, and a robot's are told apart`() throws {
        let house = try CampaignHouse(people: 3)
        _ = try house.send(CampaignHouse.text("first"))
        house.clock += 600_000
        let agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile"
        try house.workspace.mailWasOpened(
            try house.token("o", of: "p0"),
            method: "GET",
            agent: agent
        )
        let link = try house.token("c", of: "p0")
        let target = try house.workspace.mailLinkWasFollowed(link, method: "GET", agent: agent)
        #expect(target == "https://toko.example/a")
        _ = try house.workspace.mailLinkWasFollowed(
            try house.token("c", of: "p1"),
            method: "HEAD",
            agent: agent
        )
        #expect(
            try house.workspace.mailLinkWasFollowed(link + "x", method: "GET", agent: agent) == nil
        )
        // Hits wait until others could have come, then are judged.
        try house.workspace.takeReceipts()
        #expect(try house.workspace.report("first").hits == HitCounts())
        house.clock += 60_000
        try house.workspace.takeReceipts()
        let hits = try house.workspace.report("first").hits
        #expect(hits.openedByPeople == 1)
        #expect(hits.clickedByPeople == 1)
        #expect(hits.clickedByRobots == 1)
        let names = try house.workspace.snapshot().dictionary.eventNames
        #expect(Set(names).isSuperset(of: [MailEvent.opened, MailEvent.clicked]))
    }

    @Test func `receipts count once, whatever is done again`() throws {
        let house = try CampaignHouse(people: 6)
        _ = try house.send(CampaignHouse.text("first"))
        let before = try house.workspace.digest()
        #expect(try house.workspace.takeReceipts() == 0)
        try house.workspace.rebuild()
        #expect(try house.workspace.digest() == before)
        #expect(try house.workspace.store.logTotals().derived == 6)
    }

    @Test func `too many requests for one mail are counted, not kept`() throws {
        let house = try CampaignHouse(people: 1)
        _ = try house.send(CampaignHouse.text("first"))
        let token = try house.token("o", of: "p0")
        for _ in 0..<230 {
            try house.workspace.mailWasOpened(token, method: "GET", agent: "x")
        }
        #expect(try house.outbox().counters().first?.count == 30)
    }

    @Test func `a returned mail bounces its message, and a forged one nothing`() throws {
        let house = try CampaignHouse(people: 2)
        _ = try house.send(CampaignHouse.text("first"))
        let mail = try #require(try house.mails().first { $0.contains("<p0@pelanggan.example>") })
        let name = try #require(mail.firstMatch(of: /X-Jejak-Message: ([A-Za-z0-9_-]+)/)?.1)
        func report(_ token: String, _ file: String) throws -> ReportTally {
            let path = house.folder.path + "/" + file
            let text = """
                From: MAILER-DAEMON@mx.example\r
                To: halo@toko.example\r
                Subject: Undelivered Mail\r
                MIME-Version: 1.0\r
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
                \r
                --b\r
                Content-Type: text/plain\r
                \r
                Sorry.\r
                --b\r
                Content-Type: message/delivery-status\r
                \r
                Reporting-MTA: dns; mx.example\r
                \r
                Final-Recipient: rfc822; p0@pelanggan.example\r
                Action: failed\r
                Status: 5.1.1\r
                Diagnostic-Code: smtp; 550 5.1.1 no such user\r
                \r
                --b\r
                Content-Type: message/rfc822\r
                \r
                X-Jejak-Message: \(token)\r
                Subject: Halo\r
                \r
                x\r
                --b--\r

                """
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return try house.workspace.importReports(path)
        }
        let forged = try report(String(name.dropLast(2)) + "AA", "forged.eml")
        #expect(forged.counts["notOurs"] == 1)
        #expect(try house.states("first")["p0"] == "sent")
        #expect(try report(String(name), "real.eml").counts["hardBounce"] == 1)
        #expect(try report(String(name), "real.eml").counts["knownAlready"] == 1)
        #expect(try house.states("first")["p0"] == "bounced:bouncedLater")
        #expect(try house.outbox().suppressions(of: "p0@pelanggan.example") == [.bounced])
        house.clock += 2 * 86_400_000
        _ = try house.send(CampaignHouse.text("second", "purpose: transactional\nholdout: 0%"))
        #expect(try house.states("second") == ["p0": "refused:bounced", "p1": "sent"])
    }

    @Test func `the effect is counted by arm from the instant of the choice`() throws {
        let house = try CampaignHouse(people: 400)
        _ = try house.send(CampaignHouse.text("first", "holdout: 30%"))
        let people = try house.workspace.audiencePeople(of: "first")
        var lines = ""
        var converted = [CampaignArm.reached: 0, .held: 0]
        for (place, person) in people.enumerated() where place % 4 == 0 {
            // Every eighth person bought before the campaign: that is no effect.
            let isBefore = place % 8 == 0
            let time = CampaignHouse.morning + (isBefore ? -3_600_000 : 3_600_000)
            if !isBefore { converted[person.arm, default: 0] += 1 }
            lines +=
                "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"o\(place)\","
                + "\"userId\":\"\(person.key)\",\"timestamp\":\"\(ISO8601.format(time))\","
                + "\"properties\":{\"revenue\":100,\"currency\":\"IDR\"}}\n"
        }
        house.clock += 2 * 86_400_000
        try house.take(lines, "orders.jsonl")
        let effect = try #require(try house.workspace.report("first").effect)
        #expect(effect.reached.converted == converted[.reached])
        #expect(effect.held.converted == converted[.held])
        #expect(effect.reached.people + effect.held.people == 400)
        #expect(effect.reached.amounts.reduce(0, +) == Double(converted[.reached] ?? 0) * 10_000)
        #expect(!effect.isComplete)
        house.clock += 6 * 86_400_000
        #expect(try house.workspace.report("first").effect?.isComplete == true)
    }

    @Test func `few people are too few to tell`() throws {
        let house = try CampaignHouse(people: 30)
        _ = try house.send(CampaignHouse.text("first", "holdout: 10%"))
        let effect = try #require(try house.workspace.report("first").effect)
        guard case .tooFewToTell = effect.result.verdict else {
            Issue.record("\(effect.result.verdict)")
            return
        }
    }
}
