// SPDX-License-Identifier: Apache-2.0

package import JejakCore
internal import JejakDecide
internal import JejakJourney
package import JejakMeasure
package import JejakStore

/// What a campaign came to: how its mails fared, and what it changed.
package struct CampaignReport: Sendable {
    package let campaign: CampaignRecord
    package let definition: CampaignDefinition
    package let counts: [MessageCount]
    package let hits: HitCounts
    package let suppressed: [SuppressionReason: Int]
    /// Nothing before it began.
    package let effect: Effect?

    /// Reached against held, on what happened within the goal's span.
    package struct Effect: Sendable {
        package let result: HoldoutResult
        package let reached: ArmOutcome
        package let held: ArmOutcome
        /// Until when outcomes count.
        package let countsUntil: Int64
        package let isComplete: Bool
        /// Whether the goal's event was ever seen.
        package let isGoalKnown: Bool
    }

    package func count(_ state: MessageState) -> Int {
        counts.filter { $0.state == state }.reduce(0) { $0 + $1.count }
    }

    /// How many were handed over: they count as sent also when they came back.
    package var sent: Int { count(.sent) + counts.filter(\.cameBack).reduce(0) { $0 + $1.count } }

    /// How many of some states there are for each reason, most frequent first.
    package func reasons(_ states: Set<MessageState>) -> [(reason: String, count: Int)] {
        let found = counts.filter { states.contains($0.state) }
            .compactMap { count in count.reason.map { ($0, count.count) } }
        return Dictionary(found, uniquingKeysWith: +)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ($0.key, $0.value) }
    }
}

extension MessageCount {
    fileprivate var cameBack: Bool {
        state == .bounced && (reason == "bouncedLater" || reason == "bouncedForNow")
    }
}

extension Workspace {
    /// Everything that is known of a campaign now.
    ///
    /// People are compared by the arm they were drawn into, whatever became of
    /// their mail (intention to treat), over the span that begins at the same
    /// instant for both arms. Time grows with the people of the campaign.
    package func report(_ id: String) throws -> CampaignReport {
        let (campaign, outbox) = try campaign(id)
        let definition = try CampaignFile.read(campaign.text)
        return CampaignReport(
            campaign: campaign,
            definition: definition,
            counts: try outbox.counts(of: id),
            hits: try outbox.hitCounts(of: id),
            suppressed: try outbox.suppressionCounts(of: id),
            effect: try campaign.started.map { started in
                try effect(definition, arms: try armPeople(of: id), since: started)
            }
        )
    }

    /// The outbox, where it holds a campaign.
    package func campaignOutbox(_ id: String) throws -> Outbox { try campaign(id).1 }

    /// How many messages of a campaign are in each state.
    package func messageCounts(_ id: String) throws -> [MessageState: Int] {
        let (_, outbox) = try campaign(id)
        return Dictionary(
            try outbox.counts(of: id).map { ($0.state, $0.count) },
            uniquingKeysWith: +
        )
    }

    /// Who takes part in a campaign's comparison, by key.
    package func audiencePeople(of id: String) throws -> [(key: String, arm: CampaignArm)] {
        let (_, outbox) = try campaign(id)
        return try outbox.armKeys(of: id)
    }

    private func effect(
        _ definition: CampaignDefinition,
        arms: [UInt32: CampaignArm],
        since started: Int64
    ) throws -> CampaignReport.Effect {
        let snapshot = try snapshot()
        let until = started + definition.goalWithin
        let goal = snapshot.dictionary.code(ofEvent: definition.goal)
        var sums = [CampaignArm.reached: ArmSum(), .held: ArmSum()]
        for (person, arm) in arms.sorted(by: { $0.key < $1.key }) {
            var outcome = (isConverted: false, amount: Int64(0))
            snapshot.show(person) { view in
                for index in 0..<view.count
                where view.times[index] > started && view.times[index] <= until {
                    if view.events[index] == goal { outcome.isConverted = true }
                    let sum = outcome.amount.addingReportingOverflow(view.amounts[index])
                    if !sum.overflow { outcome.amount = sum.partialValue }
                }
            }
            sums[arm]?.add(outcome.isConverted, outcome.amount)
        }
        let reached = try (sums[.reached] ?? ArmSum()).outcome()
        let held = try (sums[.held] ?? ArmSum()).outcome()
        return CampaignReport.Effect(
            result: try HoldoutComparison().compare(reached: reached, held: held),
            reached: reached,
            held: held,
            countsUntil: until,
            isComplete: now >= until,
            isGoalKnown: goal != nil
        )
    }

    /// A campaign by its id.
    func campaign(_ id: String) throws -> (CampaignRecord, Outbox) {
        guard let outbox = try outbox(), let campaign = try outbox.campaign(id) else {
            throw EngineError(
                .badRequest,
                "there is no campaign '\(id.prefix(64))' here: 'jejak campaign list' names those "
                    + "there are"
            )
        }
        return (campaign, outbox)
    }
}

/// The outcomes of one arm while they are gathered.
private struct ArmSum {
    var people = 0
    var converted = 0
    var amounts: [Double] = []

    mutating func add(_ isConverted: Bool, _ amount: Int64) {
        people += 1
        converted += isConverted ? 1 : 0
        if amount != 0 { amounts.append(Double(amount)) }
    }

    func outcome() throws -> ArmOutcome {
        try ArmOutcome(people: people, converted: converted, amounts: amounts)
    }
}
