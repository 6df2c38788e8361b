// SPDX-License-Identifier: Apache-2.0

/// A segment with its count at the page's instant.
package struct SegmentContent: Sendable, Equatable {
    /// Used in addresses.
    package var id: String
    package var label: BilingualText
    package var explanation: BilingualText?
    /// In the segment language, as the expression box takes it.
    package var expression: String
    package var people: Int

    package init(
        id: String,
        label: BilingualText,
        explanation: BilingualText? = nil,
        expression: String,
        people: Int
    ) {
        self.id = id
        self.label = label
        self.explanation = explanation
        self.expression = expression
        self.people = people
    }
}

/// One RFM or value tier with what it holds.
package struct TierContent: Sendable, Equatable {
    /// Stable, such as `champions`.
    package var key: String
    package var label: BilingualText
    package var explanation: BilingualText?
    package var people: Int
    package var revenue: Int64
    /// The id of the segment that lists its people.
    package var segment: String?

    package init(
        key: String,
        label: BilingualText,
        explanation: BilingualText? = nil,
        people: Int,
        revenue: Int64,
        segment: String? = nil
    ) {
        self.key = key
        self.label = label
        self.explanation = explanation
        self.people = people
        self.revenue = revenue
        self.segment = segment
    }
}

/// The RFM snapshot of everybody who bought.
///
/// `grid[recency - 1][frequency - 1]` counts the people with those two scores; it
/// is empty where the counts are not at hand, else 5 rows of 5.
package struct RFMTableContent: Sendable, Equatable {
    /// When the cut points were made.
    package var asOf: Int64
    package var version: Int
    package var tiers: [TierContent]
    package var grid: [[Int]]

    package init(asOf: Int64, version: Int = 1, tiers: [TierContent], grid: [[Int]] = []) {
        self.asOf = asOf
        self.version = version
        self.tiers = tiers
        self.grid = grid
    }
}

/// Ready segments, RFM tiers and value tiers: the page Segments.
package struct SegmentsContent: Sendable, Equatable {
    /// Everybody: what shares are taken of.
    package var of: Int
    package var ready: [SegmentContent]
    package var rfm: RFMTableContent?
    package var valueTiers: [TierContent]

    package init(
        of: Int,
        ready: [SegmentContent],
        rfm: RFMTableContent? = nil,
        valueTiers: [TierContent] = []
    ) {
        self.of = of
        self.ready = ready
        self.rfm = rfm
        self.valueTiers = valueTiers
    }
}

/// The words of the question boxes: what can be asked about.
package struct VocabularyContent: Sendable, Equatable {
    /// Most frequent first, a few dozen at most.
    package var eventNames: [String]
    package var traitNames: [String]
    /// Properties of events.
    package var propertyNames: [String]

    package init(
        eventNames: [String],
        traitNames: [String] = [],
        propertyNames: [String] = []
    ) {
        self.eventNames = eventNames
        self.traitNames = traitNames
        self.propertyNames = propertyNames
    }
}
