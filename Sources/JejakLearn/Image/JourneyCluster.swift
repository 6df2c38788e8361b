// SPDX-License-Identifier: Apache-2.0

/// Words for people in the two languages of the house.
package struct JourneyWords: Sendable, Equatable, Hashable {
    package var en: String
    package var id: String

    package init(en: String, id: String) {
        self.en = en
        self.id = id
    }
}

/// A group of people whose journeys take the same course, told in figures that
/// can be checked and words that can be used.
package struct JourneyCluster: Sendable, Equatable {
    /// From 0, the largest first, until `identified` gives it one to keep.
    package var id: Int
    /// Unique among the clusters of an answer.
    package var label: JourneyWords
    package var size: Int
    /// How firmly the group holds together over densities, 0 to 1.
    package var persistence: Double
    /// The course in names of events: what stands out, stage by stage.
    package var typicalPath: [String]
    /// The share of people with at least one conversion.
    package var conversion: Double
    /// Money a person, in minor units.
    package var revenuePerPerson: Double
    package var medianSteps: Int
    /// From the first step to the last.
    package var medianSpanDays: Double
    /// Between visits; a pause of half an hour ends a visit.
    package var medianGapDays: Double
    /// The most typical people as indices into the table, the first one first.
    package var typicalPeople: [Int]
    /// What sets the group apart, strongest first: words and the difference
    /// from all others in standard deviations.
    package var contrasts: [Contrast]
    /// Its place among the colours of pictures; kept as long as the group is.
    package var colour = 0

    /// Words for one difference from all others, and its size.
    package struct Contrast: Sendable, Equatable {
        package var words: JourneyWords
        package var strength: Double
        /// What the words are read from.
        package var figures: ContrastFigures?
    }
}
