// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// A tracking plan made ready to be asked for every event.
///
/// Events and properties are found by a hash of their names; the first fault is
/// the answer. Properties are held against the plan as they were sent, before
/// any step adds to them. Time: one look-up a property. Memory: a few dozen
/// bytes a planned property.
struct PlanCheck {
    private struct Rule {
        let key: String
        let type: PlanType
        /// Its place among the required properties of its event, or -1.
        let place: Int
        let values: Set<UInt64>
    }

    private struct EventRule {
        let mode: TrackingPlan.Mode
        let rules: [UInt64: Rule]
        let required: [String]
        let allowsOthers: Bool
    }

    private let events: [UInt64: EventRule]
    private let unplannedMode: TrackingPlan.Mode

    private var path: [UInt8] = []
    private var isSeen: [Bool] = []
    private var canonical = CanonicalJSON()

    init(_ plan: TrackingPlan) {
        unplannedMode = plan.unplannedMode ?? plan.mode
        var events: [UInt64: EventRule] = [:]
        for event in plan.events {
            var required: [String] = []
            var rules: [UInt64: Rule] = [:]
            for (key, property) in event.properties.sorted(by: { $0.key < $1.key }) {
                if property.isRequired { required.append(key) }
                rules[StableHash.hash(key)] = Rule(
                    key: key,
                    type: property.type,
                    place: property.isRequired ? required.count - 1 : -1,
                    values: Set(property.values.map { StableHash.hash($0) })
                )
            }
            events[Self.hash(event.kind, event.name)] = EventRule(
                mode: event.mode ?? plan.mode,
                rules: rules,
                required: required,
                allowsOthers: event.allowsOthers
            )
        }
        self.events = events
    }

    private static func hash(_ kind: EventKind, _ name: String) -> UInt64 {
        StableHash.hash(name, seed: UInt64(kind.rawValue))
    }

    /// The first fault of an event, and what is to happen to it.
    mutating func fault(
        _ kind: EventKind,
        _ name: UnsafeRawBufferPointer,
        _ own: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        isShop: Bool
    ) -> (fault: PlanFault, mode: TrackingPlan.Mode)? {
        let hash = StableHash.hash(name, seed: UInt64(kind.rawValue))
        guard let event = events[hash] else {
            guard kind == .track else { return nil }
            return (.unplannedEvent(event: Self.text(name)), unplannedMode)
        }
        isSeen.removeAll(keepingCapacity: true)
        isSeen.append(contentsOf: repeatElement(false, count: event.required.count))
        path.removeAll(keepingCapacity: true)
        let isTrait = kind == .identify || kind == .group
        if own >= 0, values[own].isObject,
            let fault = fault(in: own, 1, event, values, isShop, isTrait, name)
        {
            return (fault, event.mode)
        }
        guard let place = isSeen.firstIndex(of: false) else { return nil }
        let missing = PlanFault.missingProperty(
            event: Self.text(name),
            property: event.required[place]
        )
        return (missing, event.mode)
    }

    private mutating func fault(
        in object: Int,
        _ level: Int,
        _ event: EventRule,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        _ isShop: Bool,
        _ isTrait: Bool,
        _ name: UnsafeRawBufferPointer
    ) -> PlanFault? {
        let length = path.count
        var place = object + 1
        while place < Int(values[object].end) {
            let value = values[place]
            let known = isTrait && level == 1 ? PropertyFlattener.reservedTrait(value) : nil
            if let known {
                known.withUTF8Buffer { path.append(contentsOf: $0) }
            } else {
                path.append(contentsOf: value.keyBytes)
            }
            if let rule = event.rules[path.withUnsafeBytes { StableHash.hash($0) }] {
                if !value.isNull, rule.place >= 0 { isSeen[rule.place] = true }
                if let fault = fault(of: place, rule, values, isShop && level == 1, name) {
                    return fault
                }
            } else if value.isObject, level < PropertyFlattener.depth {
                path.append(0x2E)
                let found = fault(in: place, level + 1, event, values, isShop, isTrait, name)
                if let found { return found }
            } else if !event.allowsOthers {
                let key = String(decoding: path, as: UTF8.self)
                return .unplannedProperty(event: Self.text(name), property: key)
            }
            path.removeLast(path.count - length)
            place = Int(value.end)
        }
        return nil
    }

    private mutating func fault(
        of place: Int,
        _ rule: Rule,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        _ isShop: Bool,
        _ name: UnsafeRawBufferPointer
    ) -> PlanFault? {
        let value = values[place]
        guard !value.isNull else { return nil }
        guard Self.fits(value, rule.type, isShop) else {
            return .wrongType(
                event: Self.text(name),
                property: rule.key,
                planned: rule.type,
                found: Self.type(of: value)
            )
        }
        guard !rule.values.isEmpty else { return nil }
        let hash: UInt64
        if value.isString {
            hash = StableHash.hash(value.textBytes)
        } else {
            canonical.removeAll()
            canonical.write(place, of: values)
            hash = canonical.bytes.withUnsafeBytes { StableHash.hash($0) }
        }
        guard !rule.values.contains(hash) else { return nil }
        return .unlistedValue(event: Self.text(name), property: rule.key)
    }

    private static func fits(_ value: jejak_json_value, _ type: PlanType, _ isShop: Bool) -> Bool {
        switch type {
        case .any: return true
        case .text: return value.isString
        case .date: return value.isString && ISO8601.milliseconds(value.textBytes) != nil
        case .bool: return Self.type(of: value) == .bool
        case .list: return value.isArray
        case .object: return value.isObject
        case .number, .whole:
            var number = value.number
            if !value.isNumber {
                // Shops send amounts as text, and the door reads them.
                guard isShop, value.isString, CommerceWord.isAmount(value.keyBytes),
                    let read = DecimalText.number(value.textBytes)
                else { return false }
                number = read
            }
            return type == .number || number == number.rounded(.towardZero)
        }
    }

    private static func type(of value: jejak_json_value) -> PlanType {
        switch Int(value.kind) {
        case JEJAK_JSON_FALSE, JEJAK_JSON_TRUE: .bool
        case JEJAK_JSON_STRING: .text
        case JEJAK_JSON_ARRAY: .list
        case JEJAK_JSON_OBJECT: .object
        case JEJAK_JSON_NUMBER:
            value.number == value.number.rounded(.towardZero) ? .whole : .number
        default: .any
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        bytes.isEmpty ? "the call" : String(decoding: bytes, as: UTF8.self)
    }
}
