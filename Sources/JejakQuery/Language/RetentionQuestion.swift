// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How many of those who began in one period came back in later ones.
///
/// A person's cohort is the period of their first `start` in the window. They
/// returned in the k-th period after it when they did `comeback` there, at the
/// moment of their start or later; so the 0th period counts a comeback in the
/// same period, and of an event by itself it is everybody.
package struct RetentionQuestion: Sendable, Equatable {
    /// The stretch of time that cohorts and returns are counted in, by the clocks
    /// of the window's zone.
    /// Weeks begin on Monday.
    package enum Period: String, Sendable, CaseIterable {
        case daily
        case weekly
        case monthly
    }

    /// When somebody counts as returned.
    package enum Rule: Sendable, Equatable {
        /// In the k-th period.
        case classic
        /// In the k-th period or any later one.
        case rolling
        /// In any period of a bracket; each value is a bracket's last period,
        /// rising, and the first bracket begins with period 0.
        case brackets([Int])
    }

    package var start: EventName
    package var comeback: EventName
    package var period: Period
    package var rule: Rule
    /// Which events count, for both.
    package var window: TimeWindow
    package var filter: PropertyExpression?

    /// A person is followed for as many periods, and a table has as many
    /// cohorts, the latest.
    package static let mostPeriods = 400

    package init(
        _ start: EventName,
        by comeback: EventName,
        _ period: Period = .weekly,
        rule: Rule = .classic,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.start = start
        self.comeback = comeback
        self.period = period
        self.rule = rule
        self.window = window
        self.filter = filter
    }
}

extension RetentionQuestion.Period {
    /// The number of the period that holds an instant; rising in time.
    func index(of instant: Int64, in rules: TimeZoneRules = .utc) -> Int64 {
        let isUTC = rules.isUTC
        let day =
            isUTC ? instant.flooredQuotient(TimeUnit.millisecondsPerDay) : rules.day(of: instant)
        switch self {
        case .daily: return day
        // 1970-01-01 was a Thursday: day -3 was a Monday.
        case .weekly: return (day + 3).flooredQuotient(7)
        case .monthly:
            let date = CivilDate(day: day)
            return Int64(date.year) * 12 + Int64(date.month - 1)
        }
    }

    /// The first instant of a period.
    func start(of index: Int64, in rules: TimeZoneRules = .utc) -> Int64 {
        let day = firstDay(of: index)
        return rules.isUTC ? day * TimeUnit.millisecondsPerDay : rules.start(ofDay: day)
    }

    /// The first day of a period, counted from 1970-01-01.
    private func firstDay(of index: Int64) -> Int64 {
        switch self {
        case .daily: return index
        case .weekly: return index * 7 - 3
        case .monthly:
            let year = index.flooredQuotient(12)
            let month = Int(index - year * 12) + 1
            let first = CivilDate(year: Int(year), month: month, day: 1)
            return first?.dayCount ?? 0
        }
    }
}
