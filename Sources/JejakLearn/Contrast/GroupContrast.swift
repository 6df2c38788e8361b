// SPDX-License-Identifier: Apache-2.0

/// What sets the journeys of one group apart from those of another: events and
/// what follows what, the step at which the two depart, and how long before the
/// end that was.
///
/// A description: whoever wants to know whether a difference is a cause tries it
/// against a holdout.
package struct GroupContrast: Sendable, Equatable {
    /// Either an event, or one event directly after another.
    package struct Item: Sendable, Equatable {
        package var event: String
        /// The event before, where this is a transition.
        package var after: String?
        /// People who did it at all.
        package var people: Measure
        /// Its share of all that people did.
        package var frequency: Measure

        /// Whichever of the two is surer.
        package var finding: Finding {
            if people.finding.isDifference { return people.finding }
            if frequency.finding.isDifference { return frequency.finding }
            return people.finding == .alike && frequency.finding == .alike ? .alike : .few
        }

        /// How far the surer interval stays from no difference, in log-odds.
        package var strength: Double { max(people.strength, frequency.strength) }
    }

    /// One share in both groups, and how sure the difference is.
    package struct Measure: Sendable, Equatable {
        package var inside: Int
        package var insideOf: Int
        package var outside: Int
        package var outsideOf: Int
        /// Of the group against the other; above 0 the group has more.
        package var logOdds: Double
        /// 95 %.
        package var low: Double
        package var high: Double
        package var probability: Double
        /// The share of false discoveries at which this is one.
        package var falseDiscovery: Double
        package var finding: Finding

        package var insideShare: Double { Double(inside) / Double(max(1, insideOf)) }
        package var outsideShare: Double { Double(outside) / Double(max(1, outsideOf)) }
        package var strength: Double {
            finding.isDifference ? max(0, low > 0 ? low : -high) : 0
        }
    }

    /// What can be said of one difference.
    package enum Finding: String, Sendable {
        case more, less, alike
        /// Too few to tell.
        case few

        package var isDifference: Bool { self == .more || self == .less }
    }

    /// Where journeys that were alike until then go different ways.
    package struct Departure: Sendable, Equatable {
        /// The steps before, repeated ones once; empty where the first step
        /// already differs.
        package var path: [String]
        /// How many of each group came this way.
        package var inside: Int
        package var outside: Int
        /// What they did next, what the others did more of first.
        package var next: [Next]
        /// How different, in bits: 0 for the same, 1 for nothing in common.
        package var divergence: Double
        package var probability: Double
        package var falseDiscovery: Double
        /// How many places were tested.
        package var tested: Int
        /// Days from that step to the last one of each member who came this
        /// way: quartiles.
        package var daysBeforeEnd: Quartiles
        package var outsideDaysBeforeEnd: Quartiles
        /// How many ordered afterwards.
        package var insideConverted: Int
        package var outsideConverted: Int
    }

    /// One of the ways on.
    package struct Next: Sendable, Equatable {
        /// Nothing where the journey ends.
        package var event: String?
        package var inside: Int
        package var outside: Int
        /// 95 %, of those who came this way.
        package var insideInterval: ClosedRange<Double>
        package var outsideInterval: ClosedRange<Double>
    }

    /// A quarter, a half and three quarters have at most so much.
    package struct Quartiles: Sendable, Equatable {
        package var lower: Double
        package var median: Double
        package var upper: Double
        package var count: Int
    }

    /// How many people were compared.
    package var inside: Int
    package var outside: Int
    /// Whoever was in both counts for the group alone.
    package var shared: Int
    /// The differences first, the strongest on top; then what is alike, then
    /// what too few did to tell.
    package var items: [Item]
    /// Nothing where no step was found at which the groups depart.
    package var departure: Departure?
    /// Whether a group is too small to say anything.
    package var isTooFew: Bool
    /// The fewest people a group must have.
    package var leastPeople: Int
    /// Whether journeys were read up to the first order alone.
    package var isUntilConversion: Bool

    package var differences: [Item] { items.filter { $0.finding.isDifference } }
}
