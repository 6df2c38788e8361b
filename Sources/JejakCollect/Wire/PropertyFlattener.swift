// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// Lays the values of nested objects into the property columns of one event.
///
/// `{"address": {"city": "Bandung"}}` becomes the key `address.city`: questions
/// and journeys know flat keys only. Objects deeper than four names, and all
/// arrays, are kept as canonical JSON text, which rests in the log alone. Whole
/// numbers that a double cannot hold are kept as text with all their digits.
/// Where a key comes twice, the later value counts.
///
/// Time: one look-up a value. Memory: 8 bytes a text of the batch.
struct PropertyFlattener {
    /// Which spellings of a key are another key's.
    enum Spelling {
        case asGiven
        /// Segment's reserved traits, whose snake case means their camel case.
        case traits
        /// The context: its member `traits` holds traits, its member `library`
        /// says only which SDK was used and is left out, as are empty values.
        case context
        /// A shop event: what its amounts say as text is read as a number.
        case commerce
    }

    static let depth = 4

    private var path: [UInt8] = []
    private var canonical = CanonicalJSON()
    /// Per text of the batch: the event that last had it as a key, and where
    /// its value stands within that event.
    private var stamps: [UInt64] = []
    private var serial: UInt32 = 0

    /// Begins another event: no key was met yet.
    mutating func beginEvent() {
        path.removeAll(keepingCapacity: true)
        serial &+= 1
        if serial == 0 {
            for index in stamps.indices { stamps[index] = 0 }
            serial = 1
        }
    }

    /// Adds the members of an object, each under its own name behind `prefix`.
    mutating func add(
        object: Int,
        of values: UnsafeBufferPointer<jejak_json_value>,
        prefix: StaticString = "",
        spelling: Spelling,
        to batch: inout EventBatch
    ) {
        path.removeAll(keepingCapacity: true)
        prefix.withUTF8Buffer { path.append(contentsOf: $0) }
        addMembers(object, values, level: 1, spelling, &batch)
    }

    /// Adds one value under a name.
    mutating func add(
        _ place: Int,
        of values: UnsafeBufferPointer<jejak_json_value>,
        name: StaticString,
        to batch: inout EventBatch
    ) {
        name.withUTF8Buffer { addValue(place, values, key: UnsafeRawBufferPointer($0), &batch) }
    }

    /// Adds one value of any kind under a name that is known only now.
    mutating func add(
        _ place: Int,
        of values: UnsafeBufferPointer<jejak_json_value>,
        named name: String,
        to batch: inout EventBatch
    ) {
        path.removeAll(keepingCapacity: true)
        path.append(contentsOf: name.utf8)
        guard values[place].isObject else {
            addAtPath(place, values, &batch)
            return
        }
        path.append(0x2E)
        addMembers(place, values, level: 2, .asGiven, &batch)
    }

    private mutating func addMembers(
        _ object: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        level: Int,
        _ spelling: Spelling,
        _ batch: inout EventBatch
    ) {
        let length = path.count
        var place = object + 1
        let end = Int(values[object].end)
        while place < end {
            let member = values[place]
            let isNested = member.isObject && level < Self.depth
            if spelling == .context, member.isNull || (level == 1 && member.hasKey("library")) {
                // The SDK's name and version say nothing of the person.
            } else if isNested {
                path.append(contentsOf: member.keyBytes)
                path.append(0x2E)
                let below = Self.below(member, level, spelling)
                addMembers(place, values, level: level + 1, below, &batch)
                path.removeLast(path.count - length)
            } else if length == 0, spelling != .traits {
                addValue(place, values, key: member.keyBytes, &batch)
                if spelling == .commerce, member.isString { readAmount(member, &batch) }
            } else {
                appendKey(member, spelling)
                addAtPath(place, values, &batch)
                path.removeLast(path.count - length)
            }
            place = Int(member.end)
        }
    }

    /// How the keys inside a member are spelled.
    private static func below(
        _ member: jejak_json_value,
        _ level: Int,
        _ spelling: Spelling
    ) -> Spelling {
        switch spelling {
        case .asGiven, .traits, .commerce: .asGiven
        case .context: level == 1 && member.hasKey("traits") ? .traits : .context
        }
    }

    private mutating func appendKey(_ member: jejak_json_value, _ spelling: Spelling) {
        guard spelling == .traits else {
            path.append(contentsOf: member.keyBytes)
            return
        }
        let reserved = Self.reservedTrait(member)
        if let reserved {
            reserved.withUTF8Buffer { path.append(contentsOf: $0) }
        } else {
            path.append(contentsOf: member.keyBytes)
        }
    }

    /// Segment's name of a reserved trait that was written in snake case.
    static func reservedTrait(_ member: jejak_json_value) -> StaticString? {
        if member.hasKey("first_name") {
            "firstName"
        } else if member.hasKey("last_name") {
            "lastName"
        } else if member.hasKey("created_at") {
            "createdAt"
        } else {
            nil
        }
    }

    private mutating func addAtPath(
        _ place: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        _ batch: inout EventBatch
    ) {
        let key = path.withUnsafeBytes { batch.strings.intern($0) }
        addValue(place, values, key: key, &batch)
    }

    private mutating func addValue(
        _ place: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        key: UnsafeRawBufferPointer,
        _ batch: inout EventBatch
    ) {
        addValue(place, values, key: batch.strings.intern(key), &batch)
    }

    private mutating func addValue(
        _ place: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        key: UInt32,
        _ batch: inout EventBatch
    ) {
        let value = values[place]
        let type: PropertyType
        var bits: UInt64 = 0
        switch Int(value.kind) {
        case JEJAK_JSON_TRUE, JEJAK_JSON_FALSE:
            type = .bool
            bits = Int(value.kind) == JEJAK_JSON_TRUE ? 1 : 0
        case JEJAK_JSON_NUMBER where !value.isBeyondDouble:
            type = .number
            // Adding zero makes the zero with a minus sign the plain zero.
            bits = (value.number + 0.0).bitPattern
        case JEJAK_JSON_STRING:
            type = .text
            bits = UInt64(batch.strings.intern(value.textBytes))
        case JEJAK_JSON_NUMBER, JEJAK_JSON_ARRAY, JEJAK_JSON_OBJECT:
            type = value.isNumber ? .text : .json
            canonical.removeAll()
            canonical.write(place, of: values)
            bits = UInt64(canonical.bytes.withUnsafeBytes { batch.strings.intern($0) })
        default:
            type = .null
        }
        put(key, type, bits, &batch)
    }

    /// The amount just added, as the number it spells, if it does.
    private func readAmount(_ member: jejak_json_value, _ batch: inout EventBatch) {
        guard CommerceWord.isAmount(member.keyBytes),
            let number = DecimalText.number(member.textBytes),
            let last = batch.propertyKeys.indices.last
        else { return }
        batch.propertyTypes[last] = PropertyType.number.rawValue
        batch.propertyValues[last] = (number + 0.0).bitPattern
    }

    // MARK: What the steps put

    /// Where a key's value stands in the batch, if the event has it.
    func place(of key: UInt32, in batch: EventBatch) -> Int? {
        guard Int(key) < stamps.count else { return nil }
        let stamp = stamps[Int(key)]
        guard UInt32(truncatingIfNeeded: stamp >> 32) == serial else { return nil }
        return Int(batch.propertyStarts.last ?? 0) + Int(stamp & 0xFFFF_FFFF)
    }

    /// Puts a text under a name unless the event has a value there that is not
    /// null; says whether it did.
    @discardableResult
    mutating func put(
        _ text: UnsafeRawBufferPointer,
        under name: StaticString,
        to batch: inout EventBatch
    ) -> Bool {
        let key = name.withUTF8Buffer { batch.strings.intern(UnsafeRawBufferPointer($0)) }
        guard isFree(key, batch) else { return false }
        put(key, .text, UInt64(batch.strings.intern(text)), &batch)
        return true
    }

    /// Puts a text under a name in place of what stands there.
    mutating func replace(
        _ text: UnsafeRawBufferPointer,
        under name: StaticString,
        to batch: inout EventBatch
    ) -> Bool {
        let key = name.withUTF8Buffer { batch.strings.intern(UnsafeRawBufferPointer($0)) }
        put(key, .text, UInt64(batch.strings.intern(text)), &batch)
        return true
    }

    @discardableResult
    mutating func put(
        _ word: StaticString,
        under name: StaticString,
        to batch: inout EventBatch
    ) -> Bool {
        word.withUTF8Buffer { put(UnsafeRawBufferPointer($0), under: name, to: &batch) }
    }

    @discardableResult
    mutating func put(
        number: Double,
        under name: StaticString,
        to batch: inout EventBatch
    ) -> Bool {
        let key = name.withUTF8Buffer { batch.strings.intern(UnsafeRawBufferPointer($0)) }
        guard isFree(key, batch) else { return false }
        put(key, .number, (number + 0.0).bitPattern, &batch)
        return true
    }

    /// Puts true or false, in place of what stands there where `replaces`.
    @discardableResult
    mutating func put(
        bool: Bool,
        under key: UInt32,
        replaces: Bool = false,
        to batch: inout EventBatch
    ) -> Bool {
        guard replaces || isFree(key, batch) else { return false }
        put(key, .bool, bool ? 1 : 0, &batch)
        return true
    }

    private func isFree(_ key: UInt32, _ batch: EventBatch) -> Bool {
        guard let place = place(of: key, in: batch) else { return true }
        return batch.propertyTypes[place] == PropertyType.null.rawValue
    }

    private mutating func put(
        _ key: UInt32,
        _ type: PropertyType,
        _ bits: UInt64,
        _ batch: inout EventBatch
    ) {
        let start = Int(batch.propertyStarts.last ?? 0)
        if Int(key) >= stamps.count {
            let wanted = max(batch.strings.count, Int(key) + 1).nextPowerOfTwo
            stamps.append(contentsOf: repeatElement(0, count: wanted - stamps.count))
        }
        let stamp = stamps[Int(key)]
        if UInt32(truncatingIfNeeded: stamp >> 32) == serial {
            let place = start + Int(stamp & 0xFFFF_FFFF)
            batch.propertyTypes[place] = type.rawValue
            batch.propertyValues[place] = bits
            return
        }
        stamps[Int(key)] = UInt64(serial) << 32 | UInt64(batch.propertyKeys.count - start)
        batch.propertyKeys.append(key)
        batch.propertyTypes.append(type.rawValue)
        batch.propertyValues.append(bits)
    }
}
