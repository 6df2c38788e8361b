// SPDX-License-Identifier: Apache-2.0

/// How many events fell on one day of the workspace's time zone.
package struct DayCount: Sendable, Equatable {
    /// The day's first instant, milliseconds since 1970 UTC.
    package var dayStart: Int64
    package var count: Int

    package init(dayStart: Int64, count: Int) {
        self.dayStart = dayStart
        self.count = count
    }
}

/// What is here, in one look: the first page.
package struct OverviewContent: Sendable, Equatable {
    /// Events accepted from outside.
    package var events: Int
    package var people: Int
    /// People known by more than an anonymous id.
    package var identifiedPeople: Int
    /// People with at least one order.
    package var buyers: Int
    package var orders: Int
    /// Minor units of the workspace's currency.
    package var revenue: Int64
    /// Milliseconds since 1970 UTC; none while there are no events.
    package var firstEvent: Int64?
    package var lastEvent: Int64?
    /// In order of days, gaps allowed; the page draws at most the last 400.
    package var eventsPerDay: [DayCount]
    package var lastImport: ImportContent?
    /// The journey clusters, largest first; empty while none were computed.
    package var clusters: [ClusterContent]
    /// People who follow no common pattern.
    package var noise: Int
    /// People whose journey is too short to compare.
    package var tooShort: Int
    /// The segments worth a look, most interesting first.
    package var segments: [SegmentContent]
    /// What was refused at the door since the server started, by reason.
    package var refused: [NamedCount]
    /// What somebody wanted to see here.
    package var questions: [SavedQuestionContent]

    package init(
        events: Int,
        people: Int,
        identifiedPeople: Int,
        buyers: Int,
        orders: Int,
        revenue: Int64,
        firstEvent: Int64? = nil,
        lastEvent: Int64? = nil,
        eventsPerDay: [DayCount] = [],
        lastImport: ImportContent? = nil,
        clusters: [ClusterContent] = [],
        noise: Int = 0,
        tooShort: Int = 0,
        segments: [SegmentContent] = [],
        refused: [NamedCount] = [],
        questions: [SavedQuestionContent] = []
    ) {
        self.events = events
        self.people = people
        self.identifiedPeople = identifiedPeople
        self.buyers = buyers
        self.orders = orders
        self.revenue = revenue
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
        self.eventsPerDay = eventsPerDay
        self.lastImport = lastImport
        self.clusters = clusters
        self.noise = noise
        self.tooShort = tooShort
        self.segments = segments
        self.refused = refused
        self.questions = questions
    }
}
