// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect
internal import JejakCore
package import JejakQuery
internal import JejakStore

// What is meant to be collected, what is, and how the two differ.

extension Workspace {
    /// How many of the latest events a plan is inferred from and a report
    /// looks at: some seconds of work, however long the log.
    package static let lookedMost = 2_000_000

    /// What the folder's files say about the door.
    package func intakeSettings() throws -> IntakeSettings {
        try IntakeFile.settings(of: folder)
    }

    /// The folder's tracking plan, if it has one.
    package func trackingPlan() throws -> TrackingPlan? {
        try IntakeFile.plan(of: folder)
    }

    /// The plan that the latest events keep.
    package func inferredPlan(of most: Int = Workspace.lookedMost) throws -> TrackingPlan {
        try inference(of: most).plan()
    }

    /// Where the latest events break a plan, each with how often.
    package func faults(
        against plan: TrackingPlan,
        of most: Int = Workspace.lookedMost
    ) throws -> [IntakeReport.Fault] {
        try inference(of: most).faults(against: plan).map {
            IntakeReport.Fault(fault: $0.fault, count: $0.count)
        }
    }

    private func inference(of most: Int) throws -> PlanInference {
        var inference = PlanInference()
        try readLatest(most) { inference.observe($0) }
        return inference
    }

    /// Reads the latest blocks, together at least so many events where there
    /// are as many. Our own events are left out: nobody sends them.
    private func readLatest(_ most: Int, _ body: (EventBatch) -> Void) throws {
        let end = try store.endOffset()
        try store.readLog(from: max(0, end - Int64(max(1, most)))) { batch, _ in
            body(Self.isOwn(batch) ? EventBatch() : batch)
            return true
        }
    }

    /// Whether a block holds what Jejak itself did: it has one source.
    private static func isOwn(_ batch: EventBatch) -> Bool {
        guard let source = batch.sources.first else { return true }
        return batch.strings[Int(source)] == ownSource
    }

    /// Looks at the latest events. `segments` are the saved segments by name.
    package func dataReport(
        segments: [String: SegmentExpression] = [:],
        of most: Int = Workspace.lookedMost
    ) throws -> IntakeReport {
        var tally = VolumeTally()
        try readLatest(most) { tally.observe($0) }
        let plan = try trackingPlan()
        var report = tally.report(plan: plan, today: Int(now / ISO8601.millisecondsPerDay))
        report.total = try store.logTotals().accepted
        let used = try usedNames(segments)
        report.unused = tally.unused(used)
        report.missing = tally.missing(used)
        return report
    }

    private func usedNames(_ segments: [String: SegmentExpression]) throws -> UsedNames {
        var used = UsedNames()
        for (name, expression) in segments.sorted(by: { $0.key < $1.key }) {
            used.add(expression, user: "the segment '\(name)'")
        }
        for record in try campaigns() {
            // A text that an older version took need not hinder the report.
            guard let definition = try? CampaignFile.read(record.text) else { continue }
            let user = "the campaign '\(record.id)'"
            used.add(definition.audience, user: user)
            used.addEvent(definition.goal, user: user)
            for variable in definition.variables.values {
                if case .trait(let name) = variable.source { used.addTrait(name, user: user) }
            }
        }
        return used
    }
}
