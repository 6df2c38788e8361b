// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import Testing

/// The clocks of zones against those of Foundation.
struct TimeZoneRulesTests {
    private static let day: Int64 = 86_400_000
    /// Half an hour of summer, midnights left out, quarters of an hour, a whole
    /// day left out, summer that is winter, clocks put back over midnight.
    private static let zones = [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia", "Asia/Jakarta",
        "Europe/Dublin", "America/Havana", "Pacific/Chatham", "Asia/Tokyo", "America/St_Johns",
        "Asia/Tehran", "America/Nuuk",
    ]

    private func rules(_ name: String) throws -> TimeZoneRules {
        try #require(TimeZoneTable.machine.rules(name), "\(name) is not on this machine")
    }

    private func offset(_ zone: TimeZone, _ instant: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000))) * 1000
    }

    /// Random instants from 1970 to 2099, and those around every change.
    private func instants(_ rules: TimeZoneRules, _ random: inout SeededRandom) -> [Int64] {
        let end = 47_480 * Self.day
        let changes = rules.changes(near: end / 2, within: end / 2).map(\.instant)
        return (0..<400).map { _ in Int64(random.below(Int(end))) }
            + changes.filter { $0 > 0 }.flatMap { change in
                [-1, 0, 1, -1_800_000, 1_800_000, -3_600_000, 3_600_000].map { change + $0 }
            }
    }

    @Test func `offsets are those of Foundation, at any instant`() throws {
        var random = SeededRandom(seed: 1)
        var asked = 0
        for name in Self.zones {
            let (rules, zone) = (try rules(name), try #require(TimeZone(identifier: name)))
            for instant in instants(rules, &random) {
                #expect(
                    rules.offset(at: instant) == offset(zone, instant),
                    "\(name) at \(ISO8601.format(instant))"
                )
                asked += 1
            }
        }
        #expect(asked > 12_000)
    }

    /// Walks over the wall minute by minute, as Foundation's offsets say.
    private func walk(
        _ zone: TimeZone,
        around wall: Int64,
        _ body: (_ instant: Int64, _ wall: Int64) -> Bool
    ) {
        let step: Int64 = 60_000
        var instant = wall - 27 * 60 * step
        while instant < wall + 27 * 60 * step {
            if body(instant, instant + offset(zone, instant)) { return }
            instant += step
        }
    }

    @Test func `local times are found as walking over the clock finds them`() throws {
        var random = SeededRandom(seed: 2)
        var gaps = 0
        var doubles = 0
        for name in Self.zones {
            let (rules, zone) = (try rules(name), try #require(TimeZone(identifier: name)))
            let changes = rules.changes(near: 15_000 * Self.day, within: 5_500 * Self.day)
            var walls = (0..<6).map { _ in Int64(random.below(28_000_000)) * 60_000 }
            for change in changes.suffix(40) where random.below(3) == 0 {
                let wall = change.instant + change.before
                walls += [-90, -30, -1, 0, 1, 20, 59, 60, 61, 120].map { wall + $0 * 60_000 }
            }
            for wall in walls {
                var matches: [Int64] = []
                var before: Int64 = 0
                walk(zone, around: wall) { instant, shown in
                    if shown == wall { matches.append(instant) }
                    if shown < wall, matches.isEmpty { before = shown - instant }
                    return false
                }
                if matches.isEmpty { gaps += 1 }
                if matches.count > 1 { doubles += 1 }
                #expect(
                    rules.instant(ofLocal: wall) == matches.first ?? (wall - before),
                    "\(name): the clock shows \(ISO8601.format(wall))"
                )
            }
        }
        #expect(gaps > 50 && doubles > 50, "\(gaps) \(doubles)")
    }

    @Test func `days begin with their first instant, and hold all of it`() throws {
        var random = SeededRandom(seed: 3)
        for name in Self.zones {
            let (rules, zone) = (try rules(name), try #require(TimeZone(identifier: name)))
            let changes = rules.changes(near: 15_000 * Self.day, within: 5_500 * Self.day)
            var days = (0..<6).map { _ in Int64(random.below(20_000)) }
            for change in changes.suffix(30) where random.below(2) == 0 {
                let day = (change.instant + change.before) / Self.day
                days += [day - 1, day, day + 1, day + 2]
            }
            for day in days {
                let start = rules.start(ofDay: day)
                var wanted: Int64?
                walk(zone, around: day * Self.day) { instant, shown in
                    if shown >= day * Self.day { wanted = instant }
                    return wanted != nil
                }
                let place = "\(name): \(ISO8601.dateText(Int(day)))"
                #expect(start == wanted, "\(place)")
                let end = rules.start(ofDay: day + 1)
                #expect(rules.day(of: start - 1) < day, "\(place)")
                if start == end {
                    #expect(name == "Pacific/Apia" && day == 15_338, "\(place)")
                    #expect(rules.day(of: start) == day + 1, "\(place)")
                } else {
                    #expect(rules.day(of: start) == day, "\(place)")
                    #expect(rules.day(of: end - 1) == day, "\(place)")
                }
            }
        }
        let apia = try rules("Pacific/Apia")
        #expect(apia.start(ofDay: 15_338) == apia.start(ofDay: 15_339), "30 December 2011")
    }

    @Test func `instants beyond every calendar are answered`() throws {
        let berlin = try rules("Europe/Berlin")
        for instant in [Int64.min, .max, -1 << 60, 1 << 60, .min + 1] {
            _ = berlin.local(instant)
            _ = berlin.day(of: instant)
            _ = berlin.instant(ofLocal: instant)
            _ = berlin.start(ofDay: instant)
            _ = berlin.offsets(near: instant, within: Self.day)
            _ = berlin.changes(near: instant, within: Self.day)
        }
        #expect(berlin.offset(at: .max) == 3_600_000)
        #expect(TimeZoneRules.utc.day(of: -1) == -1)
        #expect(TimeZoneRules.utc.start(ofDay: -1) == -Self.day)
    }
}
