// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// Writes JSON so that equal content is equal text.
///
/// For nested values that rest in the log, for the identity of events without a
/// message id, and for what is put aside with a reason. No spaces; members
/// ordered by the bytes of their keys, of equal keys the last; whole numbers
/// without a point, all others in the fewest digits that read back the same;
/// only quotes, backslashes and control characters escaped. This is the idea of
/// RFC 8785, which orders keys by UTF-16 units and spells exponents otherwise.
///
/// Time: n log n in the members of an object. Memory: the text plus 4 bytes an
/// open member. The recursion is as deep as the document, which is bounded.
struct CanonicalJSON {
    private(set) var bytes: [UInt8] = []
    private var members: [UInt32] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        members.removeAll(keepingCapacity: true)
    }

    mutating func put(_ raw: StaticString) {
        raw.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes the value at a place. Members of that value itself whose key
    /// `leavesOut` names are skipped; those further in are not.
    mutating func write(
        _ place: Int,
        of values: UnsafeBufferPointer<jejak_json_value>,
        leavesOut: (jejak_json_value) -> Bool = { _ in false }
    ) {
        let value = values[place]
        switch Int(value.kind) {
        case JEJAK_JSON_FALSE: put("false")
        case JEJAK_JSON_TRUE: put("true")
        case JEJAK_JSON_NUMBER: writeNumber(value)
        case JEJAK_JSON_STRING: writeText(value.textBytes)
        case JEJAK_JSON_ARRAY:
            bytes.append(0x5B)
            var child = place + 1
            while child < Int(value.end) {
                if child > place + 1 { bytes.append(0x2C) }
                write(child, of: values)
                child = Int(values[child].end)
            }
            bytes.append(0x5D)
        case JEJAK_JSON_OBJECT: writeObject(place, of: values, leavesOut)
        default: put("null")
        }
    }

    private mutating func writeObject(
        _ place: Int,
        of values: UnsafeBufferPointer<jejak_json_value>,
        _ leavesOut: (jejak_json_value) -> Bool
    ) {
        let base = members.count
        var child = place + 1
        while child < Int(values[place].end) {
            if !leavesOut(values[child]) { members.append(UInt32(child)) }
            child = Int(values[child].end)
        }
        sortMembers(from: base, of: values)
        bytes.append(0x7B)
        var isFirst = true
        let end = members.count
        for index in base..<end {
            let member = Int(members[index])
            if index + 1 < end,
                Self.order(values[member], values[Int(members[index + 1])]) == 0
            {
                continue
            }
            if !isFirst { bytes.append(0x2C) }
            isFirst = false
            writeText(values[member].keyBytes)
            bytes.append(0x3A)
            write(member, of: values)
        }
        bytes.append(0x7D)
        members.removeLast(end - base)
    }

    /// By key, then by place, so that the last of equal keys stands last.
    private mutating func sortMembers(
        from base: Int,
        of values: UnsafeBufferPointer<jejak_json_value>
    ) {
        members.withUnsafeMutableBufferPointer { all in
            var open = UnsafeMutableBufferPointer(rebasing: all[base...])
            open.sort { first, second in
                let order = Self.order(values[Int(first)], values[Int(second)])
                return order == 0 ? first < second : order < 0
            }
        }
    }

    /// Below, at or above 0, as the keys stand to each other.
    private static func order(_ first: jejak_json_value, _ second: jejak_json_value) -> Int {
        let a = first.keyBytes
        let b = second.keyBytes
        for index in 0..<min(a.count, b.count) where a[index] != b[index] {
            return Int(a[index]) - Int(b[index])
        }
        return a.count - b.count
    }

    mutating func writeNumber(_ value: jejak_json_value) {
        switch value.is_integer {
        case 1: append(Int64(bitPattern: value.integer).description)
        case 2: append(value.integer.description)
        default:
            let number = value.number
            if number.magnitude < 0x1p53, number == number.rounded(.towardZero) {
                append(Int64(number).description)
            } else {
                append(number.description)
            }
        }
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private static let hexDigits: [UInt8] = Array("0123456789abcdef".utf8)

    /// Appends a text with its quotes and escapes.
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        var writer = CanonicalJSON()
        text.withUnsafeBytes { writer.writeText($0) }
        bytes.append(contentsOf: writer.bytes)
    }

    private mutating func writeText(_ text: UnsafeRawBufferPointer) {
        bytes.append(0x22)
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<index]))
            start = index + 1
            bytes.append(0x5C)
            switch byte {
            case 0x22, 0x5C: bytes.append(byte)
            case 0x08: bytes.append(0x62)
            case 0x09: bytes.append(0x74)
            case 0x0A: bytes.append(0x6E)
            case 0x0C: bytes.append(0x66)
            case 0x0D: bytes.append(0x72)
            default:
                put("u00")
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 15)])
            }
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
        bytes.append(0x22)
    }
}
