// SPDX-License-Identifier: Apache-2.0

/// Everybody's RFM scores as of one date, with the cut points that made them.
///
/// A snapshot is renewed, never edited; the next one has its own date. People
/// who come after it are scored by the same cut points through `assign`.
package struct RFMSnapshot: Sendable, Equatable {
    /// The version of the scoring rules; a file of a later one is refused.
    package static let currentVersion = 1

    package let version: Int
    /// The instant that recency was counted to, in milliseconds since 1970.
    package let dateMilliseconds: Int64
    package let cutPoints: RFMCutPoints
    /// One per person in the input's order; nil for people without an order.
    package let scores: [RFMScore?]
    /// How many people have no order and so no score.
    package let leftOut: Int

    /// Scores a person who was not there, or one whose orders changed, as they
    /// would have been scored then; nil without an order.
    package func assign(recencyDays: Double, frequency: Int, money: Int64) -> RFMScore? {
        cutPoints.score(recencyDays: recencyDays, frequency: frequency, money: money)
    }

    /// People per named tier; every tier is there, empty ones too.
    package var tierSizes: [RFMTier: Int] {
        var sizes = Dictionary(uniqueKeysWithValues: RFMTier.allCases.map { ($0, 0) })
        for case .some(let score) in scores { sizes[score.tier, default: 0] += 1 }
        return sizes
    }
}

extension RFMSnapshot: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case version, dateMilliseconds, cutPoints, scores, leftOut
    }

    /// Refuses a snapshot made by later rules, or one that is damaged.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        guard version == Self.currentVersion else {
            throw LearnError(
                .badModel,
                "the RFM snapshot has version \(version) and this program reads version "
                    + "\(Self.currentVersion); make the snapshot again"
            )
        }
        dateMilliseconds = try container.decode(Int64.self, forKey: .dateMilliseconds)
        cutPoints = try container.decode(RFMCutPoints.self, forKey: .cutPoints)
        scores = try container.decode([RFMScore?].self, forKey: .scores)
        leftOut = try container.decode(Int.self, forKey: .leftOut)
        let fits = scores.allSatisfy { score in
            guard let score else { return true }
            return [score.recency, score.frequency, score.money].allSatisfy {
                (1...5).contains($0)
            }
        }
        guard fits, cutPoints.isWhole else {
            throw LearnError(
                .badModel,
                "the RFM snapshot is damaged; make the snapshot again"
            )
        }
    }
}
