// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakMeasure
internal import JejakQuery
internal import JejakStore

/// Turns what the engine says of campaigns into what the pages show.
enum CampaignWords {
    /// Changes with the text: what was shown is what is sent.
    static func version(_ text: String) -> String {
        String(StableHash.hash(text), radix: 16)
    }

    static func content(_ report: CampaignReport) -> CampaignContent {
        let campaign = report.campaign
        var counts = MessageCounts()
        for count in report.counts { counts[count.state] += count.count }
        return CampaignContent(
            id: campaign.id,
            name: campaign.name,
            state: campaign.state,
            purpose: campaign.purpose,
            audience: SegmentDefinition(report.definition.audience).text,
            scheduledFor: campaign.started ?? campaign.at,
            changedAt: campaign.ended ?? campaign.started ?? campaign.created,
            counts: counts,
            result: report.effect.map(result)
        )
    }

    /// What the outbox alone knows of a campaign.
    static func plain(_ record: CampaignRecord, _ outbox: Outbox?) throws -> CampaignContent {
        var counts = MessageCounts()
        for count in try outbox?.counts(of: record.id) ?? [] { counts[count.state] += count.count }
        return CampaignContent(
            id: record.id,
            name: record.name,
            state: record.state,
            purpose: record.purpose,
            audience: "",
            scheduledFor: record.started ?? record.at,
            changedAt: record.ended ?? record.started ?? record.created,
            counts: counts
        )
    }

    static func audience(_ audience: Audience) -> AudienceContent {
        AudienceContent(
            people: audience.people.count,
            of: audience.of,
            willGet: audience.willGet,
            held: audience.held,
            refused: reasons(audience.refusals),
            languages: audience.languages.map { NamedCount(name: $0.language, count: $0.count) }
        )
    }

    static func words(_ reason: String) -> BilingualText {
        let words = MessageReason.words(reason)
        return BilingualText(english: words.english, indonesian: words.indonesian)
    }

    static func reasons(_ reasons: [(reason: String, count: Int)]) -> [ReasonCount] {
        reasons.map { ReasonCount(key: $0.reason, label: words($0.reason), count: $0.count) }
    }

    /// `line 4, audience` becomes a line and a place.
    static func problem(_ problem: JejakEngine.CampaignProblem) -> CampaignProblem {
        let pieces = problem.place.split(separator: ",", maxSplits: 1)
        let line = pieces.first.flatMap { $0.hasPrefix("line ") ? Int($0.dropFirst(5)) : nil }
        let place = line == nil ? problem.place : pieces.dropFirst().first.map(String.init) ?? ""
        return CampaignProblem(
            place: place.trimmingSpaces,
            line: line,
            sentence: problem.sentence
        )
    }

    static func engagement(_ report: CampaignReport) -> EngagementContent {
        let sent = report.sent
        func share(_ count: Int) -> ShareContent {
            // The confidence is the usual one, which the method takes.
            let bounds = (try? ShareOf(count, of: sent).interval()) ?? nil
            return ShareContent(
                count: count,
                of: sent,
                lower: bounds?.lowerBound,
                upper: bounds?.upperBound
            )
        }
        return EngagementContent(
            sent: sent,
            opened: share(report.hits.openedByPeople),
            machineOpens: report.hits.openedByRobots,
            clicked: share(report.hits.clickedByPeople),
            robotClicks: report.hits.clickedByRobots,
            unsubscribed: share(report.suppressed[.unsubscribed] ?? 0),
            bounced: share(report.count(.bounced)),
            complained: share(report.suppressed[.complained] ?? 0)
        )
    }

    private static func result(_ effect: CampaignReport.Effect) -> CampaignResult {
        func arm(_ arm: ArmOutcome) -> ArmContent {
            let sum = arm.amounts.reduce(0, +)
            return ArmContent(
                people: arm.people,
                converted: arm.converted,
                revenue: abs(sum) < 9e18 ? Int64(sum) : 0
            )
        }
        return CampaignResult(
            reached: arm(effect.reached),
            held: arm(effect.held),
            conversion: self.effect(effect.result.conversion, effect),
            revenue: self.effect(effect.result.revenue, effect),
            countsUntil: effect.countsUntil
        )
    }

    private static func effect(
        _ difference: ArmDifference,
        _ effect: CampaignReport.Effect
    ) -> EffectContent {
        EffectContent(
            difference: difference.difference,
            lower: difference.interval?.lowerBound ?? .nan,
            upper: difference.interval?.upperBound ?? .nan,
            verdict: verdict(difference.verdict, effect),
            method: difference.method
        )
    }

    private static func verdict(
        _ verdict: JejakMeasure.EffectVerdict,
        _ effect: CampaignReport.Effect
    ) -> EffectVerdict {
        guard effect.isComplete else { return .notYet(until: effect.countsUntil) }
        return switch verdict {
        case .tooFewToTell(let reason):
            .tooFewToTell(
                reason: BilingualText(
                    english: reason.englishWords,
                    indonesian: reason.indonesianWords
                )
            )
        case .higher: .higher
        case .lower: .lower
        case .noDifferenceSeen: .noDifferenceSeen
        }
    }
}

extension String {
    /// Without the spaces at both ends.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
