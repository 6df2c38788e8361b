// SPDX-License-Identifier: Apache-2.0

/// What a call of the tracking protocol means. The raw values are part of the
/// block format.
package enum EventKind: UInt8, Sendable, CaseIterable {
    case track = 1
    case identify = 2
    case page = 3
    case screen = 4
    case group = 5
    case alias = 6

    package var name: String {
        switch self {
        case .track: "track"
        case .identify: "identify"
        case .page: "page"
        case .screen: "screen"
        case .group: "group"
        case .alias: "alias"
        }
    }

    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}

/// The kinds of identifiers an event can carry in its trail. The raw values
/// are part of the block format and of the store.
package enum IdentifierKind: UInt8, Sendable, CaseIterable {
    /// The id that the business gave somebody it knows.
    case user = 1
    /// The id that a browser or an app gave itself.
    case anonymous = 2
    case email = 3
    case phone = 4
    /// A push token or an advertising id.
    case device = 5
    /// An id of another system, as `type:id`.
    case external = 6

    /// Which identifier of a trail names its row, the lowest first.
    package var priority: Int {
        switch self {
        case .user: 0
        case .external: 1
        case .email: 2
        case .phone: 3
        case .anonymous: 4
        case .device: 5
        }
    }

    package var name: String {
        switch self {
        case .user: "user"
        case .anonymous: "anonymous"
        case .email: "email"
        case .phone: "phone"
        case .device: "device"
        case .external: "external"
        }
    }

    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}

/// How the value of a property is held. The raw values are part of the formats.
package enum PropertyType: UInt8, Sendable {
    case null = 0
    case bool = 1
    case number = 2
    case text = 3
    /// Nested values, as canonical JSON text. They rest in the log only.
    case json = 4
}

/// A property's value, for the places where one event is looked at.
package enum PropertyValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case json(String)
}

/// Events as columns: the form in which they cross every room from the door to
/// the journey parts.
///
/// One batch becomes one block of the log. Strings are interned per batch and
/// named by their place in `strings`, so a batch can be read without any other
/// table. Columns instead of objects keep an event at a few dozen bytes and
/// free of allocations.
///
/// Invariants: the event columns have `count` entries (`receivedDelays` may have
/// none); `trailStarts` and
/// `propertyStarts` have `count + 1`, never fall, and end at the length of
/// their value columns; every string place is below `strings.count`.
package struct EventBatch: Sendable {
    package var strings = StringTable()
    /// When the events were accepted, milliseconds since 1970 UTC.
    package var receivedAt: Int64 = 0
    /// How many milliseconds after `receivedAt` each event was accepted; empty
    /// where all of them came at once.
    package var receivedDelays: [UInt32] = []
    /// When each event happened, milliseconds since 1970 UTC.
    package var times: [Int64] = []
    package var kinds: [UInt8] = []
    package var flags: [UInt8] = []
    package var names: [UInt32] = []
    package var sources: [UInt32] = []
    /// The client's message id as string place plus one; 0 where it gave none.
    package var messages: [UInt32] = []
    /// What makes an event the same event: a hash of its source and message id,
    /// or of its source and content.
    package var identities: [UInt64] = []
    package var trailStarts: [UInt32] = [0]
    package var trailKinds: [UInt8] = []
    package var trailValues: [UInt32] = []
    package var propertyStarts: [UInt32] = [0]
    package var propertyKeys: [UInt32] = []
    package var propertyTypes: [UInt8] = []
    /// Bits of a double, a string place, or 0 and 1, by the type.
    package var propertyValues: [UInt64] = []

    package init() {}

    package var count: Int { times.count }
    package var isEmpty: Bool { times.isEmpty }

    /// When one event was accepted, milliseconds since 1970 UTC.
    package func received(_ index: Int) -> Int64 {
        receivedDelays.isEmpty ? receivedAt : receivedAt + Int64(receivedDelays[index])
    }

    /// Set on events that came from a file: they never start a flow.
    package static let importedFlag: UInt8 = 1

    package mutating func addTrail(_ kind: IdentifierKind, _ value: UInt32) {
        trailKinds.append(kind.rawValue)
        trailValues.append(value)
    }

    package mutating func addProperty(_ key: UInt32, number: Double) {
        propertyKeys.append(key)
        propertyTypes.append(PropertyType.number.rawValue)
        propertyValues.append(number.bitPattern)
    }

    package mutating func addProperty(_ key: UInt32, bool: Bool) {
        propertyKeys.append(key)
        propertyTypes.append(PropertyType.bool.rawValue)
        propertyValues.append(bool ? 1 : 0)
    }

    package mutating func addProperty(_ key: UInt32, string: UInt32, type: PropertyType) {
        propertyKeys.append(key)
        propertyTypes.append(type.rawValue)
        propertyValues.append(UInt64(string))
    }

    /// Closes the event whose trail and properties were added since the last
    /// call.
    package mutating func finishEvent(
        kind: EventKind,
        name: UInt32,
        source: UInt32,
        message: UInt32 = 0,
        time: Int64,
        identity: UInt64,
        flags eventFlags: UInt8 = 0
    ) {
        times.append(time)
        kinds.append(kind.rawValue)
        flags.append(eventFlags)
        names.append(name)
        sources.append(source)
        messages.append(message)
        identities.append(identity)
        trailStarts.append(UInt32(trailKinds.count))
        propertyStarts.append(UInt32(propertyKeys.count))
    }

    /// Forgets the trail and properties added since the last finished event.
    package mutating func abandonEvent() {
        let trails = Int(trailStarts.last ?? 0)
        let properties = Int(propertyStarts.last ?? 0)
        trailKinds.removeSubrange(trails...)
        trailValues.removeSubrange(trails...)
        propertyKeys.removeSubrange(properties...)
        propertyTypes.removeSubrange(properties...)
        propertyValues.removeSubrange(properties...)
    }

    /// Empties the batch and keeps its memory for the next one.
    package mutating func removeAll() {
        strings.removeAll()
        receivedDelays.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        flags.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
        identities.removeAll(keepingCapacity: true)
        trailStarts.removeAll(keepingCapacity: true)
        trailStarts.append(0)
        trailKinds.removeAll(keepingCapacity: true)
        trailValues.removeAll(keepingCapacity: true)
        propertyStarts.removeAll(keepingCapacity: true)
        propertyStarts.append(0)
        propertyKeys.removeAll(keepingCapacity: true)
        propertyTypes.removeAll(keepingCapacity: true)
        propertyValues.removeAll(keepingCapacity: true)
    }

    /// One property's value as a Swift value.
    package func value(at place: Int) -> PropertyValue {
        let bits = propertyValues[place]
        switch PropertyType(rawValue: propertyTypes[place]) ?? .null {
        case .null: return .null
        case .bool: return .bool(bits != 0)
        case .number: return .number(Double(bitPattern: bits))
        case .text: return .text(strings[Int(bits)])
        case .json: return .json(strings[Int(bits)])
        }
    }
}
