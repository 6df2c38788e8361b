// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakEngine
internal import Testing

@Suite("What a machine can take")
struct DoorLimitsTests {
    private let folder = NSTemporaryDirectory() + "jejak-limits-" + UUID().uuidString

    private func write(_ lines: [String]) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/events.jsonl"
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: path,
            atomically: true,
            encoding: .utf8
        )
        return path
    }

    @Test func `every event of the file is read and appended, and nothing is left`() throws {
        // A leftover in the folder for such does no harm.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let lines = (0..<250).map {
            #"{"type":"track","event":"Seen","anonymousId":"a\#($0)","messageId":"m\#($0)"}"#
        }
        let path = try write(lines + [#"{"type":"track","anonymousId":"b"}"#])
        let limits = try DoorLimits.measure(file: path, in: folder)
        #expect(limits.events == 250)
        #expect(limits.rejected == 1)
        #expect(limits.readPerSecond > 0)
        #expect(limits.appends.map(\.blockEvents) == [100, 1_000, 8_192])
        #expect(limits.appends.allSatisfy { $0.eventsPerSecond > 0 && $0.bytesPerEvent > 8 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["events.jsonl"])
    }

    @Test(arguments: [
        (["no JSON"], "the lines from 1 on are no events"), ([""], "holds no event"),
        ([#"{"type":"track","anonymousId":"b"}"#], "holds no event that can be taken"),
    ])
    func `a file that measures nothing is refused in words`(
        lines: [String],
        words: String
    ) throws {
        // A leftover in the folder for such does no harm.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try write(lines)
        let error = #expect(throws: EngineError.self) {
            try DoorLimits.measure(file: path, in: folder)
        }
        #expect(error?.sentence.contains(words) == true)
        #expect(throws: EngineError.self) {
            try DoorLimits.measure(file: path + ".none", in: folder)
        }
    }
}
