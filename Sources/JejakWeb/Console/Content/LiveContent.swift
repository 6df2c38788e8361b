// SPDX-License-Identifier: Apache-2.0

/// One event as it came in. Warning: personal.
package struct LiveEventContent: Sendable, Equatable {
    package var receivedAt: Int64
    /// When it happened.
    package var time: Int64
    package var source: String
    /// Such as `track`.
    package var kind: String
    package var name: String
    /// The identifier it came with, for the link to the person.
    package var key: String

    package init(
        receivedAt: Int64,
        time: Int64,
        source: String,
        kind: String,
        name: String,
        key: String
    ) {
        self.receivedAt = receivedAt
        self.time = time
        self.source = source
        self.kind = kind
        self.name = name
        self.key = key
    }
}

/// What comes in at this moment: the page Live.
package struct LiveContent: Sendable, Equatable {
    /// The newest first; under load a sample.
    package var events: [LiveEventContent]
    /// Since the server started.
    package var accepted: Int
    package var duplicates: Int
    package var refused: Int
    /// Events that wait to be written.
    package var queueLength: Int
    /// Whether senders are told to come back later.
    package var isShedding: Bool

    package init(
        events: [LiveEventContent],
        accepted: Int = 0,
        duplicates: Int = 0,
        refused: Int = 0,
        queueLength: Int = 0,
        isShedding: Bool = false
    ) {
        self.events = events
        self.accepted = accepted
        self.duplicates = duplicates
        self.refused = refused
        self.queueLength = queueLength
        self.isShedding = isShedding
    }
}
