// SPDX-License-Identifier: Apache-2.0

/// How many people went from one event to the next, and how far.
///
/// A person reaches step k when they did the first k events in this order, the
/// last no later than the window after the first. Any occurrence of the first
/// event may begin the chain; the best one counts.
package struct FunnelQuestion: Sendable, Equatable {
    /// In which order the steps are done.
    package enum Order: Sendable, Equatable {
        /// One after the other, whatever lies between.
        case inOrder
        /// One right after the other: no other footprint lies between.
        case strict
        /// In any order, within the window of one another.
        case anyOrder
    }

    package var steps: [EventName]
    package var within: TimeSpan
    package var order: Order
    /// A property that all events of a chain say alike, such as `product_id`.
    package var holding: String?
    /// Events that end a chain when they lie between its steps.
    package var excluding: [EventName]
    /// A property of the first step's event, or of the person, to tell people
    /// apart by.
    package var by: String?
    package var window: TimeWindow
    /// Holds for the event of every step.
    package var filter: PropertyExpression?

    /// The window where the question names none.
    package static let defaultWithin = TimeSpan(30, .day)

    package init(
        _ steps: [EventName],
        within: TimeSpan = FunnelQuestion.defaultWithin,
        order: Order = .inOrder,
        holding: String? = nil,
        excluding: [EventName] = [],
        by: String? = nil,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.steps = steps
        self.within = within
        self.order = order
        self.holding = holding
        self.excluding = excluding
        self.by = by
        self.window = window
        self.filter = filter
    }
}

/// Anything that can be asked with one line of text.
package enum Question: Sendable, Equatable {
    case segmentCount(SegmentExpression)
    case funnel(FunnelQuestion)
    case retention(RetentionQuestion)
    case trend(TrendQuestion)
    case paths(PathsQuestion)
    case transitions(TransitionsQuestion)
    case steps(StepsQuestion)
    case bottlenecks(BottlenecksQuestion)
}

/// The bounds that keep a question's cost known beforehand.
package enum QueryLimit {
    package static let bytes = 65_536
    package static let depth = 64
    package static let listItems = 10_000
    package static let steps = 32
}
