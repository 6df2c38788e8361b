// SPDX-License-Identifier: Apache-2.0

/// Pieces of canonical JSON text, appended to bytes.
enum JSONText {
    static func append(string bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        text.append(0x22)
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C:
                text.append(0x5C)
                text.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                text += Array("\\u00".utf8)
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            default: text.append(byte)
            }
        }
        text.append(0x22)
    }

    /// A decimal with at most five digits behind the point, none of them idle.
    static func append(hundredThousandths value: Int64, to text: inout [UInt8]) {
        if value < 0 { text.append(0x2D) }
        let magnitude = value.magnitude
        text += Array(String(magnitude / 100_000).utf8)
        var rest = magnitude % 100_000
        guard rest > 0 else { return }
        text.append(0x2E)
        var unit: UInt64 = 10_000
        while rest > 0 {
            text.append(0x30 + UInt8(rest / unit))
            rest %= unit
            unit /= 10
        }
    }
}
