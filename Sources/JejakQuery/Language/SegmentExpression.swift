// SPDX-License-Identifier: Apache-2.0

/// Who belongs to a segment, as a tree.
///
/// What the text, the JSON form and the builder of the console all mean; see
/// docs/segment-language.md. A value: it knows no data, so the same expression
/// can be planned over any snapshot.
package indirect enum SegmentExpression: Sendable, Equatable {
    /// Everybody with a footprint.
    case everyone
    /// `and`: two or more.
    case all([SegmentExpression])
    /// `or`: two or more.
    case any([SegmentExpression])
    case not(SegmentExpression)
    /// What is known of the person: a trait, a score, a tier, a cluster.
    case attribute(String, Comparison)
    case did(EventMatch, Times)
    /// `count`, `sum`, `min`, `max` or `avg` of events against a number.
    case measure(Measure, EventMatch, ComparisonOperator, Double)
    /// Whole units of time since the last or first such event.
    case elapsed(TimeUnit, Edge, EventMatch, ComparisonOperator, Double)
    /// One event, then another.
    case sequence(EventSequence)
    /// Whoever belongs to another segment, by its name.
    case segment(String)
    /// So many of a hundred people, drawn once: the same for the same word.
    case sample(Double, String)
    /// Whoever is not farther from a place than some kilometres.
    case near(Place, Double)
    /// Whoever lives in a country, province or city.
    case inPlace(PlaceNames)
}

/// A point of the earth, in degrees.
package struct Place: Sendable, Equatable {
    package let latitude: Double
    package let longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// An event by its name, or any footprint at all.
package enum EventName: Sendable, Equatable {
    case named(String)
    case any
}

/// Which events count: by name, time and properties.
package struct EventMatch: Sendable, Equatable {
    package var event: EventName
    package var window: TimeWindow
    package var filter: PropertyExpression?

    package init(
        _ event: EventName,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.event = event
        self.window = window
        self.filter = filter
    }
}

/// How often.
package enum Times: Sendable, Equatable {
    case atLeast(Int)
    case atMost(Int)
    case exactly(Int)
}

/// What is computed from a person's matching events.
package enum Measure: Sendable, Equatable {
    case count
    case sum(String)
    case minimum(String)
    case maximum(String)
    case average(String)
    /// Days, in the window's zone, on which there was such an event.
    case days
    /// Visits that had such an event: half an hour without one ends a visit.
    case sessions
    /// Different values of a property.
    case distinct(String)
    /// The share of an interest that goes to one value.
    case affinity(Affinity)
}

/// The last or the first of a person's matching events.
package enum Edge: String, Sendable {
    case last
    case first
}

/// Events in order: each after the one before, all within a span, and none of
/// another kind between the first and the last.
package struct EventSequence: Sendable, Equatable {
    /// Two or more.
    package var steps: [EventName]
    package var within: TimeSpan?
    package var without: EventName?
    package var window: TimeWindow
    package var filter: PropertyExpression?

    package init(
        _ steps: [EventName],
        within: TimeSpan? = nil,
        without: EventName? = nil,
        window: TimeWindow = .always,
        filter: PropertyExpression? = nil
    ) {
        self.steps = steps
        self.within = within
        self.without = without
        self.window = window
        self.filter = filter
    }
}

/// What must hold of one event's properties.
package indirect enum PropertyExpression: Sendable, Equatable {
    case all([PropertyExpression])
    case any([PropertyExpression])
    case not(PropertyExpression)
    case property(String, Comparison)
}

/// How two values are compared, by the sign.
package enum ComparisonOperator: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// A value that a question names.
package enum Literal: Sendable, Equatable {
    case number(Double)
    case text(String)
    case bool(Bool)
    case moment(Moment)
}

/// What is asked of one attribute or property.
///
/// All but `isUnknown` are false where the value is not known.
package enum Comparison: Sendable, Equatable {
    case compare(ComparisonOperator, Literal)
    case oneOf([Literal])
    case noneOf([Literal])
    case contains(String)
    case startsWith(String)
    case endsWith(String)
    case isKnown
    case isUnknown
    /// A date in the span before now.
    case recent(TimeSpan, zone: QuestionZone? = nil)
    /// A date in the span after now; birthdays come round every year.
    case upcoming(TimeSpan, zone: QuestionZone? = nil)
}
