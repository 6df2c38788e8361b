// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// A program that is killed at any moment loses nothing that it accepted
    /// and doubles nothing when the same command runs again.
    ///
    ///     import ──block──block──✗ kill -9
    ///     import again ──────────block──block──► the same folder
    @Suite struct KillTests {
        static let rounds = JejakBinary.isSoak ? 50 : 5
        static let rows = JejakBinary.isSoak ? 600_000 : 120_000

        @Test func `an import killed at random moments ends as if it had never been`() throws {
            let shop = try ImportCase(rows: Self.rows)
            var random = LoopRandom(seed: 20_250_101)
            var early = 0
            for round in 0..<Self.rounds {
                let data = shop.newFolder()
                let process = try shop.begin(data)
                let moment = Double.random(in: 0...shop.reference.seconds, using: &random)
                usleep(UInt32(moment * 1e6))
                process.kill()
                let run = process.finish()
                early += run.wasKilled ? 1 : 0
                let held = try ImportCase.eventCount(data)
                #expect(held <= Self.rows)
                try shop.expectMended(data, "round \(round), killed after \(moment) s")
            }
            #expect(early > 0, "no kill came before the end: the test proved nothing")
        }

        @Test func `an import killed again and again never goes back`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let data = shop.newFolder()
            var random = LoopRandom(seed: 20_250_102)
            var held = 0
            for _ in 0..<Self.rounds {
                let process = try shop.begin(data)
                let moment = Double.random(in: 0...shop.reference.seconds / 2, using: &random)
                usleep(UInt32(moment * 1e6))
                process.kill()
                _ = process.finish()
                let now = try ImportCase.eventCount(data)
                #expect(now >= held, "\(held) events were there, now \(now)")
                held = now
            }
            try shop.expectMended(data, "after \(Self.rounds) kills")
        }

        @Test func `a rebuild killed at random moments can be done again`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let data = shop.newFolder()
            try shop.runToEnd(data)
            let whole = try JejakBinary.run(["rebuild", "--data", data])
            #expect(whole.status == 0, "\(whole)")
            #expect(try ImportCase.digest(data) == shop.digest)
            var random = LoopRandom(seed: 20_250_103)
            for _ in 0..<Self.rounds {
                let process = try JejakProcess(["rebuild", "--data", data])
                usleep(UInt32(Double.random(in: 0...whole.seconds, using: &random) * 1e6))
                process.kill()
                _ = process.finish()
                #expect(try ImportCase.counts(data) == shop.counts)
            }
            let last = try JejakBinary.run(["rebuild", "--data", data])
            #expect(last.status == 0, "\(last)")
            #expect(try ImportCase.digest(data) == shop.digest)
        }

        @Test func `the same content adds nothing when it comes again`() throws {
            let shop = try ImportCase(rows: 20_000)
            let data = shop.newFolder()
            try shop.runToEnd(data)
            let again = try shop.runToEnd(data)
            #expect(again.status == 0, "\(again)")
            #expect(again.json?["events"] as? Int == 0)
            #expect(again.json?["duplicates"] as? Int == again.json?["rows"] as? Int)
            #expect(try ImportCase.digest(data) == shop.digest)
            #expect(try ImportCase.counts(data) == shop.counts)
        }

        @Test(arguments: [false, true])
        func `exports that overlap add what is new`(inOneCommand: Bool) throws {
            let shop = try ImportCase(rows: 20_000)
            let data = shop.newFolder()
            let early = shop.workshop.folder.appending(path: "early.csv")
            let late = shop.workshop.folder.appending(path: "late.csv")
            try ShopFile.write(early, rows: 20_000, keeping: 0..<12_010)
            try ShopFile.write(late, rows: 20_000, keeping: 8_010..<20_000)
            let pieces = inOneCommand ? [[early, late]] : [[early], [late]]
            for files in pieces {
                var arguments = ImportCase.arguments(files[0].path, data)
                arguments.insert(contentsOf: files.dropFirst().map(\.path), at: 2)
                let run = try JejakBinary.run(arguments)
                #expect(run.status == 0, "\(run)")
            }
            // The cuts lie between equal rows' pairs, so nothing is missing.
            #expect(try ImportCase.counts(data) == shop.counts)
            #expect(try ImportCase.digest(data) == shop.digest)
        }
    }
}

/// Tests of the built program as a process, one after the other: they measure
/// moments and memory, so they leave each other alone.
@Suite(.serialized, .enabled(if: JejakBinary.isBuilt, Comment(rawValue: JejakBinary.absence)))
struct LoopTests {}
