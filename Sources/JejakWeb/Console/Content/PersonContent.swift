// SPDX-License-Identifier: Apache-2.0

/// Where one person stands among the journey clusters.
package enum Membership: Sendable, Equatable {
    /// Clusters were never computed for this folder.
    case notComputed
    /// Fewer events than a picture needs.
    case tooShort(minimumEvents: Int)
    /// Follows no common pattern.
    case noise
    /// Belongs, with the probability that says how typical they are.
    case member(ClusterLink, probability: Double?)
}

/// One person's recency, frequency and money, as numbers and as scores.
///
/// Scores are quintiles, 5 is best; nothing for people who never bought.
package struct RFMContent: Sendable, Equatable {
    package var recencyDays: Int
    package var orders: Int
    package var revenue: Int64
    package var recencyScore: Int
    package var frequencyScore: Int
    package var moneyScore: Int
    package var tier: BilingualText

    package init(
        recencyDays: Int,
        orders: Int,
        revenue: Int64,
        recencyScore: Int,
        frequencyScore: Int,
        moneyScore: Int,
        tier: BilingualText
    ) {
        self.recencyDays = recencyDays
        self.orders = orders
        self.revenue = revenue
        self.recencyScore = recencyScore
        self.frequencyScore = frequencyScore
        self.moneyScore = moneyScore
        self.tier = tier
    }
}

/// One footprint on a person's timeline.
package struct TimelineItem: Sendable, Equatable {
    package var time: Int64
    package var event: String
    package var amount: Int64?
    package var source: String
    /// The few properties worth a line.
    package var properties: [NamedText]

    package init(
        time: Int64,
        event: String,
        amount: Int64? = nil,
        source: String = "",
        properties: [NamedText] = []
    ) {
        self.time = time
        self.event = event
        self.amount = amount
        self.source = source
        self.properties = properties
    }
}

/// A segment by its id and label.
package struct SegmentLink: Sendable, Equatable {
    package var id: String
    package var label: BilingualText

    package init(id: String, label: BilingualText) {
        self.id = id
        self.label = label
    }
}

/// A segment of one: everything known of one person.
package struct PersonContent: Sendable, Equatable {
    package var key: String
    package var name: String
    /// User ids and anonymous ids.
    package var identifiers: [NamedText]
    package var traits: [NamedText]
    package var events: Int
    package var orders: Int
    package var revenue: Int64
    package var firstSeen: Int64
    package var lastSeen: Int64
    package var rfm: RFMContent?
    package var valueTier: BilingualText?
    package var segments: [SegmentLink]
    package var membership: Membership
    /// Whether `image` has a journey picture of them.
    package var hasPicture: Bool
    /// The asked page of the timeline, newest first.
    package var timeline: [TimelineItem]
    /// How many footprints there are in all.
    package var timelineTotal: Int

    package init(
        key: String,
        name: String,
        identifiers: [NamedText],
        traits: [NamedText],
        events: Int,
        orders: Int,
        revenue: Int64,
        firstSeen: Int64,
        lastSeen: Int64,
        rfm: RFMContent? = nil,
        valueTier: BilingualText? = nil,
        segments: [SegmentLink] = [],
        membership: Membership = .notComputed,
        hasPicture: Bool = false,
        timeline: [TimelineItem],
        timelineTotal: Int
    ) {
        self.key = key
        self.name = name
        self.identifiers = identifiers
        self.traits = traits
        self.events = events
        self.orders = orders
        self.revenue = revenue
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.rfm = rfm
        self.valueTier = valueTier
        self.segments = segments
        self.membership = membership
        self.hasPicture = hasPicture
        self.timeline = timeline
        self.timelineTotal = timelineTotal
    }
}
