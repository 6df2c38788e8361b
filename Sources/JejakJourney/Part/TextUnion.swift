// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The texts of several columns as one list, in the order in which the columns
/// first name them, and the new code of every old one.
///
/// As a `StringTable` that takes in one column after the other, but the texts
/// stay where they lie: an open-addressing table leads from a text to its new
/// code, and from there to the column that brought it. Memory: about 28 bytes a
/// text, in `ScratchTable`s where there are many.
final class TextUnion {
    private let columns: [PropertyColumn]
    /// By column: where its codes begin in `codes`.
    private let bases: [Int]
    /// By column and old code: the new code.
    private let codes: ScratchTable<UInt32>
    /// By new code: the column's base plus the old code.
    private let origins: ScratchTable<UInt32>
    /// Half of the hash above the new code plus one; 0 marks an empty slot.
    private let slots: ScratchTable<UInt64>
    private(set) var count = 0

    init(_ columns: [PropertyColumn], scratch path: String?) throws {
        self.columns = columns
        var bases: [Int] = []
        var total = 0
        for column in columns {
            bases.append(total)
            total += column.textCount
        }
        self.bases = bases
        precondition(total < Int(UInt32.max), "a code has 32 bits")
        codes = try ScratchTable(count: total, path: path)
        origins = try ScratchTable(count: total, path: path)
        slots = try ScratchTable(count: max(64, total * 2).nextPowerOfTwo, path: path)
        for (index, column) in columns.enumerated() {
            for code in 0..<column.textCount { add(column, code, base: bases[index]) }
        }
    }

    /// The new codes of one column, by its old ones; valid while this lives.
    func newCodes(ofColumn index: Int) -> UnsafePointer<UInt32>? {
        codes.values.baseAddress.map { UnsafePointer($0 + bases[index]) }
    }

    private func add(_ column: PropertyColumn, _ code: Int, base: Int) {
        let text = column.bytes(ofText: code)
        let hash = StableHash.hash(text)
        let mask = slots.values.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots.values[slot] != 0 {
            let entry = slots.values[slot]
            let known = Int(entry & 0xFFFF_FFFF) - 1
            if entry >> 32 == hash >> 32, equals(known, text) {
                codes.values[base + code] = UInt32(known)
                return
            }
            slot = (slot + 1) & mask
        }
        slots.values[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(count + 1)
        codes.values[base + code] = UInt32(count)
        origins.values[count] = UInt32(base + code)
        count += 1
    }

    private func equals(_ known: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let other = bytes(of: known)
        guard other.count == text.count else { return false }
        var index = 0
        while index + 8 <= text.count {
            let one = other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if one != text.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
            index += 8
        }
        while index < text.count {
            if other[index] != text[index] { return false }
            index += 1
        }
        return true
    }

    /// The bytes of the text with a new code.
    private func bytes(of code: Int) -> UnsafeRawBufferPointer {
        let origin = Int(origins.values[code])
        var column = columns.count - 1
        while bases[column] > origin { column -= 1 }
        return columns[column].bytes(ofText: origin - bases[column])
    }

    /// Writes the bytes of all texts, and where each begins.
    func write(_ prefix: String, into writer: inout ColumnFileWriter) throws {
        writer.begin(prefix + ".bytes")
        var bytes = MergePieces<UInt8>()
        for code in 0..<count {
            let text = self.bytes(of: code).bindMemory(to: UInt8.self)
            if let start = text.baseAddress { bytes.append(start, count: text.count) }
            try bytes.writeIfFull(into: &writer)
        }
        try bytes.write(into: &writer)
        try writer.end()
        writer.begin(prefix + ".offsets")
        var offsets = MergePieces<UInt32>()
        var end = 0
        offsets.append(0)
        for code in 0..<count {
            end += self.bytes(of: code).count
            precondition(end <= Int(UInt32.max), "the texts of a property stay under 4 GB")
            offsets.append(UInt32(end))
            try offsets.writeIfFull(into: &writer)
        }
        try offsets.write(into: &writer)
        try writer.end()
    }
}

extension PropertyColumn {
    /// The bytes of the text of a code that the column has.
    func bytes(ofText code: Int) -> UnsafeRawBufferPointer {
        let range = Int(textOffsets[code])..<Int(textOffsets[code + 1])
        return UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: textBytes[range]))
    }
}
