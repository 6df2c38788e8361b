// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Footprints on their way into a part: rows as they come from the log, not
/// sorted yet, with their properties as columns.
///
/// The engine appends every durable batch, and asks for a part (the tail in
/// memory, or a run on disk) when it needs one. It belongs to one writer at a
/// time. Memory: about 40 bytes a row and 12 a property.
package final class JourneyRun {
    package private(set) var dictionary: JourneyDictionary
    package private(set) var logRange: Range<Int64>?
    /// Properties that the columns leave to the log, by reason.
    package private(set) var leftInLog = LeftInLog()

    let people = GrowingColumn<UInt32>()
    let nodes = GrowingColumn<UInt32>()
    let times = GrowingColumn<Int64>()
    let events = GrowingColumn<UInt16>()
    let amounts = GrowingColumn<Int64>()
    let offsets = GrowingColumn<Int64>()
    private(set) var properties: [PropertyRun] = []
    private var propertyPlaces: [UInt32: Int] = [:]

    /// Counts of property values that are not held in columns.
    package struct LeftInLog: Sendable {
        package var nested = 0
        package var longText = 0
        package var tooManyKeys = 0
    }

    /// Texts longer than this rest in the log: they are read one at a time, and
    /// no question filters by them.
    package static let longestText = 256

    package init(dictionary: JourneyDictionary) {
        self.dictionary = dictionary
    }

    package var rowCount: Int { times.count }
    package var isEmpty: Bool { times.count == 0 }

    /// Adds a batch whose first event stands at `firstOffset` of the log.
    /// `people` and `nodes` have one entry an event.
    package func append(
        _ batch: EventBatch,
        people eventPeople: [UInt32],
        nodes eventNodes: [UInt32],
        firstOffset: Int64
    ) {
        let count = batch.count
        precondition(eventPeople.count == count && eventNodes.count == count, "one an event")
        var cache = BatchCodes(stringCount: batch.strings.count)
        let firstRow = times.count
        people.append(contentsOf: eventPeople)
        nodes.append(contentsOf: eventNodes)
        times.append(contentsOf: batch.times)
        for index in 0..<count {
            events.append(eventName(batch, index, &cache))
            offsets.append(firstOffset + Int64(index))
            amounts.append(EventAmount.minorUnits(batch, event: index, codes: &cache.amounts))
        }
        for index in 0..<count {
            let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
            let row = UInt32(firstRow + index)
            for place in range { add(batch, place: place, row: row, &cache) }
        }
        let range = firstOffset..<firstOffset + Int64(count)
        logRange = (logRange?.lowerBound ?? range.lowerBound)..<range.upperBound
    }

    /// Adds one person's rows as they stand, without their properties.
    func append(_ view: JourneyView) {
        let first = Int64(times.count)
        people.append(contentsOf: [UInt32](repeating: view.person, count: view.count))
        nodes.append(contentsOf: [UInt32](repeating: view.person, count: view.count))
        times.append(contentsOf: view.times)
        events.append(contentsOf: view.events)
        amounts.append(contentsOf: view.amounts)
        for index in 0..<Int64(view.count) { offsets.append(first + index) }
        logRange = 0..<first + Int64(view.count)
    }

    /// The values of a property under a type; nothing beyond the most keys.
    func property(named name: String, type: PropertyType) -> PropertyRun? {
        column(forKey: name, type: type).map { properties[$0] }
    }

    private func eventName(
        _ batch: EventBatch,
        _ index: Int,
        _ cache: inout BatchCodes
    ) -> UInt16 {
        if batch.kinds[index] != cache.track, let kind = EventKind(rawValue: batch.kinds[index]) {
            return dictionary.code(addingEvent: kind.journeyName)
        }
        let string = Int(batch.names[index])
        if cache.events[string] >= 0 { return UInt16(cache.events[string]) }
        let code = dictionary.code(addingEvent: batch.strings[string])
        cache.events[string] = Int32(code)
        return code
    }

    private func add(
        _ batch: EventBatch,
        place: Int,
        row: UInt32,
        _ cache: inout BatchCodes
    ) {
        let type = batch.propertyTypes[place]
        guard type < BatchCodes.typeCount else { return }
        let slot = Int(batch.propertyKeys[place]) * Int(BatchCodes.typeCount) + Int(type)
        var column = cache.columns[slot]
        if column == BatchCodes.unknown {
            column = self.column(of: batch, place: place)
            cache.columns[slot] = column
        }
        guard column >= 0 else {
            if column == BatchCodes.nested {
                leftInLog.nested += 1
                addLists(batch, place: place, row: row)
            }
            if column == BatchCodes.tooManyKeys { leftInLog.tooManyKeys += 1 }
            return
        }
        let property = properties[Int(column)]
        let bits = batch.propertyValues[place]
        guard property.isText else {
            property.append(row: row, bits: bits)
            return
        }
        if !property.append(row: row, text: Int(bits), of: batch.strings, column: column, &cache) {
            leftInLog.longText += 1
        }
    }

    /// Adds the values of a list, which itself rests in the log.
    private func addLists(_ batch: EventBatch, place: Int, row: UInt32) {
        let text = Int(batch.propertyValues[place])
        let lists = batch.strings.withBytes(of: text) { ListColumns.lists(in: $0) }
        guard !lists.isEmpty else { return }
        let name = batch.strings[Int(batch.propertyKeys[place])]
        for list in lists {
            guard list.text.utf8.count <= ListColumns.longest else {
                leftInLog.longText += 1
                continue
            }
            let key = list.path.isEmpty ? name : name + "." + list.path
            guard let column = column(forKey: key, type: .json) else {
                leftInLog.tooManyKeys += 1
                continue
            }
            var text = list.text
            text.withUTF8 {
                properties[column].append(row: row, text: UnsafeRawBufferPointer($0))
            }
        }
    }

    /// The column of a property's key and type, or why it has none.
    private func column(of batch: EventBatch, place: Int) -> Int32 {
        switch PropertyType(rawValue: batch.propertyTypes[place]) {
        case .null, nil: return BatchCodes.none
        case .json: return BatchCodes.nested
        case .some(let type):
            let name = batch.strings[Int(batch.propertyKeys[place])]
            return column(forKey: name, type: type).map(Int32.init) ?? BatchCodes.tooManyKeys
        }
    }

    private func column(forKey name: String, type: PropertyType) -> Int? {
        guard let key = dictionary.code(addingKey: name) else { return nil }
        let identity = UInt32(key) << 8 | UInt32(type.rawValue)
        if let place = propertyPlaces[identity] { return place }
        properties.append(PropertyRun(key: key, type: type))
        propertyPlaces[identity] = properties.count - 1
        return properties.count - 1
    }

    /// The rows as an immutable part in memory. Of few people it needs no index.
    package func part(name: String, isIndexed: Bool = true) throws -> JourneyPart {
        var writer = ColumnFileWriter(name: name)
        let note = try RunLayout(self).write(into: &writer, isIndexed: isIndexed)
        return try JourneyPart(file: writer.finishInMemory(note: note.encoded()))
    }

    /// Writes the rows as a part on disk.
    package func write(to path: String) throws {
        var writer = try ColumnFileWriter(path: path)
        let note = try RunLayout(self).write(into: &writer, isIndexed: true)
        try writer.finish(note: note.encoded())
    }
}

extension EventKind {
    /// What a call that is no `track` is called in a journey. Names that begin
    /// with a dollar are about the person, not footprints.
    package var journeyName: String {
        switch self {
        case .track: "$track"
        case .page: "Page Viewed"
        case .screen: "Screen Viewed"
        case .identify: "$identify"
        case .group: "$group"
        case .alias: "$alias"
        }
    }
}
