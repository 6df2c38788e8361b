// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct PartMergeTests {
    private func merged(
        _ parts: [JourneyPart],
        _ dictionary: JourneyDictionary,
        _ world: JourneyWorld
    ) throws -> JourneyPart {
        let merge = PartMerge(parts: parts, dictionary: dictionary, personNow: world.personNow)
        return try JourneyPart(file: try merge.writeInMemory(name: "merged"))
    }

    private func cuts(_ random: inout SeededRandom, _ world: JourneyWorld) -> [Int] {
        (0..<random.below(4)).map { _ in random.below(world.pieces.count + 1) }
    }

    @Test(arguments: 1...10)
    func `a merge of several parts holds what one part holds`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let world = JourneyWorld(seed: seed &* 31)
        let parts = try world.parts(cutAt: cuts(&random, world))
        let dictionary = try #require(parts.last?.dictionary)
        let part = try merged(parts, dictionary, world)
        #expect(snapshot([part]).journeys() == world.journeys)
        #expect(part.logRange == 0..<Int64(world.rows.count))
        try part.verify()
        let one = try #require(try world.parts(cutAt: []).first)
        #expect(
            part.file.columnNames.filter { !$0.hasPrefix("property") }
                == one.file.columnNames.filter { !$0.hasPrefix("property") }
        )
        #expect(part.times.elementsEqual(one.times) && part.offsets.elementsEqual(one.offsets))
        #expect(part.events.elementsEqual(one.events))
        #expect(part.starts.elementsEqual(one.starts))
    }

    @Test(arguments: 1...16)
    func `with people that moved, overlay and merge both show them where they are`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let world = JourneyWorld(seed: seed &* 77, batches: 10, moving: true)
        let parts = try world.parts(cutAt: cuts(&random, world))
        let dictionary = try #require(parts.last?.dictionary)
        #expect(snapshot(parts, moved: world.moves).journeys() == world.journeys)
        #expect(snapshot([try merged(parts, dictionary, world)]).journeys() == world.journeys)
        // A merge of the older parts alone, while the newer ones wait.
        let old = parts.prefix(parts.count / 2 + 1)
        let half = [try merged(Array(old), dictionary, world)] + parts.dropFirst(old.count)
        #expect(snapshot(half, moved: world.moves).journeys() == world.journeys)
        // And that merged again.
        #expect(snapshot([try merged(half, dictionary, world)]).journeys() == world.journeys)
    }

    @Test func `a visitor who moved twice is found with the last person only`() throws {
        var batch = EventBatch()
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern("Seen"),
            source: 0,
            time: 5,
            identity: 0
        )
        let run = JourneyRun(dictionary: JourneyDictionary())
        run.append(batch, people: [9], nodes: [9], firstOffset: 0)
        let part = try run.part(name: "part")
        let moved = [MovedNode(node: 9, from: 9, to: 1), MovedNode(node: 9, from: 1, to: 2)]
        #expect(snapshot([part], moved: moved).people() == [2])
        var rows = 0
        let shown = [UInt32(1), 2, 9].map { person in
            snapshot([part], moved: moved).show(person) { rows += $0.count }
        }
        #expect(shown == [false, true, false] && rows == 1)
    }

    @Test func `rows of two people at one moment merge by log offset`() throws {
        var batch = EventBatch()
        for _ in 0..<4 {
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: 5,
                identity: 0
            )
        }
        let run = JourneyRun(dictionary: JourneyDictionary())
        // The visitor 9 comes after the user 1 in the part, but before in the log.
        run.append(batch, people: [9, 1, 9, 1], nodes: [9, 1, 9, 1], firstOffset: 0)
        let merge = PartMerge(
            parts: [try run.part(name: "part")],
            dictionary: run.dictionary,
            personNow: [9: 1]
        )
        let part = try JourneyPart(file: try merge.writeInMemory(name: "merged"))
        #expect(Array(part.offsets) == [0, 1, 2, 3])
        #expect(Array(part.people) == [1])
        #expect(part.nodes.map { Array($0) } == [9, 1, 9, 1])
    }

    @Test func `a merge of nothing is empty`() throws {
        let merge = PartMerge(parts: [], dictionary: JourneyDictionary(), personNow: [:])
        let part = try JourneyPart(file: try merge.writeInMemory(name: "nothing"))
        #expect(part.rowCount == 0)
    }

    @Test func `each part knows all names of the parts before it`() throws {
        let world = JourneyWorld(seed: 9, batches: 12)
        let parts = try world.parts(cutAt: [2, 5, 9])
        for (older, newer) in zip(parts, parts.dropFirst()) {
            #expect(newer.dictionary.eventNames.starts(with: older.dictionary.eventNames))
            #expect(newer.dictionary.propertyKeys.starts(with: older.dictionary.propertyKeys))
        }
        let newest = try #require(parts.last?.dictionary)
        #expect(snapshot(parts.reversed()).dictionary.eventNames == newest.eventNames)
        for (code, name) in newest.eventNames.enumerated() {
            #expect(newest.code(ofEvent: name) == UInt16(code))
        }
        for (code, key) in newest.propertyKeys.enumerated() {
            #expect(newest.code(ofKey: key) == UInt16(code))
        }
    }
}
