// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDecide
internal import JejakJourney
internal import JejakQuery
package import JejakStore

/// Who a campaign is for, and what was decided about each of them.
package struct Audience: Sendable {
    package let people: [EnrolledPerson]
    /// Everybody in the folder.
    package let of: Int
    /// What the segment language had to say about the audience.
    package let notes: [String]

    package var willGet: Int { people.count { $0.state == .queued } }
    package var held: Int { people.count { $0.state == .held } }

    /// Why people were refused, most frequent first.
    package var refusals: [(reason: String, count: Int)] {
        let reasons = people.filter { $0.state == .refused }.compactMap(\.reason)
        return Dictionary(reasons.map { ($0, 1) }, uniquingKeysWith: +)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// How many would get it in each language.
    package var languages: [(language: String, count: Int)] {
        let said = people.filter { $0.state == .queued }.map { ($0.language, 1) }
        return Dictionary(said, uniquingKeysWith: +).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }
}

extension Workspace {
    /// Chooses a campaign's audience for an instant: the segment, the guards,
    /// then the draw of the holdout among those who are entitled, so that both
    /// arms are alike. Writes nothing.
    ///
    /// Time grows with the rows (the segment) and with the people chosen.
    package func audience(of campaign: CampaignDefinition, at instant: Int64) throws -> Audience {
        let snapshot = try snapshot()
        let plan = SegmentPlan(campaign.audience, snapshot)
        let answer = plan.run()
        let book = AddressBook(snapshot.facts)
        let guards = Guards(rules: try campaign.guardRules())
        let holdout = try HoldoutRule(share: campaign.holdout, campaign: campaign.id)
        let suppressions = try outbox()?.suppressions() ?? [:]
        let recent = try outbox()?.recentSends(since: instant - Outbox.historySpan) ?? [:]
        let identifiers = try store.allIdentifiers()
        var taken: Set<String> = []
        let people = answer.people.compactMap { code -> EnrolledPerson? in
            guard Int(code) < identifiers.count else { return nil }
            let addressee = book.addressee(code)
            let history = SendHistory(
                suppressions: addressee.address.flatMap { suppressions[$0] } ?? [],
                recent: addressee.address.flatMap { recent[$0] } ?? []
            )
            let verdict = guards.answer(
                addressee.question(campaign.purpose, history: history, instant: instant)
            )
            return enrolled(
                identifiers[Int(code)],
                code,
                addressee,
                verdict,
                campaign,
                holdout,
                &taken
            )
            .due(verdict, instant)
        }
        return Audience(people: people, of: answer.of, notes: plan.notes.map(\.sentence))
    }

    private func enrolled(
        _ identifier: KnownIdentifier,
        _ code: UInt32,
        _ addressee: Addressee,
        _ verdict: GuardAnswer,
        _ campaign: CampaignDefinition,
        _ holdout: HoldoutRule,
        _ taken: inout Set<String>
    ) -> EnrolledPerson {
        let spoken = addressee.language.flatMap { campaign.mail[$0] == nil ? nil : $0 }
        var person = EnrolledPerson(
            key: identifier.value,
            kind: identifier.kind,
            code: code,
            address: addressee.address,
            language: spoken ?? campaign.language,
            arm: nil,
            state: .refused,
            due: 0
        )
        if case .refuse(let refusal) = verdict.verdict {
            person.reason = refusal.rawValue
            person.detail = verdict.detail
            return person
        }
        if let address = addressee.address, !taken.insert(address).inserted {
            person.reason = MessageReason.sameAddress
            return person
        }
        let isHeld = holdout.isHeld(personKey: identifier.value)
        person.arm = isHeld ? .held : .reached
        person.state = isHeld ? .held : .queued
        if verdict.usedFallbackZone, addressee.zone != nil {
            person.detail = "the person's zone is not known; \(verdict.zone) stood in"
        }
        return person
    }
}

extension EnrolledPerson {
    /// The same person, due at the end of their quiet hours.
    fileprivate func due(_ answer: GuardAnswer, _ instant: Int64) -> EnrolledPerson {
        var person = self
        person.due = instant
        if case .later(let until, _) = answer.verdict, state == .queued {
            person.due = until
            person.reason = GuardDelay.quietHours.rawValue
        }
        return person
    }
}

extension CampaignDefinition {
    /// The guards' rules, with the campaign's own hours and cap.
    func guardRules() throws -> GuardRules {
        try GuardRules(
            capCount: cap,
            quietFrom: quietFrom,
            quietUntil: quietUntil,
            fallbackZone: zone
        )
    }
}
