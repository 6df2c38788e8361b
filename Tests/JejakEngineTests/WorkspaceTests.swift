// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore
import JejakEngine
import JejakJourney
import JejakQuery
import JejakStore
import Testing

/// The wheel in one process: import, ask, rebuild, live events.
@Suite struct WorkspaceTests {
    private let folder = TemporaryFolder()

    private func open(_ access: Workspace.Access = .owner) throws -> Workspace {
        try Workspace(folder: folder.path + "/data", access: access, clock: { 1_740_000_000_000 })
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = folder.path + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func lines(_ people: Int, seed: UInt64) -> String {
        var random = SeededRandom(seed: seed)
        var text = ""
        for index in 0..<people * 20 {
            let person = random.below(people)
            let time = ISO8601.format(1_735_689_600_000 + Int64(random.below(30 * 86_400)) * 1000)
            switch random.below(4) {
            case 0:
                text +=
                    "{\"type\":\"identify\",\"messageId\":\"i\(index)\",\"userId\":\"u\(person)\","
                    + "\"timestamp\":\"\(time)\",\"traits\":{\"city\":\"C\(random.below(5))\"}}\n"
            case 1:
                text +=
                    "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"o\(index)\","
                    + "\"userId\":\"u\(person)\",\"timestamp\":\"\(time)\","
                    + "\"properties\":{\"revenue\":\(random.below(100))}}\n"
            case 2:
                text +=
                    "{\"type\":\"track\",\"event\":\"Viewed\",\"messageId\":\"v\(index)\","
                    + "\"anonymousId\":\"a\(person)\",\"timestamp\":\"\(time)\"}\n"
            default:
                text +=
                    "{\"type\":\"track\",\"event\":\"Viewed\",\"messageId\":\"l\(index)\","
                    + "\"anonymousId\":\"a\(person)\",\"userId\":\"u\(random.below(3) + person)\","
                    + "\"timestamp\":\"\(time)\"}\n"
            }
        }
        return text
    }

    private func request(_ file: String) -> ImportRequest {
        var request = ImportRequest()
        request.files = [file]
        request.preset = .jsonl
        request.source = "test"
        return request
    }

    @Test func `a rebuild says the same as what was derived on the way`() throws {
        let workspace = try open()
        let file = try write(lines(60, seed: 3), "a.jsonl")
        let more = try write(lines(60, seed: 4).replacing("\":\"v", with: "\":\"w"), "b.jsonl")
        _ = try workspace.importFiles(request(file))
        _ = try workspace.importFiles(request(more))
        let before = try workspace.digest()
        #expect(before.events > 1_000)
        try workspace.rebuild()
        #expect(try workspace.digest() == before)
        #expect(try workspace.store.pendingMoves().isEmpty)
    }

    @Test func `reopening reads the same journeys, also those that no part holds yet`() throws {
        let before: LogicalDigest
        do {
            let workspace = try open()
            _ = try workspace.importFiles(request(try write(lines(30, seed: 5), "a.jsonl")))
            _ = try workspace.accept(
                try batch(lines(40, seed: 6).replacing("\":\"", with: "\":\"x"))
            )
            before = try workspace.digest()
        }
        #expect(try open(.reader).digest() == before)
        #expect(try open().digest() == before)
    }

    /// Decodes lines as the wire would.
    private func batch(_ text: String) throws -> EventBatch {
        let decoder = SegmentDecoder()
        var batch = EventBatch()
        batch.receivedAt = Workspace.systemClock()
        for line in text.split(separator: "\n") {
            let fixed = line.replacing("\"xtrack", with: "\"track")
                .replacing("\"xidentify", with: "\"identify").replacing("\"x20", with: "\"20")
            #expect(decoder.read(Array(fixed.utf8)) == nil)
            let call = SegmentCall(source: "wire", receivedAt: batch.receivedAt)
            _ = decoder.append(to: &batch, call)
        }
        return batch
    }

    @Test func `an event that comes twice counts once, over the wire and after a restart`() throws {
        let text = lines(10, seed: 7).replacing("\":\"", with: "\":\"x")
        var count = 0
        do {
            let workspace = try open()
            let events = try batch(text)
            count = try workspace.accept(events)
            #expect(count == events.count)
            #expect(try workspace.accept(events) == 0)
        }
        let again = try open()
        #expect(try again.accept(try batch(text)) == 0)
        #expect(try again.store.logTotals().accepted == count)
    }

    @Test func `a commit waits for the disk`() throws {
        // 2 is FULL; under NORMAL a power cut may take back what was accepted.
        #expect(try open().store.synchronousLevel() == 2)
    }

    @Test func `one owner a folder, and readers beside it`() throws {
        let owner = try open()
        _ = try owner.importFiles(request(try write(lines(5, seed: 8), "a.jsonl")))
        let error = #expect(throws: EngineError.self) { try open() }
        #expect(error?.code == .ownedByAnother)
        #expect(try open(.reader).digest() == owner.digest())
    }

    @Test func `RFM tiers and segments answer from the same folder`() throws {
        let workspace = try open()
        _ = try workspace.importFiles(request(try write(lines(80, seed: 9), "a.jsonl")))
        func count(_ text: String) throws -> Int {
            let plan = SegmentPlan(try SegmentParser.parse(text), try workspace.snapshot())
            return plan.run().people.count
        }
        let buyers = try count("rfm.frequency >= 1")
        #expect(buyers > 0)
        let high = try count("value.tier = \"high\"")
        let middle = try count("value.tier = \"middle\"")
        let low = try count("value.tier = \"low\"")
        #expect(high + middle + low == buyers)
        #expect(try count("did \"Order Completed\"") >= buyers)
    }

    @Test func `a failed append takes nothing and the next one goes on`() throws {
        let workspace = try open()
        _ = try workspace.importFiles(request(try write(lines(5, seed: 10), "a.jsonl")))
        let before = try workspace.digest()
        #expect(throws: (any Error).self) {
            _ = try workspace.importFiles(request(folder.path + "/missing.jsonl"))
        }
        #expect(try workspace.digest() == before)
        let report = try workspace.importFiles(
            request(try write(lines(5, seed: 11).replacing("\"o", with: "\"q"), "b.jsonl"))
        )
        #expect(report.events > 0)
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "jejak-" + UUID().uuidString
        // A folder that cannot be made fails the test at its first file.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // The system clears its temporary folder where this fails.
        try? FileManager.default.removeItem(atPath: path)
    }
}
