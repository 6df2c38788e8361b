// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakEngine
internal import JejakQuery
internal import Testing

@Suite("The data report")
struct IntakeReportTests {
    private static let day: Int64 = 86_400_000
    /// Noon of 1 March 2025.
    private static let start: Int64 = 1_740_830_400_000
    private let folder = NSTemporaryDirectory() + "jejak-report-" + UUID().uuidString

    private func workspace(days: Int64) throws -> Workspace {
        let now = Self.start + days * Self.day
        return try Workspace(folder: folder, access: .owner) { now }
    }

    /// Sends one body as it would come at a moment.
    private func send(_ workspace: Workspace, _ items: [String], at moment: Int64) throws {
        let decoder = SegmentDecoder(settings: try workspace.intakeSettings())
        var batch = EventBatch()
        batch.receivedAt = moment
        let body = "{\"batch\":[" + items.joined(separator: ",") + "]}"
        #expect(decoder.read(Array(body.utf8)) == nil)
        _ = decoder.append(to: &batch, SegmentCall(source: "shop", receivedAt: moment))
        if !batch.isEmpty { _ = try workspace.accept(batch) }
    }

    private func item(_ event: String, _ number: Int, at moment: Int64, more: String = "") -> String
    {
        #"{"type":"track","event":"\#(event)","userId":"u-\#(number % 9)","messageId":"\#(event)"#
            + #"\#(number)-\#(moment)","timestamp":"\#(ISO8601.format(moment))","#
            + #""properties":{"used":1,"unused":"x"\#(more)}}"#
    }

    @Test func `a gap, a surge and a silence are seen`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // The test said it all.
        let workspace = try workspace(days: 20)
        for day in 0..<20 where day != 12 {
            let moment = Self.start + Int64(day) * Self.day
            let count = day == 16 ? 200 : 30
            var items = (0..<count).map { item("Steady", $0, at: moment) }
            if day < 9 { items.append(item("Silent", day, at: moment)) }
            try send(workspace, items, at: moment)
        }
        let report = try workspace.dataReport()
        #expect(report.days.count == 20)
        #expect(report.days.filter { $0.trend == .gap }.map(\.date) == ["2025-03-13"])
        #expect(report.days.filter { $0.trend == .surge }.map(\.date) == ["2025-03-17"])
        #expect(report.events.filter(\.hasStopped).map(\.name) == ["Silent"])
        #expect(report.looked == report.total)
        #expect(report.words.contains("'Silent' came until 2025-03-09 and no more"))
        #expect(report.json.contains(#""trend":"gap""#))
    }

    @Test func `late, future, robots, unplanned, unused and missing are told`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // The test said it all.
        let workspace = try workspace(days: 1)
        let plan = "events:\n  Planned:\n    properties: {used: text}\n"
        try plan.write(toFile: folder + "/plan.yaml", atomically: true, encoding: .utf8)
        try "robots: keep\n".write(
            toFile: folder + "/intake.yaml",
            atomically: true,
            encoding: .utf8
        )
        let now = Self.start
        let robot =
            #"{"type":"track","event":"Planned","userId":"u","messageId":"r","#
            + #""context":{"userAgent":"Googlebot/2.1"}}"#
        try send(
            workspace,
            [
                item("Planned", 1, at: now), item("Planned", 2, at: now - 3 * Self.day),
                item("Planned", 3, at: now + Self.day / 2), item("Surprise", 4, at: now), robot,
            ],
            at: now
        )
        let segments = [
            "buyers": try SegmentParser.parse(
                #"did "Planned" where used > 0 and did "Never Sent" where ghost = 1 and town = "x""#
            )
        ]
        let report = try workspace.dataReport(segments: segments)
        #expect(report.looked == 5)
        #expect(report.late == 1)
        #expect(report.future == 1)
        #expect(report.robots == 1)
        #expect(report.events.first { $0.name == "Surprise" }?.isPlanned == false)
        #expect(report.events.first { $0.name == "Planned" }?.isPlanned == true)
        let reasons = Set(report.faults.map { "\($0.fault.reason) \($0.count)" })
        #expect(reasons == ["unplannedEvent 1", "wrongType 3"])
        #expect(report.unused.map(\.key) == ["unused"])
        #expect(
            Set(report.missing.map { "\($0.what) \($0.name)" })
                == ["event Never Sent", "property ghost", "trait town"]
                || Set(report.missing.map(\.name)) == ["Never Sent", "ghost", "town"]
        )
        let inferred = try workspace.inferredPlan()
        #expect(inferred.event(.track, "Planned")?.properties["used"]?.type == .whole)
        #expect(try PlanFile.read(PlanFile.write(inferred)) == inferred)
    }

    @Test func `an empty folder has an empty report`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // The test said it all.
        let workspace = try workspace(days: 0)
        let report = try workspace.dataReport()
        #expect(report.looked == 0)
        #expect(report.days.isEmpty)
        #expect(report.missing.isEmpty)
        #expect(try workspace.trackingPlan() == nil)
        #expect(try workspace.inferredPlan().events.isEmpty)
    }
}
