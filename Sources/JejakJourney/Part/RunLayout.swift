// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Writes one part from a run: its rows in order, its properties as columns.
///
/// The run does not notice. Memory: about 24 bytes a row beside it, which the
/// engine bounds by freezing runs that have grown large.
struct RunLayout {
    private let run: JourneyRun
    /// By old row: the new row.
    private let newRows: GrowingColumn<UInt32>
    private var people: [UInt32] = []
    private var starts: [UInt32] = []

    init(_ run: JourneyRun) {
        self.run = run
        let order = SortedRows.sorted(run)
        newRows = GrowingColumn(repeating: 0, count: run.rowCount)
        let owners = run.people.buffer
        let rows = order.buffer
        let target = newRows.mutable
        var previous: UInt32?
        for place in 0..<rows.count {
            let row = Int(rows[place])
            let person = owners[row]
            if person != previous {
                people.append(person)
                starts.append(UInt32(truncatingIfNeeded: place))
                previous = person
            }
            target[row] = UInt32(truncatingIfNeeded: place)
        }
        starts.append(UInt32(truncatingIfNeeded: rows.count))
    }

    /// `isIndexed`: with the rows by event too.
    func write(into writer: inout ColumnFileWriter, isIndexed: Bool) throws -> PartNote {
        var note = PartNote()
        note.eventNames = run.dictionary.eventNames
        note.propertyKeys = run.dictionary.propertyKeys
        note.logRange = run.logRange ?? 0..<0
        try writer.add("people", people)
        try writer.add("starts", starts)
        let times = try add("times", run.times, into: &writer)
        let events = try add("events", run.events, into: &writer)
        try add("amounts", run.amounts, into: &writer)
        try add("offsets", run.offsets, into: &writer)
        if !run.people.buffer.elementsEqual(run.nodes.buffer) {
            try add("nodes", run.nodes, into: &writer)
        }
        if isIndexed { try writeIndex(events, times, into: &writer) }
        if let earliest = run.times.buffer.min(), let latest = run.times.buffer.max() {
            note.timeRange = earliest...latest
        }
        let properties = run.properties.sorted {
            ($0.key, $0.type.rawValue) < ($1.key, $1.type.rawValue)
        }
        for property in properties {
            note.columns.append(try write(property, into: &writer))
        }
        return note
    }

    private func writeIndex(
        _ events: [UInt16],
        _ times: [Int64],
        into writer: inout ColumnFileWriter
    ) throws {
        let table = try events.withUnsafeBufferPointer { events in
            try times.withUnsafeBufferPointer { times in
                try starts.withUnsafeBufferPointer { starts in
                    try EventIndexTable(
                        events: events,
                        times: times,
                        peopleStarts: starts,
                        eventCount: run.dictionary.eventNames.count,
                        scratch: writer.scratchPath
                    )
                }
            }
        }
        try table.write(into: &writer)
    }

    /// A column in its new order.
    @discardableResult
    private func add<T: BitwiseCopyable>(
        _ name: String,
        _ column: GrowingColumn<T>,
        into writer: inout ColumnFileWriter
    ) throws -> [T] {
        let values = column.buffer
        let order = newRows.buffer
        let ordered = [T](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            for row in 0..<values.count { buffer[Int(order[row])] = values[row] }
            initialized = values.count
        }
        try writer.add(name, ordered)
        return ordered
    }

    private func write(
        _ property: PropertyRun,
        into writer: inout ColumnFileWriter
    ) throws -> PartNote.Column {
        let note = PartNote.Column(
            key: property.key,
            type: property.type,
            isDense: property.rows.count * 4 >= run.rowCount
        )
        switch property.type {
        case .number: try write(property.numbers, of: property, note, into: &writer)
        case .bool: try write(property.bools, of: property, note, into: &writer)
        case .text, .json:
            try write(property.codes, of: property, note, into: &writer)
            try writer.add(note.prefix + ".bytes", property.texts.bytes)
            try writer.add(note.prefix + ".offsets", property.texts.offsets)
        case .null: break
        }
        return note
    }

    /// Writes the values, dense or sparse.
    private func write<T: ColumnValue>(
        _ column: GrowingColumn<T>,
        of property: PropertyRun,
        _ note: PartNote.Column,
        into writer: inout ColumnFileWriter
    ) throws {
        let values = column.buffer
        if note.isDense {
            let dense = GrowingColumn<T>(repeating: .absent, count: run.rowCount)
            let target = dense.mutable
            visit(property, values) { target[Int($0)] = $1 }
            try withExtendedLifetime(dense) { try writer.add(note.prefix, dense.buffer) }
            return
        }
        var rank = RowRank(rowCount: run.rowCount)
        visit(property, values) { row, _ in rank.mark(row) }
        rank.finish()
        let sparse = GrowingColumn<T>(repeating: .absent, count: rank.count)
        let rows = GrowingColumn<UInt32>(repeating: 0, count: rank.count)
        let target = sparse.mutable
        let targetRows = rows.mutable
        visit(property, values) { row, value in
            let place = rank.place(of: row)
            target[place] = value
            targetRows[place] = row
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
        _ property: PropertyRun,
        _ values: UnsafeBufferPointer<T>,
        _ body: (UInt32, T) -> Void
    ) {
        let rows = property.rows.buffer
        let order = newRows.buffer
        for place in 0..<rows.count where !values[place].isAbsent {
            body(order[Int(rows[place])], values[place])
        }
    }
}
