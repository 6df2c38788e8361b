// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore

/// The outbox with its reasons, and the preview of a mail.
extension WorkspaceConsole {
    package func outbox(_ query: OutboxQuery) async throws -> OutboxContent {
        try await work { [self] in
            guard let outbox = try workspace.outbox() else {
                return OutboxContent(rows: [], total: 0, counts: MessageCounts())
            }
            let moment = try moments.current()
            let size = max(1, query.pageSize)
            let (rows, total) = try outbox.messages(
                campaign: query.campaign,
                state: query.state,
                reason: query.reason,
                limit: size,
                offset: (max(1, query.page) - 1) * size
            )
            let campaigns = try workspace.campaigns()
            let names = Dictionary(
                campaigns.map { ($0.id, $0.name) },
                uniquingKeysWith: { first, _ in first }
            )
            var counts = MessageCounts()
            var reasons: [String: Int] = [:]
            for campaign in campaigns where query.campaign.map({ $0 == campaign.id }) ?? true {
                for count in try outbox.counts(of: campaign.id) {
                    counts[count.state] += count.count
                    if query.state.map({ $0 == count.state }) ?? true, let reason = count.reason {
                        reasons[reason, default: 0] += count.count
                    }
                }
            }
            return OutboxContent(
                rows: rows.map { row($0, names, moment) },
                total: total,
                counts: counts,
                reasons: CampaignWords.reasons(
                    reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                        .map { ($0.key, $0.value) }
                ),
                campaigns: campaigns.filter { $0.started != nil }
                    .map { CampaignLink(id: $0.id, name: $0.name) },
                queues: try queues(campaigns, outbox),
                suppressions: try suppressions(outbox)
            )
        }
    }

    private func row(
        _ message: MessageRecord,
        _ names: [String: String],
        _ moment: ConsoleMoment
    ) -> OutboxRowContent {
        let traits = PersonTraits(facts: moment.snapshot.facts, person: message.code)
        let isWaiting = message.state == .queued
        return OutboxRowContent(
            person: PersonLink(key: message.person, name: traits.name ?? message.person),
            maskedAddress: message.address.map(Workspace.masked),
            campaign: CampaignLink(
                id: message.campaign,
                name: names[message.campaign] ?? message.campaign
            ),
            state: message.state,
            reason: message.reason.map(CampaignWords.words),
            at: message.settled ?? message.claimed ?? message.due,
            attempts: message.attempts,
            nextAttemptAt: isWaiting && message.reason != nil ? message.due : nil
        )
    }

    private func queues(
        _ campaigns: [CampaignRecord],
        _ outbox: Outbox
    ) throws -> [QueueContent] {
        try workspace.senders().map { sender in
            let waiting = try campaigns.filter { $0.sender == sender.name && $0.state == .sending }
                .reduce(0) { sum, campaign in
                    let counts = try outbox.counts(of: campaign.id)
                    return sum + counts.filter { $0.state == .queued }.reduce(0) { $0 + $1.count }
                }
            return QueueContent(
                sender: sender.name,
                waiting: waiting,
                trouble: workspace.trouble(of: sender.name).map { BilingualText($0) },
                nextAttemptAt: waiting > 0 ? try outbox.nextDue(queue: sender.name) : nil
            )
        }
    }

    private func suppressions(_ outbox: Outbox) throws -> [SuppressionCount] {
        let all = try outbox.suppressionTotals()
        return SuppressionReason.allCases.compactMap { reason in
            all[reason].map { SuppressionCount(reason: reason, count: $0) }
        }
    }

    package func preview(_ request: PreviewRequest) async throws -> PreviewContent? {
        try await work { [self] in
            guard
                let campaign = try workspace.campaigns().first(where: {
                    $0.id == request.campaign
                })
            else { return nil }
            let link = CampaignLink(id: campaign.id, name: campaign.name)
            let moment = try moments.current()
            let suggestions = try suggestions(campaign, moment)
            guard let person = try previewed(request.person, suggestions, moment) else {
                return PreviewContent(
                    campaign: link,
                    suggestions: suggestions,
                    outcome: .nobody
                )
            }
            let outcome: PreviewOutcome
            do {
                let found = try workspace.preview(
                    campaignText: campaign.text,
                    person: person.key,
                    language: request.language?.rawValue
                )
                outcome = .mail(mail(found, person))
            } catch let error as any ExplainedError {
                outcome = .unmakeable(person, sentence: error.sentence)
            }
            return PreviewContent(campaign: link, suggestions: suggestions, outcome: outcome)
        }
    }

    /// The first few people of the audience.
    private func suggestions(
        _ campaign: CampaignRecord,
        _ moment: ConsoleMoment
    ) throws -> [PersonLink] {
        let definition: CampaignDefinition
        do {
            definition = try CampaignFile.read(campaign.text)
        } catch is CampaignFileError {
            return []
        }
        let people = SegmentPlan(definition.audience, moment.snapshot).run().people
        return try people.prefix(5).compactMap { code in
            try workspace.store.person(code).map { known in
                let traits = PersonTraits(facts: moment.snapshot.facts, person: code)
                return PersonLink(key: known.key, name: traits.name ?? known.key)
            }
        }
    }

    /// Who is meant: a key, or a part of a name or an address.
    private func previewed(
        _ typed: String?,
        _ suggestions: [PersonLink],
        _ moment: ConsoleMoment
    ) throws -> PersonLink? {
        guard let typed, !typed.isEmpty else { return suggestions.first }
        let found =
            try workspace.store.person(named: typed)?.code
            ?? PeopleSearch(text: typed, moment: moment, store: workspace.store).people.first
        guard let found, let known = try workspace.store.person(found) else { return nil }
        let traits = PersonTraits(facts: moment.snapshot.facts, person: found)
        return PersonLink(key: known.key, name: traits.name ?? known.key)
    }

    private func mail(_ preview: CampaignPreview, _ person: PersonLink) -> PreviewMail {
        let fate: PreviewMail.Fate =
            switch preview.fate {
            case .wouldGet, .wouldWait: .wouldGet
            case .wouldBeHeld: .wouldBeHeld
            case .wouldBeRefused(let reason): .wouldBeRefused(reason: CampaignWords.words(reason))
            case .isOutside: .isOutside
            }
        return PreviewMail(
            person: person,
            fate: fate,
            from: preview.from,
            to: preview.to,
            subject: preview.subject,
            language: Language(rawValue: preview.language) ?? .indonesian,
            html: preview.html,
            text: preview.text
        )
    }
}
