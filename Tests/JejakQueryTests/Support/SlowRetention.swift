// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery

/// A retention worked out the obvious way: period by period, with Foundation's
/// calendar.
struct SlowRetention {
    let question: RetentionQuestion
    let now: Int64

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }

    private var component: Calendar.Component {
        switch question.period {
        case .daily: .day
        case .weekly: .weekOfYear
        case .monthly: .month
        }
    }

    /// The period that holds an instant.
    private func period(of instant: Int64) -> DateInterval {
        let date = Date(timeIntervalSince1970: Double(instant) / 1000)
        return calendar.dateInterval(of: component, for: date) ?? DateInterval()
    }

    private func next(_ period: DateInterval) -> DateInterval {
        self.period(of: Int64(period.end.timeIntervalSince1970 * 1000))
    }

    func table(_ journeys: [[TestEvent]]) -> RetentionTable {
        var sizes: [Date: Int] = [:]
        var returns: [Date: [Int]] = [:]
        var outside = 0
        for events in journeys {
            let rows = events.filter {
                let slow = SlowEvaluator(now: now, facts: [:], events: events)
                return slow.isIn(question.window, $0.time) && slow.passes(question.filter, $0)
            }
            let slow = SlowEvaluator(now: now, facts: [:], events: rows)
            guard let start = rows.first(where: { slow.isNamed(question.start, $0) }) else {
                continue
            }
            var period = period(of: start.time)
            let cohort = period.start
            guard period.start <= self.period(of: now).start else {
                outside += 1
                continue
            }
            var flags: [Bool] = []
            while period.start <= self.period(of: now).start {
                flags.append(
                    rows.contains {
                        $0.time >= start.time && self.period(of: $0.time) == period
                            && slow.isNamed(question.comeback, $0)
                    }
                )
                period = next(period)
            }
            let columns = self.columns(flags)
            sizes[cohort, default: 0] += 1
            let old = returns[cohort] ?? [Int](repeating: 0, count: columns.count)
            returns[cohort] = zip(old, columns).map { $0 + ($1 ? 1 : 0) }
        }
        let cohorts = sizes.keys.sorted().map { start in
            RetentionCohort(
                start: String(start.ISO8601Format().prefix(10)),
                size: sizes[start] ?? 0,
                returned: returns[start] ?? []
            )
        }
        return RetentionTable(cohorts: cohorts, outside: outside)
    }

    private func columns(_ flags: [Bool]) -> [Bool] {
        switch question.rule {
        case .classic: return flags
        case .rolling: return flags.indices.map { flags[$0...].contains(true) }
        case .brackets(let ends):
            var columns: [Bool] = []
            var first = 0
            for end in ends where first < flags.count {
                columns.append(flags[first...min(end, flags.count - 1)].contains(true))
                first = end + 1
            }
            return columns
        }
    }
}
