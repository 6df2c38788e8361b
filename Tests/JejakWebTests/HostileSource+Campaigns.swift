// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb

/// Campaigns whose every text tries to break out, and whose every number is at
/// its end.
extension HostileSource {
    private var text: String { Self.payload }
    private var both: BilingualText { BilingualText(Self.payload) }
    private var link: CampaignLink { CampaignLink(id: text, name: text) }
    private var someone: PersonLink { PersonLink(key: text, name: text) }
    private var reason: ReasonCount { ReasonCount(key: text, label: both, count: .max) }

    private var counts: MessageCounts {
        var counts = MessageCounts()
        for state in MessageState.allCases { counts[state] = .max }
        return counts
    }

    private var effect: EffectContent {
        EffectContent(
            difference: .greatestFiniteMagnitude,
            lower: -.greatestFiniteMagnitude,
            upper: .greatestFiniteMagnitude,
            verdict: .tooFewToTell(reason: both),
            method: text
        )
    }

    private var result: CampaignResult {
        let arm = ArmContent(people: .max, converted: .min, revenue: .min)
        return CampaignResult(
            reached: arm,
            held: ArmContent(people: 0, converted: .max, revenue: .max),
            conversion: effect,
            revenue: effect,
            countsUntil: .min
        )
    }

    private var campaign: CampaignContent {
        CampaignContent(
            id: text,
            name: text,
            state: .sending,
            audience: text,
            audienceLabel: both,
            scheduledFor: .max,
            changedAt: .min,
            counts: counts,
            result: result
        )
    }

    private var share: ShareContent {
        ShareContent(count: .max, of: 1, lower: .nan, upper: .infinity)
    }

    private var size: AudienceContent {
        AudienceContent(
            people: .max,
            of: .min,
            willGet: .max,
            held: .max,
            refused: [reason],
            languages: [NamedCount(name: text, count: .max), NamedCount(name: text, count: 1)]
        )
    }

    func campaigns() -> CampaignsContent {
        CampaignsContent(campaigns: [campaign, campaign], hasSender: false, unknownMessages: .max)
    }

    func campaign(id: String) -> CampaignPageContent? {
        CampaignPageContent(
            campaign: campaign,
            file: text,
            version: text,
            fields: fields,
            sender: text,
            languages: [text],
            holdoutShare: .nan,
            goal: GoalContent(event: text, withinDays: .infinity),
            refusals: [reason],
            failures: [reason],
            audienceNow: size,
            engagement: EngagementContent(
                sent: .max,
                delivered: share,
                opened: share,
                machineOpens: .max,
                clicked: share,
                robotClicks: .max,
                unsubscribed: share,
                bounced: share,
                complained: share
            ),
            trouble: both,
            mailsPerSecond: .nan
        )
    }

    private var fields: CampaignFields {
        let mail = CampaignFields.Mail(subject: text, html: text, text: text)
        return CampaignFields(
            id: text,
            name: text,
            audience: text,
            sender: text,
            holdoutPercent: text,
            at: text,
            zone: text,
            goalEvent: text,
            goalDays: text,
            variables: [
                .init(name: text, trait: text, fallbacks: [.english: text], format: text)
            ],
            mails: [.english: mail, .indonesian: mail]
        )
    }

    func composeChoices() -> ComposeChoices {
        ComposeChoices(
            senders: [.init(id: text, label: text)],
            segments: segments().ready,
            eventNames: [text],
            traitNames: [text],
            defaultHoldoutShare: .nan
        )
    }

    func check(campaignFile: String) -> CampaignCheck {
        CampaignCheck(
            problems: [CampaignProblem(place: text, line: .max, sentence: text)],
            warnings: [CampaignProblem(place: text, line: .min, sentence: text)]
        )
    }

    func save(campaignFile: String, replacing: String?) -> CampaignSaving {
        .refused(check(campaignFile: campaignFile))
    }

    func audience(_ query: AudienceQuery) -> AudienceContent { size }

    func preview(_ request: PreviewRequest) -> PreviewContent? {
        let mail = PreviewMail(
            person: someone,
            fate: .wouldBeRefused(reason: both),
            from: text,
            to: text,
            subject: text,
            language: .english,
            html: text,
            text: text
        )
        return PreviewContent(
            campaign: link,
            suggestions: [someone],
            outcome: request.person == "x"
                ? .unmakeable(someone, sentence: text) : .mail(mail)
        )
    }

    func perform(_ command: CampaignCommand) throws {
        throw FixtureRefusal(sentence: text)
    }

    func outbox(_ query: OutboxQuery) -> OutboxContent {
        OutboxContent(
            rows: [
                OutboxRowContent(
                    person: someone,
                    maskedAddress: text,
                    campaign: link,
                    state: .unknown,
                    reason: both,
                    at: .min,
                    attempts: .max,
                    nextAttemptAt: .max
                )
            ],
            total: .max,
            counts: counts,
            reasons: [reason],
            campaigns: [link],
            queues: [
                QueueContent(sender: text, waiting: .max, trouble: both, nextAttemptAt: .min)
            ],
            suppressions: [SuppressionCount(reason: .complained, count: .max)]
        )
    }

    func mailOpen(token: String, hit: MailHit) {}
    func mailClick(token: String, hit: MailHit) -> String? { text }

    func preferences(token: String) -> PreferencesContent? {
        PreferencesContent(
            maskedAddress: text,
            senderName: text,
            language: .english,
            isSubscribed: true
        )
    }

    func unsubscribe(token: String, hit: MailHit, how: UnsubscribeWay) -> Bool { true }
    func resubscribe(token: String, hit: MailHit) -> Bool { true }
}
