// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct ByteReaderTests {
    @discardableResult
    private func reading<T>(
        _ bytes: [UInt8],
        _ body: (inout ByteReader) throws -> T
    ) rethrows -> T {
        try bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try body(&reader)
        }
    }

    @Test func `what was written is read`() throws {
        var writer = ByteWriter()
        writer.write(UInt8(7))
        writer.write(Int64.min)
        writer.write(text: "kopi ☕")
        writer.write(column: [UInt16(1), 2, .max])
        writer.write(text: "")
        writer.write(column: [Int64]())
        writer.align(to: 8)
        #expect(writer.count % 8 == 0)
        try reading(writer.bytes) { reader throws in
            #expect(try reader.read(UInt8.self) == 7)
            #expect(try reader.read(Int64.self) == .min)
            #expect(try reader.readText() == "kopi ☕")
            #expect(try reader.read(column: UInt16.self, count: 3) == [1, 2, .max])
            #expect(try reader.readText().isEmpty)
            #expect(try reader.read(column: Int64.self, count: 0).isEmpty)
            #expect(reader.remaining < 8)
        }
    }

    @Test func `integers lie little end first`() {
        var writer = ByteWriter()
        writer.write(UInt32(0x0102_0304))
        writer.write(column: [UInt16(0x0506)])
        #expect(writer.bytes == [4, 3, 2, 1, 6, 5])
    }

    @Test func `every read past the end is an error that names where`() {
        for length in 0..<8 {
            reading([UInt8](repeating: 1, count: length)) { reader in
                #expect(throws: ByteReader.Truncated.self) { try reader.read(UInt64.self) }
                #expect(reader.position == 0)
            }
        }
        reading([9, 9, 9]) { reader in
            #expect(throws: ByteReader.Truncated.self) {
                try reader.read(column: UInt16.self, count: 2)
            }
            #expect(throws: ByteReader.Truncated.self) {
                try reader.read(column: UInt8.self, count: -1)
            }
            #expect(throws: ByteReader.Truncated.self) {
                try reader.read(column: UInt64.self, count: .max)
            }
        }
    }

    @Test func `a text that names more bytes than there are is an error`() {
        for length: UInt32 in [5, 1000, .max] {
            var writer = ByteWriter()
            writer.write(length)
            writer.write(raw: [104, 97, 105, 33])
            reading(writer.bytes) { reader in
                #expect(throws: ByteReader.Truncated.self) { try reader.readText() }
            }
        }
    }

    @Test func `broken texts are mended, never a trap`() throws {
        var writer = ByteWriter()
        writer.write(UInt32(3))
        writer.write(raw: [0xFF, 0xC0, 65])
        try reading(writer.bytes) { reader throws in
            #expect(try reader.readText().hasSuffix("A"))
        }
    }
}
