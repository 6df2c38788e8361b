// SPDX-License-Identifier: Apache-2.0

/// Bytes of a stored format, written in order, little-endian.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package var count: Int { bytes.count }

    package mutating func write<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A column of fixed-width values, without its length.
    package mutating func write<T: FixedWidthInteger>(column: [T]) {
        // Every machine Swift runs on stores integers little-endian.
        column.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    package mutating func write(raw: [UInt8]) {
        bytes.append(contentsOf: raw)
    }

    /// A text with its length before it.
    package mutating func write(text: String) {
        write(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func align(to boundary: Int) {
        while bytes.count % boundary != 0 { bytes.append(0) }
    }
}

/// Reads what `ByteWriter` wrote, from bytes that may be damaged: every read
/// past the end is an error, never a trap.
package struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    package private(set) var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    package var remaining: Int { bytes.count - position }

    package mutating func read<T: FixedWidthInteger>(_ type: T.Type) throws(Truncated) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { throw Truncated(position: position) }
        defer { position += size }
        return T(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    package mutating func read<T: FixedWidthInteger>(
        column type: T.Type,
        count: Int
    ) throws(Truncated) -> [T] {
        let size = MemoryLayout<T>.size
        guard count >= 0, count <= remaining / size else { throw Truncated(position: position) }
        let start = position
        position += count * size
        let source = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        return [T](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            initialized = count
        }
    }

    package mutating func readText() throws(Truncated) -> String {
        let length = Int(try read(UInt32.self))
        guard length <= remaining else { throw Truncated(position: position) }
        defer { position += length }
        return String(
            decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + length]),
            as: UTF8.self
        )
    }

    /// The bytes ended before the value did.
    package struct Truncated: Error {
        package let position: Int
    }
}
