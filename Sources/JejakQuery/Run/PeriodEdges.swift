// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Finds the period of an instant.
///
/// Days and weeks in UTC have one length: a multiplication, set right by a
/// comparison. Months, and days of zones, have not: there neighbours in time cost
/// two comparisons.
struct PeriodEdges {
    private let period: RetentionQuestion.Period
    private let rules: TimeZoneRules
    /// Of periods of one length, that, and how far their first begins before
    /// 1970; zero for the others.
    private let length: Int64
    private let offset: Int64
    private let share: Double
    private var index: Int64 = 0
    private var start: Int64 = 0
    private var end: Int64 = 0

    /// Instants beyond are no whole numbers as doubles, or overflow.
    private static let farthest: Int64 = 1 << 52

    init(_ period: RetentionQuestion.Period, in rules: TimeZoneRules) {
        self.period = period
        self.rules = rules
        switch period {
        case .daily where rules.isUTC, .weekly where rules.isUTC:
            length = period.start(of: 1) - period.start(of: 0)
            offset = -period.start(of: 0)
        case .daily, .weekly, .monthly:
            length = 0
            offset = 0
        }
        share = length > 0 ? 1 / Double(length) : 0
    }

    @inline(__always)
    mutating func index(of instant: Int64) -> Int64 {
        if length > 0, instant > -Self.farthest, instant < Self.farthest {
            let distance = instant &+ offset
            // Cut towards zero, and by rounding one too high or too low.
            var index = Int64(Double(distance) * share)
            if index &* length > distance { index &-= 1 }
            if (index &+ 1) &* length <= distance { index &+= 1 }
            return index
        }
        if instant < start || instant >= end { find(instant) }
        return index
    }

    private mutating func find(_ instant: Int64) {
        index = period.index(of: instant, in: rules)
        start = period.start(of: index, in: rules)
        end = period.start(of: index + 1, in: rules)
    }
}
