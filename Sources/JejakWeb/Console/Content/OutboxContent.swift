// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Which messages a list shows. `page` and `pageSize` are bounded by the routes.
package struct OutboxQuery: Sendable, Equatable {
    package var state: MessageState?
    /// The key of a reason.
    package var reason: String?
    package var campaign: String?
    package var page: Int
    package var pageSize: Int

    package init(
        state: MessageState? = nil,
        reason: String? = nil,
        campaign: String? = nil,
        page: Int = 1,
        pageSize: Int = 50
    ) {
        self.state = state
        self.reason = reason
        self.campaign = campaign
        self.page = page
        self.pageSize = pageSize
    }
}

/// One message.
package struct OutboxRowContent: Sendable, Equatable {
    package var person: PersonLink
    /// Such as `s••@gmail.com`; nothing where the person has no address.
    package var maskedAddress: String?
    package var campaign: CampaignLink?
    package var state: MessageState
    /// Why, for what was refused, failed, bounced or is unknown.
    package var reason: BilingualText?
    /// When it came to this state.
    package var at: Int64
    package var attempts: Int
    /// When it is tried next, while it waits after a failure that may pass.
    package var nextAttemptAt: Int64?

    package init(
        person: PersonLink,
        maskedAddress: String? = nil,
        campaign: CampaignLink? = nil,
        state: MessageState,
        reason: BilingualText? = nil,
        at: Int64,
        attempts: Int = 0,
        nextAttemptAt: Int64? = nil
    ) {
        self.person = person
        self.maskedAddress = maskedAddress
        self.campaign = campaign
        self.state = state
        self.reason = reason
        self.at = at
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
    }
}

/// One sender's queue.
package struct QueueContent: Sendable, Equatable {
    package var sender: String
    package var waiting: Int
    /// What holds it up; nothing while it flows.
    package var trouble: BilingualText?
    package var nextAttemptAt: Int64?

    package init(
        sender: String,
        waiting: Int,
        trouble: BilingualText? = nil,
        nextAttemptAt: Int64? = nil
    ) {
        self.sender = sender
        self.waiting = waiting
        self.trouble = trouble
        self.nextAttemptAt = nextAttemptAt
    }
}

/// How many addresses get nothing any more, for one reason.
package struct SuppressionCount: Sendable, Equatable {
    package var reason: SuppressionReason
    package var count: Int

    package init(reason: SuppressionReason, count: Int) {
        self.reason = reason
        self.count = count
    }
}

/// One page of messages with what to narrow it by: the page Outbox.
package struct OutboxContent: Sendable, Equatable {
    /// Newest first.
    package var rows: [OutboxRowContent]
    /// How many match in all.
    package var total: Int
    /// Per state, of the campaign asked for or of all.
    package var counts: MessageCounts
    /// Per reason, of the campaign and state asked for.
    package var reasons: [ReasonCount]
    /// The campaigns that have messages, newest first.
    package var campaigns: [CampaignLink]
    package var queues: [QueueContent]
    package var suppressions: [SuppressionCount]

    package init(
        rows: [OutboxRowContent],
        total: Int,
        counts: MessageCounts,
        reasons: [ReasonCount] = [],
        campaigns: [CampaignLink] = [],
        queues: [QueueContent] = [],
        suppressions: [SuppressionCount] = []
    ) {
        self.rows = rows
        self.total = total
        self.counts = counts
        self.reasons = reasons
        self.campaigns = campaigns
        self.queues = queues
        self.suppressions = suppressions
    }
}
