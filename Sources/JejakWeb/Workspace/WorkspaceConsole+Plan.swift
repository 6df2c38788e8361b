// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// The tracking plan and the report on the data.
extension WorkspaceConsole {
    /// How many of the latest events a page looks at: about a second of work.
    /// The command line looks at more.
    private static let lookedMost = 300_000

    package func plan() async throws -> PlanContent {
        try await work { [self] in
            let plan = try workspace.trackingPlan()
            return PlanContent(
                mode: plan.flatMap { PlanModeContent(rawValue: $0.mode.rawValue) },
                events: plan?.events.map(Self.event) ?? [],
                canInfer: try workspace.store.endOffset() > 0
            )
        }
    }

    private static func event(_ event: TrackingPlan.Event) -> PlanEventContent {
        PlanEventContent(
            name: event.name,
            kind: event.kind.name,
            mode: event.mode.flatMap { PlanModeContent(rawValue: $0.rawValue) },
            note: event.note,
            properties: event.properties.sorted { $0.key < $1.key }.map { name, property in
                PlanPropertyContent(
                    name: name,
                    type: property.type.rawValue,
                    isRequired: property.isRequired,
                    note: property.note
                )
            }
        )
    }

    package func inferredPlan() async throws -> String {
        try await work { [self] in
            PlanFile.write(try workspace.inferredPlan(of: Self.lookedMost))
        }
    }

    package func report() async throws -> ReportContent {
        try await work { [self] in
            let report = try workspace.dataReport(of: Self.lookedMost)
            return ReportContent(
                madeAt: workspace.now,
                events: report.looked,
                days: report.days.count,
                findings: ReportFindings(report).all
            )
        }
    }
}
