// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Brings one property of several parts into a merged part's order.
struct PropertyMerge {
    let key: UInt16
    let type: PropertyType
    let partCount: Int
    let holders: [(source: Int, column: PropertyColumn)]
    let order: MergeOrder

    func write(into writer: inout ColumnFileWriter) throws -> PartNote.Column {
        let values = holders.reduce(0) { $0 + $1.column.valueCount }
        let note = PartNote.Column(key: key, type: type, isDense: values * 4 >= order.rowCount)
        switch type {
        case .number: try write(holders.map(\.column.numbers), note, into: &writer)
        case .bool: try write(holders.map(\.column.bools), note, into: &writer)
        case .text, .json: try writeText(note, into: &writer)
        case .null: break
        }
        return note
    }

    private func writeText(_ note: PartNote.Column, into writer: inout ColumnFileWriter) throws {
        if holders.count == 1, let column = holders.first?.column {
            // One dictionary: its codes stay as they are.
            try write([column.codes], note, into: &writer)
            try writer.add(note.prefix + ".bytes", column.textBytes)
            try writer.add(note.prefix + ".offsets", column.textOffsets)
            return
        }
        let texts = try TextUnion(holders.map(\.column), scratch: writer.scratchPath)
        try write(
            holders.map(\.column.codes),
            codes: holders.indices.map { texts.newCodes(ofColumn: $0) },
            note,
            into: &writer
        )
        try texts.write(note.prefix, into: &writer)
    }

    /// Writes the values, dense or sparse: one column of values a holder.
    private func write<T: ColumnValue>(
        _ columns: [UnsafeBufferPointer<T>],
        codes: [UnsafePointer<UInt32>?]? = nil,
        _ note: PartNote.Column,
        into writer: inout ColumnFileWriter
    ) throws {
        var cursors = [PropertyCursor<T>](repeating: PropertyCursor(), count: 2 * partCount)
        for (index, holder) in holders.enumerated() {
            let cursor = PropertyCursor(
                values: columns[index],
                rows: holder.column.rows,
                codes: codes?[index]
            )
            cursors[holder.source] = cursor
            cursors[holder.source + partCount] = cursor
        }
        try cursors.withUnsafeMutableBufferPointer { cursors in
            if note.isDense {
                try writeDense(note.prefix, cursors, into: &writer)
                return
            }
            try writeSparse(note.prefix, cursors, into: &writer) { _, value in value }
            for source in cursors.indices { cursors[source].rewind() }
            try writeSparse(note.prefix + ".rows", cursors, into: &writer) { row, _ in row }
        }
    }

    /// A value or the absent mark for every row.
    private func writeDense<T: ColumnValue>(
        _ name: String,
        _ cursors: UnsafeMutableBufferPointer<PropertyCursor<T>>,
        into writer: inout ColumnFileWriter
    ) throws {
        var pieces = MergePieces<T>()
        writer.begin(name)
        for step in order.steps {
            let target = pieces.extend(by: Int(step.length))
            cursors[Int(step.source)].copy(step, to: target)
            try pieces.writeIfFull(into: &writer)
        }
        try pieces.write(into: &writer)
        try writer.end()
    }

    /// What is to be held of every value that there is, by its new row.
    @inline(__always)
    private func writeSparse<T: ColumnValue, Held: BitwiseCopyable>(
        _ name: String,
        _ cursors: UnsafeMutableBufferPointer<PropertyCursor<T>>,
        into writer: inout ColumnFileWriter,
        _ held: (UInt32, T) -> Held
    ) throws {
        var pieces = MergePieces<Held>()
        writer.begin(name)
        var first: UInt32 = 0
        for step in order.steps {
            cursors[Int(step.source)].visit(step) { row, value in
                pieces.append(held(first &+ row, value))
            }
            first &+= UInt32(step.length)
            try pieces.writeIfFull(into: &writer)
        }
        try pieces.write(into: &writer)
        try writer.end()
    }
}

/// How far a merge has come in one part's values of a property.
struct PropertyCursor<Value: ColumnValue> {
    private let values: UnsafeBufferPointer<Value>
    private let rows: UnsafeBufferPointer<UInt32>?
    /// The new codes of texts by the old ones, where they change.
    private let codes: UnsafePointer<UInt32>?
    /// The row behind the last step, and the first value at or behind it.
    private var row: UInt32 = 0
    private var place = 0

    /// No values at all.
    init() {
        values = UnsafeBufferPointer(start: nil, count: 0)
        rows = UnsafeBufferPointer(start: nil, count: 0)
        codes = nil
    }

    init(
        values: UnsafeBufferPointer<Value>,
        rows: UnsafeBufferPointer<UInt32>?,
        codes: UnsafePointer<UInt32>?
    ) {
        self.values = values
        self.rows = rows
        self.codes = codes
    }

    /// Back to the first row.
    mutating func rewind() {
        row = 0
        place = 0
    }

    /// Goes to a step's first value: nothing to do, unless rows lie in between
    /// that moved to somebody else.
    @inline(__always)
    private mutating func go(to step: MergeStep, in rows: UnsafeBufferPointer<UInt32>) {
        if step.row != row { skip(to: step.row, in: rows) }
        row = step.row &+ UInt32(step.length)
    }

    private static var near: UInt32 { 64 }

    private mutating func skip(to wanted: UInt32, in rows: UnsafeBufferPointer<UInt32>) {
        guard row < wanted, wanted - row < Self.near else {
            place = rows.lowerBound { $0 < wanted }
            return
        }
        while place < rows.count, rows[place] < wanted { place += 1 }
    }

    @inline(__always)
    private func value(_ place: Int) -> Value {
        guard let codes else { return values[place] }
        return values[place].translated(by: codes)
    }

    /// Shows every value of a step with its place in the step.
    @inline(__always)
    mutating func visit(_ step: MergeStep, _ body: (UInt32, Value) -> Void) {
        guard let rows else {
            for index in 0..<UInt32(step.length) {
                let place = Int(step.row &+ index)
                if !values[place].isAbsent { body(index, value(place)) }
            }
            return
        }
        go(to: step, in: rows)
        while place < rows.count, rows[place] < row {
            if !values[place].isAbsent { body(rows[place] &- step.row, value(place)) }
            place &+= 1
        }
    }

    /// Copies a step's values, with the absent mark where a row has none.
    @inline(__always)
    mutating func copy(_ step: MergeStep, to target: UnsafeMutablePointer<Value>) {
        let length = Int(step.length)
        guard rows == nil else {
            for index in 0..<length { target[index] = .absent }
            visit(step) { target[Int($0)] = $1 }
            return
        }
        guard let source = values.baseAddress.map({ $0 + Int(step.row) }) else { return }
        if let codes {
            for index in 0..<length { target[index] = source[index].translated(by: codes) }
        } else {
            target.fill(from: source, count: length)
        }
    }
}

/// A value of a property column, with the mark that dense columns have where a
/// row carries none.
protocol ColumnValue: BitwiseCopyable {
    static var absent: Self { get }
    var isAbsent: Bool { get }
    /// The value by another list of texts, where it is a code of one.
    func translated(by codes: UnsafePointer<UInt32>) -> Self
}

extension ColumnValue {
    @inline(__always)
    func translated(by codes: UnsafePointer<UInt32>) -> Self { self }
}

extension Double: ColumnValue {
    static var absent: Double { .nan }
    var isAbsent: Bool { isNaN }
}

extension UInt32: ColumnValue {
    static var absent: UInt32 { PropertyColumn.absentCode }
    var isAbsent: Bool { self == PropertyColumn.absentCode }

    @inline(__always)
    func translated(by codes: UnsafePointer<UInt32>) -> UInt32 {
        isAbsent ? self : codes[Int(self)]
    }
}

extension UInt8: ColumnValue {
    static var absent: UInt8 { PropertyColumn.absentBool }
    var isAbsent: Bool { self == PropertyColumn.absentBool }
}

extension PropertyColumn {
    /// How many rows carry a value.
    var valueCount: Int {
        if let rows { return rows.count }
        return switch type {
        case .number: numbers.lazy.filter { !$0.isNaN }.count
        case .text, .json: codes.lazy.filter { $0 != PropertyColumn.absentCode }.count
        default: bools.lazy.filter { $0 != PropertyColumn.absentBool }.count
        }
    }
}
