// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// How the groups of the fixture stand, and its map.
extension FixtureSource {
    var journeyState: JourneyStateContent {
        JourneyStateContent(
            work: .done(ago: 7_200_000),
            drift: JourneyStateContent.Drift(
                verdict: .drifted,
                people: 812,
                least: 100,
                noise: 0.31,
                usualNoise: 0.09,
                shift: 0.27,
                shiftBound: 0.2
            ),
            freshness: JourneyStateContent.Freshness(waiting: 14, oldestSeconds: 2.5),
            changes: JourneyStateContent.Changes(kept: 5, new: 1, split: 1, merged: 1, gone: 0)
        )
    }

    func journeyMap() -> [UInt8]? {
        if isEmpty { return nil }
        let groups = clusters.map { group in
            "[\(group.id),\"\(group.label.english)\",\"\(group.label.indonesian)\","
                + "\"\(group.colour ?? "#999999")\"]"
        }
        let points = (0..<400).map { place -> String in
            let group = place % (clusters.count + 1) - 1
            let x = 1_200 * (group + 2) + place * 37 % 900
            let y = 900 * ((group + 2) * 5 % 9) + place * 53 % 900
            return "[\(x),\(y),\(group),\"u-\(place)\",\"Person \(place)\"]"
        }
        return Array(
            """
            {"fit":3,"people":400,"groups":[\(groups.joined(separator: ","))],\
            "points":[\(points.joined(separator: ","))]}
            """.utf8
        )
    }

    func journeyPick(_ shape: MapShape) -> JourneyPickContent? {
        guard shape.fit == 3 else { return nil }
        if isEmpty { return JourneyPickContent(total: 0, parts: [], people: [], most: 50_000) }
        return JourneyPickContent(
            total: 131,
            parts: [
                JourneyPickContent.Part(
                    cluster: ClusterLink(
                        id: 2,
                        label: clusters[1].label,
                        colour: clusters[1].colour
                    ),
                    people: 117
                ), JourneyPickContent.Part(cluster: nil, people: 14),
            ],
            people: Array(rows.prefix(8)),
            most: 50_000
        )
    }

    func perform(_ command: JourneyCommand) throws -> String? {
        switch command {
        case .compare, .cancel: return nil
        case .keep(let shape, let name):
            if name.isEmpty {
                throw WebError(.badRequest, "a segment's name has 1 to 80 characters")
            }
            return shape.fit == 3 ? "Jogja gold" : nil
        }
    }
}
