// SPDX-License-Identifier: Apache-2.0

/// One cluster of journeys that look alike.
package struct ClusterContent: Sendable, Equatable {
    package var id: Int
    package var label: BilingualText
    /// As `#rrggbb`, the colour it has on the map.
    package var colour: String?
    package var size: Int
    /// Of the people whose journeys were compared, 0 to 1.
    package var share: Double
    /// The share of its people who bought, 0 to 1.
    package var conversion: Double
    /// Minor units of the workspace's currency.
    package var revenuePerPerson: Double
    /// How firmly it stands out, 0 to 1.
    package var persistence: Double?
    /// The events of its most typical journey, in order.
    package var typicalPath: [String]
    /// Sentences that say how it differs from the rest.
    package var differences: [BilingualText]
    package var hasContactSheet: Bool
    /// How many there were when it was found; `size` is of now.
    package var fitted: Int?
    /// What the label and the sentences are read from, strongest first.
    package var figures: [ClusterDifference]

    package init(
        id: Int,
        label: BilingualText,
        colour: String? = nil,
        size: Int,
        share: Double,
        conversion: Double,
        revenuePerPerson: Double,
        persistence: Double? = nil,
        typicalPath: [String] = [],
        differences: [BilingualText] = [],
        hasContactSheet: Bool = false,
        fitted: Int? = nil,
        figures: [ClusterDifference] = []
    ) {
        self.id = id
        self.label = label
        self.colour = colour
        self.size = size
        self.share = share
        self.conversion = conversion
        self.revenuePerPerson = revenuePerPerson
        self.persistence = persistence
        self.typicalPath = typicalPath
        self.differences = differences
        self.hasContactSheet = hasContactSheet
        self.fitted = fitted
        self.figures = figures
    }
}

/// The journey clusters: the page Journeys.
package struct JourneysContent: Sendable, Equatable {
    /// None while clusters were never computed.
    package var computedAt: Int64?
    /// Everybody with footprints.
    package var people: Int
    package var noise: Int
    package var tooShort: Int
    /// The least number of events a journey needs to be compared.
    package var minimumEvents: Int
    package var hasMap: Bool
    /// Largest first.
    package var clusters: [ClusterContent]
    package var state: JourneyStateContent
    /// Counts the comparisons; the map is that of this one.
    package var fit: Int?

    package init(
        computedAt: Int64? = nil,
        people: Int = 0,
        noise: Int = 0,
        tooShort: Int = 0,
        minimumEvents: Int = 0,
        hasMap: Bool = false,
        clusters: [ClusterContent] = [],
        state: JourneyStateContent = JourneyStateContent(),
        fit: Int? = nil
    ) {
        self.computedAt = computedAt
        self.people = people
        self.noise = noise
        self.tooShort = tooShort
        self.minimumEvents = minimumEvents
        self.hasMap = hasMap
        self.clusters = clusters
        self.state = state
        self.fit = fit
    }
}

/// One cluster, close by.
package struct ClusterPageContent: Sendable, Equatable {
    package var cluster: ClusterContent
    /// The same figures over everybody who was compared.
    package var average: ClusterAverages
    /// The most typical first, a few dozen at most.
    package var people: [PersonRowContent]
    package var state: JourneyStateContent
    /// Kept segments that ask for this group and nothing else.
    package var kept: [String]

    package init(
        cluster: ClusterContent,
        average: ClusterAverages,
        people: [PersonRowContent],
        state: JourneyStateContent = JourneyStateContent(),
        kept: [String] = []
    ) {
        self.cluster = cluster
        self.average = average
        self.people = people
        self.state = state
        self.kept = kept
    }
}

/// What a cluster is held against: everybody who was compared.
package struct ClusterAverages: Sendable, Equatable {
    package var conversion: Double
    package var revenuePerPerson: Double

    package init(conversion: Double, revenuePerPerson: Double) {
        self.conversion = conversion
        self.revenuePerPerson = revenuePerPerson
    }
}
