// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// Groups, drift and picks whose every text and figure tries to break out.
extension HostileSource {
    var hostileState: JourneyStateContent {
        JourneyStateContent(
            work: .failed(Self.payload, ago: .max),
            drift: JourneyStateContent.Drift(
                verdict: .steady,
                people: .max,
                least: .min,
                noise: .nan,
                usualNoise: .infinity,
                shift: -.infinity,
                shiftBound: .nan
            ),
            freshness: JourneyStateContent.Freshness(
                waiting: .max,
                oldestSeconds: .infinity,
                trouble: Self.payload
            ),
            changes: JourneyStateContent.Changes(
                kept: .max,
                new: .max,
                split: .min,
                merged: 1,
                gone: 0
            )
        )
    }

    var hostileFigures: [ClusterDifference] {
        ClusterDifference.Unit.allCases.flatMap { unit in
            [Double.nan, .infinity, -1e300, 1e18].map { value in
                ClusterDifference(
                    words: BilingualText(Self.payload),
                    measure: BilingualText(Self.payload),
                    unit: unit,
                    own: value,
                    others: -value
                )
            }
        }
    }

    func journeyMap() -> [UInt8]? { Array("{\"fit\":1}".utf8) }

    func journeyPick(_ shape: MapShape) -> JourneyPickContent? {
        JourneyPickContent(
            total: 9,
            parts: [
                JourneyPickContent.Part(
                    cluster: ClusterLink(
                        id: .min,
                        label: BilingualText(Self.payload),
                        colour: Self.payload
                    ),
                    people: .max
                )
            ],
            people: people(PeopleQuery(text: "", pageSize: 1)).rows,
            most: .max
        )
    }

    func perform(_ command: JourneyCommand) -> String? { Self.payload }
}
