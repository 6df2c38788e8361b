// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// When the mere passing of time changes what a condition says.
///
/// Spans of months and years do not move evenly: on 30 March at noon a month
/// ago is 28 February at noon, and on 31 March at one o'clock it is 28 February
/// at one. So nothing is assumed of the order: the few instants at which such a
/// condition can change are listed, and it is asked at each.
enum TimeFlip {
    /// Nothing changes before the calendar of the language ends.
    static let never = Int64.max

    /// The first instant after now at which something stands otherwise than
    /// now. `candidates` hold all instants at which it can change.
    static func first(
        after now: Int64,
        among candidates: [Int64],
        _ holds: (Int64) -> Bool
    ) -> Int64 {
        let isHolding = holds(now)
        for candidate in candidates.filter({ $0 > now }).sorted()
        where holds(candidate) != isHolding {
            return candidate
        }
        return never
    }

    /// When a row enters or leaves a window that ends now and reaches a span
    /// back.
    static func row(
        at time: Int64,
        window span: TimeSpan,
        now: Int64,
        in rules: TimeZoneRules = .utc
    ) -> Int64 {
        if let length = evenLength(span, at: time, in: rules) {
            if time > now { return time }
            let (end, isBeyond) = time.addingReportingOverflow(length)
            guard !isBeyond, end < never else { return never }
            return end >= now ? end + 1 : never
        }
        let edges = instants(whoseSpan: span, 1, reaches: time, in: rules)
            .flatMap { [$0, $0 + 1] }
        return first(after: now, among: [time] + edges) { instant in
            span.moved(instant, -1, in: rules) <= time && time <= instant
        }
    }

    /// How long a span is that begins at an instant, where it and spans that begin
    /// days before or after it move evenly; otherwise nothing.
    private static func evenLength(
        _ span: TimeSpan,
        at time: Int64,
        in rules: TimeZoneRules
    ) -> Int64? {
        guard let unit = span.unit.milliseconds else { return nil }
        // Counts are bounded, so this stays in range.
        let length = unit * Int64(span.count)
        guard span.isCivil, !rules.isUTC else { return length }
        let (end, overflow) = time.addingReportingOverflow(length)
        guard !overflow, rules.changes(near: time, within: near).isEmpty,
            rules.changes(near: end, within: near).isEmpty
        else { return nil }
        return length + rules.offset(at: time) - rules.offset(at: end)
    }

    /// Changes of clocks further away move nothing past an instant: none is by
    /// more than a day.
    private static let near = 3 * TimeUnit.millisecondsPerDay

    /// Instants around which a span back (`1`) or ahead (`-1`) reaches a target, by
    /// the clocks of a zone.
    ///
    /// The span leads from one time on the wall to another. So the target is
    /// reached from the times that the wall shows there, in each stretch that has
    /// an offset of its own, and passed over where clocks are changed, there or
    /// where the span begins; that makes the list.
    static func instants(
        whoseSpan span: TimeSpan,
        _ direction: Int,
        reaches target: Int64,
        in rules: TimeZoneRules
    ) -> [Int64] {
        guard span.isCivil, !rules.isUTC else {
            return instants(whoseSpan: span, direction, reaches: target)
        }
        // Times are not of a calendar so far away, and sums stay in range.
        guard target.magnitude < UInt64(1) << 59 else { return [] }
        var walls = rules.offsets(near: target, within: near).map { target + $0 }
        for change in rules.changes(near: target, within: near) {
            walls += [change.instant + change.before, change.instant + change.after]
        }
        var found: [Int64] = []
        for wall in walls {
            for start in instants(whoseSpan: span, direction, reaches: wall) {
                found += rules.offsets(near: start, within: near).map { start - $0 }
            }
        }
        let middle = span.moved(target, direction)
        guard middle != .min, middle != .max else { return found }
        return found + rules.changes(near: middle, within: 2 * near).map(\.instant)
    }

    /// Instants around which a span back (`1`: the instant lies after the
    /// target) or ahead (`-1`) reaches a target.
    static func instants(
        whoseSpan span: TimeSpan,
        _ direction: Int,
        reaches target: Int64
    ) -> [Int64] {
        let middle = span.moved(target, direction)
        guard middle != .min, middle != .max else { return [] }
        guard span.unit.milliseconds == nil else { return [middle] }
        // By the calendar: the same time of day, and midnight, of the days near.
        let day = TimeUnit.millisecondsPerDay
        let clock = target - target.flooredQuotient(day) * day
        let noon = middle.flooredQuotient(day)
        return (-4...4).flatMap { distance -> [Int64] in
            let midnight = (noon + Int64(distance)) * day
            return [midnight, midnight + clock]
        }
    }
}

extension ValueAcceptance {
    /// Whether the comparison speaks of now.
    var isRelative: Bool {
        switch comparison {
        case .recent, .upcoming: true
        default: false
        }
    }

    /// When the mere passing of time changes whether a text is accepted.
    func flip(text: String) -> Int64 {
        guard isRelative, let moment = MomentText.moment(in: text) else { return TimeFlip.never }
        let candidates = occurrences(moment).flatMap { start, end in
            edges(start, end).flatMap { [$0, $0 &+ 1] }
        }
        return TimeFlip.first(after: now, among: candidates) { instant in
            ValueAcceptance(comparison, recurs: recurs, now: instant, in: rules)
                .accepts(text: text)
        }
    }

    /// The stretches of time that a date stands for, from last year's to that
    /// after next.
    private func occurrences(_ moment: Moment) -> [(start: Int64, end: Int64)] {
        guard recurs else { return [(moment.start(in: rules), moment.end(in: rules))] }
        let birth = moment.civilDate
        let year = CivilDate(day: now.flooredQuotient(TimeUnit.millisecondsPerDay)).year
        let reach = reachInYears
        return (year - 1 - reach...year + 2 + reach).compactMap { year in
            let length = CivilDate.days(inMonth: birth.month, of: max(1, min(9999, year)))
            return CivilDate(year: year, month: birth.month, day: min(birth.day, length))?
                .extent(in: rules)
        }
    }

    /// Longer spans hold of every day of the year, whatever the day.
    private var reachInYears: Int {
        switch comparison {
        case .recent(let span, _), .upcoming(let span, _):
            span.unit == .year ? min(3, span.count) : 1
        default: 0
        }
    }

    /// The instants at which the answer for one stretch can change.
    private func edges(_ start: Int64, _ end: Int64) -> [Int64] {
        switch comparison {
        case .recent(let span, _):
            [start, end] + TimeFlip.instants(whoseSpan: span, 1, reaches: end, in: rules)
                + TimeFlip.instants(whoseSpan: span, 1, reaches: start, in: rules)
        case .upcoming(let span, _):
            [start, end] + TimeFlip.instants(whoseSpan: span, -1, reaches: start, in: rules)
                + TimeFlip.instants(whoseSpan: span, -1, reaches: end, in: rules)
        default: []
        }
    }
}
