// SPDX-License-Identifier: Apache-2.0

/// Where events come from, with what came.
package struct SourceContent: Sendable, Equatable {
    package var name: String
    package var events: Int
    package var people: Int?
    package var firstEvent: Int64?
    package var lastEvent: Int64?

    package init(
        name: String,
        events: Int,
        people: Int? = nil,
        firstEvent: Int64? = nil,
        lastEvent: Int64? = nil
    ) {
        self.name = name
        self.events = events
        self.people = people
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
    }
}

/// How an import ended, or that it has not.
package enum ImportState: Sendable, Equatable {
    case running
    case finished
    /// Stopped half way; the same command carries on.
    case interrupted
    /// Stopped for good, with the sentence that says why.
    case failed(String)
}

/// One import of one file, with what became of each row.
package struct ImportContent: Sendable, Equatable {
    package var file: String
    package var source: String
    package var state: ImportState
    package var startedAt: Int64
    package var seconds: Double?
    package var rows: Int
    package var events: Int
    package var rejected: Int
    package var duplicates: Int
    /// Why rows were rejected or set aside, most frequent first.
    package var reasons: [NamedCount]
    /// Where the rejected rows lie.
    package var rejectsFile: String?

    package init(
        file: String,
        source: String,
        state: ImportState,
        startedAt: Int64,
        seconds: Double? = nil,
        rows: Int,
        events: Int,
        rejected: Int,
        duplicates: Int,
        reasons: [NamedCount] = [],
        rejectsFile: String? = nil
    ) {
        self.file = file
        self.source = source
        self.state = state
        self.startedAt = startedAt
        self.seconds = seconds
        self.rows = rows
        self.events = events
        self.rejected = rejected
        self.duplicates = duplicates
        self.reasons = reasons
        self.rejectsFile = rejectsFile
    }
}

/// One immutable column file of journeys.
package struct PartContent: Sendable, Equatable {
    package var name: String
    package var events: Int
    package var people: Int
    package var bytes: Int
    package var firstEvent: Int64?
    package var lastEvent: Int64?

    package init(
        name: String,
        events: Int,
        people: Int,
        bytes: Int,
        firstEvent: Int64? = nil,
        lastEvent: Int64? = nil
    ) {
        self.name = name
        self.events = events
        self.people = people
        self.bytes = bytes
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
    }
}

/// Everything about what came in and where it rests: the page Data.
package struct IntakeContent: Sendable, Equatable {
    /// Events per day, in order, days without any left out.
    package var days: [DayCount]
    /// Events per hour of the last two days, in order, with those without any.
    package var hours: [DayCount]
    package var sources: [SourceContent]
    /// Newest first.
    package var imports: [ImportContent]
    /// Events by name, most frequent first.
    package var eventNames: [NamedCount]
    /// What HTTP collection refused since the server started, by reason.
    package var refused: [NamedCount]
    package var parts: [PartContent]
    package var logBytes: Int
    package var partBytes: Int
    package var otherBytes: Int
    /// Room left on the disk, where it can be told.
    package var freeBytes: Int?
    package var bytesPerEvent: Double?

    package init(
        days: [DayCount] = [],
        hours: [DayCount] = [],
        sources: [SourceContent],
        imports: [ImportContent],
        eventNames: [NamedCount],
        refused: [NamedCount] = [],
        parts: [PartContent],
        logBytes: Int,
        partBytes: Int,
        otherBytes: Int = 0,
        freeBytes: Int? = nil,
        bytesPerEvent: Double? = nil
    ) {
        self.days = days
        self.hours = hours
        self.sources = sources
        self.imports = imports
        self.eventNames = eventNames
        self.refused = refused
        self.parts = parts
        self.logBytes = logBytes
        self.partBytes = partBytes
        self.otherBytes = otherBytes
        self.freeBytes = freeBytes
        self.bytesPerEvent = bytesPerEvent
    }
}
