// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Whole numbers in as few bytes as their spread needs: the smallest value,
/// the width in bytes, and each value less the smallest.
enum NarrowColumn {
    static func write(_ values: [UInt64], into writer: inout ByteWriter) {
        let smallest = values.min() ?? 0
        let spread = (values.max() ?? 0) - smallest
        writer.write(UInt32(values.count))
        writer.write(smallest)
        switch spread {
        case 0: writer.write(UInt8(0))
        case 1...0xFF:
            writer.write(UInt8(1))
            writer.write(column: values.map { UInt8(truncatingIfNeeded: $0 - smallest) })
        case 0x100...0xFFFF:
            writer.write(UInt8(2))
            writer.write(column: values.map { UInt16(truncatingIfNeeded: $0 - smallest) })
        case 0x1_0000...0xFFFF_FFFF:
            writer.write(UInt8(4))
            writer.write(column: values.map { UInt32(truncatingIfNeeded: $0 - smallest) })
        default:
            writer.write(UInt8(8))
            writer.write(column: values.map { $0 - smallest })
        }
    }

    /// A column of as many values as the caller knows there must be. A column
    /// of equal values takes no room, so its own count would prove nothing and
    /// a damaged one could fill the memory.
    static func read(_ reader: inout ByteReader, expecting expected: Int) throws -> [UInt64] {
        try read(&reader, atMost: expected, atLeast: expected)
    }

    static func read(
        _ reader: inout ByteReader,
        atMost most: Int,
        atLeast least: Int = 0
    ) throws -> [UInt64] {
        let count = Int(try reader.read(UInt32.self))
        guard count >= least, count <= most else {
            throw BlockCodec.damage("its columns' lengths")
        }
        let smallest = try reader.read(UInt64.self)
        switch try reader.read(UInt8.self) {
        case 0: return [UInt64](repeating: smallest, count: count)
        case 1:
            return try reader.read(column: UInt8.self, count: count).map { UInt64($0) &+ smallest }
        case 2:
            return try reader.read(column: UInt16.self, count: count).map { UInt64($0) &+ smallest }
        case 4:
            return try reader.read(column: UInt32.self, count: count).map { UInt64($0) &+ smallest }
        case 8: return try reader.read(column: UInt64.self, count: count).map { $0 &+ smallest }
        default: throw BlockCodec.damage("the width of a column")
        }
    }
}
