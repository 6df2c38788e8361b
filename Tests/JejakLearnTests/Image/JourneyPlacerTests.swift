// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// A fit that is kept, and journeys that are placed by it.
@Suite struct JourneyPlacerTests {
    private typealias Fixture = JourneyTableFixture

    private static func placer(
        _ table: JourneyTable,
        sample: Int = 20_000
    ) throws -> JourneyPlacer {
        try JourneyPlacer(JourneyClustering(largestSample: sample, seed: 3).fit(table))
    }

    @Test func `a kept placer answers as the one that was fitted, bit for bit`() throws {
        let placer = try Self.placer(Fixture.earlyAndLate(240, seed: 21))
        let bytes = placer.saved()
        let loaded = try JourneyPlacer(saved: bytes)
        let others = Fixture.earlyAndLate(60, seed: 22)
        let everybody = Array(0..<60)
        let found = try placer.place(others, people: everybody)
        #expect(try loaded.place(others, people: everybody) == found)
        #expect(loaded.usual == placer.usual && loaded.ids == placer.ids)
        #expect(loaded.saved() == bytes)
        #expect(found.contains { $0.cluster != nil })
        // One by one is the same as together.
        for person in everybody {
            #expect(try loaded.place(others, people: [person]) == [found[person]])
        }
    }

    @Test func `it places as the fitted model does, under the ids it was given`() throws {
        let table = Fixture.earlyAndLate(240, seed: 23)
        let model = try JourneyClustering(seed: 3).fit(table)
        let ids = model.clusters.indices.map { 40 - $0 }
        let named = model.identified(
            ids: ids,
            colours: ids.map { $0 % 10 },
            labels: model.clusters.map(\.label)
        )
        for (before, after) in zip(model.labels, named.labels) {
            #expect(after == before.map { ids[$0] })
        }
        let placer = try JourneyPlacer(named)
        let others = Fixture.earlyAndLate(40, seed: 24)
        for person in 0..<40 {
            let one = try model.assign(others, person: person)
            let two = try placer.place(others, people: [person])[0]
            #expect(two.cluster == one.cluster.map { ids[$0] })
            #expect(two.probability == one.probability)
        }
    }

    @Test func `too few steps have no place, and a strange vocabulary lies far away`() throws {
        let placer = try Self.placer(Fixture.earlyAndLate(240, seed: 25))
        let short = Fixture.table([[(0, 0, 0), (1, 1, 0)]], names: ["Product Viewed", "b"])
        let told = try placer.place(short, people: [0])[0]
        #expect(told.isTooShort && told.cluster == nil && told.reach == 0)
        let strange = Fixture.table(
            [(0..<12).map { (Double($0 % 5) * 9, $0 % 2, 0) }],
            names: ["Never Seen", "Order Completed"]
        )
        let far = try placer.place(strange, people: [0])[0]
        #expect(!far.isTooShort && far.reach > placer.usual.reaches[placer.usual.reaches.count / 2])
    }

    @Test func `the file stays small`() throws {
        let placer = try Self.placer(Fixture.earlyAndLate(600, seed: 26), sample: 300)
        let small = try Self.placer(Fixture.earlyAndLate(600, seed: 26), sample: 200)
        let each = (placer.saved().count - small.saved().count) / 100
        #expect(each <= 400, "\(each) bytes a person of the sample")
    }

    @Test func `a file that was cut, changed or is another's is refused with a sentence`() throws {
        let bytes = try Self.placer(Fixture.earlyAndLate(120, seed: 27)).saved()
        var random = SeededRandom(seed: 5)
        for length in [0, 7, 11, 12, 40, bytes.count / 2, bytes.count - 1] {
            #expect(throws: LearnError.self) { try JourneyPlacer(saved: Array(bytes[..<length])) }
        }
        for _ in 0..<200 {
            var changed = bytes
            changed[random.below(changed.count)] ^= UInt8(1 + random.below(255))
            let error = #expect(throws: LearnError.self) { try JourneyPlacer(saved: changed) }
            #expect(error?.sentence.contains("again") == true)
        }
        // Also where the checksum fits what is wrong.
        for _ in 0..<200 {
            var changed = Array(bytes.dropLast(8))
            changed[12 + random.below(changed.count - 12)] ^= UInt8(1 + random.below(255))
            let check = changed.withUnsafeBytes { StableHash.hash($0) }
            withUnsafeBytes(of: check.littleEndian) { changed.append(contentsOf: $0) }
            // It may be read where only a value changed; it must not trap.
            _ = try? JourneyPlacer(saved: changed)
        }
    }
}
