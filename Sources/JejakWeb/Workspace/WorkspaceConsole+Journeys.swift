// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakStore

/// The pages Journeys and Cluster, and the pictures.
extension WorkspaceConsole {
    /// How many typical people a cluster's page lists.
    private static let typicalMost = 24

    func journeys(at moment: ConsoleMoment) throws -> JourneysContent {
        let state = try journeyState(at: moment)
        guard let clusters = moment.clusters else { return JourneysContent(state: state) }
        let report = clusters.report
        return JourneysContent(
            computedAt: report.date,
            people: report.people,
            noise: clusters.noise,
            tooShort: report.tooShort,
            minimumEvents: report.minimumEvents,
            hasMap: hasPicture("map.en.svg"),
            clusters: clusterContent(at: moment),
            state: state,
            fit: report.fit
        )
    }

    /// The clusters, largest first; none where they were never computed.
    func clusterContent(at moment: ConsoleMoment) -> [ClusterContent] {
        moment.clusters?.content { hasPicture("cluster-\($0).png") } ?? []
    }

    private func hasPicture(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: workspace.picturesFolder + "/" + name)
    }

    func cluster(_ id: Int, at moment: ConsoleMoment) throws -> ClusterPageContent? {
        guard let clusters = moment.clusters,
            let cluster = clusterContent(at: moment).first(where: { $0.id == id })
        else { return nil }
        let people = try clusters.typical(id, limit: Self.typicalMost).compactMap {
            try workspace.store.person($0)
        }
        return ClusterPageContent(
            cluster: cluster,
            average: moment.averages(clusters),
            people: people.map { row(of: $0, at: moment) },
            state: try journeyState(at: moment),
            kept: try segments(ofCluster: id)
        )
    }

    func image(_ request: ImageRequest, at moment: ConsoleMoment) throws -> ImageContent? {
        let language = request.language.rawValue
        switch request.subject {
        case .map:
            return workspace.picture("map.\(language).svg")
                .map { ImageContent(format: .svg, bytes: $0) }
        case .contactSheet(let cluster):
            let drawn = workspace.picture("cluster-\(cluster).\(language).svg")
                .map { ImageContent(format: .svg, bytes: $0) }
            let pixels = workspace.picture("cluster-\(cluster).png")
                .map { ImageContent(format: .png, bytes: $0) }
            return request.format == .png ? pixels ?? drawn : drawn ?? pixels
        case .journey(let key):
            return try journeyPicture(key, request.language, at: moment)
        }
    }

    /// One person's journey, drawn now. A picture of their last steps where
    /// there are more than anybody could see.
    private func journeyPicture(
        _ key: String,
        _ language: Language,
        at moment: ConsoleMoment
    ) throws -> ImageContent? {
        guard let known = try workspace.store.person(named: key) else { return nil }
        let most = 2_000
        var times: [Int64] = []
        var events: [UInt32] = []
        var amounts: [Int64] = []
        moment.snapshot.show(known.code) { view in
            let rows = (0..<view.count).filter { moment.isFootprint[Int(view.events[$0])] }
            for index in rows.suffix(most) {
                times.append(view.times[index])
                events.append(UInt32(view.events[index]))
                amounts.append(view.amounts[index])
            }
        }
        guard times.count >= minimumEvents(at: moment) else { return nil }
        let traits = PersonTraits(facts: moment.snapshot.facts, person: known.code)
        let table = JourneyTable(
            people: [traits.name ?? known.key],
            offsets: [0, times.count],
            times: times,
            events: events,
            amounts: amounts,
            eventNames: moment.snapshot.dictionary.eventNames
        )
        let zone = TimeZone(identifier: try timeZone())
        let last = Date(timeIntervalSince1970: Double(times.last ?? 0) / 1_000)
        let picture = PersonPicture(
            language: language == .english ? .english : .indonesian,
            clockOffset: (zone?.secondsFromGMT(for: last) ?? 0) / 60
        )
        let link = traits.cluster.flatMap { moment.clusters?.link($0) }
        let caption = link.map { language == .english ? $0.label.english : $0.label.indonesian }
        return ImageContent(
            format: .svg,
            bytes: Array(picture.svg(table, person: 0, caption: caption).utf8)
        )
    }
}
