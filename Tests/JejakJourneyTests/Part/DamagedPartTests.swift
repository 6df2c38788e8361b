// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import Testing

/// Files that rot on the disk, are cut short, or were put together wrongly: an
/// error in words or a proof that fails, never a crash and never other journeys.
@Suite struct DamagedPartTests {
    /// The bytes of a part, and of facts, as they lie on the disk.
    private static func bytes(
        _ write: (String) throws -> Void
    ) throws -> [UInt8] {
        let folder = try TestFolder()
        try write(folder.path("file"))
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path("file"))))
    }

    private static func partBytes() throws -> [UInt8] {
        let world = JourneyWorld(seed: 4, batches: 3, eventsEach: 30, moving: true)
        return try bytes { try world.run(0..<3, dictionary: JourneyDictionary()).write(to: $0) }
    }

    private static func damaged(
        _ bytes: [UInt8],
        _ random: inout SeededRandom
    ) -> [UInt8] {
        var copy = bytes
        switch random.below(6) {
        case 0: return Array(copy.prefix(random.below(copy.count)))
        case 1:
            let start = random.below(copy.count)
            let end = min(copy.count, start + 1 + random.below(300))
            for index in start..<end { copy[index] = UInt8(truncatingIfNeeded: random.next()) }
        case 2:
            let start = random.below(copy.count)
            for index in start..<min(copy.count, start + 64) { copy[index] = 0 }
        case 3:
            // The directory and the header, where reading begins.
            let start = random.below(2) == 0 ? 0 : copy.count - min(copy.count, 600)
            let place = start + random.below(min(64, copy.count - start))
            copy[place] ^= 1 << UInt8(random.below(8))
        default:
            for _ in 0...random.below(3) {
                copy[random.below(copy.count)] ^= 1 << UInt8(random.below(8))
            }
        }
        return copy
    }

    /// Everything that a part says, read through every way there is.
    private func everything(_ part: JourneyPart) -> [String] {
        var words: [String] = []
        for index in 0..<part.people.count {
            for row in part.rows(ofIndex: index) {
                let values = part.values(ofRow: row).map { "\($0.key)=\($0.value)" }.sorted()
                let name = part.dictionary.eventNames[Int(part.events[row])]
                words.append(
                    "\(part.people[index]) \(part.times[row]) \(part.offsets[row]) \(name) "
                        + "\(part.amounts[row]) \(part.nodes?[row] ?? 0) \(values)"
                )
            }
        }
        for column in part.properties {
            for code in 0..<column.textCount { words.append(column.text(UInt32(code))) }
            _ = column.code(ofText: "JPY")
        }
        snapshot([part], moved: [MovedNode(node: 12, from: 12, to: 3)])
            .scan(from: 0, to: .max) { words.append("\($0.person) \($0.count)") }
        return words
    }

    @Test(arguments: 0..<8)
    func `a damaged part is an error or fails its proof, and reading it never traps`(
        seed: UInt64
    ) throws {
        let bytes = try Self.partBytes()
        let whole = everything(
            try JourneyPart(file: try ColumnFile(memory: bytes, name: "whole"))
        )
        var random = SeededRandom(seed: 1000 + seed)
        var refused = 0
        var unproved = 0
        for _ in 0..<250 {
            let changed = Self.damaged(bytes, &random)
            do {
                let part = try JourneyPart(file: try ColumnFile(memory: changed, name: "damaged"))
                let words = everything(part)
                do {
                    try part.verify()
                    // Only bytes between the columns were hit, or none.
                    #expect(words == whole)
                } catch is JourneyError {
                    unproved += 1
                }
            } catch let error as JourneyError {
                #expect(error.code == .damaged || error.code == .newerFormat)
                #expect(error.sentence.contains("damaged"))
                refused += 1
            }
        }
        #expect(refused > 50 && unproved > 25)
    }

    @Test func `damaged facts are an error or fail their proof, and reading never traps`() throws {
        var merge = FactsMerge()
        var random = SeededRandom(seed: 12)
        for index in 0..<150 {
            merge.add(
                ["city", "age", "is member"][index % 3],
                person: UInt32(random.below(60)),
                value: [.text("kota \(index)"), .number(3), .bool(true), .json("[]")][
                    random.below(4)
                ],
                time: Int64(random.below(50)),
                offset: Int64(index)
            )
        }
        let bytes = try Self.bytes { try merge.write(to: $0) }
        func words(_ facts: PersonFacts) -> [String] {
            (UInt32(0)..<60).map { "\(facts.facts(of: $0))" }
                + facts.columns.flatMap { column in
                    (0..<column.people.count).map { "\(column.value(atPlace: $0))" }
                }
        }
        let whole = words(try PersonFacts(file: try ColumnFile(memory: bytes, name: "whole")))
        var refused = 0
        for _ in 0..<1000 {
            let file: ColumnFile
            let found: [String]
            do {
                file = try ColumnFile(memory: Self.damaged(bytes, &random), name: "damaged")
                found = words(try PersonFacts(file: file))
            } catch is JourneyError {
                refused += 1
                continue
            }
            do {
                try file.verify()
                #expect(found == whole)
            } catch is JourneyError {
                refused += 1
            }
        }
        #expect(refused > 700)
    }

    /// The same file with one column replaced and checksums that hold, as a
    /// mistake in a writer would make it.
    private func rewritten(
        _ file: ColumnFile,
        _ name: String,
        _ change: (inout [UInt8]) -> Void
    ) throws -> ColumnFile {
        var writer = ColumnFileWriter(name: "rewritten")
        for column in file.columnNames {
            var bytes = Array(try file.column(column, as: UInt8.self))
            if column == name { change(&bytes) }
            try writer.add(column, bytes)
        }
        return try writer.finishInMemory(note: file.note)
    }

    @Test func `a part put together wrongly is refused when it is opened`() throws {
        let file = try ColumnFile(memory: try Self.partBytes(), name: "whole")
        #expect(throws: Never.self) {
            try JourneyPart(file: try rewritten(file, "none") { _ in })
        }
        func swapped(_ bytes: inout [UInt8], _ width: Int) {
            for index in 0..<width { bytes.swapAt(bytes.count - 1 - index, index) }
        }
        let text = try #require(file.columnNames.first { $0.hasSuffix(".bytes") })
        let changes: [(String, (inout [UInt8]) -> Void)] = [
            ("people", { swapped(&$0, 4) }),
            ("people", { $0.replaceSubrange(4..<8, with: $0[0..<4]) }),
            ("starts", { swapped(&$0, 4) }),
            ("starts", { $0.replaceSubrange(4..<8, with: [0, 0, 0, 0]) }),
            ("starts", { $0.replaceSubrange(4..<8, with: [255, 255, 255, 255]) }),
            ("starts", { $0.removeLast(4) }),
            ("times", { $0.removeLast(8) }),
            ("events", { $0[1] = 0xEA }),
            ("events", { $0.removeLast(2) }),
            ("amounts", { $0.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0]) }),
            ("offsets", { $0 = [] }),
            ("nodes", { $0.removeLast(4) }),
            (text, { $0.removeLast() }),
            (text.replacing(".bytes", with: ".offsets"), { $0[4] = 0xFF }),
            (text.replacing(".bytes", with: ""), { $0.removeLast(4) }),
            ("event.starts", { swapped(&$0, 4) }),
            ("event.starts", { $0.removeLast(4) }),
            ("event.rows", { $0[$0.count - 1] = 0x7F }),
            ("event.rows", { $0.removeLast(4) }),
            ("event.times", { $0.removeLast(8) }),
            ("event.firsts", { $0.removeLast(8) }),
        ]
        for (name, change) in changes {
            #expect(throws: JourneyError.self, "\(name)") {
                try JourneyPart(file: try rewritten(file, name, change))
            }
        }
    }

    @Test func `rows and codes out of range fail the proof, and no merge takes them`() throws {
        let file = try ColumnFile(memory: try Self.partBytes(), name: "whole")
        let sparse = try #require(
            file.columnNames.first {
                $0.hasPrefix("property.") && $0.hasSuffix(".rows")
            }
        )
        let codes = try #require(file.columnNames.first { $0.hasSuffix(".bytes") })
            .replacing(".bytes", with: "")
        let changes: [(String, (inout [UInt8]) -> Void)] = [
            (sparse, { $0[$0.count - 1] = 0x7F }),
            (codes, { $0.replaceSubrange(0..<4, with: [0, 0, 0, 0x7F]) }),
            ("event.rows", { $0.replaceSubrange(0..<4, with: $0[4..<8]) }),
            ("event.times", { $0[0] ^= 1 }),
            ("event.firsts", { $0[0] ^= 2 }),
        ]
        for (name, change) in changes {
            let part = try JourneyPart(file: try rewritten(file, name, change))
            #expect(!everything(part).isEmpty)
            #expect(throws: JourneyError.self) { try part.verify() }
            let merge = PartMerge(parts: [part], dictionary: part.dictionary, personNow: [:])
            #expect(throws: JourneyError.self) { try merge.writeInMemory(name: "merged") }
        }
    }

    @Test func `damage does not come out of a merge under a new checksum`() throws {
        var bytes = try Self.partBytes()
        let whole = try JourneyPart(file: try ColumnFile(memory: bytes, name: "whole"))
        // The first column that the writer wrote is the people's; times follow.
        let place = try #require(
            bytes.indices.first { index in
                index % 64 == 0
                    && bytes[index...].starts(with: UnsafeRawBufferPointer(whole.times))
            }
        )
        bytes[place] ^= 4
        let part = try JourneyPart(file: try ColumnFile(memory: bytes, name: "changed"))
        let merge = PartMerge(parts: [part], dictionary: part.dictionary, personNow: [:])
        #expect(throws: JourneyError.self) { try merge.writeInMemory(name: "merged") }
    }
}
