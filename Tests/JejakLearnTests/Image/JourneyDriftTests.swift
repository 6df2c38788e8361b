// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Whether customers still move as they did: alarms that come, and that do not.
@Suite struct JourneyDriftTests {
    private typealias Fixture = JourneyTableFixture

    private static func placer() throws -> JourneyPlacer {
        try JourneyPlacer(JourneyClustering(seed: 1).fit(Fixture.earlyAndLate(400, seed: 31)))
    }

    private static func drift(
        _ placer: JourneyPlacer,
        _ table: JourneyTable
    ) throws -> JourneyDrift {
        JourneyDrift(
            try placer.place(table, people: Array(0..<table.personCount)),
            against: placer.usual
        )
    }

    @Test func `people like those of the fit raise no alarm, seed after seed`() throws {
        let placer = try Self.placer()
        var alarms = 0
        for seed in 0..<40 {
            let count = [100, 160, 300][seed % 3]
            let found = try Self.drift(
                placer,
                Fixture.earlyAndLate(count, seed: UInt64(500 + seed))
            )
            #expect(found.people == count)
            #expect(found.verdict != .tooFew)
            if found.verdict == .drifted { alarms += 1 }
        }
        #expect(alarms <= 1, "\(alarms) false alarms of 40")
    }

    @Test func `another way of shopping raises it`() throws {
        let placer = try Self.placer()
        for seed in 0..<8 {
            var random = SeededRandom(seed: UInt64(seed))
            // Orders all along, and much that nobody did before.
            let journeys = (0..<140).map { _ -> [Fixture.Step] in
                (0..<16).map { step in
                    (Double(step) * 6 + random.uniform() * 4, random.below(5), 10_000)
                }
            }
            let table = Fixture.table(
                journeys,
                names: [
                    "Order Completed", "Product Viewed", "Video Watched", "Products Searched",
                    "Game Played",
                ]
            )
            let found = try Self.drift(placer, table)
            #expect(found.verdict == .drifted, "\(found)")
            #expect(found.reach > found.usualReach)
        }
    }

    @Test func `few people tell nothing, whatever they do`() throws {
        let placer = try Self.placer()
        let found = try Self.drift(placer, Fixture.earlyAndLate(99, seed: 3))
        #expect(found.verdict == .tooFew && found.people == 99)
        #expect(JourneyDrift([], against: placer.usual).verdict == .tooFew)
    }

    @Test func `the too short count neither way`() throws {
        let placer = try Self.placer()
        let table = Fixture.earlyAndLate(150, seed: 77)
        var placed = try placer.place(table, people: Array(0..<150))
        let before = JourneyDrift(placed, against: placer.usual)
        placed += Array(
            repeating: JourneyPlacement(cluster: nil, probability: 0, reach: 0, isTooShort: true),
            count: 500
        )
        #expect(JourneyDrift(placed, against: placer.usual) == before)
    }

    @Test func `more noise alone raises it too`() throws {
        let placer = try Self.placer()
        let table = Fixture.earlyAndLate(200, seed: 78)
        var placed = try placer.place(table, people: Array(0..<200))
        for place in 0..<100 { placed[place].cluster = nil }
        let found = JourneyDrift(placed, against: placer.usual)
        #expect(found.verdict == .drifted && found.noise >= 0.5)
        #expect(found.distance < JourneyDrift.distanceBound)
    }
}
