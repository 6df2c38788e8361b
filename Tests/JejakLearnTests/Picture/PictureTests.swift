// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

#if canImport(FoundationXML)
internal import FoundationXML
#endif

/// That pictures are whole files, say what they show, and survive bad names.
struct PictureTests {
    private static let table: JourneyTable = {
        var table = JourneyTableFixture.earlyAndLate(160, seed: 20)
        table.eventNames[0] = "<script>alert(\"&\")</script>\u{0}"
        table.people[0] = "Siti & <Budi> \u{1}"
        return table
    }()

    private static func model() throws -> JourneyClusteringModel {
        try JourneyClustering().fit(table)
    }

    private func isWellFormed(_ svg: String) -> Bool {
        XMLParser(data: Data(svg.utf8)).parse()
    }

    @Test(arguments: PictureLanguage.allCases)
    func `contact sheets and maps are well-formed and titled`(
        language: PictureLanguage
    ) throws {
        let model = try Self.model()
        let cluster = try #require(model.clusters.first)
        let sheet = ContactSheet(language: language).svg(cluster, of: model, Self.table)
        #expect(isWellFormed(sheet))
        #expect(!sheet.contains("<script"))
        #expect(sheet.contains(language == .english ? "Step by step" : "Langkah demi langkah"))
        let map = JourneyMapPicture(language: language).svg(model)
        #expect(isWellFormed(map))
        #expect(map.contains(language == .english ? "160 people" : "160 orang"))
        #expect(map.components(separatedBy: "<circle").count > 160)
    }

    @Test func `a person's picture escapes their name`() {
        let svg = PersonPicture(language: .english).svg(
            Self.table,
            person: 0,
            caption: "a \"caption\" & more"
        )
        #expect(isWellFormed(svg))
        #expect(svg.contains("Siti &amp; &lt;Budi&gt;"))
    }

    @Test func `a person without steps has a picture too`() {
        let table = JourneyTableFixture.table([[]], names: ["a"])
        let svg = PersonPicture(language: .indonesian).svg(table, person: 0)
        #expect(isWellFormed(svg))
    }

    @Test func `an event has the same colour everywhere`() {
        #expect(EventColour.of("Order Completed") == EventColour.of("order_completed"))
        #expect(EventColour.of("Order Completed") != EventColour.of("Product Viewed"))
        #expect(EventColour.of("anything") == EventColour.of("anything"))
    }

    @Test func `a PNG has the right size and checksums`() throws {
        let model = try Self.model()
        let bytes = try PixelSheet(columns: 2, scale: 3).png(model, Self.table, people: [0, 1, 2])
        #expect(Array(bytes[..<8]) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        var names: [String] = []
        var place = 8
        while place < bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let body = Array(bytes[place + 4..<place + 8 + length])
            names.append(String(decoding: body[..<4], as: UTF8.self))
            let written = bytes[place + 8 + length..<place + 12 + length]
                .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            #expect(Self.crc(body) == written)
            place += 12 + length
        }
        #expect(names == ["IHDR", "IDAT", "IEND"])
    }

    /// CRC-32 bit by bit, as the PNG specification words it.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var register: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 {
                register = register & 1 == 1 ? 0xEDB8_8320 ^ (register >> 1) : register >> 1
            }
        }
        return ~register
    }

    @Test func `nobody to draw is refused with a sentence`() throws {
        let model = try Self.model()
        #expect(throws: LearnError.self) {
            try PixelSheet().png(model, Self.table, people: [])
        }
    }
}
