// SPDX-License-Identifier: Apache-2.0

/// Which items in quarantine a list shows.
package struct RefusedQuery: Sendable, Equatable {
    package var reason: String?
    /// Only items older than this one, for the next page.
    package var before: Int64?
    package var limit: Int

    package init(reason: String? = nil, before: Int64? = nil, limit: Int = 50) {
        self.reason = reason
        self.before = before
        self.limit = limit
    }
}

/// One reason, with how much it concerns.
package struct RefusalContent: Sendable, Equatable {
    /// The name of the reason, such as `noIdentity`.
    package var reason: String
    /// Refused or left out since the server started.
    package var sinceStart: Int
    /// Kept in quarantine, to be sent again or dropped.
    package var waiting: Int

    package init(reason: String, sinceStart: Int, waiting: Int) {
        self.reason = reason
        self.sinceStart = sinceStart
        self.waiting = waiting
    }
}

/// One item that was not taken. Warning: personal.
package struct RefusedItemContent: Sendable, Equatable {
    package var id: Int64
    package var receivedAt: Int64
    package var source: String
    package var reason: String
    package var messageId: String?
    /// The item as JSON.
    package var content: String

    package init(
        id: Int64,
        receivedAt: Int64,
        source: String,
        reason: String,
        messageId: String? = nil,
        content: String
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.source = source
        self.reason = reason
        self.messageId = messageId
        self.content = content
    }
}

/// What was not taken, and why: the page Refused.
package struct RefusedContent: Sendable, Equatable {
    /// What concerns most events first.
    package var refusals: [RefusalContent]
    /// Left out on purpose: robots, blocked sources.
    package var dropped: [RefusalContent]
    /// The newest first.
    package var items: [RefusedItemContent]
    package var hasMore: Bool

    package init(
        refusals: [RefusalContent],
        dropped: [RefusalContent] = [],
        items: [RefusedItemContent] = [],
        hasMore: Bool = false
    ) {
        self.refusals = refusals
        self.dropped = dropped
        self.items = items
        self.hasMore = hasMore
    }
}
