// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a cell of a table means, from its bytes alone.
enum CellValue {
    case absent
    case number(Double)
    case bool(Bool)
    case text

    /// Numbers are plain decimals with at most 15 digits and no leading zeros
    /// (those are codes, such as postal codes); true and false are flags; all
    /// else is text.
    init(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else {
            self = .absent
            return
        }
        if first == 0x74 || first == 0x66 || first == 0x54 || first == 0x46 {
            self = Self.flag(bytes)
            return
        }
        self = Self.decimal(bytes).map(CellValue.number) ?? .text
    }

    private static func flag(_ bytes: UnsafeRawBufferPointer) -> CellValue {
        let lowered = bytes.map { $0 | 0x20 }
        if lowered.elementsEqual("true".utf8) { return .bool(true) }
        if lowered.elementsEqual("false".utf8) { return .bool(false) }
        return .text
    }

    private static let powers: [Double] = (0...15).map { power(10, Double($0)) }

    /// A plain decimal number, exact to the last bit: at most 15 digits fit a
    /// double, and one division by a power of ten rounds once.
    static func decimal(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard let (mantissa, scale) = scaled(bytes) else { return nil }
        return scale == 0 ? Double(mantissa) : Double(mantissa) / powers[scale]
    }

    /// Digits and the number of them behind the point.
    static func scaled(_ bytes: UnsafeRawBufferPointer) -> (mantissa: Int64, scale: Int)? {
        var index = 0
        let count = bytes.count
        guard count > 0, count <= 17 else { return nil }
        let isNegative = bytes[0] == 0x2D
        if isNegative || bytes[0] == 0x2B { index = 1 }
        var mantissa: Int64 = 0
        var digits = 0
        var point = -1
        let firstDigit = index
        while index < count {
            let byte = bytes[index]
            if byte >= 0x30, byte <= 0x39 {
                mantissa = mantissa &* 10 &+ Int64(byte &- 0x30)
                digits &+= 1
            } else if byte == 0x2E, point < 0 {
                point = index
            } else {
                return nil
            }
            index &+= 1
        }
        guard digits > 0, digits <= 15 else { return nil }
        let hasLeadingZero =
            bytes[firstDigit] == 0x30 && count > firstDigit + 1 && point != firstDigit + 1
        if hasLeadingZero { return nil }
        let scale = point < 0 ? 0 : count - point - 1
        return (isNegative ? -mantissa : mantissa, scale)
    }

    /// Hundred-thousandths of a decimal number, exact where it has at most five
    /// digits behind the point: for sums that must reconcile to the cent.
    ///
    /// Finer or scientific notation (4.4e-16, as statistics programs write a
    /// zero) is rounded. Amounts from a thousand million on are refused, so that
    /// sums of millions of them fit.
    static func hundredThousandths(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard let (mantissa, scale) = scaled(bytes), scale <= 5,
            abs(mantissa) < 1_000_000_000
        else {
            guard bytes.count <= 32, let value = Double(String(decoding: bytes, as: UTF8.self)),
                abs(value) < 1e9
            else { return nil }
            return Int64((value * 100_000).rounded(.toNearestOrEven))
        }
        var value = mantissa
        for _ in scale..<5 { value *= 10 }
        return value
    }
}
