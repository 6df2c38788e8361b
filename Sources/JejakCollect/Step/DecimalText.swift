// SPDX-License-Identifier: Apache-2.0

/// Reads numbers that were written as text.
///
/// Only what can be read in one way: `12`, `-12.50`, `1e3`, and groups of three
/// where the point or comma behind them tells which is which (`1,234.50`,
/// `1.234,50`). `1,234` alone could be either and stays text.
enum DecimalText {
    static let bytesMost = 40

    static func number(_ text: UnsafeRawBufferPointer) -> Double? {
        let range = IdentifierRule.trimmed(text)
        guard !range.isEmpty, range.count <= bytesMost else { return nil }
        return plain(text, range) ?? grouped(text, range)
    }

    /// Up to 15 digits and a small power of ten are exact in a double, and so
    /// is their quotient's rounding (William Clinger, "How to read floating
    /// point numbers accurately"); the rest is left to the library.
    private static func plain(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Double? {
        var place = range.lowerBound
        let isNegative = text[place] == 0x2D
        if isNegative || text[place] == 0x2B { place += 1 }
        var digits = 0
        var fraction = -1
        var value: Int64 = 0
        while place < range.upperBound {
            let byte = text[place]
            if byte >= 0x30, byte <= 0x39 {
                digits += 1
                if digits > 15 { return long(text, range) }
                value = value * 10 + Int64(byte - 0x30)
                if fraction >= 0 { fraction += 1 }
            } else if byte == 0x2E, fraction < 0 {
                fraction = 0
            } else if byte | 0x20 == 0x65 {
                return long(text, range)
            } else {
                return nil
            }
            place += 1
        }
        guard digits > 0 else { return nil }
        let number = Double(value) / powers[max(0, fraction)]
        return isNegative ? -number : number
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private static func long(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Double? {
        let isPlain = range.allSatisfy { index in
            switch text[index] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
            default: false
            }
        }
        guard isPlain else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: text[range])
        guard let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite else {
            return nil
        }
        return number
    }

    /// Groups of three digits with one mark, then a fraction behind the other.
    private static func grouped(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Double? {
        var marks: [(place: Int, byte: UInt8)] = []
        var digits: [UInt8] = []
        var place = range.lowerBound
        if text[place] == 0x2D {
            digits.append(0x2D)
            place += 1
        }
        let start = place
        while place < range.upperBound {
            let byte = text[place]
            if byte == 0x2C || byte == 0x2E {
                marks.append((place, byte))
            } else if byte < 0x30 || byte > 0x39 {
                return nil
            }
            place += 1
        }
        guard marks.count >= 2, let point = marks.last, let group = marks.first,
            point.byte != group.byte, group.place - start >= 1, group.place - start <= 3,
            marks.dropLast().allSatisfy({ $0.byte == group.byte })
        else { return nil }
        for (first, second) in zip(marks, marks.dropFirst())
        where second.place - first.place != 4 {
            return nil
        }
        guard point.place + 1 < range.upperBound else { return nil }
        for index in start..<range.upperBound {
            if index == point.place {
                digits.append(0x2E)
            } else if text[index] >= 0x30 {
                digits.append(text[index])
            }
        }
        return Double(String(decoding: digits, as: UTF8.self))
    }
}
