// SPDX-License-Identifier: Apache-2.0

/// How many people went from one event to the next, and how far.
///
/// A person reaches step k when they did the first k events in this order, the
/// last no later than the window after the first. Any occurrence of the first
/// event may begin the chain; the best one counts.
package struct FunnelQuestion: Sendable, Equatable {
    package var steps: [EventName]
    package var within: TimeSpan
    package var window: TimeWindow
    /// Holds for the event of every step.
    package var filter: PropertyExpression?

    /// The window where the question names none.
    package static let defaultWithin = TimeSpan(30, .day)

    package init(
        _ steps: [EventName],
        within: TimeSpan = FunnelQuestion.defaultWithin,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.steps = steps
        self.within = within
        self.window = window
        self.filter = filter
    }
}

/// Anything that can be asked with one line of text.
package enum Question: Sendable, Equatable {
    case segmentCount(SegmentExpression)
    case funnel(FunnelQuestion)
}

/// The bounds that keep a question's cost known beforehand.
package enum QueryLimit {
    package static let bytes = 65_536
    package static let depth = 64
    package static let listItems = 10_000
    package static let steps = 32
}
