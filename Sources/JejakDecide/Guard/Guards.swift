// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Judges whether a message may go to a person.
///
/// The order is fixed and the first no wins, so that a person has one reason
/// and not the reason of the day:
///
/// 1. `noAddress`, 2. `brokenAddress`: nothing can be delivered;
/// 3. `bounced`, 4. `operatorChoice`: hold for every purpose;
/// 5. `complained`, 6. `unsubscribed`: hold for marketing;
/// 7. `objected`: the person said no to profiling (marketing);
/// 8. `consentWithdrawn`, 9. `noConsent` (marketing);
/// 10. quiet hours: wait (marketing);
/// 11. `frequencyCap` (marketing).
///
/// What time cannot mend comes first. Quiet hours come before the cap because
/// the cap is to be counted at the moment the message would leave.
///
/// A transactional message needs no consent and ignores 5 to 11.
package struct Guards: Sendable {
    package let rules: GuardRules

    package init(rules: GuardRules) {
        self.rules = rules
    }

    /// Time grows with the number of consents and recent sends.
    package func answer(_ question: GuardQuestion) -> GuardAnswer {
        let (clock, isFallback) = ZoneClock.known(question.zone, else: rules.fallbackZone)
        return GuardAnswer(
            verdict: verdict(question, clock),
            usedFallbackZone: isFallback,
            zone: clock.name,
            detail: question.hasAddress ? question.addressFault : nil
        )
    }

    private func verdict(_ question: GuardQuestion, _ clock: ZoneClock) -> GuardVerdict {
        if let refusal = addressRefusal(question) { return .refuse(refusal) }
        switch question.purpose {
        case .transactional: return .allow
        case .marketing: break
        }
        if let refusal = marketingRefusal(question) { return .refuse(refusal) }
        if let until = clock.quietEnd(at: question.instant, rules: rules) {
            return .later(until: until, reason: .quietHours)
        }
        return isCapped(question) ? .refuse(.frequencyCap) : .allow
    }

    private func addressRefusal(_ question: GuardQuestion) -> GuardRefusal? {
        guard question.hasAddress else { return .noAddress }
        guard question.addressFault == nil else { return .brokenAddress }
        return switch question.suppression {
        case .bounced: .bounced
        case .operatorChoice: .operatorChoice
        case .unsubscribed, .complained, nil: nil
        }
    }

    private func marketingRefusal(_ question: GuardQuestion) -> GuardRefusal? {
        switch question.suppression {
        case .complained: return .complained
        case .unsubscribed: return .unsubscribed
        case .bounced, .operatorChoice, nil: break
        }
        let consent = ConsentReading(
            question.consents,
            purpose: question.purpose,
            channel: question.channel
        )
        if consent.objected { return .objected }
        if consent.withdrawn { return .consentWithdrawn }
        return consent.given ? nil : .noConsent
    }

    /// A message exactly one window ago no longer counts; one that lies in the
    /// future, by a clock that ran ahead, does.
    private func isCapped(_ question: GuardQuestion) -> Bool {
        let start = question.instant.subtractingReportingOverflow(rules.capWindow)
        let oldest = start.overflow ? Int64.min : start.partialValue
        return question.recentSends.count { $0 > oldest } >= rules.capCount
    }
}
