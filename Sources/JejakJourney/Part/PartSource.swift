// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows that go into a part, wherever they come from: a run in memory or an
/// older part.
///
/// It points into its owner's memory and keeps the owner alive.
struct PartSource {
    let rowCount: Int
    /// One an entry: the row's person, as it is now.
    let people: UnsafeBufferPointer<UInt32>
    let nodes: UnsafeBufferPointer<UInt32>
    let times: UnsafeBufferPointer<Int64>
    let events: UnsafeBufferPointer<UInt16>
    let amounts: UnsafeBufferPointer<Int64>
    let offsets: UnsafeBufferPointer<Int64>
    let properties: [PropertySource]
    let isSorted: Bool
    private let owners: [AnyObject]

    init(run: JourneyRun) {
        rowCount = run.rowCount
        people = run.people.buffer
        nodes = run.nodes.buffer
        times = run.times.buffer
        events = run.events.buffer
        amounts = run.amounts.buffer
        offsets = run.offsets.buffer
        properties = run.properties.map(PropertySource.init(run:))
        isSorted = false
        owners = [run]
    }

    /// An older part, whose rows go to the person their node belongs to now.
    init(part: JourneyPart, personNow: [UInt32: UInt32]) {
        let people = GrowingColumn<UInt32>(capacity: part.rowCount)
        let nodes = GrowingColumn<UInt32>(capacity: part.rowCount)
        var hasMoved = false
        for index in 0..<part.people.count {
            let home = part.people[index]
            for row in part.rows(ofIndex: index) {
                let node = part.nodes?[row] ?? home
                let person = personNow.isEmpty ? home : personNow[node] ?? home
                if person != home { hasMoved = true }
                people.append(person)
                nodes.append(node)
            }
        }
        rowCount = part.rowCount
        self.people = people.buffer
        self.nodes = nodes.buffer
        times = part.times
        events = part.events
        amounts = part.amounts
        offsets = part.offsets
        properties = part.properties.map(PropertySource.init(column:))
        isSorted = !hasMoved
        owners = [part, people, nodes]
    }
}

/// One property's values in a source, of one type.
struct PropertySource {
    let column: PropertyColumn

    init(column: PropertyColumn) {
        self.column = column
    }

    init(run: PropertyRun) {
        let texts = GrowingColumn<UInt8>(capacity: run.texts.bytes.count)
        texts.append(contentsOf: run.texts.bytes)
        let offsets = GrowingColumn<UInt32>(capacity: run.texts.offsets.count)
        offsets.append(contentsOf: run.texts.offsets)
        column = PropertyColumn(
            key: run.key,
            type: run.type,
            rows: run.rows.buffer,
            numbers: run.numbers.buffer,
            codes: run.codes.buffer,
            bools: run.bools.buffer,
            textBytes: texts.buffer,
            textOffsets: offsets.buffer
        )
        owners = [run, texts, offsets]
    }

    private var owners: [AnyObject] = []

    /// How many rows carry a value.
    var valueCount: Int {
        if let rows = column.rows { return rows.count }
        return switch column.type {
        case .number: column.numbers.lazy.filter { !$0.isNaN }.count
        case .text: column.codes.lazy.filter { $0 != PropertyColumn.absentCode }.count
        default: column.bools.lazy.filter { $0 != PropertyColumn.absentBool }.count
        }
    }
}
