// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakJourney

/// The newest journey clusters with where everybody stands among them, ready
/// to be looked up.
final class JourneyClusters: Sendable {
    let report: JourneyReport
    /// Where each person stands in the report's members.
    private let places: [UInt32: Int]

    init(_ report: JourneyReport) {
        self.report = report
        places = Dictionary(
            report.members.enumerated().map { ($1.person, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// People whose journeys were long enough to compare.
    var compared: Int { report.clusters.reduce(report.noise) { $0 + $1.size } }

    func member(_ person: UInt32) -> JourneyReport.Member? {
        places[person].map { report.members[$0] }
    }

    func link(_ id: Int) -> ClusterLink? {
        report.clusters.first { $0.id == id }.map {
            ClusterLink(id: id, label: Self.words($0.label), colour: Self.colour(of: id))
        }
    }

    /// Members of a cluster, the most typical first.
    func typical(_ id: Int, limit: Int) -> [UInt32] {
        report.members.filter { $0.cluster == id }
            .sorted { ($1.probability, $0.person) < ($0.probability, $1.person) }
            .prefix(limit).map(\.person)
    }

    func content(hasSheet: (Int) -> Bool) -> [ClusterContent] {
        report.clusters.map { cluster in
            ClusterContent(
                id: cluster.id,
                label: Self.words(cluster.label),
                colour: Self.colour(of: cluster.id),
                size: cluster.size,
                share: Double(cluster.size) / Double(max(1, compared)),
                conversion: cluster.conversion,
                revenuePerPerson: cluster.revenuePerPerson,
                persistence: cluster.persistence,
                typicalPath: cluster.typicalPath,
                differences: cluster.contrasts.map { Self.words($0.words) },
                hasContactSheet: hasSheet(cluster.id)
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
        let count = Double(max(1, compared))
        return ClusterAverages(conversion: buyers / count, revenuePerPerson: money / count)
    }

    private static func words(_ words: JourneyReport.Words) -> BilingualText {
        BilingualText(english: words.en, indonesian: words.id)
    }

    /// The colour a cluster has on the map (`EventColour` of the pictures).
    private static func colour(of id: Int) -> String? {
        id >= 0 ? palette[id % palette.count] : nil
    }

    private static let palette = [
        "#2f6db5", "#d7263d", "#2a9d5c", "#f28e2b", "#8e5bb5", "#17a2b8", "#c2a000", "#e45fbf",
        "#7a5230", "#5c6b7a",
    ]
}
