// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// One property's values in one part, of one type.
///
/// Dense (a value or an absent mark for every row) where at least a quarter of
/// the rows carry it, else sparse (row numbers and values). The same key can
/// have a column of numbers and one of texts when senders disagree, and one of
/// lists: the different values of a list in an event, as JSON text (`ListColumns`).
///
/// Safe to share: it points into a `ColumnFile` that its part keeps alive.
package struct PropertyColumn: @unchecked Sendable {
    package let key: UInt16
    package let type: PropertyType
    /// The rows that carry a value, rising; nothing where the column is dense.
    package let rows: UnsafeBufferPointer<UInt32>?
    package let numbers: UnsafeBufferPointer<Double>
    package let codes: UnsafeBufferPointer<UInt32>
    package let bools: UnsafeBufferPointer<UInt8>
    let textBytes: UnsafeBufferPointer<UInt8>
    let textOffsets: UnsafeBufferPointer<UInt32>

    /// The absent marks of dense columns: NaN for numbers, and these.
    package static let absentCode = UInt32.max
    package static let absentBool = UInt8.max

    /// Where the row's value lies, or nothing where it has none.
    @inlinable
    package func place(ofRow row: Int) -> Int? {
        guard let rows else { return row }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low &+ high) &>> 1
            if Int(rows[middle]) < row { low = middle &+ 1 } else { high = middle }
        }
        return low < rows.count && Int(rows[low]) == row ? low : nil
    }

    /// The number of a row; nothing where absent or not a number.
    @inlinable
    package func number(ofRow row: Int) -> Double? {
        guard type == .number, let place = place(ofRow: row) else { return nil }
        let value = numbers[place]
        return value.isNaN ? nil : value
    }

    /// The dictionary code of a row's text or list, or nothing.
    @inlinable
    package func code(ofRow row: Int) -> UInt32? {
        guard type == .text || type == .json, let place = place(ofRow: row) else { return nil }
        let code = codes[place]
        return code == PropertyColumn.absentCode ? nil : code
    }

    @inlinable
    package func bool(ofRow row: Int) -> Bool? {
        guard type == .bool, let place = place(ofRow: row) else { return nil }
        let value = bools[place]
        return value == PropertyColumn.absentBool ? nil : value != 0
    }

    /// How many different texts the column has.
    package var textCount: Int { max(0, textOffsets.count - 1) }

    /// The text of a code; the empty text for a code that the column lacks,
    /// which only a damaged file holds.
    package func text(_ code: UInt32) -> String {
        guard Int(code) < textCount else { return "" }
        let range = Int(textOffsets[Int(code)])..<Int(textOffsets[Int(code) + 1])
        return String(decoding: UnsafeBufferPointer(rebasing: textBytes[range]), as: UTF8.self)
    }

    /// The code of a text. Looks at every different text: for plans, not rows.
    package func code(ofText text: String) -> UInt32? {
        let wanted = Array(text.utf8)
        for code in 0..<textCount {
            let start = Int(textOffsets[code])
            let length = Int(textOffsets[code + 1]) - start
            guard length == wanted.count else { continue }
            if textBytes[start..<start + length].elementsEqual(wanted) { return UInt32(code) }
        }
        return nil
    }

    /// A row's value whatever its type, or nothing where it has none.
    package func value(ofRow row: Int) -> PropertyValue? {
        switch type {
        case .number: number(ofRow: row).map(PropertyValue.number)
        case .text: code(ofRow: row).map { .text(text($0)) }
        case .bool: bool(ofRow: row).map(PropertyValue.bool)
        case .json: code(ofRow: row).map { .json(text($0)) }
        case .null: nil
        }
    }
}
