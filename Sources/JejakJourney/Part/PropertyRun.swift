// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One property's values in a run: row numbers rise, one value each.
final class PropertyRun {
    let key: UInt16
    let type: PropertyType
    let isText: Bool
    private let isNumber: Bool
    let rows = GrowingColumn<UInt32>()
    let numbers = GrowingColumn<Double>(capacity: 1)
    let codes = GrowingColumn<UInt32>(capacity: 1)
    let bools = GrowingColumn<UInt8>(capacity: 1)
    private(set) var texts = StringTable()
    private var lastRow = UInt32.max

    init(key: UInt16, type: PropertyType) {
        self.key = key
        self.type = type
        isText = type == .text || type == .json
        isNumber = type == .number
    }

    /// Adds a number or a flag.
    @inline(__always)
    func append(row: UInt32, bits: UInt64) {
        guard begin(row) else { return }
        if isNumber {
            numbers.append(Double(bitPattern: bits))
        } else {
            bools.append(bits == 0 ? 0 : 1)
        }
    }

    /// Adds a text of a batch; one that the batch repeats is looked up once.
    /// False when the text is too long for a column.
    @inline(__always)
    func append(
        row: UInt32,
        text: Int,
        of strings: StringTable,
        column: Int32,
        _ cache: inout BatchCodes
    ) -> Bool {
        let known = cache.texts[text]
        var code = known.code
        if known.column != column {
            guard strings.byteCount(of: text) <= JourneyRun.longestText else { return false }
            code = strings.withBytes(of: text) { texts.intern($0) }
            cache.texts[text] = (column, code)
        }
        if begin(row) { codes.append(code) }
        return true
    }

    /// Adds a text of another part.
    func append(row: UInt32, text: UnsafeRawBufferPointer) {
        guard begin(row) else { return }
        codes.append(texts.intern(text))
    }

    /// A key that an event names twice keeps its first value.
    @inline(__always)
    private func begin(_ row: UInt32) -> Bool {
        guard row != lastRow else { return false }
        lastRow = row
        rows.append(row)
        return true
    }
}

/// The codes of one batch's strings, found once each.
struct BatchCodes {
    /// Marks in `columns`: not looked up yet, and why there is no column.
    static let unknown: Int32 = -1
    static let none: Int32 = -2
    static let nested: Int32 = -3
    static let tooManyKeys: Int32 = -4
    /// Raw values of `PropertyType` are below this.
    static let typeCount: UInt8 = 5

    let track = EventKind.track.rawValue
    var events: [Int32]
    /// By key and type: its column.
    var columns: [Int32]
    /// By text: the column that saw it last, and its code there.
    var texts: [(column: Int32, code: UInt32)]
    var amounts: EventAmount.Codes

    init(stringCount: Int) {
        events = [Int32](repeating: -1, count: stringCount)
        columns = [Int32](
            repeating: Self.unknown,
            count: stringCount * Int(Self.typeCount)
        )
        texts = [(column: Int32, code: UInt32)](repeating: (-1, 0), count: stringCount)
        amounts = EventAmount.Codes(stringCount: stringCount)
    }
}
