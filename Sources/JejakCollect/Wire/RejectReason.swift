// SPDX-License-Identifier: Apache-2.0

/// Why something that came to the door was not taken.
///
/// A refusal is a value, not an error: it is counted, answered and kept beside
/// the item. The list is closed, and the raw values appear in answers and in
/// quarantine, so they never change their meaning. Some concern the whole body,
/// some one item of it; `tooLarge`, `tooDeep` and `notAnObject` can be either.
package enum RejectReason: String, CaseIterable, Sendable {
    case emptyBody
    case invalidJSON
    case notAnObject
    case emptyBatch
    case tooManyEvents
    case tooLarge
    case tooDeep
    case tooManyProperties
    case unknownType
    case noIdentity
    case missingEventName
    case badTimestamp
    case missingTimestamp
    case unplannedEvent
    case unplannedProperty
    case missingProperty
    case wrongType
    case unlistedValue
    case robot
    case blockedSource

    /// Whether it is the receiver's choice and no fault of the sender, who is
    /// answered as if the event was taken.
    package var isDrop: Bool { self == .robot || self == .blockedSource }

    /// Whether it says that an event breaks the tracking plan.
    package var isOfPlan: Bool {
        switch self {
        case .unplannedEvent, .unplannedProperty, .missingProperty, .wrongType, .unlistedValue:
            true
        default: false
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .emptyBody:
            "The body is empty: send one event or a batch as JSON."
        case .invalidJSON:
            "It is no JSON in UTF-8 (or holds a number that no computer can): send it as the "
                + "SDK made it."
        case .notAnObject:
            "It is no JSON object: an event looks like {\"type\": \"track\", …}."
        case .emptyBatch:
            "The batch holds no events: put them into the array \"batch\"."
        case .tooManyEvents:
            "The batch holds too many events: send fewer at a time."
        case .tooLarge:
            "It is larger than this server takes: send less at a time or raise the limit."
        case .tooDeep:
            "It is nested too deeply: flatten it."
        case .tooManyProperties:
            "It has too many properties: send only those you ask about."
        case .unknownType:
            "Its \"type\" is none of track, identify, page, screen, group and alias: name one."
        case .noIdentity:
            "It says nothing of who it was: give a \"userId\" or an \"anonymousId\" that is not "
                + "empty and no placeholder (an alias needs the \"userId\")."
        case .missingEventName:
            "A track call needs the text \"event\", which says what was done: name it."
        case .badTimestamp:
            "Its time is no date that exists: write ISO 8601, such as 2025-03-10T02:15:01.123Z."
        case .missingTimestamp:
            "It is history without a time: give each line a \"timestamp\"."
        case .unplannedEvent:
            "The tracking plan names no such event: send one that it names, or add it there."
        case .unplannedProperty:
            "The tracking plan names no such property of the event: leave it out or add it there."
        case .missingProperty:
            "The tracking plan asks for a property that is missing: send it."
        case .wrongType:
            "A property is not of the type that the tracking plan says: send that type."
        case .unlistedValue:
            "A property has a value that the tracking plan does not list: send a listed one."
        case .robot:
            "A robot sent it: it is left out, as the settings say (robots: drop)."
        case .blockedSource:
            "Its source is blocked: it is left out, as the settings say (blocked_sources)."
        }
    }
}
