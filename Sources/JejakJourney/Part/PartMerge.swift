// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Writes one part from older ones: merging and compaction are the same act.
///
/// The order of the rows is found once, as steps that say how many rows of
/// which part follow; then each column is written by following them, so the
/// parts are read and the new one is written from front to back. Neither the
/// parts nor their readers notice: they stay as they are until the store's
/// transaction names the new file instead. Memory: a few megabytes, and one
/// person's rows; what grows with the rows rests in files.
package struct PartMerge {
    private let parts: [JourneyPart]
    private let dictionary: JourneyDictionary
    private let logRange: Range<Int64>
    private let personNow: [UInt32: UInt32]

    /// Merges parts into one. `personNow` names the person of every node that
    /// moved since the parts were written.
    package init(parts: [JourneyPart], dictionary: JourneyDictionary, personNow: [UInt32: UInt32]) {
        self.parts = parts
        self.dictionary = dictionary
        self.personNow = personNow
        let first = parts.map(\.logRange.lowerBound).min() ?? 0
        logRange = first..<max(first, parts.map(\.logRange.upperBound).max() ?? 0)
    }

    package func write(to path: String) throws {
        var writer = try ColumnFileWriter(path: path)
        let note = try write(into: &writer)
        try writer.finish(note: note.encoded())
    }

    package func writeInMemory(name: String) throws -> ColumnFile {
        var writer = ColumnFileWriter(name: name)
        let note = try write(into: &writer)
        return try writer.finishInMemory(note: note.encoded())
    }

    private func write(into writer: inout ColumnFileWriter) throws -> PartNote {
        // Damage must not come out of a merge under a new checksum.
        for part in parts { try part.verify() }
        let sources = parts.enumerated().map {
            MergeSource($1, index: $0, of: parts.count, personNow: personNow)
        }
        let order = try MergeOrder(sources, scratch: writer.scratchPath)
        var note = PartNote()
        note.eventNames = dictionary.eventNames
        note.propertyKeys = dictionary.propertyKeys
        note.logRange = logRange
        try writer.add("people", order.people)
        try writer.add("starts", order.starts)
        let columns = ColumnMerge(parts: parts, order: order)
        let timesStart = writer.position
        var range: ClosedRange<Int64>?
        try columns.write("times", parts.map(\.times), into: &writer) { times in
            guard let least = times.min(), let most = times.max() else { return }
            range = min(least, range?.lowerBound ?? least)...max(most, range?.upperBound ?? most)
        }
        note.timeRange = range
        let eventsStart = writer.position
        try columns.write("events", parts.map(\.events), into: &writer)
        let index = try writer.read(timesStart, order.rowCount, of: Int64.self) { times in
            try writer.read(eventsStart, order.rowCount, of: UInt16.self) { events in
                try EventIndexTable(
                    events: events,
                    times: times,
                    peopleStarts: order.starts,
                    eventCount: dictionary.eventNames.count,
                    scratch: writer.scratchPath
                )
            }
        }
        try columns.write("amounts", parts.map(\.amounts), into: &writer)
        try columns.write("offsets", parts.map(\.offsets), into: &writer)
        if sources.contains(where: \.hasNodes) { try columns.writeNodes(into: &writer) }
        try index.write(into: &writer)
        note.columns = try writeProperties(order, into: &writer)
        return note
    }

    private func writeProperties(
        _ order: MergeOrder,
        into writer: inout ColumnFileWriter
    ) throws -> [PartNote.Column] {
        var byIdentity: [UInt32: [(source: Int, column: PropertyColumn)]] = [:]
        for (index, part) in parts.enumerated() {
            for column in part.properties {
                let identity = UInt32(column.key) << 8 | UInt32(column.type.rawValue)
                byIdentity[identity, default: []].append((index, column))
            }
        }
        return try byIdentity.keys.sorted().compactMap { identity in
            guard let type = PropertyType(rawValue: UInt8(identity & 0xFF)),
                let holders = byIdentity[identity]
            else { return nil }
            let merge = PropertyMerge(
                key: UInt16(identity >> 8),
                type: type,
                partCount: parts.count,
                holders: holders,
                order: order
            )
            return try merge.write(into: &writer)
        }
    }
}
