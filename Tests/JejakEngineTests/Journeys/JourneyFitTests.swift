// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore
internal import Testing

/// Comparisons that run beside a server.
@Suite struct JourneyFitTests {
    @Test func `one at a time, with progress, and kept when it is done`() throws {
        let house = JourneyHouse()
        let workspace = try house.open()
        try house.fill(workspace)
        let keeper = JourneyKeeper(workspace) { Issue.record($0) }
        keeper.start()
        defer { keeper.stop() }
        let fit = JourneyFit(workspace)
        #expect(fit.state == .idle)
        try fit.start()
        let error = #expect(throws: EngineError.self) { try fit.start() }
        #expect(error?.sentence.contains("already") == true)
        var shares: [Double] = []
        while case .running(_, let share, _) = fit.state {
            if shares.last != share { shares.append(share) }
            usleep(2_000)
        }
        fit.settle()
        guard case .done = fit.state else {
            Issue.record("\(fit.state)")
            return
        }
        #expect(shares.count > 2 && shares == shares.sorted())
        #expect(try workspace.journeyReport()?.fit == 1)
        fit.stop()
    }

    @Test func `who cancels keeps what was there`() throws {
        let house = JourneyHouse()
        let workspace = try house.open()
        try house.fill(workspace)
        let fit = JourneyFit(workspace)
        try fit.start()
        fit.cancel()
        fit.settle()
        guard case .cancelled = fit.state else {
            Issue.record("\(fit.state)")
            return
        }
        #expect(try workspace.journeyReport() == nil)
        #expect(try workspace.store.setting("journeyFitRunning") == "")
        // And may begin again.
        try fit.start()
        fit.settle()
        #expect(try workspace.journeyReport() != nil)
    }

    @Test func `what fails says why, and an end in between is told at the next start`() throws {
        let house = JourneyHouse()
        let workspace = try house.open()
        let fit = JourneyFit(workspace)
        try fit.start()
        fit.settle()
        guard case .failed(let why, _) = fit.state else {
            Issue.record("\(fit.state)")
            return
        }
        #expect(why.contains("no footprints yet"))
        try workspace.store.set("journeyFitRunning", to: "1735689600000")
        guard case .failed(let reason, 1_735_689_600_000) = JourneyFit(workspace).state else {
            Issue.record("the interruption is not told")
            return
        }
        #expect(reason.contains("start it again"))
    }
}
