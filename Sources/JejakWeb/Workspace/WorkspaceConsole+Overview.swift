// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakStore

/// What every page knows of the folder, and the first page.
extension WorkspaceConsole {
    /// The most segments and clusters the first page speaks of.
    private static let overviewSegments = 6

    func content(of moment: ConsoleMoment) throws -> WorkspaceContent {
        let store = workspace.store
        let folder = workspace.folder.path
        let name = try store.setting("name")
        return WorkspaceContent(
            name: name ?? folder.split(separator: "/").last.map(String.init) ?? folder,
            folder: folder,
            version: version,
            currency: moment.currency,
            timeZone: try timeZone(),
            now: moment.snapshot.now,
            isDemo: try store.setting("demo") == "1"
        )
    }

    func timeZone() throws -> String {
        try workspace.store.setting("timeZone") ?? "Asia/Jakarta"
    }

    func overview(at moment: ConsoleMoment) throws -> OverviewContent {
        let totals = try moment.totals(of: workspace.store)
        let known = try workspace.store.peopleCounts()
        let figures = moment.figures
        let ready = try readySegments(at: moment).filter { $0.people > 0 }
        let report = moment.clusters?.report
        return OverviewContent(
            events: totals.accepted,
            people: known.identified + known.anonymous,
            identifiedPeople: known.identified,
            buyers: figures.buyers,
            orders: figures.orders,
            revenue: figures.revenue,
            firstEvent: figures.people > 0 ? figures.first : nil,
            lastEvent: figures.people > 0 ? figures.last : nil,
            eventsPerDay: figures.days(ZoneClock(identifier: try timeZone())),
            lastImport: try imports(limit: 1).first,
            clusters: clusterContent(at: moment),
            noise: report?.noise ?? 0,
            tooShort: report?.tooShort ?? 0,
            segments: Array(ready.prefix(Self.overviewSegments)),
            refused: door.refused,
            questions: try savedQuestions(at: moment)
        )
    }

    func vocabulary(at moment: ConsoleMoment) -> VocabularyContent {
        let most = 40
        let names = moment.snapshot.dictionary.eventNames
        let counts = moment.figures.eventCounts
        let events = names.indices.filter { moment.isFootprint[$0] && counts[$0] > 0 }
            .sorted { (counts[$1], names[$0]) < (counts[$0], names[$1]) }
        let traits = moment.snapshot.facts.columns
            .sorted { ($1.people.count, $0.attribute) < ($0.people.count, $1.attribute) }
            .map(\.attribute)
        let said = traits.filter { !PersonTraits.isDerived($0) }
        let derived = traits.filter(PersonTraits.isDerived)
        return VocabularyContent(
            eventNames: events.prefix(most).map { names[$0] },
            traitNames: Array((said.prefix(most - derived.count) + derived).prefix(most)),
            propertyNames: Array(
                moment.snapshot.dictionary.propertyKeys
                    .filter { !$0.hasPrefix("$") && !$0.hasPrefix("segment") }.sorted()
                    .prefix(2 * most)
            )
        )
    }
}
