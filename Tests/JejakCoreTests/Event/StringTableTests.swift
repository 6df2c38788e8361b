// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct StringTableTests {
    /// Texts of every kind: none, short, long, near twins, and bytes that are no
    /// UTF-8.
    private static func bytes(_ random: inout SeededRandom) -> [UInt8] {
        switch random.below(6) {
        case 0: return []
        case 1: return Array("P-\(random.below(300))".utf8)
        case 2: return [UInt8](repeating: 0, count: random.below(40))
        case 3: return (0..<random.below(20)).map { _ in UInt8(random.below(2)) }
        case 4: return (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        default: return Array("kategori \(random.below(5)) é☕".utf8)
        }
    }

    private func find(_ bytes: [UInt8], in table: inout StringTable) -> UInt32? {
        bytes.withUnsafeBytes { table.find($0) }
    }

    @Test(arguments: 1...8)
    func `a table agrees with a dictionary`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var table = StringTable()
        var places: [[UInt8]: UInt32] = [:]
        var texts: [[UInt8]] = []
        for _ in 0..<4000 {
            let text = Self.bytes(&random)
            #expect(find(text, in: &table) == places[text])
            guard random.below(3) > 0 else { continue }
            let place = text.withUnsafeBytes { table.intern($0) }
            if let known = places[text] {
                #expect(place == known)
            } else {
                #expect(place == UInt32(texts.count))
                places[text] = place
                texts.append(text)
            }
        }
        #expect(table.count == texts.count)
        for (place, text) in texts.enumerated() {
            #expect(table.withBytes(of: place) { Array($0) } == text)
            #expect(table.byteCount(of: place) == text.count)
            #expect(table[place] == String(decoding: text, as: UTF8.self))
        }
    }

    @Test func `an emptied table begins anew and finds nothing of before`() {
        var table = StringTable()
        for round in 0..<3 {
            for number in 0..<500 {
                #expect(table.intern("round \(round) text \(number)") == UInt32(number))
            }
            table.removeAll()
            #expect(table.count == 0)
            #expect(find(Array("round \(round) text 0".utf8), in: &table) == nil)
        }
    }

    @Test func `texts of one slot are still told apart`() {
        // Hash-heavy: thirty thousand texts, of which many share their low bits.
        var table = StringTable()
        let wanted = (0..<30_000).map { "\($0)" }
            .filter { StableHash.hash($0) & 0x3F == 5 }
        #expect(wanted.count > 300)
        for (place, text) in wanted.enumerated() { #expect(table.intern(text) == UInt32(place)) }
        for (place, text) in wanted.enumerated() {
            #expect(find(Array(text.utf8), in: &table) == UInt32(place))
        }
    }

    @Test func `the empty text has a place like any other`() {
        var table = StringTable()
        #expect(find([], in: &table) == nil)
        #expect(table.intern("") == 0)
        #expect(table.intern("a") == 1)
        #expect(table.intern("") == 0)
        #expect(table[0].isEmpty)
    }

    @Test func `a table comes back from its columns and goes on`() throws {
        var table = StringTable()
        for text in ["satu", "", "dua", "tiga"] { _ = table.intern(text) }
        var copy = try #require(StringTable(bytes: table.bytes, offsets: table.offsets))
        #expect(copy.intern("dua") == 2)
        #expect(copy.intern("empat") == 4)
        #expect(find(Array("tiga".utf8), in: &copy) == 3)
    }

    @Test func `columns that are no table are refused`() {
        #expect(StringTable(bytes: [1, 2], offsets: []) == nil)
        #expect(StringTable(bytes: [1, 2], offsets: [0]) == nil)
        #expect(StringTable(bytes: [1, 2], offsets: [1, 2]) == nil)
        #expect(StringTable(bytes: [1, 2], offsets: [0, 3]) == nil)
        #expect(StringTable(bytes: [1, 2, 3], offsets: [0, 2, 1, 3]) == nil)
        #expect(StringTable(bytes: [], offsets: [0])?.count == 0)
    }

    @Test func `the next power of two is never below the number`() {
        #expect([0, 1, 2, 3, 64, 65].map(\.nextPowerOfTwo) == [1, 1, 2, 4, 64, 128])
    }
}
