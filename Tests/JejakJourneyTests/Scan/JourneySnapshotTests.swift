// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct JourneySnapshotTests {
    @Test(arguments: 1...12)
    func `where the log is cut into parts does not show`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let world = JourneyWorld(seed: seed &* 1009, batches: 9)
        let cuts = (0..<1 + random.below(4)).map { _ in random.below(10) }
        let cut = snapshot(try world.parts(cutAt: cuts))
        #expect(cut.journeys() == world.journeys)
        #expect(cut.people() == world.journeys.keys.sorted())
        #expect(cut.logOffset == Int64(world.rows.count))
    }

    @Test(arguments: [1, 10, 100, 100_000])
    func `ranges cover everybody once`(rowsEach: Int) throws {
        let world = JourneyWorld(seed: 5, batches: 10, moving: true)
        let shown = snapshot(try world.parts(cutAt: [3, 6]), moved: world.moves)
        let ranges = shown.ranges(rowsEach: rowsEach)
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == .max)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        var people: [UInt32] = []
        for range in ranges {
            shown.scan(from: range.lowerBound, to: range.upperBound) { people.append($0.person) }
        }
        #expect(people == shown.people())
        #expect(rowsEach > 10 || ranges.count > 3)
    }

    @Test(arguments: [false, true])
    func `one person is shown as in the scan of all`(moving: Bool) throws {
        let world = JourneyWorld(seed: 6, batches: 10, moving: moving)
        let shown = snapshot(try world.parts(cutAt: [2, 5, 8]), moved: world.moves)
        let journeys = world.journeys
        for person in UInt32(0)...30 {
            var rows: [ModelRow] = []
            let found = shown.show(person) { rows = shown.rows(of: $0) }
            #expect(found == (journeys[person] != nil))
            #expect(rows == journeys[person] ?? [])
        }
        #expect(!shown.show(.max) { _ in })
    }

    @Test func `rows of nobody are held and never shown`() throws {
        var batch = EventBatch()
        for time in 0..<3 {
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: Int64(time),
                identity: 0
            )
        }
        let run = JourneyRun(dictionary: JourneyDictionary())
        run.append(batch, people: [.max, 2, .max], nodes: [.max, 2, .max], firstOffset: 0)
        let part = try run.part(name: "part")
        #expect(part.rowCount == 3)
        #expect(snapshot([part]).people() == [2])
    }

    @Test func `a scan stops where its closure throws`() throws {
        struct Enough: Error {}
        let world = JourneyWorld(seed: 8)
        let shown = snapshot(try world.parts(cutAt: [4]))
        var count = 0
        #expect(throws: Enough.self) {
            try shown.scan(from: 0, to: .max) { _ in
                count += 1
                if count == 3 { throw Enough() }
            }
        }
        #expect(count == 3)
    }

    @Test func `no parts at all show nobody`() {
        #expect(snapshot([]).people().isEmpty && snapshot([]).logOffset == 0)
        #expect(snapshot([]).ranges() == [0..<UInt32.max])
    }
}
