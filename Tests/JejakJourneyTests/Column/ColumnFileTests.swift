// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct ColumnFileTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func write(_ path: String) throws {
        var writer = try ColumnFileWriter(path: path)
        try writer.add("numbers", [1.5, -0.0, .nan])
        try writer.add("none", [Int64]())
        try writer.add("small", [UInt8(7)])
        try writer.finish(note: [1, 2, 3])
    }

    private func code(_ body: () throws -> Void) -> JourneyError.Code? {
        do {
            try body()
            return nil
        } catch let error as JourneyError {
            #expect(error.sentence.contains("jejak rebuild") || error.code == .cannotWrite)
            return error.code
        } catch {
            Issue.record("\(error) is no sentence")
            return nil
        }
    }

    @Test func `columns, their names and the note come back`() throws {
        let folder = try TestFolder()
        try write(folder.path("a"))
        let file = try ColumnFile(path: folder.path("a"))
        try file.verify()
        #expect(file.note == [1, 2, 3] && file.columnNames == ["none", "numbers", "small"])
        #expect(
            try file.column("numbers", as: UInt64.self).map { $0 }
                == [1.5, -0.0, Double.nan].map(\.bitPattern)
        )
        #expect(try file.column("none", as: Int64.self).isEmpty)
        #expect(file.has("small") && !file.has("big"))
        #expect(try bytes(folder.path("a")).count == file.byteCount)
    }

    @Test func `columns begin at multiples of 64`() throws {
        let folder = try TestFolder()
        try write(folder.path("a"))
        let file = try ColumnFile(path: folder.path("a"))
        for name in file.columnNames {
            let address = try file.column(name, as: UInt8.self).baseAddress
            #expect(Int(bitPattern: address) % 64 == 0)
        }
    }

    @Test func `a column that is missing or has another width is an error`() throws {
        let folder = try TestFolder()
        try write(folder.path("a"))
        let file = try ColumnFile(path: folder.path("a"))
        #expect(code { _ = try file.column("big", as: UInt8.self) } == .damaged)
        #expect(code { _ = try file.column("small", as: UInt16.self) } == .damaged)
    }

    @Test func `files that are none are refused in words`() throws {
        let folder = try TestFolder()
        let path = folder.path("a")
        #expect(code { _ = try ColumnFile(path: path) } == .cannotRead)
        for content in [[], [UInt8](repeating: 0, count: 63), [UInt8](repeating: 65, count: 500)] {
            try Data(content).write(to: URL(fileURLWithPath: path))
            #expect(code { _ = try ColumnFile(path: path) } == .damaged)
            #expect(code { _ = try ColumnFile(memory: content, name: "memory") } == .damaged)
        }
        #expect(code { _ = try ColumnFile(path: folder.path(".")) } != nil)
    }

    @Test func `a file of a newer format is refused as newer`() throws {
        let folder = try TestFolder()
        try write(folder.path("a"))
        var content = try bytes(folder.path("a"))
        content[8] = 2
        #expect(code { _ = try ColumnFile(memory: content, name: "newer") } == .newerFormat)
    }

    @Test func `a place that cannot be written is an error in words`() throws {
        let folder = try TestFolder()
        #expect(code { _ = try ColumnFileWriter(path: folder.path("no/such")) } == .cannotWrite)
        let run = JourneyRun(dictionary: JourneyDictionary())
        #expect(code { try run.write(to: folder.path("no/such")) } == .cannotWrite)
    }

    @Test func `a changed value fails the proof, not the opening`() throws {
        let folder = try TestFolder()
        try write(folder.path("a"))
        var content = try bytes(folder.path("a"))
        content[64] ^= 1
        let file = try ColumnFile(memory: content, name: "changed")
        #expect(code { try file.verify() } == .damaged)
    }
}
