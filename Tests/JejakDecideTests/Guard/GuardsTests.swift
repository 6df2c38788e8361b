// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDecide
internal import Testing

/// The guards' one order, held against every combination of reasons.
struct GuardsTests {
    /// Noon in Jakarta on 2026-03-02.
    private static let noon: Int64 = 1_772_427_600_000
    private static let guards = Guards(rules: .standard)

    private static func free(_ purpose: Purpose = .marketing) -> GuardQuestion {
        GuardQuestion(
            purpose: purpose,
            consents: ["email": true],
            instant: noon,
            zone: "Asia/Jakarta"
        )
    }

    private static func verdict(_ change: (inout GuardQuestion) -> Void) -> GuardVerdict {
        var question = free()
        change(&question)
        return guards.answer(question).verdict
    }

    /// One thing that stands in the way, and the reason it gives alone.
    private struct Obstacle: Sendable {
        let reason: GuardRefusal
        let put: @Sendable (inout GuardQuestion) -> Void
    }

    /// In the order that the documentation promises.
    private static let obstacles: [Obstacle] = [
        Obstacle(reason: .noAddress) { $0.hasAddress = false },
        Obstacle(reason: .brokenAddress) { $0.addressFault = "It has no @." },
        Obstacle(reason: .bounced) { $0.suppression = .bounced },
        Obstacle(reason: .objected) { $0.consents["profiling"] = false },
        Obstacle(reason: .consentWithdrawn) { $0.consents["Marketing"] = false },
        Obstacle(reason: .noConsent) { $0.consents["email"] = nil },
        Obstacle(reason: .frequencyCap) { $0.recentSends = [$0.instant - 1000] },
    ]

    @Test func `of all reasons the first in the one order is told`() {
        for choice in 0..<(1 << Self.obstacles.count) {
            var question = Self.free()
            var expected = GuardVerdict.allow
            for (index, obstacle) in Self.obstacles.enumerated().reversed()
            where choice & 1 << index != 0 {
                obstacle.put(&question)
                expected = .refuse(obstacle.reason)
            }
            #expect(Self.guards.answer(question).verdict == expected, "choice \(choice)")
        }
    }

    @Test(arguments: SuppressionReason.allCases)
    func `a suppression stops marketing before any consent is read`(reason: SuppressionReason) {
        let expected: GuardRefusal =
            switch reason {
            case .unsubscribed: .unsubscribed
            case .bounced: .bounced
            case .complained: .complained
            case .operatorChoice: .operatorChoice
            }
        let found = Self.verdict {
            $0.suppression = reason
            $0.consents = ["profiling": false, "email": false]
        }
        #expect(found == .refuse(expected))
    }

    @Test func `a transactional message heeds only the address and what holds for everything`() {
        var question = Self.free(.transactional)
        question.consents = ["email": false, "marketing": false, "profiling": false]
        question.recentSends = [question.instant, question.instant]
        question.instant += 12 * 3_600_000
        for reason in [SuppressionReason.unsubscribed, .complained] {
            question.suppression = reason
            #expect(Self.guards.answer(question).verdict == .allow)
        }
        question.suppression = .bounced
        #expect(Self.guards.answer(question).verdict == .refuse(.bounced))
        question.suppression = .operatorChoice
        #expect(Self.guards.answer(question).verdict == .refuse(.operatorChoice))
        question.addressFault = "It has no @."
        let answer = Self.guards.answer(question)
        #expect(answer.verdict == .refuse(.brokenAddress))
        #expect(answer.detail == "It has no @.")
    }

    @Test(arguments: ["marketing.email", "marketing_email", "email", "marketing", "EMAIL"])
    func `each name of the consent counts, and a no among them wins`(name: String) {
        #expect(Self.verdict { $0.consents = [name: true] } == .allow)
        let refused = Self.verdict { $0.consents = [name: false] }
        #expect(refused == .refuse(.consentWithdrawn))
        for other in ["marketing.email", "marketing_email", "email", "marketing"]
        where other != name {
            let mixed = Self.verdict { $0.consents = [name: false, other: true] }
            #expect(mixed == .refuse(.consentWithdrawn))
        }
    }

    @Test func `consent to something else is no consent`() {
        let others = ["analytics": true, "advertising": true, "sms": true, "profiling": true]
        #expect(Self.verdict { $0.consents = others } == .refuse(.noConsent))
        #expect(Self.verdict { $0.consents = [:] } == .refuse(.noConsent))
    }

    @Test func `a cap of two lets the third message wait for a day`() throws {
        let rules = try GuardRules(capCount: 2, fallbackZone: "Asia/Jakarta")
        let guards = Guards(rules: rules)
        var question = Self.free()
        let day: Int64 = 86_400_000
        question.recentSends = [Self.noon - day + 1]
        #expect(guards.answer(question).verdict == .allow)
        question.recentSends = [Self.noon - day + 1, Self.noon - 5]
        #expect(guards.answer(question).verdict == .refuse(.frequencyCap))
        // Exactly a day ago no longer counts.
        question.recentSends = [Self.noon - day, Self.noon - 5]
        #expect(guards.answer(question).verdict == .allow)
        let none = Guards(rules: try GuardRules(capCount: 0, fallbackZone: "UTC"))
        question.recentSends = []
        #expect(none.answer(question).verdict == .refuse(.frequencyCap))
    }

    @Test func `at night a message waits, and the cap is judged when it would leave`() {
        let night = Self.noon + 10 * 3_600_000
        let verdict = Self.verdict {
            $0.instant = night
            $0.recentSends = [Self.noon - 8 * 3_600_000]
        }
        // From ten in the evening to eight in the morning.
        #expect(verdict == .later(until: night + 10 * 3_600_000, reason: .quietHours))
    }

    @Test func `instants at the ends of time are judged too`() throws {
        let rules = try GuardRules(capWindow: .max, fallbackZone: "UTC")
        for instant in [Int64.min, .max, 0, -1] {
            var question = Self.free()
            question.instant = instant
            question.recentSends = [.min, .max]
            let verdict = Guards(rules: rules).answer(question).verdict
            #expect(verdict != .allow)
        }
    }

    @Test func `rules that make no sense are refused with a sentence`() {
        #expect(throws: DecideError.self) { try GuardRules(capCount: -1, fallbackZone: "UTC") }
        #expect(throws: DecideError.self) { try GuardRules(capWindow: -1, fallbackZone: "UTC") }
        #expect(throws: DecideError.self) { try GuardRules(quietFrom: 1440, fallbackZone: "UTC") }
        #expect(throws: DecideError.self) { try GuardRules(quietUntil: -1, fallbackZone: "UTC") }
    }

    @Test func `every reason has words in both languages, and no two the same`() {
        let english = Set(GuardRefusal.allCases.map(\.englishWords))
        let indonesian = Set(GuardRefusal.allCases.map(\.indonesianWords))
        #expect(english.count == GuardRefusal.allCases.count)
        #expect(indonesian.count == GuardRefusal.allCases.count)
        #expect(english.isDisjoint(with: indonesian))
    }
}
