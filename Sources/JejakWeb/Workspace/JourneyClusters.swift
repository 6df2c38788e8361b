// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakJourney
internal import JejakLearn

/// The newest journey clusters with where everybody stands among them, ready
/// to be looked up.
final class JourneyClusters: Sendable {
    let report: JourneyReport
    /// Who was placed since the comparison.
    let live: LivePlacements
    /// By cluster: how many people are in it now; and those in none.
    private let sizes: [Int: Int]
    private let lost: Int
    /// Where each person stands in the report's members.
    private let places: [UInt32: Int]

    init(_ report: JourneyReport, _ status: JourneyStatus, _ live: LivePlacements) {
        self.report = report
        self.live = live
        sizes = status.sizes
        lost = status.noise
        places = Dictionary(
            report.members.enumerated().map { ($1.person, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// People whose journeys were long enough to compare.
    var compared: Int { sizes.values.reduce(lost, +) }

    /// Those of them in no group.
    var noise: Int { lost }

    func member(_ person: UInt32) -> JourneyReport.Member? {
        if let live = live.people[person] {
            return JourneyReport.Member(
                person: person,
                cluster: live.placement.cluster,
                probability: live.placement.probability,
                isTooShort: live.placement.isTooShort
            )
        }
        return places[person].map { report.members[$0] }
    }

    func link(_ id: Int) -> ClusterLink? {
        report.clusters.first { $0.id == id }.map {
            ClusterLink(id: id, label: Self.words($0.label), colour: $0.css)
        }
    }

    /// Members of a cluster, the most typical first.
    func typical(_ id: Int, limit: Int) -> [UInt32] {
        report.members.filter { $0.cluster == id && live.people[$0.person] == nil }
            .sorted { ($1.probability, $0.person) < ($0.probability, $1.person) }
            .prefix(limit).map(\.person)
    }

    func content(hasSheet: (Int) -> Bool) -> [ClusterContent] {
        report.clusters.map { cluster in
            ClusterContent(
                id: cluster.id,
                label: Self.words(cluster.label),
                colour: cluster.css,
                size: sizes[cluster.id] ?? 0,
                share: Double(sizes[cluster.id] ?? 0) / Double(max(1, compared)),
                conversion: cluster.conversion,
                revenuePerPerson: cluster.revenuePerPerson,
                persistence: cluster.persistence,
                typicalPath: cluster.typicalPath,
                differences: cluster.contrasts.map { Self.words($0.words) },
                hasContactSheet: hasSheet(cluster.id),
                fitted: cluster.size,
                figures: cluster.contrasts.compactMap(Self.difference)
            )
        }
        .sorted { ($1.size, $0.id) < ($0.size, $1.id) }
    }

    /// The figures over everybody who was compared: the report has those of the
    /// clusters, the journeys have the rest. Time grows with the noise.
    func averages(over snapshot: JourneySnapshot, _ figures: JourneyFigures) -> ClusterAverages {
        var buyers = 0.0
        var money = 0.0
        for cluster in report.clusters {
            buyers += cluster.conversion * Double(cluster.size)
            money += cluster.revenuePerPerson * Double(cluster.size)
        }
        for member in report.members where member.cluster == nil && !member.isTooShort {
            snapshot.show(member.person) { view in
                var bought = false
                for index in 0..<view.count {
                    money += Double(view.amounts[index])
                    bought = bought || figures.bringsMoney[Int(view.events[index])]
                }
                if bought { buyers += 1 }
            }
        }
        let count = Double(max(1, report.clusters.reduce(report.noise) { $0 + $1.size }))
        return ClusterAverages(conversion: buyers / count, revenuePerPerson: money / count)
    }

    private static func words(_ words: JourneyReport.Words) -> BilingualText {
        BilingualText(english: words.en, indonesian: words.id)
    }

    private static func difference(_ contrast: JourneyReport.Contrast) -> ClusterDifference? {
        guard let measure = contrast.measure, let unit = contrast.unit, let own = contrast.own,
            let others = contrast.others
        else { return nil }
        return ClusterDifference(
            words: words(contrast.words),
            measure: words(measure),
            unit: ClusterDifference.Unit(rawValue: unit.rawValue) ?? .plain,
            own: own,
            others: others
        )
    }
}
