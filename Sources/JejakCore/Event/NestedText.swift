// SPDX-License-Identifier: Apache-2.0

/// What lies inside a nested value, told flat.
///
/// `[{"brand": "Bata", "sizes": [38, 39]}]` says "Bata" under `brand`, and 38
/// and 39 under `sizes`: lists are seen through, objects lead one name further.
/// Reads the JSON text of a property or trait, which came from outside: damage,
/// more than 32 levels and more than 10,000 values end the reading, and what was
/// read until then counts. Time and memory grow with the text.
package struct NestedText {
    /// One value inside, with the dotted names that lead to it.
    package struct Leaf: Equatable, Sendable {
        /// Empty for what stands in the nested value itself.
        package let path: String
        /// A number, a text or a boolean; nothing for a list or an object,
        /// which is there whatever it holds.
        package let value: PropertyValue?
    }

    private static let deepest = 32
    private static let mostLeaves = 10_000

    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    private var leaves: [Leaf] = []
    private var names: [String] = []

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Everything inside but null, in the order of the text.
    package static func leaves(of bytes: UnsafeRawBufferPointer) -> [Leaf] {
        var reader = NestedText(bytes)
        _ = reader.value()
        return reader.leaves
    }

    package static func leaves(of text: String) -> [Leaf] {
        var text = text
        return text.withUTF8 { leaves(of: UnsafeRawBufferPointer($0)) }
    }

    /// The values under a path; nothing where there is no such path.
    package static func elements(of text: String, under path: String) -> [PropertyValue]? {
        let found = leaves(of: text).filter { $0.path == path }
        return found.isEmpty ? nil : found.compactMap(\.value)
    }

    // MARK: Reading

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func take(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard place + count <= bytes.count,
            word.withUTF8Buffer({ $0.elementsEqual(bytes[place..<place + count]) })
        else { return false }
        place += count
        return true
    }

    private mutating func add(_ value: PropertyValue?) {
        leaves.append(Leaf(path: names.joined(separator: "."), value: value))
    }

    /// Reads one value; false where reading ends.
    private mutating func value(depth: Int = 0) -> Bool {
        skipSpace()
        guard let first = next, depth < Self.deepest, leaves.count < Self.mostLeaves else {
            return false
        }
        switch first {
        case UInt8(ascii: "["): return list(depth)
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "\""):
            guard let text = text() else { return false }
            add(.text(text))
        case UInt8(ascii: "t") where take(word: "true"): add(.bool(true))
        case UInt8(ascii: "f") where take(word: "false"): add(.bool(false))
        case UInt8(ascii: "n") where take(word: "null"): break
        default:
            guard let number = number() else { return false }
            add(.number(number))
        }
        return true
    }

    private mutating func list(_ depth: Int) -> Bool {
        // Of lists in lists the outermost is said once.
        if leaves.last?.value != nil || leaves.last?.path != names.joined(separator: ".") {
            add(nil)
        }
        place += 1
        if take(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth + 1) else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]"))
    }

    private mutating func object(_ depth: Int) -> Bool {
        if leaves.last?.value != nil || leaves.last?.path != names.joined(separator: ".") {
            add(nil)
        }
        place += 1
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let name = text(), take(UInt8(ascii: ":")) else {
                return false
            }
            names.append(name)
            let isRead = value(depth: depth + 1)
            names.removeLast()
            guard isRead else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    private mutating func number() -> Double? {
        let start = place
        while let byte = next, Self.isOfNumber(byte) { place += 1 }
        let value = Double(String(decoding: bytes[start..<place], as: UTF8.self))
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Reads a text from its quote on; nothing where it is never closed.
    private mutating func text() -> String? {
        place += 1
        var content: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escaped() else { return nil }
                content.append(contentsOf: String(scalar).utf8)
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func escaped() -> Unicode.Scalar? {
        guard let kind = next else { return nil }
        place += 1
        switch kind {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"):
            guard let first = hexadecimal() else { return nil }
            guard (0xD800..<0xDC00).contains(first) else {
                return Unicode.Scalar(first) ?? "\u{FFFD}"
            }
            guard take(word: "\\u"), let second = hexadecimal(),
                (0xDC00..<0xE000).contains(second)
            else { return "\u{FFFD}" }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        default: return Unicode.Scalar(kind)
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                return nil
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }
}

// MARK: Lists as text

extension NestedText {
    /// Values as the text of a list, each once, in their order.
    package static func list(of values: [PropertyValue]) -> String {
        var seen: Set<PropertyValue> = []
        var text = "["
        for value in values where seen.insert(value).inserted {
            if text.utf8.count > 1 { text += "," }
            text += said(value)
        }
        return text + "]"
    }

    private static func said(_ value: PropertyValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number):
            number == number.rounded() && number.magnitude < 0x1p53
                ? String(Int64(number)) : number.description
        case .text(let text): quoted(text)
        case .json(let text): text
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                guard scalar.value < 0x20 else {
                    result.unicodeScalars.append(scalar)
                    continue
                }
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
