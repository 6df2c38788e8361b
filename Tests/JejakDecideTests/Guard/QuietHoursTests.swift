// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDecide
internal import Testing

/// Quiet hours held against a clock that is read minute by minute.
struct QuietHoursTests {
    private static func question(_ instant: Int64, _ zone: String?) -> GuardQuestion {
        GuardQuestion(purpose: .marketing, consents: ["email": true], instant: instant, zone: zone)
    }

    /// The first minute from `instant` on that is not quiet, by trying each.
    private static func waited(_ instant: Int64, zone: TimeZone, rules: GuardRules) -> Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var moment = instant
        while true {
            let date = Date(timeIntervalSince1970: Double(moment) / 1000)
            let parts = calendar.dateComponents([.hour, .minute], from: date)
            let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
            let isQuiet =
                rules.quietFrom <= rules.quietUntil
                ? minute >= rules.quietFrom && minute < rules.quietUntil
                : minute >= rules.quietFrom || minute < rules.quietUntil
            guard isQuiet else { return moment }
            moment = moment.flooredDivision(by: 60_000) * 60_000 + 60_000
        }
    }

    /// Zones, and days around which their clocks change: forward and back, by
    /// an hour, by half an hour, by a whole day.
    private static let places: [(zone: String, day: String)] = [
        ("America/New_York", "2026-03-07"), ("America/New_York", "2026-10-31"),
        ("Europe/Berlin", "2026-03-28"), ("Europe/Berlin", "2026-10-24"),
        ("Australia/Lord_Howe", "2026-04-04"), ("Australia/Lord_Howe", "2026-10-03"),
        ("Pacific/Apia", "2011-12-29"), ("America/St_Johns", "2026-03-07"),
        ("Asia/Jakarta", "2026-01-01"), ("Asia/Jayapura", "2026-01-01"),
        ("Asia/Kathmandu", "2026-01-01"), ("UTC", "2026-01-01"),
    ]

    private static let hours: [(from: Int, until: Int)] = [
        (21 * 60, 8 * 60), (22 * 60 + 30, 2 * 60 + 30), (60, 2 * 60 + 15), (0, 23 * 60 + 59),
        (2 * 60, 3 * 60), (13 * 60, 12 * 60 + 59),
    ]

    @Test(arguments: places)
    func `waiting ends when a clock on the wall says so`(place: (zone: String, day: String)) throws
    {
        let zone = try #require(TimeZone(identifier: place.zone))
        let start = try #require(ISO8601.milliseconds(place.day))
        var random = SeededRandom(seed: 4)
        for (from, until) in Self.hours {
            let rules = try GuardRules(quietFrom: from, quietUntil: until, fallbackZone: "UTC")
            let guards = Guards(rules: rules)
            for _ in 0..<12 {
                let instant = start + Int64(random.below(3 * 86_400_000))
                let expected = Self.waited(instant, zone: zone, rules: rules)
                let answer = guards.answer(Self.question(instant, place.zone))
                #expect(!answer.usedFallbackZone && answer.zone == place.zone)
                if expected == instant {
                    #expect(answer.verdict == .allow)
                } else {
                    #expect(answer.verdict == .later(until: expected, reason: .quietHours))
                }
            }
        }
    }

    @Test(
        arguments: [
            nil, "", "Mars/Olympus", "WIB", "GMT+25", "Asia/Jakarta ", "../etc/passwd",
            "Asia/\u{0}",
            String(repeating: "a/", count: 4000),
        ] as [String?]
    )
    func `a zone nobody knows falls back, says so, and stops nothing`(zone: String?) throws {
        // 04:00 in UTC is 11:00 in Jakarta: awake there, asleep in UTC.
        let instant = try #require(ISO8601.milliseconds("2026-05-05T04:00:00Z"))
        let answer = Guards(rules: .standard).answer(Self.question(instant, zone))
        #expect(answer.verdict == .allow)
        #expect(answer.usedFallbackZone && answer.zone == "Asia/Jakarta")
        let lost = try GuardRules(fallbackZone: "Nowhere")
        let second = Guards(rules: lost).answer(Self.question(instant, zone))
        #expect(second.verdict == .later(until: instant + 4 * 3_600_000, reason: .quietHours))
        #expect(second.usedFallbackZone && second.zone == "UTC")
    }

    @Test func `a fallback is told beside a refusal and a transactional yes`() {
        var question = Self.question(0, nil)
        question.hasAddress = false
        #expect(Guards(rules: .standard).answer(question).usedFallbackZone)
        question.hasAddress = true
        question.purpose = .transactional
        let answer = Guards(rules: .standard).answer(question)
        #expect(answer.verdict == .allow && answer.usedFallbackZone)
    }

    @Test func `equal ends mean that no hour is quiet`() throws {
        let rules = try GuardRules(quietFrom: 600, quietUntil: 600, fallbackZone: "UTC")
        for hour in 0..<24 {
            let answer = Guards(rules: rules).answer(Self.question(Int64(hour) * 3_600_000, "UTC"))
            #expect(answer.verdict == .allow)
        }
    }
}
