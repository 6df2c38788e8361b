// SPDX-License-Identifier: Apache-2.0

/// Finds the period of an instant.
///
/// Days and weeks have one length: a multiplication, set right by a comparison.
/// Months have not: there neighbours in time cost two comparisons.
struct PeriodEdges {
    private let period: RetentionQuestion.Period
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

    init(_ period: RetentionQuestion.Period) {
        self.period = period
        switch period {
        case .daily, .weekly:
            length = period.start(of: 1) - period.start(of: 0)
            offset = -period.start(of: 0)
        case .monthly:
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
        index = period.index(of: instant)
        start = period.start(of: index)
        end = period.start(of: index + 1)
    }
}
