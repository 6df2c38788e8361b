// SPDX-License-Identifier: Apache-2.0

package import JejakCollect
package import JejakCore

/// Whether what is collected can be trusted: how much came each day, where it
/// stopped or surged, what came late or from robots, what nobody planned, and
/// what is collected for nobody or asked for in vain.
///
/// Over the latest events of the log, so that its cost has a bound.
package struct IntakeReport: Sendable, Equatable {
    /// How a day's volume stands to the days before it.
    package enum Trend: String, Sendable {
        case steady
        /// No event at all between days that have some.
        case gap
        /// More than three times the usual.
        case surge
        /// Less than a third of the usual.
        case drop
    }

    /// One day's volume.
    package struct Day: Sendable, Equatable {
        /// Days since 1970, in UTC.
        package let day: Int
        package let events: Int
        package let trend: Trend

        package var date: String { ISO8601.dateText(day) }
    }

    /// One event's volume, and whether it was meant.
    package struct Event: Sendable, Equatable {
        package let kind: EventKind
        package let name: String
        package let count: Int
        package let firstDay: Int
        package let lastDay: Int
        /// It came on most days and then no more, while others did.
        package let hasStopped: Bool
        /// The tracking plan names it; nothing where there is no plan.
        package let isPlanned: Bool?
    }

    /// A property that came and that nothing asks for.
    package struct Property: Sendable, Equatable {
        package let key: String
        package let count: Int
        package let type: PlanType
    }

    /// A name that something asks for and nobody sends.
    package struct Missing: Sendable, Equatable {
        /// What kind of name it is.
        package enum What: String, Sendable {
            case event
            case property
            case trait
        }

        package let what: What
        package let name: String
        /// What asks for it.
        package let user: String
    }

    /// How often the tracking plan was broken in one way.
    package struct Fault: Sendable, Equatable {
        package let fault: PlanFault
        package let count: Int
    }

    /// How many of the latest events were looked at, and how many there are.
    package var looked = 0
    package var total = 0
    package var days: [Day] = []
    package var events: [Event] = []
    /// Events of robots that were kept. Those left out are in the intake's
    /// figures.
    package var robots = 0
    /// Came more than a day after they happened.
    package var late = 0
    /// Say that they happened after they came.
    package var future = 0
    package var imported = 0
    package var faults: [Fault] = []
    package var unused: [Property] = []
    package var missing: [Missing] = []

    package init() {}

    /// The trend of each day from the first to the last. The usual is the
    /// median of up to 14 days before; a day with fewer than five of them has
    /// no usual, and few events are never a surge.
    static func trends(_ counts: [Int: Int], today: Int) -> [Day] {
        guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
        // A broken clock can name a day a thousand years away.
        let start = max(first, last - 3_660)
        var days: [Day] = []
        for day in start...last {
            let count = counts[day] ?? 0
            let before = (max(start, day - 14)..<max(start, day)).map { counts[$0] ?? 0 }.sorted()
            var trend = Trend.steady
            if count == 0 {
                trend = .gap
            } else if before.count >= 5 {
                let usual = before[before.count / 2]
                if count >= 20, count > 3 * usual { trend = .surge }
                // Today is not over.
                if usual >= 20, 3 * count < usual, day < today { trend = .drop }
            }
            days.append(Day(day: day, events: count, trend: trend))
        }
        return days
    }
}
