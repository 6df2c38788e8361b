// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct JourneyPartTests {
    @Test(arguments: 1...10)
    func `a run becomes the part that a plain sort gives`(seed: UInt64) throws {
        let world = JourneyWorld(seed: seed, eventsEach: 60)
        let part = try #require(try world.parts(cutAt: []).first)
        #expect(snapshot([part]).journeys() == world.journeys)
        #expect(part.rowCount == world.rows.count)
        #expect(part.people.elementsEqual(world.journeys.keys.sorted()))
        #expect(part.logRange == 0..<Int64(world.rows.count))
        #expect(part.timeRange?.lowerBound == world.rows.map(\.time).min())
        #expect(part.timeRange?.upperBound == world.rows.map(\.time).max())
        try part.verify()
    }

    @Test func `a part on disk is the part in memory`() throws {
        let world = JourneyWorld(seed: 77, moving: true)
        let folder = try TestFolder()
        let run = world.run(0..<world.pieces.count, dictionary: JourneyDictionary())
        try run.write(to: folder.path("part"))
        let part = try JourneyPart(file: ColumnFile(path: folder.path("part")))
        try part.verify()
        #expect(snapshot([part], moved: world.moves).journeys() == world.journeys)
        let memory = try run.part(name: "memory")
        #expect(part.file.byteCount == memory.file.byteCount)
        #expect(part.file.columnNames == memory.file.columnNames)
    }

    @Test func `an empty run is an empty part`() throws {
        let part = try JourneyRun(dictionary: JourneyDictionary()).part(name: "empty")
        #expect(part.rowCount == 0 && part.people.isEmpty && part.timeRange == nil)
        #expect(snapshot([part]).people().isEmpty)
        #expect(part.logRange.isEmpty)
        try part.verify()
    }

    @Test func `ten thousand rows of one person in no order are sorted too`() throws {
        var random = SeededRandom(seed: 3)
        var batch = EventBatch()
        for index in 0..<10_000 {
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: Int64(random.below(5000)),
                identity: UInt64(index)
            )
        }
        let run = JourneyRun(dictionary: JourneyDictionary())
        let person = [UInt32](repeating: 4_000_000_000, count: 10_000)
        run.append(batch, people: person, nodes: person, firstOffset: 100)
        let part = try run.part(name: "one")
        let rows = zip(part.times, part.offsets).map { [$0, $1] }
        let wanted = batch.times.enumerated().map { [$1, Int64($0) + 100] }
            .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        #expect(rows == wanted)
        #expect(Array(part.people) == [4_000_000_000])
    }

    @Test func `columns are dense from a quarter of the rows on, and read alike`() throws {
        for share in [1, 3, 4, 5, 40] {
            var batch = EventBatch()
            let key = batch.strings.intern("n")
            let name = batch.strings.intern("Seen")
            for index in 0..<400 {
                if index % share == 0 { batch.addProperty(key, number: Double(index)) }
                batch.finishEvent(
                    kind: .track,
                    name: name,
                    source: 0,
                    time: Int64(400 - index),
                    identity: 0
                )
            }
            let run = JourneyRun(dictionary: JourneyDictionary())
            let people = (0..<400).map { UInt32($0 % 7) }
            run.append(batch, people: people, nodes: people, firstOffset: 0)
            let part = try run.part(name: "share")
            let column = try #require(part.columns(ofKey: 0).first)
            #expect((column.rows == nil) == (share <= 4))
            for row in 0..<400 {
                let index = Int(part.offsets[row])
                #expect(column.number(ofRow: row) == (index % share == 0 ? Double(index) : nil))
            }
        }
    }

    @Test func `what stays in the log is counted by reason`() throws {
        var batch = EventBatch()
        let key = batch.strings.intern("key")
        let long = batch.strings.intern(String(repeating: "x", count: 257))
        batch.addProperty(key, string: long, type: .text)
        batch.addProperty(key, string: batch.strings.intern("{}"), type: .json)
        batch.addProperty(key, string: batch.strings.intern("{}"), type: .json)
        batch.addProperty(key, string: batch.strings.intern("short"), type: .text)
        batch.finishEvent(kind: .track, name: key, source: 0, time: 0, identity: 0)
        let run = JourneyRun(dictionary: JourneyDictionary())
        run.append(batch, people: [1], nodes: [1], firstOffset: 0)
        #expect(run.leftInLog.longText == 1 && run.leftInLog.nested == 2)
        let part = try run.part(name: "left")
        #expect(part.values(ofRow: 0).map(\.value) == [.text("short")])
    }

    @Test func `of a list the columns hold each different value once, under its names`() throws {
        var batch = EventBatch()
        let key = batch.strings.intern("products")
        func add(_ text: String) {
            batch.addProperty(key, string: batch.strings.intern(text), type: .json)
            batch.finishEvent(kind: .track, name: key, source: 0, time: 0, identity: 0)
        }
        add(
            #"[{"brand":"Bata","price":9,"url":"a","image_url":"b","size":{"eu":40}},"#
                + #"{"brand":"Bata","price":8.5,"tags":["new",true,null]},"x"]"#
        )
        add("[]")
        let long = (0..<900).map { "\"product \($0)\"" }.joined(separator: ",")
        add(#"["# + long + "]")
        add(#"[{"brand":"\u0041\"\\","#)
        let run = JourneyRun(dictionary: JourneyDictionary())
        let people: [UInt32] = [1, 2, 3, 4]
        run.append(batch, people: people, nodes: people, firstOffset: 0)
        let merged = try PartMerge(
            parts: [try run.part(name: "lists"), try run.part(name: "empty")],
            dictionary: run.dictionary,
            personNow: [:]
        )
        .writeInMemory(name: "merged")
        for part in [try run.part(name: "lists"), try JourneyPart(file: merged)] {
            try part.verify()
            func said(_ row: Int) -> [String: PropertyValue] {
                Dictionary(
                    part.values(ofRow: row).map { ($0.key, $0.value) },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            #expect(
                said(0) == [
                    "products": .json(#"["x"]"#),
                    "products.brand": .json(#"["Bata"]"#),
                    "products.price": .json("[9,8.5]"),
                    "products.size": .json("[]"),
                    "products.size.eu": .json("[40]"),
                    "products.tags": .json(#"["new",true]"#),
                ]
            )
            let second = part.people.firstIndex(of: 2).map { Int(part.starts[$0]) } ?? 0
            #expect(said(second) == ["products": .json("[]")])
            let last = part.people.firstIndex(of: 4).map { Int(part.starts[$0]) } ?? 0
            #expect(said(last)["products.brand"] == .json(#"["A\"\\"]"#))
        }
        #expect(run.leftInLog.longText == 1 && run.leftInLog.nested == 4)
    }

    @Test func `more names than the dictionary holds become one, more keys stay in the log`() throws
    {
        let run = JourneyRun(dictionary: JourneyDictionary())
        var batch = EventBatch()
        for number in 0..<JourneyDictionary.limit + 10 {
            let text = batch.strings.intern("name \(number)")
            if number % 2 == 0 { batch.addProperty(text, bool: true) }
            batch.finishEvent(kind: .track, name: text, source: 0, time: 0, identity: 0)
        }
        let people = [UInt32](repeating: 1, count: batch.count)
        run.append(batch, people: people, nodes: people, firstOffset: 0)
        #expect(run.dictionary.eventNames.count == JourneyDictionary.limit + 1)
        #expect(run.dictionary.eventNames.last == JourneyDictionary.overflowName)
        var dictionary = run.dictionary
        for number in 0..<JourneyDictionary.limit { _ = dictionary.code(addingKey: "k\(number)") }
        #expect(dictionary.propertyKeys.count == JourneyDictionary.limit)
        #expect(dictionary.code(addingKey: "one more") == nil)
        #expect(dictionary.code(addingKey: "k5") == dictionary.code(ofKey: "k5"))
    }
}
