// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Learns a tracking plan from the events that came in.
///
/// Pure: batches in, a plan out, the same whatever their order. It counts, for
/// each event and property, how often and with which types it came. The context
/// and what the steps of the door put are no part of a plan: a sender does not
/// write them. Names come from strangers, so there is a bound; what is beyond it
/// is counted and left out.
///
/// Time: one look-up a property. Memory: about 100 bytes for each pair of event
/// and property.
package struct PlanInference: Sendable {
    /// How often a property came with an event, and as what.
    package struct Seen: Sendable, Equatable {
        package var count = 0
        package var texts = 0
        package var numbers = 0
        /// Of the numbers, those without a fraction.
        package var wholes = 0
        package var bools = 0
        package var lists = 0
        package var objects = 0
        /// Of the texts that were looked at, those that name a day or moment.
        var dates = 0
        var datesTried = 0

        package init() {}

        /// The one type that fits all values.
        package var type: PlanType {
            let kinds = [texts, numbers, bools, lists, objects].count { $0 > 0 }
            guard kinds == 1 else { return .any }
            if texts > 0 { return datesTried > 0 && dates == datesTried ? .date : .text }
            if numbers > 0 { return wholes == numbers ? .whole : .number }
            if bools > 0 { return .bool }
            return lists > 0 ? .list : .object
        }
    }

    /// An event by kind and name, and what came with it.
    package struct SeenEvent: Sendable, Equatable {
        package let kind: EventKind
        package let name: String
        package internal(set) var count = 0
        package internal(set) var properties: [String: Seen] = [:]
    }

    private static let eventsMost = 2_000
    private static let pairsMost = 50_000
    private static let datesMost = 64

    private var events: [SeenEvent] = []
    private var eventPlaces: [UInt64: Int] = [:]
    private var keys: [String] = []
    private var keyPlaces: [String: Int] = [:]
    private var pairs: [UInt64: Int] = [:]
    private var seen: [Seen] = []
    /// Events and properties beyond the bounds.
    package private(set) var leftOut = 0

    package init() {}

    package mutating func observe(_ batch: EventBatch) {
        var names: [UInt64: Int] = [:]
        var places = [Int](repeating: -2, count: batch.strings.count)
        for index in 0..<batch.count {
            let code = UInt64(batch.kinds[index]) << 32 | UInt64(batch.names[index])
            let event: Int
            if let known = names[code] {
                event = known
            } else {
                event = self.event(batch, index)
                names[code] = event
            }
            guard event >= 0 else {
                leftOut += 1
                continue
            }
            events[event].count += 1
            let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
            for place in range {
                let string = Int(batch.propertyKeys[place])
                if places[string] == -2 { places[string] = key(batch.strings[string]) }
                guard places[string] >= 0 else { continue }
                observe(batch, place, event, places[string])
            }
        }
    }

    private mutating func event(_ batch: EventBatch, _ index: Int) -> Int {
        let kind = EventKind(rawValue: batch.kinds[index]) ?? .track
        let name = batch.strings[Int(batch.names[index])]
        let hash = StableHash.hash(name, seed: UInt64(kind.rawValue))
        if let place = eventPlaces[hash] { return place }
        guard events.count < Self.eventsMost else { return -1 }
        eventPlaces[hash] = events.count
        events.append(SeenEvent(kind: kind, name: name))
        return events.count - 1
    }

    /// The place of a key that a sender writes, or -1.
    private mutating func key(_ text: String) -> Int {
        guard !text.hasPrefix("context."), !Self.isPut(text) else { return -1 }
        if let place = keyPlaces[text] { return place }
        guard keys.count < Self.pairsMost else { return -1 }
        keyPlaces[text] = keys.count
        keys.append(text)
        return keys.count - 1
    }

    /// Whether a step puts the key, and no sender does.
    package static func isPut(_ key: String) -> Bool {
        key == "products.count" || key == "products.quantity" || key == "products.value"
    }

    private mutating func observe(_ batch: EventBatch, _ place: Int, _ event: Int, _ key: Int) {
        let pair = UInt64(event) << 32 | UInt64(key)
        let found: Int
        if let known = pairs[pair] {
            found = known
        } else {
            guard seen.count < Self.pairsMost else {
                leftOut += 1
                return
            }
            found = seen.count
            pairs[pair] = found
            seen.append(Seen())
        }
        let bits = batch.propertyValues[place]
        switch PropertyType(rawValue: batch.propertyTypes[place]) ?? .null {
        case .null: return
        case .bool: seen[found].bools += 1
        case .number:
            let number = Double(bitPattern: bits)
            seen[found].numbers += 1
            if number == number.rounded(.towardZero) { seen[found].wholes += 1 }
        case .text:
            seen[found].texts += 1
            if seen[found].datesTried < Self.datesMost {
                seen[found].datesTried += 1
                let isDate = batch.strings.withBytes(of: Int(bits)) {
                    $0.count >= 8 && ISO8601.milliseconds($0) != nil
                }
                if isDate { seen[found].dates += 1 }
            }
        case .json:
            let isList = batch.strings.withBytes(of: Int(bits)) { $0.first == 0x5B }
            if isList { seen[found].lists += 1 } else { seen[found].objects += 1 }
        }
        seen[found].count += 1
    }

    /// What was seen, the most frequent event first.
    package var seenEvents: [SeenEvent] {
        var result = events
        for (pair, place) in pairs {
            let key = keys[Int(pair & 0xFFFF_FFFF)]
            result[Int(pair >> 32)].properties[key] = seen[place]
        }
        return result.sorted {
            ($1.count, $0.kind.rawValue, $0.name) < ($0.count, $1.kind.rawValue, $1.name)
        }
    }

    /// The plan that all of it keeps. A property is asked for where it never
    /// lacked in at least `enough` events; on shop events with a list of
    /// products the keys of the first one may be the door's own work.
    package func plan(enough: Int = 20) -> TrackingPlan {
        var plan = TrackingPlan(mode: .observe)
        for event in seenEvents where event.kind != .alias {
            var planned = TrackingPlan.Event(event.name, kind: event.kind)
            let hasProducts = event.properties["products"] != nil
            for (key, seen) in event.properties {
                let isOwn = !(hasProducts && Self.isOfFirst(key))
                let isRequired = isOwn && seen.count == event.count && event.count >= enough
                planned.properties[key] = TrackingPlan.Property(seen.type, isRequired: isRequired)
            }
            plan.events.append(planned)
        }
        return plan
    }

    private static func isOfFirst(_ key: String) -> Bool {
        ["product_id", "sku", "category", "name", "brand", "variant"].contains(key)
    }

    /// Where what was seen breaks a plan, each with how often.
    package func faults(against plan: TrackingPlan) -> [(fault: PlanFault, count: Int)] {
        var faults: [(fault: PlanFault, count: Int)] = []
        for event in seenEvents {
            guard let planned = plan.event(event.kind, event.name) else {
                if event.kind == .track {
                    faults.append((.unplannedEvent(event: event.name), event.count))
                }
                continue
            }
            for (key, property) in planned.properties.sorted(by: { $0.key < $1.key }) {
                let seen = event.properties[key] ?? Seen()
                if property.isRequired, seen.count < event.count {
                    let fault = PlanFault.missingProperty(event: event.name, property: key)
                    faults.append((fault, event.count - seen.count))
                }
                let wrong = Self.wrong(seen, property.type)
                if wrong > 0 {
                    let fault = PlanFault.wrongType(
                        event: event.name,
                        property: key,
                        planned: property.type,
                        found: seen.type
                    )
                    faults.append((fault, wrong))
                }
            }
            guard !planned.allowsOthers else { continue }
            for (key, seen) in event.properties.sorted(by: { $0.key < $1.key })
            where planned.properties[key] == nil {
                let fault = PlanFault.unplannedProperty(event: event.name, property: key)
                faults.append((fault, seen.count))
            }
        }
        return faults.sorted { ($1.count, $0.fault.sentence) < ($0.count, $1.fault.sentence) }
    }

    /// How many of the values are not of a type.
    private static func wrong(_ seen: Seen, _ type: PlanType) -> Int {
        switch type {
        case .any: 0
        case .text: seen.count - seen.texts
        case .number: seen.count - seen.numbers
        case .whole: seen.count - seen.wholes
        case .bool: seen.count - seen.bools
        case .list: seen.count - seen.lists
        case .object: seen.count - seen.objects
        case .date: seen.count - seen.texts + (seen.datesTried - seen.dates)
        }
    }
}
