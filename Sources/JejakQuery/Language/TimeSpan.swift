// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// A unit of time that questions count in.
package enum TimeUnit: String, Sendable, CaseIterable {
    case second
    case minute
    case hour
    case day
    case week
    case month
    case year

    package static let millisecondsPerDay: Int64 = 86_400_000

    /// The length, or nothing for months and years, whose length depends on
    /// where they begin.
    package var milliseconds: Int64? {
        switch self {
        case .second: 1000
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: Self.millisecondsPerDay
        case .week: 7 * Self.millisecondsPerDay
        case .month, .year: nil
        }
    }

    init?(keyword: String) {
        let singular = keyword.hasSuffix("s") ? String(keyword.dropLast()) : keyword
        self.init(rawValue: singular)
    }
}

/// A length of time such as `3 days`.
package struct TimeSpan: Sendable, Equatable {
    package let count: Int
    package let unit: TimeUnit

    /// Longer spans are a slip of the pen, and this keeps sums in range.
    package static let largestCount = 1_000_000

    package init(_ count: Int, _ unit: TimeUnit) {
        self.count = min(max(0, count), Self.largestCount)
        self.unit = unit
    }

    package var text: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

    /// The instant that lies the span before (`-1`) or after (`1`) another.
    ///
    /// Months and years go by the calendar in UTC: to the same day and time,
    /// or to the month's last day where it has no such day.
    package func moved(_ instant: Int64, _ direction: Int) -> Int64 {
        if let length = unit.milliseconds {
            let distance = length * Int64(count * direction)
            let (sum, overflow) = instant.addingReportingOverflow(distance)
            return overflow ? (direction < 0 ? .min : .max) : sum
        }
        // No date that can be written lies beyond.
        guard abs(instant / TimeUnit.millisecondsPerDay) < 10_000_000 else {
            return direction < 0 ? .min : .max
        }
        let day = instant.flooredQuotient(TimeUnit.millisecondsPerDay)
        let time = instant - day * TimeUnit.millisecondsPerDay
        let date = CivilDate(day: day)
        let months = (unit == .year ? 12 : 1) * count * direction
        let total = Int64(date.year) * 12 + Int64(date.month - 1) + Int64(months)
        let year = Int(total.flooredQuotient(12))
        let month = Int(total - Int64(year) * 12) + 1
        let last = CivilDate.days(inMonth: month, of: year)
        guard let target = CivilDate(year: year, month: month, day: min(date.day, last)) else {
            return direction < 0 ? .min : .max
        }
        return target.dayCount * TimeUnit.millisecondsPerDay + time
    }
}

/// The stretch of time whose events count. Several limits hold together.
package struct TimeWindow: Sendable, Equatable {
    /// Counted back from the moment the answer is for.
    package var last: TimeSpan?
    package var since: Moment?
    /// The first moment that no longer counts.
    package var before: Moment?
    /// From the beginning of the first to the end of the second.
    package var between: Pair?
    /// By whose clocks dates and days go; UTC where none is said.
    package var zone: QuestionZone?

    /// A number and its unit, as the JSON form holds them.
    package struct Pair: Sendable, Equatable {
        package let first: Moment
        package let second: Moment

        package init(_ first: Moment, _ second: Moment) {
            self.first = first
            self.second = second
        }
    }

    package init(
        last: TimeSpan? = nil,
        since: Moment? = nil,
        before: Moment? = nil,
        between: Pair? = nil,
        zone: QuestionZone? = nil
    ) {
        self.last = last
        self.since = since
        self.before = before
        self.between = between
        self.zone = zone
    }

    package static let always = TimeWindow()

    /// The instants that count: from the first, to the second inclusive. Empty
    /// where the first is above the second. `rules` are those of the window's
    /// zone.
    package func bounds(
        now: Int64,
        in rules: TimeZoneRules = .utc
    ) -> (first: Int64, last: Int64) {
        var first = Int64.min
        var latest = Int64.max
        if let last {
            first = last.moved(now, -1, in: rules)
            latest = now
        }
        if let since { first = max(first, since.start(in: rules)) }
        if let before { latest = min(latest, before.start(in: rules) - 1) }
        if let between {
            first = max(first, between.first.start(in: rules))
            latest = min(latest, between.second.end(in: rules) - 1)
        }
        return (first, latest)
    }
}
