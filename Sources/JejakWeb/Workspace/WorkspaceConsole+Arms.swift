// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakStore

/// Movements of those whom a campaign reached beside those held back.
extension WorkspaceConsole {
    /// More campaigns than a list is chosen from.
    private static let mostArmsChoices = 100

    package func armsChoices() async throws -> [ArmsChoice] {
        try await work { [self] in
            guard let outbox = try workspace.outbox() else { return [] }
            return try outbox.campaigns().compactMap { record in
                record.started.map { ArmsChoice(id: record.id, name: record.name, started: $0) }
            }
            .sorted { ($1.started, $0.id) < ($0.started, $1.id) }
            .prefix(Self.mostArmsChoices)
            .map { $0 }
        }
    }

    func arms(_ query: SegmentFlowQuery, campaign: String) throws -> SegmentArmsContent {
        let arms = try workspace.arms(
            of: query.names,
            campaign: campaign,
            from: query.from,
            to: query.to
        )
        let places = arms.reached.people.indices
        return SegmentArmsContent(
            reached: arms.reached.people,
            held: arms.held.people,
            gaps: try places.map { row in
                try places.map { column in
                    let gap = try arms.gap(row, column)
                    return SegmentArmsContent.Gap(
                        difference: gap.difference,
                        low: gap.interval?.lowerBound,
                        high: gap.interval?.upperBound
                    )
                }
            },
            least: SegmentArms.least
        )
    }
}
