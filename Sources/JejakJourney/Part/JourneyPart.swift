// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Journeys as immutable columns: one file of the data folder, or the tail.
///
/// Rows are sorted by (person, time, log offset), so one person's footprints
/// lie together and a question over everybody is one forward scan.
///
/// Opening proves what reading relies on (lengths, people and starts, codes of
/// events and the places of texts), so that no damage leads a read outside the
/// file. Whether the values are those that were written is what `verify`
/// proves, and a merge asks it before it reads.
///
/// Invariants: `people` rises; person `i` owns rows `starts[i] ..<
/// starts[i + 1]`; the row columns have equal length.
package final class JourneyPart: @unchecked Sendable {
    package let file: ColumnFile
    package let people: UnsafeBufferPointer<UInt32>
    package let starts: UnsafeBufferPointer<UInt32>
    package let times: UnsafeBufferPointer<Int64>
    package let events: UnsafeBufferPointer<UInt16>
    /// Money in minor units, 0 where the event carries none.
    package let amounts: UnsafeBufferPointer<Int64>
    /// Where the event stands in the log.
    package let offsets: UnsafeBufferPointer<Int64>
    /// The identifier the event came with, where any differs from its person.
    package let nodes: UnsafeBufferPointer<UInt32>?
    package let properties: [PropertyColumn]
    /// The same rows by event, where the part has them so.
    package let index: EventIndex?
    package let dictionary: JourneyDictionary
    /// The log offsets the part covers: from the first, up to before the second.
    package let logRange: Range<Int64>
    package let timeRange: ClosedRange<Int64>?

    package init(file: ColumnFile) throws {
        self.file = file
        people = try file.column("people")
        starts = try file.column("starts")
        times = try file.column("times")
        events = try file.column("events")
        amounts = try file.column("amounts")
        offsets = try file.column("offsets")
        nodes = file.has("nodes") ? try file.column("nodes") : nil
        let note = try PartNote(decoding: file.note, path: file.path)
        guard
            let dictionary = JourneyDictionary(
                eventNames: note.eventNames,
                propertyKeys: note.propertyKeys
            )
        else { throw ColumnFile.damage(file.path, "it names too many events or properties") }
        self.dictionary = dictionary
        logRange = note.logRange
        timeRange = note.timeRange
        properties = try note.columns.map { try $0.column(in: file) }
        index = try EventIndex(
            file: file,
            eventCount: dictionary.eventNames.count,
            rowCount: times.count
        )
        try checkLengths()
        try checkPlaces()
    }

    private func checkLengths() throws {
        let rows = times.count
        guard starts.count == people.count + 1, events.count == rows, amounts.count == rows,
            offsets.count == rows, nodes.map({ $0.count == rows }) ?? true,
            starts.first == 0, starts.last.map(Int.init) == rows
        else { throw ColumnFile.damage(file.path, "its columns disagree in length") }
        for column in properties {
            let count = column.rows?.count ?? rows
            let values =
                switch column.type {
                case .number: column.numbers.count
                case .text, .json: column.codes.count
                default: column.bools.count
                }
            guard values == count else {
                throw ColumnFile.damage(file.path, "a property column has the wrong length")
            }
        }
    }

    /// Time grows with the people, the rows (two bytes each) and the different
    /// texts.
    private func checkPlaces() throws {
        guard people.isStrictlyRising, starts.isStrictlyRising else {
            throw ColumnFile.damage(file.path, "its people are out of order")
        }
        guard events.max().map({ Int($0) < dictionary.eventNames.count }) ?? true else {
            throw ColumnFile.damage(file.path, "it holds an event without a name")
        }
        for column in properties where column.type == .text || column.type == .json {
            guard column.textOffsets.arePlaces(in: column.textBytes.count) else {
                throw ColumnFile.damage(file.path, "the texts of a property are out of order")
            }
        }
    }

    /// Proves that the values are those that were written, and that the rows and
    /// codes of every property exist. Reads the whole file once.
    package func verify() throws {
        try file.verify()
        guard index?.agrees(with: self) ?? true else {
            throw ColumnFile.damage(file.path, "its index of events says something else")
        }
        for column in properties {
            let rowsExist =
                column.rows.map {
                    $0.isStrictlyRising && ($0.last.map { Int($0) < rowCount } ?? true)
                } ?? true
            let codesExist = column.codes.allSatisfy {
                $0.isAbsent || Int($0) < column.textCount
            }
            guard rowsExist, codesExist else {
                throw ColumnFile.damage(file.path, "a property's values are out of range")
            }
        }
    }

    package var rowCount: Int { times.count }

    /// The place of a person among the part's people, or nothing.
    package func index(of person: UInt32) -> Int? {
        let place = lowerBound(person)
        return place < people.count && people[place] == person ? place : nil
    }

    /// The first place whose person is not below `person`.
    package func lowerBound(_ person: UInt32) -> Int {
        var low = 0
        var high = people.count
        while low < high {
            let middle = (low + high) / 2
            if people[middle] < person { low = middle + 1 } else { high = middle }
        }
        return low
    }

    package func rows(ofIndex index: Int) -> Range<Int> {
        Int(starts[index])..<Int(starts[index + 1])
    }

    /// The columns of one property, at most one of each type.
    package func columns(ofKey key: UInt16) -> [PropertyColumn] {
        properties.filter { $0.key == key }
    }

    /// Every property of one row that is held in columns.
    package func values(ofRow row: Int) -> [(key: String, value: PropertyValue)] {
        properties.compactMap { column in
            column.value(ofRow: row).map {
                (dictionary.propertyKeys[Int(column.key)], $0)
            }
        }
    }
}

extension UnsafeBufferPointer where Element: Comparable & BitwiseCopyable {
    /// Whether every value is above the one before it.
    var isStrictlyRising: Bool {
        var holds = true
        for index in 1..<Swift.max(1, count) { holds = holds && self[index - 1] < self[index] }
        return holds
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// Whether the values cut a run of bytes into texts: from 0, never falling,
    /// to its end.
    func arePlaces(in byteCount: Int) -> Bool {
        guard let first, let last else { return byteCount == 0 }
        guard first == 0, Int(last) == byteCount else { return false }
        var holds = true
        for index in 1..<count { holds = holds && self[index - 1] <= self[index] }
        return holds
    }
}
