// SPDX-License-Identifier: Apache-2.0

/// Where an event breaks the tracking plan.
package enum PlanFault: Sendable, Equatable, Hashable {
    case unplannedEvent(event: String)
    case unplannedProperty(event: String, property: String)
    case missingProperty(event: String, property: String)
    case wrongType(event: String, property: String, planned: PlanType, found: PlanType)
    case unlistedValue(event: String, property: String)

    package var reason: RejectReason {
        switch self {
        case .unplannedEvent: .unplannedEvent
        case .unplannedProperty: .unplannedProperty
        case .missingProperty: .missingProperty
        case .wrongType: .wrongType
        case .unlistedValue: .unlistedValue
        }
    }

    package var event: String {
        switch self {
        case .unplannedEvent(let event), .unplannedProperty(let event, _),
            .missingProperty(let event, _), .wrongType(let event, _, _, _),
            .unlistedValue(let event, _):
            event
        }
    }

    package var property: String? {
        switch self {
        case .unplannedEvent: nil
        case .unplannedProperty(_, let property), .missingProperty(_, let property),
            .wrongType(_, let property, _, _), .unlistedValue(_, let property):
            property
        }
    }

    /// What is wrong and what to do about it. Names are cut to a readable
    /// length, since they come from strangers.
    package var sentence: String {
        let event = event.prefix(80)
        let property = (property ?? "").prefix(80)
        return switch self {
        case .unplannedEvent:
            "The tracking plan names no event '\(event)': send one that it names, or add it."
        case .unplannedProperty:
            "The tracking plan names no property '\(property)' of '\(event)': leave it out or "
                + "add it."
        case .missingProperty:
            "'\(event)' lacks the property '\(property)', which the tracking plan asks for: "
                + "send it."
        case .wrongType(_, _, let planned, let found):
            "The property '\(property)' of '\(event)' is \(found.words), and the tracking plan "
                + "says \(planned.words): send that."
        case .unlistedValue:
            "The property '\(property)' of '\(event)' has a value that the tracking plan does "
                + "not list: send a listed one."
        }
    }
}
