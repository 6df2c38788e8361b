// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCore
import JejakDemo
import JejakEngine
import JejakStore
import Testing

/// What a running server does with campaigns when their time comes.
@Suite struct CampaignServiceTests {
    private static let late = "at: 2026-03-02 11:00\nzone: Asia/Jakarta\nholdout: 0%"
    private static let hour: Int64 = 3_600_000

    /// Runs the service until a campaign is in a state, at most ten seconds.
    private func run(
        _ house: CampaignHouse,
        until id: String,
        is state: CampaignState
    ) throws -> CampaignRecord? {
        let service = CampaignService(house.workspace) { Issue.record("\($0)") }
        try service.start()
        defer { service.stop() }
        for _ in 0..<500 {
            let campaign = try house.workspace.campaigns().first { $0.id == id }
            if campaign?.state == state { return campaign }
            usleep(20_000)
        }
        return nil
    }

    @Test func `a campaign begins at its time and ends when all is sent`() throws {
        let house = try CampaignHouse(people: 6)
        let record = try house.workspace.save(campaignText: CampaignHouse.text("plan", Self.late))
        #expect(try house.workspace.send(record.id) == .scheduled)
        _ = try house.workspace.deliver(patience: 0)
        #expect(house.sink.count == 0)
        house.clock += Self.hour
        let done = try #require(try run(house, until: "plan", is: .done))
        #expect(done.started == house.clock)
        #expect(house.sink.count == 6)
        #expect(try house.workspace.store.logTotals().derived == 6)
    }

    @Test func `one whose time passed long ago waits for a word`() throws {
        let house = try CampaignHouse(people: 2)
        let record = try house.workspace.save(campaignText: CampaignHouse.text("plan", Self.late))
        try house.workspace.send(record.id)
        house.clock += 8 * Self.hour
        let paused = try #require(try run(house, until: "plan", is: .paused))
        #expect(paused.note.contains("its time passed"))
        #expect(house.sink.count == 0)
        // The word: it begins, as it would have.
        try house.workspace.resume("plan")
        #expect(try house.workspace.send("plan") == .sending)
        house.clock = CampaignHouse.morning + 24 * Self.hour
        _ = try house.workspace.deliver(patience: 0)
        #expect(house.sink.count == 2)
    }
}
