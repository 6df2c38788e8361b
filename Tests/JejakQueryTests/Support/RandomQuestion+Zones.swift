// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// Worlds in which clocks are changed, and questions that go by them.
extension RandomQuestion {
    static let zones = [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia", "Asia/Jakarta",
        "America/St_Johns", "UTC",
    ]

    /// Days, counted from 1970, of six weeks in which clocks are changed: in most
    /// of the world, in spring; at midnight, in Brazil and Lebanon; a day left out
    /// in Samoa; at midnight in Egypt and Lebanon.
    static let eras: [Int64] = [19_790, 20_000, 17_820, 15_310, 19_430]

    /// People of many zones and of none, in an era.
    mutating func zonedWorld(_ round: Int, people: Int, rows: Int) -> TestWorld {
        let start = Self.eras[round % Self.eras.count] * Self.day
        var world = world(people: people, rows: rows)
        world.now = start + 35 * Self.day + Int64(random.below(200)) * Self.day / 24
        for index in world.events.indices {
            // Half hours, and the milliseconds around them.
            let step = Int64(random.below(45 * 48)) * 1_800_000
            world.events[index].time = start + step + Int64(random.below(3)) - 1
        }
        for person in 0..<UInt32(people) {
            if chance(0.8) { world.facts.append((person, "timezone", .text(pick(Self.zones)))) }
            if chance(0.1) {
                world.facts.append((person, "timezone", pick([.text("Mars/Utopia"), .number(7)])))
            }
            if chance(0.4) {
                world.facts.append((person, "context.timezone", .text(pick(Self.zones))))
            }
            let month = pick(["12", "01", "02", "03", "04", "10", "11"])
            let day = pick(["01", "09", "28", "29", "30"])
            let date = month == "02" ? "1988-02-29" : "1990-\(month)-\(day)"
            world.facts.append((person, "birthday", .text(date)))
            let joined = start / Self.day + Int64(random.below(50))
            world.facts.append((person, "joined", .text(ISO8601.dateText(Int(joined)))))
        }
        return world
    }

    mutating func zone() -> QuestionZone? {
        pick([nil, .own, .own, .named(pick(Self.zones)), .named(pick(Self.zones))])
    }

    private mutating func zoned(_ window: TimeWindow, _ start: Int64) -> TimeWindow {
        func moved(_ moment: Moment?) -> Moment? {
            moment.map { old in
                Moment(
                    milliseconds: old.milliseconds - Self.start + start,
                    precision: old.precision,
                    zoneMinutes: old.zoneMinutes
                )
            }
        }
        var window = window
        window.zone = zone()
        if let last = window.last, chance(0.5) {
            window.last = TimeSpan(
                min(last.count, 40),
                pick([.day, .day, .week, .month, .hour, .year])
            )
        }
        window.since = moved(window.since)
        window.before = moved(window.before)
        if let pair = window.between, let first = moved(pair.first), let last = moved(pair.second) {
            window.between = TimeWindow.Pair(first, last)
        }
        return window
    }

    /// The same question by clocks of zones, its dates moved to begin at `start`.
    mutating func zoned(_ expression: SegmentExpression, _ start: Int64) -> SegmentExpression {
        func zoned(_ match: EventMatch) -> EventMatch {
            var match = match
            match.window = self.zoned(match.window, start)
            return match
        }
        switch expression {
        case .all(let branches): return .all(branches.map { self.zoned($0, start) })
        case .any(let branches): return .any(branches.map { self.zoned($0, start) })
        case .not(let inner): return .not(self.zoned(inner, start))
        case .did(let match, let times): return .did(zoned(match), times)
        case .measure(let measure, let match, let sign, let number):
            return .measure(chance(0.4) ? .days : measure, zoned(match), sign, number)
        case .elapsed(let unit, let edge, let match, let sign, let number):
            return .elapsed(unit, edge, zoned(match), sign, number)
        case .sequence(var sequence):
            sequence.window = self.zoned(sequence.window, start)
            return .sequence(sequence)
        case .attribute where chance(0.7):
            let span = TimeSpan(random.below(30) + 1, pick([.day, .day, .week, .month, .hour]))
            let zone = zone()
            return .attribute(
                pick(["birthday", "joined"]),
                chance(0.5) ? .recent(span, zone: zone) : .upcoming(span, zone: zone)
            )
        default: return expression
        }
    }
}
