// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A set of events by their names, as 64 bits.
///
/// Two names may share a bit, so what it says of two sets is "they cannot meet"
/// or "they may": enough to leave out the segments that an event cannot change.
package struct EventMarks: OptionSet, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static let all = EventMarks(rawValue: .max)

    /// Whatever is a fact of the person, and not an event's.
    private static let factEvents: Set<String> = ["Segment Consent Preference Updated"]

    package init(event name: String) {
        self = Self.factEvents.contains(name) ? .all : Self(name)
    }

    private init(_ name: String) {
        rawValue = 1 << (StableHash.hash(name) & 63)
    }
}

extension SegmentExpression {
    /// The events that can change who belongs. A segment that somebody without a
    /// footprint that it names can belong to is changed by the first of any.
    var marks: EventMarks {
        guard needsEvent else { return .all }
        switch self {
        case .everyone, .attribute, .segment, .sample, .near, .inPlace: return []
        case .all(let parts), .any(let parts):
            return parts.reduce(into: []) { $0.formUnion($1.ownMarks) }
        default: return ownMarks
        }
    }

    /// The events that it names, wherever.
    private var ownMarks: EventMarks {
        switch self {
        // What is known of somebody comes with marks of its own.
        case .everyone, .attribute, .segment, .sample, .near, .inPlace: []
        case .all(let parts), .any(let parts):
            parts.reduce(into: []) { $0.formUnion($1.ownMarks) }
        case .not(let part): part.ownMarks
        case .did(let match, _), .measure(_, let match, _, _), .elapsed(_, _, let match, _, _):
            match.event.marks
        case .sequence(let sequence):
            (sequence.steps + (sequence.without.map { [$0] } ?? []))
                .reduce(into: []) { $0.formUnion($1.marks) }
        }
    }

    /// Whether everybody who belongs has a footprint that it names.
    private var needsEvent: Bool {
        switch self {
        case .everyone, .not, .attribute, .segment, .sample, .near, .inPlace: return false
        case .all(let parts): return parts.contains(where: \.needsEvent)
        case .any(let parts): return parts.allSatisfy(\.needsEvent)
        case .did(_, .atLeast(let count)), .did(_, .exactly(let count)): return count > 0
        case .did(_, .atMost): return false
        case .measure(let measure, _, let sign, let number):
            switch measure {
            case .minimum, .maximum, .average, .affinity: return true
            case .count, .sum, .days, .sessions, .distinct: return !sign.holds(0, number)
            }
        case .elapsed, .sequence: return true
        }
    }
}

extension EventName {
    fileprivate var marks: EventMarks {
        switch self {
        case .any: .all
        case .named(let name): EventMarks(event: name)
        }
    }
}
