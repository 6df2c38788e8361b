// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakQuery
internal import JejakStore

/// Campaigns: the list, one close by, and what may be done with it.
extension WorkspaceConsole {
    package func campaigns() async throws -> CampaignsContent {
        try await work { [self] in
            let records = try workspace.campaigns()
            let outbox = try workspace.outbox()
            let unknown = try outbox?.messages(state: .unknown, limit: 1, offset: 0).of ?? 0
            return CampaignsContent(
                // The newest with what they changed, which costs a look at
                // everybody in them; older ones say it on their own page.
                campaigns: try records.prefix(200).enumerated().map { place, record in
                    try place < 5 ? content(of: record) : CampaignWords.plain(record, outbox)
                },
                hasSender: try !workspace.senders().isEmpty,
                unknownMessages: unknown
            )
        }
    }

    package func campaign(id: String) async throws -> CampaignPageContent? {
        try await work { [self] in
            guard try workspace.campaigns().contains(where: { $0.id == id }) else { return nil }
            let report = try workspace.report(id)
            let definition = report.definition
            let sender = try workspace.sender(definition.sender)
            let isWaiting = report.campaign.state == .draft || report.campaign.state == .scheduled
            return CampaignPageContent(
                campaign: CampaignWords.content(report),
                file: report.campaign.text,
                version: CampaignWords.version(report.campaign.text),
                fields: CampaignFields(definition),
                sender: sender.map {
                    $0.fromName.isEmpty ? $0.from : "\($0.fromName) <\($0.from)>"
                } ?? definition.sender,
                languages: definition.mail.keys.sorted(),
                holdoutShare: definition.holdout,
                goal: GoalContent(
                    event: definition.goal,
                    withinDays: Double(definition.goalWithin) / 86_400_000
                ),
                refusals: CampaignWords.reasons(report.reasons([.refused])),
                failures: CampaignWords.reasons(report.reasons([.failed, .bounced, .unknown])),
                audienceNow: isWaiting
                    ? try CampaignWords.audience(
                        workspace.audience(of: definition, at: workspace.now)
                    ) : nil,
                engagement: report.sent > 0 ? CampaignWords.engagement(report) : nil,
                trouble: workspace.trouble(of: definition.sender).map { BilingualText($0) }
                    ?? (report.campaign.note.isEmpty ? nil : BilingualText(report.campaign.note))
            )
        }
    }

    /// A campaign in the list. One whose text can no longer be read is shown
    /// with what the outbox knows.
    private func content(of record: CampaignRecord) throws -> CampaignContent {
        do {
            return CampaignWords.content(try workspace.report(record.id))
        } catch is CampaignFileError {
            return try CampaignWords.plain(record, workspace.outbox())
        }
    }

    package func composeChoices() async throws -> ComposeChoices {
        try await work { [self] in
            let moment = try moments.current()
            let words = vocabulary(at: moment)
            return ComposeChoices(
                senders: try workspace.senders().map {
                    ComposeChoices.Sender(id: $0.name, label: "\($0.fromName) <\($0.from)>")
                },
                segments: try readySegments(at: moment),
                eventNames: words.eventNames,
                traitNames: words.traitNames
            )
        }
    }

    package func check(campaignFile text: String) async throws -> CampaignCheck {
        try await work { [self] in try checked(text) }
    }

    private func checked(_ text: String) throws -> CampaignCheck {
        let checkup = try workspace.check(campaignText: text)
        guard let definition = checkup.definition, let audience = checkup.audience else {
            return CampaignCheck(problems: checkup.problems.map(CampaignWords.problem))
        }
        return CampaignCheck(
            warnings: audience.notes.map { CampaignProblem(place: "audience", sentence: $0) },
            summary: CampaignSummary(
                id: definition.id,
                name: definition.name,
                audience: CampaignWords.audience(audience),
                scheduledFor: definition.at,
                languages: definition.mail.keys.sorted()
            )
        )
    }

    package func save(
        campaignFile text: String,
        replacing: String?
    ) async throws -> CampaignSaving {
        try await work { [self] in
            let check = try checked(text)
            guard check.problems.isEmpty else { return .refused(check) }
            do {
                return .saved(
                    id: try workspace.save(campaignText: text, replacing: replacing).id
                )
            } catch let error as EngineError {
                return .refused(
                    CampaignCheck(
                        problems: [CampaignProblem(place: "id", sentence: error.sentence)]
                    )
                )
            }
        }
    }

    package func audience(_ query: AudienceQuery) async throws -> AudienceContent {
        let expression: SegmentExpression
        do {
            expression = try SegmentParser.parse(query.expression)
        } catch {
            throw QuestionError(
                sentence: error.sentence,
                place: Self.characters(before: error.position, of: query.expression)
            )
        }
        return try await work { [self] in
            CampaignWords.audience(
                try workspace.audience(
                    of: CampaignDefinition(
                        trialOf: expression,
                        purpose: query.purpose,
                        holdout: query.holdoutShare ?? 0.1
                    ),
                    at: workspace.now
                )
            )
        }
    }

    package func perform(_ command: CampaignCommand) async throws {
        try await work { [self] in
            let id = command.campaign
            if command.action == .send {
                let known = try workspace.campaigns().first { $0.id == id }
                guard let known, CampaignWords.version(known.text) == command.version else {
                    throw EngineError(
                        .badRequest,
                        "the campaign '\(id)' has changed since it was shown: look at it again"
                    )
                }
            }
            switch command.action {
            case .send: try workspace.send(id)
            case .pause: try workspace.pause(id)
            case .resume: try workspace.resume(id)
            case .cancel: try workspace.cancel(id)
            }
        }
    }
}
