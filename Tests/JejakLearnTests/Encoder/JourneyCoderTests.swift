// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Pictures and encoder kept together.
struct JourneyCoderTests {
    private static func coder() throws -> (coder: JourneyCoder, table: JourneyTable) {
        let table = JourneyTableFixture.earlyAndLate(60, seed: 3)
        let imager = try JourneyImager(
            minimumEvents: 1,
            rowLimit: 3,
            courseColumns: 8,
            layout: .plain(.init(isByTime: true, hasMoney: true))
        ).fit(table)
        let encoder = try JourneyEncoder(codeCount: 2, filters: 4, hidden: 8, epochs: 2)
            .fit(imager.images(table))
        return (try JourneyCoder(imager: imager, encoder: encoder), table)
    }

    @Test func `what was kept encodes as before, whatever the table calls its kinds`() throws {
        let (coder, table) = try Self.coder()
        let loaded = try JourneyCoder(saved: coder.saved())
        #expect(loaded == coder)
        #expect(loaded.imager.rowNames.count == 3)
        #expect(loaded.imager.vocabulary == table.eventNames.sorted())
        let before = coder.encoder.encode(coder.imager.images(table))
        #expect(loaded.encoder.encode(loaded.imager.images(table)) == before)
        // The same steps, with the kinds numbered the other way round.
        var turned = table
        turned.eventNames = table.eventNames.reversed()
        turned.events = table.events.map { UInt32(table.eventNames.count - 1) - $0 }
        #expect(loaded.encoder.encode(loaded.imager.images(turned)) == before)
    }

    @Test func `damaged, foreign and newer files are refused with a sentence`() throws {
        let (coder, _) = try Self.coder()
        let bytes = coder.saved()
        for length in [0, 7, 8, 12, 19, 20, 60, bytes.count - 1] {
            #expect(throws: LearnError.self, "cut at \(length)") {
                try JourneyCoder(saved: Array(bytes[..<length]))
            }
        }
        for place in stride(from: 0, to: bytes.count, by: 61) {
            var damaged = bytes
            damaged[place] ^= 0x20
            #expect(throws: LearnError.self, "damaged at \(place)") {
                try JourneyCoder(saved: damaged)
            }
        }
        #expect(throws: LearnError.self) { try JourneyCoder(saved: coder.encoder.saved()) }
        var newer = bytes
        newer[8] = 9
        do {
            _ = try JourneyCoder(saved: newer)
            Issue.record("a newer file was read")
        } catch let error as LearnError {
            #expect(error.sentence.contains("version 9"))
        }
    }

    @Test func `forged measures with a right checksum are refused`() throws {
        let bytes = try Self.coder().coder.saved()
        for place in 12..<28 {
            var forged = Array(bytes.dropLast(8))
            forged[place] = 0xFF
            let check = forged.withUnsafeBytes { StableHash.hash($0) }
            withUnsafeBytes(of: check.littleEndian) { forged.append(contentsOf: $0) }
            // A longer minimum and another clock are values like any other.
            guard ![12, 13, 16].contains(place) else { continue }
            #expect(throws: LearnError.self, "byte \(place)") { try JourneyCoder(saved: forged) }
        }
    }

    @Test func `pictures and an encoder of other pictures do not make a coder`() throws {
        let (coder, table) = try Self.coder()
        let other = try JourneyImager(rowLimit: 2).fit(table)
        #expect(throws: LearnError.self) {
            try JourneyCoder(imager: other, encoder: coder.encoder)
        }
    }
}
