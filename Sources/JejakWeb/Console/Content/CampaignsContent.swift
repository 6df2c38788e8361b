// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// One campaign in the list, and at the head of its page.
package struct CampaignContent: Sendable, Equatable {
    /// Used in addresses. `new` is taken by the form.
    package var id: String
    package var name: String
    package var state: CampaignState
    package var purpose: Purpose
    /// The audience as the file says it, in the segment language.
    package var audience: String
    /// The name of the audience, where it is a ready or saved segment.
    package var audienceLabel: BilingualText?
    /// The instant it goes out or went out; nothing for a draft without one.
    package var scheduledFor: Int64?
    /// When its state last changed.
    package var changedAt: Int64
    package var counts: MessageCounts
    /// What came of it; nothing before the first mail left.
    package var result: CampaignResult?

    package init(
        id: String,
        name: String,
        state: CampaignState,
        purpose: Purpose = .marketing,
        audience: String,
        audienceLabel: BilingualText? = nil,
        scheduledFor: Int64? = nil,
        changedAt: Int64,
        counts: MessageCounts = MessageCounts(),
        result: CampaignResult? = nil
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.purpose = purpose
        self.audience = audience
        self.audienceLabel = audienceLabel
        self.scheduledFor = scheduledFor
        self.changedAt = changedAt
        self.counts = counts
        self.result = result
    }
}

/// All campaigns: the page Campaigns.
package struct CampaignsContent: Sendable, Equatable {
    /// Newest first.
    package var campaigns: [CampaignContent]
    /// Whether a sender is set up, so that mail could leave at all.
    package var hasSender: Bool
    /// How many unknown messages wait for someone to look.
    package var unknownMessages: Int

    package init(campaigns: [CampaignContent], hasSender: Bool, unknownMessages: Int = 0) {
        self.campaigns = campaigns
        self.hasSender = hasSender
        self.unknownMessages = unknownMessages
    }
}

/// One campaign, close by.
package struct CampaignPageContent: Sendable, Equatable {
    package var campaign: CampaignContent
    /// The campaign file as it was saved.
    package var file: String
    /// Changes with the file; a confirmation carries it, so that what was shown
    /// is what is sent.
    package var version: String
    /// The file's fields where the form can show all of it; else nothing, and
    /// it is changed as text.
    package var fields: CampaignFields?
    /// Where the sender's mail goes out from, as people see it.
    package var sender: String
    /// The languages it has a mail for, such as `en`.
    package var languages: [String]
    /// Of 0 to 1.
    package var holdoutShare: Double
    package var goal: GoalContent?
    /// Why people were refused, most frequent first.
    package var refusals: [ReasonCount]
    /// Why messages failed or bounced, most frequent first.
    package var failures: [ReasonCount]
    /// The audience at this moment, while the campaign has not started.
    package var audienceNow: AudienceContent?
    /// How mail is doing; nothing before the first one left.
    package var engagement: EngagementContent?
    /// What holds the sending up now, such as a mail server that does not
    /// answer, and that it is tried again.
    package var trouble: BilingualText?
    /// Mails a second over the last minute, while sending.
    package var mailsPerSecond: Double?

    package init(
        campaign: CampaignContent,
        file: String,
        version: String,
        fields: CampaignFields? = nil,
        sender: String,
        languages: [String],
        holdoutShare: Double,
        goal: GoalContent? = nil,
        refusals: [ReasonCount] = [],
        failures: [ReasonCount] = [],
        audienceNow: AudienceContent? = nil,
        engagement: EngagementContent? = nil,
        trouble: BilingualText? = nil,
        mailsPerSecond: Double? = nil
    ) {
        self.campaign = campaign
        self.file = file
        self.version = version
        self.fields = fields
        self.sender = sender
        self.languages = languages
        self.holdoutShare = holdoutShare
        self.goal = goal
        self.refusals = refusals
        self.failures = failures
        self.audienceNow = audienceNow
        self.engagement = engagement
        self.trouble = trouble
        self.mailsPerSecond = mailsPerSecond
    }
}

/// What a campaign wants people to do, and how long after it counts.
package struct GoalContent: Sendable, Equatable {
    package var event: String
    package var withinDays: Double

    package init(event: String, withinDays: Double) {
        self.event = event
        self.withinDays = withinDays
    }
}
