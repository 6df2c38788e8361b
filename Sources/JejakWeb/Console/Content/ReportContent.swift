// SPDX-License-Identifier: Apache-2.0

/// One thing that the report found.
package struct FindingContent: Sendable, Equatable {
    /// What kind of thing it is. The order is that of the page: what loses
    /// figures first.
    package enum Kind: String, Sendable, CaseIterable {
        /// Days without any event between days that have some.
        case gap
        /// An event that came on most days and then no more.
        case stopped
        /// Far fewer events than usual.
        case slump
        /// Asked for by a segment or a campaign, and never sent.
        case missing
        /// Not in the tracking plan.
        case unknownEvent
        /// Sent otherwise than the tracking plan says.
        case brokenPlan
        /// Far more events than usual.
        case surge
        /// Sent but asked for by nothing.
        case unusedProperty
        case robots
        /// Arrived long after they happened.
        case late
        /// Claimed a time that had not come.
        case future
    }

    package var kind: Kind
    /// An event, a property or a source; empty for the whole.
    package var name: String
    package var count: Int
    package var from: Int64?
    package var until: Int64?
    /// What asks for it, or what is wrong with it.
    package var note: BilingualText?

    package init(
        kind: Kind,
        name: String = "",
        count: Int = 0,
        from: Int64? = nil,
        until: Int64? = nil,
        note: BilingualText? = nil
    ) {
        self.kind = kind
        self.name = name
        self.count = count
        self.from = from
        self.until = until
        self.note = note
    }
}

/// How good the data are: the page Report.
package struct ReportContent: Sendable, Equatable {
    package var madeAt: Int64
    /// How many of the latest events were looked at.
    package var events: Int
    /// How many days those cover.
    package var days: Int
    package var findings: [FindingContent]

    package init(madeAt: Int64, events: Int, days: Int, findings: [FindingContent]) {
        self.madeAt = madeAt
        self.events = events
        self.days = days
        self.findings = findings
    }
}
