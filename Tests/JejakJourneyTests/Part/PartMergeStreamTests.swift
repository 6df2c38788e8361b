// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import Testing

/// Merges whose rows are more than are written at once.
@Suite struct PartMergeStreamTests {
    /// A log of many rows, in order, as the slow model holds it.
    private struct Log {
        var people: [UInt32] = []
        var times: [Int64] = []
        var batches: [EventBatch] = []

        /// One person has more rows than a step of a merge is long.
        init(rows: Int, parts: Int, _ random: inout SeededRandom) {
            for part in 0..<parts {
                var batch = EventBatch()
                for row in 0..<rows / parts {
                    let isCrowd = random.below(2) == 0
                    let person: UInt32 = isCrowd ? 5 : UInt32(random.below(5000))
                    let number = people.count
                    people.append(person)
                    times.append(Int64(random.below(part == 0 ? 10 : 100_000)))
                    let key = batch.strings.intern("number")
                    batch.addProperty(key, number: Double(number))
                    if row % 9 == 0 {
                        batch.addProperty(
                            batch.strings.intern("text"),
                            string: batch.strings.intern("order \(number % 30_000)"),
                            type: .text
                        )
                    }
                    if part > 0, row % 3 == 0 {
                        batch.addProperty(batch.strings.intern("flag"), bool: row % 2 == 0)
                    }
                    batch.finishEvent(
                        kind: .track,
                        name: batch.strings.intern("Seen \(number % 7)"),
                        source: 0,
                        time: times[number],
                        identity: UInt64(number)
                    )
                }
                batches.append(batch)
            }
        }

        func parts(_ cuts: [Range<Int>], in folder: TestFolder) throws -> [JourneyPart] {
            var dictionary = JourneyDictionary()
            var first = 0
            return try cuts.enumerated().map { index, cut in
                let run = JourneyRun(dictionary: dictionary)
                for batch in batches[cut] {
                    let people = Array(people[first..<first + batch.count])
                    run.append(batch, people: people, nodes: people, firstOffset: Int64(first))
                    first += batch.count
                }
                dictionary = run.dictionary
                let path = folder.path("\(cuts.count)-\(index)")
                try run.write(to: path)
                return try JourneyPart(file: ColumnFile(path: path))
            }
        }
    }

    /// What a part holds of each row, in order.
    private func rows(_ part: JourneyPart) -> [String] {
        (0..<part.people.count).flatMap { index in
            part.rows(ofIndex: index).map { row in
                let values = part.values(ofRow: row).map { "\($0.key)=\($0.value)" }.sorted()
                let name = part.dictionary.eventNames[Int(part.events[row])]
                return "\(part.people[index]) \(part.nodes?[row] ?? part.people[index]) "
                    + "\(part.times[row]) \(part.offsets[row]) \(name) \(values)"
            }
        }
    }

    private func merge(
        _ parts: [JourneyPart],
        now: [UInt32: UInt32] = [:],
        to path: String
    ) throws -> JourneyPart {
        let dictionary = try #require(parts.last?.dictionary)
        try PartMerge(parts: parts, dictionary: dictionary, personNow: now).write(to: path)
        let part = try JourneyPart(file: ColumnFile(path: path))
        try part.verify()
        return part
    }

    @Test(arguments: [1, 2, 3])
    func `a merge on disk of many rows is that of one sort`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TestFolder()
        let log = Log(rows: 200_000, parts: 6, &random)
        let parts = try log.parts([0..<3, 3..<4, 4..<4, 4..<6], in: folder)
        let one = try #require(try log.parts([0..<6], in: folder).first)
        let merged = try merge(parts, to: folder.path("merged"))
        #expect(merged.rowCount == 199_998 && merged.timeRange == one.timeRange)
        #expect(merged.people.elementsEqual(one.people))
        #expect(merged.starts.elementsEqual(one.starts))
        #expect(merged.offsets.elementsEqual(one.offsets))
        #expect(rows(merged) == rows(one))
        // Texts keep the codes of their first mention, so the files are the same.
        let again = try merge([merged], to: folder.path("again"))
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: again.file.path))
                == Data(contentsOf: URL(fileURLWithPath: merged.file.path))
        )
        // Nothing but the parts is left behind.
        #expect(!FileManager.default.fileExists(atPath: folder.path("merged.scratch")))
    }

    @Test func `many people who moved to one are found with that one, in order`() throws {
        var random = SeededRandom(seed: 9)
        let folder = try TestFolder()
        let log = Log(rows: 60_000, parts: 4, &random)
        let parts = try log.parts([0..<2, 2..<3, 3..<4], in: folder)
        var now: [UInt32: UInt32] = [5: 77]
        for person in 1000..<2000 { now[UInt32(person)] = person % 2 == 0 ? 77 : 4999 }
        let merged = try merge(parts, now: now, to: folder.path("merged"))
        let wanted = (0..<log.people.count).map { row in
            let node = log.people[row]
            return (person: now[node] ?? node, time: log.times[row], row: row, node: node)
        }
        .sorted { ($0.person, $0.time, $0.row) < ($1.person, $1.time, $1.row) }
        #expect(merged.offsets.elementsEqual(wanted.lazy.map { Int64($0.row) }))
        #expect(merged.nodes?.elementsEqual(wanted.lazy.map(\.node)) == true)
        let people = wanted.map(\.person).reduce(into: [UInt32]()) { people, person in
            if people.last != person { people.append(person) }
        }
        #expect(Array(merged.people) == people)
        let column = try #require(merged.properties.first { $0.type == .number })
        #expect(wanted.indices.allSatisfy { column.number(ofRow: $0) == Double(wanted[$0].row) })
        // And back again: who was said to be one is two.
        let back = Dictionary(uniqueKeysWithValues: now.keys.map { ($0, $0) })
        let apart = try merge([merged], now: back, to: folder.path("apart"))
        #expect(apart.nodes == nil)
        #expect(rows(apart) == rows(try merge(parts, to: folder.path("plain"))))
    }

    @Test func `a merge that the disk refuses is an error in words`() throws {
        let folder = try TestFolder()
        let world = JourneyWorld(seed: 3)
        let parts = try world.parts(cutAt: [3])
        let dictionary = try #require(parts.last?.dictionary)
        let merge = PartMerge(parts: parts, dictionary: dictionary, personNow: [:])
        #expect(throws: JourneyError.self) { try merge.write(to: folder.path("no/such")) }
    }
}
