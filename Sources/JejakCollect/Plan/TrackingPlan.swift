// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What kind of value a property has.
package enum PlanType: String, Sendable, CaseIterable {
    case any
    case text
    case number
    /// A number without a fraction.
    case whole
    case bool
    /// A text that names a day or a moment, as ISO 8601.
    case date
    case list
    case object

    /// As part of a sentence.
    package var words: String {
        switch self {
        case .any: "anything"
        case .text: "a text"
        case .number: "a number"
        case .whole: "a whole number"
        case .bool: "true or false"
        case .date: "a date"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// What a business means to collect: its events, their properties, and what
/// happens to an event that is different.
///
/// A plan names events by kind and name (identify and group have no name).
/// Properties are named by their flat key, such as `address.city`. Where an
/// event names no mode of its own the plan's holds.
package struct TrackingPlan: Sendable, Equatable {
    /// What happens to an event that breaks the plan.
    package enum Mode: String, Sendable, CaseIterable {
        /// It is stored and counted.
        case observe
        /// It is put aside with the reason, to be looked at and replayed.
        case quarantine
        /// It is refused, and the sender is told.
        case refuse
    }

    /// What is meant of one property.
    package struct Property: Sendable, Equatable {
        package var type: PlanType
        package var isRequired: Bool
        /// The only values it may have; empty where it may have any.
        package var values: [String]
        package var note: String

        package init(
            _ type: PlanType = .any,
            isRequired: Bool = false,
            values: [String] = [],
            note: String = ""
        ) {
            self.type = type
            self.isRequired = isRequired
            self.values = values
            self.note = note
        }
    }

    /// What is meant of one event.
    package struct Event: Sendable, Equatable {
        package var kind: EventKind
        package var name: String
        package var mode: Mode?
        package var properties: [String: Property]
        /// Whether properties that are not named are welcome.
        package var allowsOthers: Bool
        package var note: String

        package init(
            _ name: String,
            kind: EventKind = .track,
            mode: Mode? = nil,
            properties: [String: Property] = [:],
            allowsOthers: Bool = true,
            note: String = ""
        ) {
            self.kind = kind
            self.name = name
            self.mode = mode
            self.properties = properties
            self.allowsOthers = allowsOthers
            self.note = note
        }
    }

    package var mode: Mode
    /// What happens to track calls whose event is not named; the plan's mode
    /// where nothing is said. Other kinds that are not named are free.
    package var unplannedMode: Mode?
    package var events: [Event]

    package init(mode: Mode = .observe, unplannedMode: Mode? = nil, events: [Event] = []) {
        self.mode = mode
        self.unplannedMode = unplannedMode
        self.events = events
    }

    package func event(_ kind: EventKind, _ name: String) -> Event? {
        events.first { $0.kind == kind && $0.name == name }
    }
}
