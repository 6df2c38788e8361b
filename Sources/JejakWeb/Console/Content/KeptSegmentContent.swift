// SPDX-License-Identifier: Apache-2.0

/// A segment that is kept true.
package struct KeptSegmentContent: Sendable, Equatable {
    /// How far its members are those of its definition.
    package enum State: Sendable, Equatable {
        case live
        /// People are still looked at; the share that is done, where it is known.
        case computing(done: Double?)
        /// The members are those of before, for a reason.
        case stale(String)
    }

    package var name: String
    package var text: String
    package var state: State
    package var members: Int
    package var created: Int64
    /// When its definition was last changed.
    package var changed: Int64

    package init(
        name: String,
        text: String,
        state: State,
        members: Int,
        created: Int64,
        changed: Int64
    ) {
        self.name = name
        self.text = text
        self.state = state
        self.members = members
        self.created = created
        self.changed = changed
    }
}

/// All segments that are kept.
package struct KeptSegmentsContent: Sendable, Equatable {
    /// Everybody: what shares are taken of.
    package var of: Int
    package var segments: [KeptSegmentContent]
    /// The moment they are kept for: always today, also in a folder of history.
    package var now: Int64

    package init(of: Int, segments: [KeptSegmentContent] = [], now: Int64 = 0) {
        self.of = of
        self.segments = segments
        self.now = now
    }
}

/// How many people a definition holds of.
package struct SegmentCountContent: Sendable, Equatable {
    package var people: Int
    package var of: Int
    /// What is noteworthy, such as a name that nothing is called.
    package var notes: [String]
    /// The last footprint, where it lies so far back that windows which look
    /// back from today find nobody.
    package var historyEnds: Int64?

    package init(people: Int, of: Int, notes: [String] = [], historyEnds: Int64? = nil) {
        self.people = people
        self.of = of
        self.notes = notes
        self.historyEnds = historyEnds
    }
}

/// Somebody who came into a segment, or left it.
package struct SegmentMoveContent: Sendable, Equatable {
    /// What made them move.
    package enum Cause: String, Sendable, CaseIterable {
        case event
        case time
        case identity
        case definition
    }

    package var person: PersonLink
    package var time: Int64
    package var isEntry: Bool
    package var cause: Cause?

    package init(person: PersonLink, time: Int64, isEntry: Bool, cause: Cause?) {
        self.person = person
        self.time = time
        self.isEntry = isEntry
        self.cause = cause
    }
}

/// How many came and left on one day of the workspace's time zone.
package struct DayMoves: Sendable, Equatable {
    package var dayStart: Int64
    package var entries: Int
    package var exits: Int

    package init(dayStart: Int64, entries: Int, exits: Int) {
        self.dayStart = dayStart
        self.entries = entries
        self.exits = exits
    }
}

/// A member, and since when.
package struct SegmentMemberContent: Sendable, Equatable {
    package var row: PersonRowContent
    package var since: Int64

    package init(row: PersonRowContent, since: Int64) {
        self.row = row
        self.since = since
    }
}

/// The page of one segment.
package struct KeptSegmentPageContent: Sendable, Equatable {
    package var segment: KeptSegmentContent
    package var of: Int
    package var members: [SegmentMemberContent]
    /// All members, of which a page is listed.
    package var total: Int
    /// One a day, the last 30 days, today last.
    package var days: [DayMoves]
    /// The newest first.
    package var latest: [SegmentMoveContent]

    package init(
        segment: KeptSegmentContent,
        of: Int,
        members: [SegmentMemberContent] = [],
        total: Int = 0,
        days: [DayMoves] = [],
        latest: [SegmentMoveContent] = []
    ) {
        self.segment = segment
        self.of = of
        self.members = members
        self.total = total
        self.days = days
        self.latest = latest
    }
}

/// Where people of some segments were, and where they are at a later moment.
package struct SegmentFlowContent: Sendable, Equatable {
    package var names: [String]
    /// By where they were (rows) and where they are (columns); the last of each
    /// is none of the segments.
    package var people: [[Int]]
    /// The same of a campaign's two arms, where one was asked for.
    package var arms: SegmentArmsContent?

    package init(names: [String], people: [[Int]], arms: SegmentArmsContent? = nil) {
        self.names = names
        self.people = people
        self.arms = arms
    }
}
