// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Writes one part from a run, or from older parts: sorting, merging and
/// compaction are the same act.
///
/// Neither the sources nor their readers notice: they stay as they are until
/// the store's transaction names the new file instead. Memory: about 24 bytes a
/// row beside the sources, which are read where they lie.
package struct PartMerge {
    private let sources: [PartSource]
    private let dictionary: JourneyDictionary
    private let logRange: Range<Int64>
    /// The parts that are read, to be proved first: damage must not come out of
    /// a merge under a new checksum.
    private let parts: [JourneyPart]

    init(run: JourneyRun) {
        sources = [PartSource(run: run)]
        dictionary = run.dictionary
        logRange = run.logRange ?? 0..<0
        parts = []
    }

    /// Merges parts into one. `personNow` names the person of every node that
    /// moved since the parts were written.
    package init(parts: [JourneyPart], dictionary: JourneyDictionary, personNow: [UInt32: UInt32]) {
        sources = parts.map { PartSource(part: $0, personNow: personNow) }
        self.parts = parts
        self.dictionary = dictionary
        let first = parts.map(\.logRange.lowerBound).min() ?? 0
        logRange = first..<max(first, parts.map(\.logRange.upperBound).max() ?? 0)
    }

    package func write(to path: String) throws {
        var writer = try ColumnFileWriter(path: path)
        let note = try write(into: &writer)
        try writer.finish(note: note)
    }

    package func writeInMemory(name: String) throws -> ColumnFile {
        var writer = ColumnFileWriter(name: name)
        let note = try write(into: &writer)
        return try writer.finishInMemory(note: note)
    }

    private func write(into writer: inout ColumnFileWriter) throws -> [UInt8] {
        for part in parts { try part.verify() }
        let order = RowOrder(sources)
        try writer.add("people", order.people)
        try writer.add("starts", order.starts)
        let times = scattered(order) { $0.times }
        try writer.add("times", times)
        try writer.add("events", scattered(order) { $0.events })
        try writer.add("amounts", scattered(order) { $0.amounts })
        try writer.add("offsets", scattered(order) { $0.offsets })
        if sources.contains(where: { zip($0.people, $0.nodes).contains { $0 != $1 } }) {
            try writer.add("nodes", scattered(order) { $0.nodes })
        }
        var note = PartNote()
        note.eventNames = dictionary.eventNames
        note.propertyKeys = dictionary.propertyKeys
        note.logRange = logRange
        if let earliest = times.min(), let latest = times.max() {
            note.timeRange = earliest...latest
        }
        var byIdentity: [UInt32: [(source: Int, property: PropertySource)]] = [:]
        for (index, source) in sources.enumerated() {
            for property in source.properties {
                let identity =
                    UInt32(property.column.key) << 8 | UInt32(property.column.type.rawValue)
                byIdentity[identity, default: []].append((index, property))
            }
        }
        for identity in byIdentity.keys.sorted() {
            guard let type = PropertyType(rawValue: UInt8(identity & 0xFF)),
                let holders = byIdentity[identity]
            else { continue }
            let merge = PropertyMerge(
                key: UInt16(identity >> 8),
                type: type,
                holders: holders,
                order: order
            )
            note.columns.append(try merge.write(into: &writer))
        }
        return note.encoded()
    }

    /// A column of all sources in its new order.
    private func scattered<T: BitwiseCopyable>(
        _ order: RowOrder,
        _ column: (PartSource) -> UnsafeBufferPointer<T>
    ) -> [T] {
        [T](unsafeUninitializedCapacity: order.rowCount) { buffer, initialized in
            for (index, source) in sources.enumerated() {
                let values = column(source)
                order.withNewRows(of: index) { newRows in
                    for row in 0..<newRows.count { buffer[Int(newRows[row])] = values[row] }
                }
            }
            initialized = order.rowCount
        }
    }
}
