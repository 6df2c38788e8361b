// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCore
import JejakDemo
import JejakEngine
import JejakJourney
import JejakMeasure
import JejakStore
import Testing

/// A campaign from its text to the mailbox and back into the log.
@Suite struct CampaignTests {
    @Test func `those who agreed get it in their language, the others have a reason`() throws {
        let house = try CampaignHouse(people: 12) { number in
            number % 4 == 1 ? "false" : number % 4 == 2 ? nil : "true"
        }
        try house.workspace.suppress("p0@pelanggan.example")
        _ = try house.send(CampaignHouse.text("first"))
        let states = try house.states("first")
        #expect(states["p0"] == "refused:operatorChoice")
        #expect(states["p1"] == "refused:consentWithdrawn")
        #expect(states["p2"] == "refused:noConsent")
        #expect(states["p3"] == "sent")
        let mails = try house.mails()
        #expect(mails.count == 5)
        #expect(mails.count { $0.contains("Subject: Hello Ayu") } == 3)
        #expect(mails.count { $0.contains("Subject: Halo Ayu") } == 2)
        #expect(mails.allSatisfy { $0.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Cl") })
        #expect(try house.workspace.campaigns().first?.state == .done)
        let totals = try house.workspace.store.logTotals()
        #expect(totals.derived == 5)
    }

    @Test func `sending again sends nothing again`() throws {
        let house = try CampaignHouse()
        _ = try house.send(CampaignHouse.text("first"))
        _ = try house.send(CampaignHouse.text("first"))
        #expect(try house.mails().count == 20)
        #expect(throws: EngineError.self) {
            try house.workspace.save(campaignText: CampaignHouse.text("first", "holdout: 50%"))
        }
    }

    @Test func `the holdout is a tenth by lot, stays the same, and gets nothing`() throws {
        let house = try CampaignHouse(people: 600)
        let text = CampaignHouse.text("lot", "holdout: 10%")
        let planned = try #require(try house.workspace.check(campaignText: text).audience)
        _ = try house.send(text)
        let held = try house.states("lot").filter { $0.value == "held" }.map(\.key)
        #expect((35...90).contains(held.count))
        #expect(planned.held == held.count)
        let got = try house.mails().joined()
        for person in held { #expect(!got.contains("<\(person)@pelanggan.example>")) }
        #expect(house.sink.count == 600 - held.count)
    }

    @Test func `one message a day, and none at night`() throws {
        let house = try CampaignHouse(people: 3)
        _ = try house.send(CampaignHouse.text("first"))
        house.clock += 3_600_000
        _ = try house.send(CampaignHouse.text("second"))
        #expect(try house.states("second").values.allSatisfy { $0 == "refused:frequencyCap" })
        // 22:00 of the next day in Jakarta: waits for 08:00.
        house.clock = CampaignHouse.morning + 36 * 3_600_000
        let rest = try house.send(CampaignHouse.text("third"))
        let morning = CampaignHouse.morning + 46 * 3_600_000
        #expect(rest.waitsUntil == morning)
        #expect(try house.states("third").values.allSatisfy { $0 == "queued:quietHours" })
        house.clock = morning
        _ = try house.workspace.deliver(patience: 0)
        #expect(try house.states("third").values.allSatisfy { $0 == "sent" })
        #expect(house.sink.count == 6)
    }

    @Test func `unsubscribing holds at once, also for what is queued`() throws {
        let house = try CampaignHouse(people: 4)
        _ = try house.send(CampaignHouse.text("first"))
        house.clock += 2 * 86_400_000
        let record = try house.workspace.save(campaignText: CampaignHouse.text("second"))
        try house.workspace.send(record.id)
        let token = try house.token("u", of: "p1")
        // Reading changes nothing; a token of another kind is none.
        #expect(try house.workspace.mailStanding(token)?.isSubscribed == true)
        #expect(try house.workspace.mailStanding(token)?.maskedAddress == "p•••@pelanggan.example")
        #expect(try !house.workspace.unsubscribe(try house.token("o", of: "p1"), way: "page"))
        #expect(try house.workspace.mailStanding(token)?.isSubscribed == true)
        #expect(try house.workspace.unsubscribe(token, way: "oneClick"))
        #expect(try house.workspace.unsubscribe(token, way: "oneClick"))
        #expect(try house.workspace.mailStanding(token)?.isSubscribed == false)
        _ = try house.workspace.deliver(patience: 0)
        let states = try house.states("second")
        #expect(states["p1"] == "refused:unsubscribed")
        #expect(states["p2"] == "sent")
        let names = try house.workspace.snapshot().dictionary.eventNames
        #expect(names.contains(MailEvent.unsubscribed))
        #expect(try house.workspace.resubscribe(token))
        #expect(try house.workspace.mailStanding(token)?.isSubscribed == true)
    }

    @Test func `consent that is withdrawn after the choice stops the message`() throws {
        let house = try CampaignHouse(people: 2)
        let record = try house.workspace.save(campaignText: CampaignHouse.text("first"))
        try house.workspace.send(record.id)
        try house.take(
            """
            {"type":"track","event":"Segment Consent Preference Updated","messageId":"c1",\
            "userId":"p0","timestamp":"2026-03-01T00:00:00Z",\
            "context":{"consent":{"categoryPreferences":{"email":false}}}}

            """,
            "consent.jsonl"
        )
        _ = try house.workspace.deliver(patience: 0)
        #expect(try house.states("first") == ["p0": "refused:consentWithdrawn", "p1": "sent"])
    }

    @Test func `what was in flight is unknown after a crash, and not sent again`() throws {
        let house = try CampaignHouse(people: 5)
        let record = try house.workspace.save(campaignText: CampaignHouse.text("first"))
        try house.workspace.send(record.id)
        let claimed = try house.outbox().turn(
            queue: "toko",
            settling: [],
            claiming: 2,
            now: house.clock
        ) { _, _ in .send }
        #expect(claimed.count == 2)
        try house.reopen()
        let told = try house.workspace.recoverOutbox()
        #expect(told.unknown == 2)
        _ = try house.workspace.deliver(patience: 0)
        let states = try house.states("first").values
        #expect(states.count { $0 == "unknown:stoppedWhileSending" } == 2)
        #expect(states.count { $0 == "sent" } == 3)
        #expect(house.sink.count == 3)
        #expect(try house.workspace.campaigns().first?.state == .done)
    }

    @Test func `a transactional campaign may say to send the unknown again`() throws {
        let house = try CampaignHouse(people: 3) { _ in nil }
        let more = "purpose: transactional\nresend_unknown: true\nholdout: 0%"
        let record = try house.workspace.save(campaignText: CampaignHouse.text("order", more))
        try house.workspace.send(record.id)
        _ = try house.outbox().turn(
            queue: "toko",
            settling: [],
            claiming: 2,
            now: house.clock
        ) { _, _ in .send }
        try house.reopen()
        let told = try house.workspace.recoverOutbox()
        #expect(told.unknown == 0)
        #expect(told.again == 2)
        _ = try house.workspace.deliver(patience: 0)
        #expect(house.sink.count == 3)
        #expect(try house.mails().allSatisfy { !$0.contains("List-Unsubscribe") })
    }

    @Test func `a paused campaign waits, a cancelled one never goes on`() throws {
        let house = try CampaignHouse(people: 3)
        let record = try house.workspace.save(campaignText: CampaignHouse.text("first"))
        try house.workspace.send(record.id)
        try house.workspace.pause(record.id)
        _ = try house.workspace.deliver(patience: 0)
        #expect(house.sink.count == 0)
        #expect(throws: EngineError.self) { try house.workspace.pause(record.id) }
        try house.workspace.resume(record.id)
        try house.workspace.cancel(record.id)
        _ = try house.workspace.deliver(patience: 0)
        #expect(house.sink.count == 0)
        #expect(try house.states("first").values.allSatisfy { $0 == "cancelled" })
        #expect(throws: EngineError.self) { try house.workspace.resume(record.id) }
    }

    @Test func `a dead server delays only its own queue`() throws {
        let house = try CampaignHouse(people: 4)
        // Nobody listens on the port of a sink that has stopped.
        let dead = try CampaignHouse(people: 1)
        dead.sink.stop()
        try house.addSender("mati", dead.sink.url)
        let more = "purpose: transactional\nholdout: 0%"
        let waits = try house.workspace.save(
            campaignText: CampaignHouse.text("waits", more, sender: "mati")
        )
        try house.workspace.send(waits.id)
        let rest = try house.send(CampaignHouse.text("goes"))
        #expect(try house.states("goes").values.allSatisfy { $0 == "sent" })
        let waiting = try house.states("waits").values
        #expect(waiting.allSatisfy { $0.hasPrefix("queued") })
        #expect(waiting.contains("queued:serverUnreachable"))
        #expect(rest.troubles["mati"] != nil || rest.waitsUntil != nil)
        // No attempt was counted, and nothing is lost: a server that comes back
        // gets them all.
        house.clock += 60_000
        try house.addSender("mati", house.sink.url)
        _ = try house.workspace.deliver(patience: 0)
        #expect(try house.states("waits").values.allSatisfy { $0 == "sent" })
    }
}
