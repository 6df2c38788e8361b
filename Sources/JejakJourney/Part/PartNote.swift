// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a part says about itself beside its columns: the dictionary at the
/// time it was written, what it covers, and its property columns.
struct PartNote {
    /// One property column of the part: which property, and how it is held.
    struct Column {
        let key: UInt16
        let type: PropertyType
        let isDense: Bool

        var prefix: String { "property.\(key).\(type.rawValue)" }

        /// Whether the values are codes of texts.
        private var isCoded: Bool { type == .text || type == .json }

        func column(in file: ColumnFile) throws -> PropertyColumn {
            let none = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
            return PropertyColumn(
                key: key,
                type: type,
                rows: isDense ? nil : try file.column(prefix + ".rows"),
                numbers: type == .number
                    ? try file.column(prefix) : UnsafeBufferPointer(start: nil, count: 0),
                codes: isCoded ? try file.column(prefix) : none,
                bools: type == .bool
                    ? try file.column(prefix) : UnsafeBufferPointer(start: nil, count: 0),
                textBytes: isCoded
                    ? try file.column(prefix + ".bytes")
                    : UnsafeBufferPointer(start: nil, count: 0),
                textOffsets: isCoded ? try file.column(prefix + ".offsets") : none
            )
        }
    }

    var eventNames: [String] = []
    var propertyKeys: [String] = []
    var logRange: Range<Int64> = 0..<0
    var timeRange: ClosedRange<Int64>?
    var columns: [Column] = []

    init() {}

    init(decoding bytes: [UInt8], path: String) throws {
        do {
            try bytes.withUnsafeBytes { try read(ByteReader($0), path: path) }
        } catch is ByteReader.Truncated {
            throw ColumnFile.damage(path, "its note ends early")
        }
    }

    private mutating func read(_ source: ByteReader, path: String) throws {
        var reader = source
        for _ in 0..<(try reader.read(UInt32.self)) { eventNames.append(try reader.readText()) }
        for _ in 0..<(try reader.read(UInt32.self)) { propertyKeys.append(try reader.readText()) }
        let first = try reader.read(Int64.self)
        let end = try reader.read(Int64.self)
        guard first <= end else { throw ColumnFile.damage(path, "its log range is reversed") }
        logRange = first..<end
        let earliest = try reader.read(Int64.self)
        let latest = try reader.read(Int64.self)
        timeRange = earliest <= latest ? earliest...latest : nil
        for _ in 0..<(try reader.read(UInt32.self)) {
            let key = try reader.read(UInt16.self)
            let raw = try reader.read(UInt8.self)
            let dense = try reader.read(UInt8.self)
            guard let type = PropertyType(rawValue: raw), Int(key) < propertyKeys.count else {
                throw ColumnFile.damage(path, "it names an unknown property")
            }
            columns.append(Column(key: key, type: type, isDense: dense != 0))
        }
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt32(eventNames.count))
        for name in eventNames { writer.write(text: name) }
        writer.write(UInt32(propertyKeys.count))
        for key in propertyKeys { writer.write(text: key) }
        writer.write(logRange.lowerBound)
        writer.write(logRange.upperBound)
        writer.write(timeRange?.lowerBound ?? 1)
        writer.write(timeRange?.upperBound ?? 0)
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(column.key)
            writer.write(column.type.rawValue)
            writer.write(column.isDense ? UInt8(1) : 0)
        }
        return writer.bytes
    }
}
