// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Brings one property of several sources into a new part's order.
struct PropertyMerge {
    let key: UInt16
    let type: PropertyType
    let holders: [(source: Int, property: PropertySource)]
    let order: RowOrder

    func write(into writer: inout ColumnFileWriter) throws -> PartNote.Column {
        let values = holders.reduce(0) { $0 + $1.property.valueCount }
        let note = PartNote.Column(key: key, type: type, isDense: values * 4 >= order.rowCount)
        switch type {
        case .number:
            try write(holders.map(\.property.column.numbers), note, into: &writer)
        case .bool:
            try write(holders.map(\.property.column.bools), note, into: &writer)
        case .text: try writeText(note, into: &writer)
        case .null, .json: break
        }
        return note
    }

    private func writeText(_ note: PartNote.Column, into writer: inout ColumnFileWriter) throws {
        if holders.count == 1, let column = holders.first?.property.column {
            // One dictionary: its codes stay as they are.
            try write([column.codes], note, into: &writer)
            try writer.add(note.prefix + ".bytes", column.textBytes)
            try writer.add(note.prefix + ".offsets", column.textOffsets)
            return
        }
        var texts = StringTable()
        let translated = holders.map { holder in
            let column = holder.property.column
            let map = (0..<column.textCount).map { code in
                let range =
                    Int(column.textOffsets[code])..<Int(column.textOffsets[code + 1])
                return texts.intern(
                    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: column.textBytes[range]))
                )
            }
            let codes = GrowingColumn<UInt32>(capacity: column.codes.count)
            for code in column.codes { codes.append(code.isAbsent ? code : map[Int(code)]) }
            return codes
        }
        try withExtendedLifetime(translated) {
            try write(translated.map(\.buffer), note, into: &writer)
        }
        try writer.add(note.prefix + ".bytes", texts.bytes)
        try writer.add(note.prefix + ".offsets", texts.offsets)
    }

    /// Writes the values, dense or sparse: one column of values a holder.
    private func write<T: ColumnValue>(
        _ columns: [UnsafeBufferPointer<T>],
        _ note: PartNote.Column,
        into writer: inout ColumnFileWriter
    ) throws {
        if note.isDense {
            let dense = GrowingColumn<T>(repeating: .absent, count: order.rowCount)
            let target = dense.mutable
            for (holder, values) in zip(holders, columns) {
                visit(holder, values) { target[Int($0)] = $1 }
            }
            try withExtendedLifetime(dense) { try writer.add(note.prefix, dense.buffer) }
            return
        }
        var rank = RowRank(rowCount: order.rowCount)
        for (holder, values) in zip(holders, columns) {
            visit(holder, values) { row, _ in rank.mark(row) }
        }
        rank.finish()
        let sparse = GrowingColumn<T>(repeating: .absent, count: rank.count)
        let rows = GrowingColumn<UInt32>(repeating: 0, count: rank.count)
        let target = sparse.mutable
        let targetRows = rows.mutable
        for (holder, values) in zip(holders, columns) {
            visit(holder, values) { row, value in
                let place = rank.place(of: row)
                target[place] = value
                targetRows[place] = row
            }
        }
        try withExtendedLifetime((sparse, rows)) {
            try writer.add(note.prefix, sparse.buffer)
            try writer.add(note.prefix + ".rows", rows.buffer)
        }
    }

    /// Shows every value with its new row. Always inlined, so that the closure
    /// is a loop's body and no call.
    @inline(__always)
    private func visit<T: ColumnValue>(
        _ holder: (source: Int, property: PropertySource),
        _ values: UnsafeBufferPointer<T>,
        _ body: (UInt32, T) -> Void
    ) {
        order.withNewRows(of: holder.source) { newRows in
            if let rows = holder.property.column.rows {
                for place in 0..<rows.count where !values[place].isAbsent {
                    body(newRows[Int(rows[place])], values[place])
                }
            } else {
                for row in 0..<values.count where !values[row].isAbsent {
                    body(newRows[row], values[row])
                }
            }
        }
    }
}

/// A value of a property column, with the mark that dense columns have where a
/// row carries none.
protocol ColumnValue: BitwiseCopyable {
    static var absent: Self { get }
    var isAbsent: Bool { get }
}

extension Double: ColumnValue {
    static var absent: Double { .nan }
    var isAbsent: Bool { isNaN }
}

extension UInt32: ColumnValue {
    static var absent: UInt32 { PropertyColumn.absentCode }
    var isAbsent: Bool { self == PropertyColumn.absentCode }
}

extension UInt8: ColumnValue {
    static var absent: UInt8 { PropertyColumn.absentBool }
    var isAbsent: Bool { self == PropertyColumn.absentBool }
}
