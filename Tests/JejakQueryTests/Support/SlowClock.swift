// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Synchronization

/// The clock on the wall of a zone, worked out by walking over Foundation's
/// offsets a quarter of an hour at a time: what the bisections are held against.
struct SlowClock {
    private static let day: Int64 = 86_400_000
    private static let quarter: Int64 = 900_000
    /// What was walked once; random questions ask the same again and again.
    private static let known = Mutex<[String: Int64]>([:])

    let zone: TimeZone

    /// By the clocks of a clause's zone: of a name, or of what is known of the
    /// person.
    init(_ zone: QuestionZone?, _ facts: [String: PropertyValue]) {
        func named(_ value: PropertyValue?) -> TimeZone? {
            guard case .text(let name)? = value, name == "UTC" || name.contains("/") else {
                return nil
            }
            return TimeZone(identifier: name)
        }
        self.zone =
            switch zone {
            case nil: .gmt
            case .named(let name): named(.text(name)) ?? .gmt
            case .own: named(facts["timezone"]) ?? named(facts["context.timezone"]) ?? .gmt
            }
    }

    private func remembered(_ key: String, _ find: () -> Int64) -> Int64 {
        let key = "\(zone.identifier) \(key)"
        if let found = Self.known.withLock({ $0[key] }) { return found }
        let found = find()
        Self.known.withLock { $0[key] = found }
        return found
    }

    /// What the wall shows.
    func wall(_ instant: Int64) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(instant) / 1000)
        return instant + Int64(zone.secondsFromGMT(for: date)) * 1000
    }

    /// The first instant of a day or of one after it.
    func start(ofDay day: Int64) -> Int64 {
        remembered("day \(day)") {
            var instant = day * Self.day - 108 * Self.quarter
            while wall(instant) < day * Self.day { instant += Self.quarter }
            return instant
        }
    }

    /// The day that has begun last.
    func day(of instant: Int64) -> Int64 {
        var day = instant / Self.day + 3
        while start(ofDay: day) > instant { day -= 1 }
        return day
    }

    /// The first instant at which the wall shows a time, or where it never does,
    /// the one at which it would have by the offset before the gap.
    func instant(ofWall wanted: Int64) -> Int64 {
        remembered("wall \(wanted)") {
            var instant = wanted - 108 * Self.quarter
            var before = instant
            while instant < wanted + 108 * Self.quarter {
                let shown = wall(instant)
                if shown == wanted { return instant }
                if shown < wanted { before = instant }
                if shown > wanted { break }
                instant += Self.quarter
            }
            return wanted - (wall(before) - before)
        }
    }

    /// A span before (-1) or after (1) an instant.
    func moved(_ instant: Int64, _ span: TimeSpan, _ direction: Int) -> Int64 {
        let count = Int64(span.count * direction)
        switch span.unit {
        case .second: return instant + count * 1000
        case .minute: return instant + count * 60_000
        case .hour: return instant + count * 3_600_000
        case .day: return self.instant(ofWall: wall(instant) + count * Self.day)
        case .week: return self.instant(ofWall: wall(instant) + count * 7 * Self.day)
        case .month, .year:
            var calendar = Calendar(identifier: .iso8601)
            calendar.timeZone = .gmt
            let shown = Date(timeIntervalSince1970: Double(wall(instant)) / 1000)
            let target = calendar.date(
                byAdding: span.unit == .month ? .month : .year,
                value: Int(count),
                to: shown
            )
            let milliseconds = ((target ?? shown).timeIntervalSince1970 * 1000).rounded()
            return self.instant(ofWall: Int64(milliseconds))
        }
    }

    /// The instants of a date: the first, and the first after it.
    func extent(_ moment: Moment) -> (start: Int64, end: Int64) {
        if moment.zoneMinutes != nil { return (moment.milliseconds, moment.end) }
        guard moment.precision == .day else {
            let start = instant(ofWall: moment.milliseconds)
            return (start, start + moment.end - moment.milliseconds)
        }
        let day = moment.milliseconds / Self.day
        return (start(ofDay: day), start(ofDay: day + 1))
    }

    func isIn(_ window: TimeWindow, _ time: Int64, now: Int64) -> Bool {
        if let last = window.last, time < moved(now, last, -1) || time > now { return false }
        if let since = window.since, time < extent(since).start { return false }
        if let before = window.before, time >= extent(before).start { return false }
        if let pair = window.between,
            time < extent(pair.first).start || time >= extent(pair.second).end
        {
            return false
        }
        return true
    }

    /// Whether a day that a text says touches a span before or after now, in any
    /// year where it recurs.
    func touches(_ text: String, _ span: TimeSpan, _ direction: Int, now: Int64, recurs: Bool)
        -> Bool
    {
        let pieces = text.split(separator: "-").compactMap { Int($0) }
        guard text.count == 10, pieces.count == 3 else { return false }
        let (year, month, day) = (pieces[0], pieces[1], pieces[2])
        let other = moved(now, span, direction)
        let (first, last) = (min(now, other), max(now, other))
        func isThere(_ year: Int) -> Bool {
            let isLeap = ISO8601.dayCount(year: year, month: 2) == 29
            let inMonth = month == 2 && day == 29 && !isLeap ? 28 : day
            let number = Int64(ISO8601.days(year: year, month: month, day: inMonth))
            return start(ofDay: number + 1) > first && start(ofDay: number) <= last
        }
        guard recurs else { return isThere(year) }
        let years = [first, last].map { ISO8601.civil(days: Int($0 / Self.day)).year }
        return (years[0] - 1...years[1] + 1).contains(where: isThere)
    }
}
