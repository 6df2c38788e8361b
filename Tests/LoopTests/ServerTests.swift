// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// What the server answered 200 for is there after any end of it, once.
    @Suite struct ServerTests {
        private let workshop: Workshop
        private let data: String
        private static let size = 20

        init() throws {
            workshop = try Workshop()
            data = workshop.path("data")
        }

        /// A server that answers; the test ends where none does.
        private func begin(_ environment: [String: String] = [:]) throws -> JejakServer {
            let server = try JejakServer(data, environment: environment)
            try #require(
                server.hasAnswered,
                "the server does not come up: \(server.process.errorSoFar)"
            )
            return server
        }

        /// Sends batches until one is not answered; those that were are said.
        private func send(_ server: JejakServer, upTo limit: Int) -> Set<Int> {
            var answered: Set<Int> = []
            for batch in 0..<limit {
                guard server.send(batch: batch, events: Self.size) else { break }
                answered.insert(batch)
            }
            return answered
        }

        /// Counts what the folder holds, then sends all again, as a client's
        /// retry would, and counts once more.
        private func expectAllOnce(_ answered: Set<Int>, of total: Int, _ what: String) throws {
            let held = try ImportCase.eventCount(data)
            #expect(held >= answered.count * Self.size, "\(what): \(held) events are there")
            let server = try begin()
            #expect(
                send(server, upTo: total).count == total,
                "\(what): \(server.process.errorSoFar)"
            )
            server.process.terminate()
            let end = server.process.finish(killAfter: 20)
            #expect(!end.wasKilled && end.status == 0, "\(what): it did not end well: \(end)")
            #expect(try ImportCase.eventCount(data) == total * Self.size, "\(what)")
        }

        @Test func `what was answered before a kill is there, and a retry doubles nothing`() throws
        {
            let server = try begin()
            let answered = send(server, upTo: 30)
            server.process.kill()
            _ = server.process.finish()
            #expect(answered.count == 30, "\(server.process.errorSoFar)")
            try expectAllOnce(answered, of: 40, "after a kill")
        }

        @Test(
            .enabled(if: FaultDisk.isThere, Comment(rawValue: FaultDisk.absence)),
            arguments: JejakBinary.isSoak ? Array(stride(from: 5, to: 400, by: 20)) : [12, 60, 150]
        )
        func `what was answered before a power cut is there`(cutAt: Int) throws {
            try FileManager.default.createDirectory(
                atPath: data,
                withIntermediateDirectories: true
            )
            let server = try JejakServer(
                data,
                environment: FaultDisk.environment(
                    folder: data,
                    cutAt: cutAt,
                    undoesFolders: true
                )
            )
            let answered = send(server, upTo: 400)
            server.process.kill()
            _ = server.process.finish()
            try expectAllOnce(answered, of: answered.count + 5, "after a cut at \(cutAt)")
        }

        @Test(
            .enabled(if: FaultDisk.isThere, Comment(rawValue: FaultDisk.absence)),
            // Less is full before the first batch: the tables alone take most of 150 KB.
            arguments: [220_000, 300_000, 450_000]
        )
        func `a disk that was full for a while costs nobody their name`(space: Int) throws {
            try FileManager.default.createDirectory(
                atPath: data,
                withIntermediateDirectories: true
            )
            let server = try begin(
                FaultDisk.environment(folder: data, space: space, refusals: 3)
            )
            let batches = 40
            var refused = 0
            for batch in 0..<batches {
                var tries = 0
                while !server.send(batch: batch, events: Self.size, newPeople: true), tries < 20 {
                    refused += 1
                    tries += 1
                    // The door pauses after a failure, as it tells its clients.
                    usleep(100_000)
                }
                try #require(tries < 20, "batch \(batch): \(server.process.errorSoFar.suffix(600))")
            }
            #expect(refused > 0, "the disk was never full: the test proves nothing")
            server.process.kill()
            _ = server.process.finish()
            let expected = batches * Self.size
            #expect(try ImportCase.counts(data) == "events \(expected) people \(expected)")
            let before = try ImportCase.digest(data)
            let rebuilt = try JejakBinary.run(["rebuild", "--data", data])
            #expect(rebuilt.status == 0, "\(rebuilt)")
            #expect(try ImportCase.digest(data) == before)
        }

        @Test func `a second server on the folder refuses, and the first serves on`() throws {
            let first = try begin()
            #expect(first.process.isRunning, "\(first.process.errorSoFar)")
            let second = try JejakBinary.run(
                ["serve", "--data", data, "--port", String(HTTPCall.freePort())],
                killAfter: 10
            )
            second.expectRefusal(naming: [data], "a second server")
            #expect(HTTPCall.send("GET", "/health", port: first.port)?.status == 200)
            #expect(first.send(batch: 1, events: 3))
        }

        @Test func `a port that is taken is named`() throws {
            let first = try begin()
            let second = try JejakBinary.run(
                ["serve", "--data", workshop.path("other"), "--port", String(first.port)],
                killAfter: 10
            )
            second.expectRefusal(naming: [String(first.port)], "a taken port")
        }

        @Test func `an address that others can reach needs an operator's password`() throws {
            let run = try JejakBinary.run(
                [
                    "serve", "--data", data, "--host", "0.0.0.0", "--port",
                    String(HTTPCall.freePort()),
                ],
                killAfter: 10
            )
            run.expectRefusal(naming: ["0.0.0.0", "jejak operator add"], "an open address")
        }

        @Test func `commands ask the running server and get the same answers`() throws {
            let shop = try ImportCase(rows: 5_000)
            let reference = shop.workshop.path("reference")
            let question = "funnel \"Page Viewed\" > \"Order Completed\" within 7 days"
            let segment = [
                "segment", "count", "did \"Page Viewed\"", "--data", reference, "--json",
            ]
            let ask = ["ask", question, "--data", reference, "--json"]
            let alone = try [segment, ask].map { try JejakBinary.run($0).answer }
            let server = try JejakServer(reference)
            #expect(server.process.isRunning, "\(server.process.errorSoFar)")
            let beside = try [segment, ask].map { try JejakBinary.run($0).answer }
            #expect(alone == beside)
            #expect(alone.allSatisfy { $0.count > 10 })
            let quoted = question.replacing("\"", with: "\\\"")
            let posted = HTTPCall.send(
                "POST",
                "/v1/ask",
                port: server.port,
                body: "{\"question\":\"\(quoted)\"}"
            )
            #expect(posted?.status == 200)
            #expect(posted?.body.contains("\"steps\"") ?? false)
            // An import beside the server goes through it, or waits, or refuses
            // in words; it never corrupts.
            let more = try shop.runToEnd(reference)
            #expect(more.json?["events"] as? Int == 0 || more.status != 0, "\(more)")
            server.process.terminate()
            #expect(server.process.finish(killAfter: 20).status == 0)
            #expect(try ImportCase.digest(reference) == shop.digest)
        }

        @Test(arguments: [
            "", "{", "[]", "{\"batch\":1}", "{\"batch\":[{\"type\":\"track\"}]}", "\u{0}",
        ])
        func `a broken request is answered and changes nothing`(body: String) throws {
            let server = try begin()
            let answer = try #require(
                HTTPCall.send("POST", "/v1/batch", port: server.port, body: body)
            )
            #expect((400..<500).contains(answer.status), "\(answer)")
            #expect(server.send(batch: 1, events: 2))
            server.process.terminate()
            _ = server.process.finish(killAfter: 20)
            #expect(try ImportCase.eventCount(data) == 2)
        }
    }
}
