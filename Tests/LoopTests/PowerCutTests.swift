// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// A power cut drops every write after the last completed fsync; what was
    /// accepted is still there, and the same command mends the rest.
    @Suite(.enabled(if: FaultDisk.isThere, Comment(rawValue: FaultDisk.absence)))
    struct PowerCutTests {
        static let rounds = JejakBinary.isSoak ? 20 : 3
        static let rows = JejakBinary.isSoak ? 600_000 : 120_000

        /// Imports under the shim with nothing wrong, to count the writes.
        private func writes(_ shop: ImportCase) throws -> Int {
            let report = shop.workshop.path("report")
            let data = shop.newFolder()
            let run = try shop.runToEnd(
                data,
                environment: FaultDisk.environment(folder: data, report: report)
            )
            #expect(run.status == 0, "\(run)")
            #expect(try ImportCase.digest(data) == shop.digest)
            return try #require(FaultDisk.report(report)["writes"], "the shim saw nothing")
        }

        /// Cuts at one write, looks, and mends.
        private func cut(_ shop: ImportCase, at write: Int, strict: Bool, keep: Int?) throws {
            let data = shop.newFolder()
            let what =
                "cut before write \(write)" + (strict ? ", folders too" : "")
                + (keep.map { ", keeping some by seed \($0)" } ?? "")
            let run = try shop.runToEnd(
                data,
                environment: FaultDisk.environment(
                    folder: data,
                    cutAt: write,
                    keepSeed: keep,
                    undoesFolders: strict
                )
            )
            if run.status == 0, !run.error.contains("droplast") {
                // How batches gather decides how many writes there are: this
                // run had fewer than the counted one.
                return try cut(shop, at: write / 2, strict: strict, keep: keep)
            }
            #expect(run.status == FaultDisk.cutStatus, "\(what): \(run)")
            try expectLogBeforeDerived(data, what)
            try shop.expectMended(data, what)
        }

        /// A part that outlived the cut was synced, so the events it was made
        /// from must have been on the disk before it.
        private func expectLogBeforeDerived(_ data: String, _ what: String) throws {
            // Where nothing was made yet there is nothing to compare.
            let parts =
                (try? FileManager.default.contentsOfDirectory(atPath: data + "/parts")) ?? []
            guard parts.contains(where: { $0.hasSuffix(".run") || $0.hasSuffix(".base") }) else {
                return
            }
            #expect(
                try ImportCase.eventCount(data) > 0,
                "\(what): \(parts) outlived their events"
            )
        }

        @Test func `at random cuts nothing accepted is lost and nothing doubled`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let total = try writes(shop)
            var random = LoopRandom(seed: 20_250_201)
            for _ in 0..<Self.rounds {
                let write = Int.random(in: 1...total, using: &random)
                try cut(shop, at: write, strict: false, keep: nil)
            }
        }

        @Test func `where folders were not synced either, the same holds`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let total = try writes(shop)
            var random = LoopRandom(seed: 20_250_202)
            for _ in 0..<Self.rounds {
                let write = Int.random(in: 1...total, using: &random)
                try cut(shop, at: write, strict: true, keep: nil)
            }
        }

        @Test func `where the disk kept some of the writes, the same holds`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let total = try writes(shop)
            var random = LoopRandom(seed: 20_250_203)
            for round in 0..<Self.rounds {
                let write = Int.random(in: 1...total, using: &random)
                try cut(shop, at: write, strict: true, keep: round + 1)
            }
        }

        @Test func `what an import said by ending well is on the disk`() throws {
            let shop = try ImportCase(rows: 20_000)
            let data = shop.newFolder()
            // The folder itself is there, as after any earlier command.
            try FileManager.default.createDirectory(
                atPath: data,
                withIntermediateDirectories: true
            )
            let run = try shop.runToEnd(
                data,
                environment: FaultDisk.environment(folder: data, undoesFolders: true, atEnd: true)
            )
            #expect(run.status == 0, "\(run)")
            #expect(run.error.contains("droplast: power cut after"), "\(run)")
            #expect(try ImportCase.eventCount(data) == shop.reference.json?["events"] as? Int)
            #expect(try ImportCase.digest(data) == shop.digest)
            #expect(try ImportCase.counts(data) == shop.counts)
        }

        @Test func `a finished import survives a cut in the command after it`() throws {
            let shop = try ImportCase(rows: 20_000)
            for round in 1...Self.rounds {
                let data = shop.newFolder()
                try shop.runToEnd(data)
                _ = try JejakBinary.run(
                    ["rebuild", "--data", data],
                    environment: FaultDisk.environment(
                        folder: data,
                        cutAt: round * 4,
                        undoesFolders: true
                    )
                )
                let mended = try JejakBinary.run(["rebuild", "--data", data])
                #expect(mended.status == 0, "\(mended)")
                #expect(try ImportCase.digest(data) == shop.digest)
                #expect(try ImportCase.counts(data) == shop.counts)
            }
        }

        @Test func `a full disk ends in one sentence, and the same command goes on later`() throws {
            let shop = try ImportCase(rows: Self.rows)
            let whole = shop.workshop.path("report-space")
            let probe = shop.newFolder()
            try shop.runToEnd(
                probe,
                environment: FaultDisk.environment(folder: probe, report: whole)
            )
            let grown = try #require(FaultDisk.report(whole)["grown"])
            for share in [0, 10, 50, 90] {
                let data = shop.newFolder()
                let run = try shop.runToEnd(
                    data,
                    environment: FaultDisk.environment(folder: data, space: grown * share / 100)
                )
                run.expectRefusal(naming: [data], "a disk full at \(share) %")
                try shop.expectMended(data, "a disk full at \(share) %")
            }
        }

        @Test func `a disk that cannot sync is a failure, never a silent success`() throws {
            let shop = try ImportCase(rows: 20_000)
            let data = shop.newFolder()
            let run = try shop.runToEnd(
                data,
                environment: FaultDisk.environment(folder: data, failingSync: 3)
            )
            run.expectRefusal(naming: [data], "a sick disk")
            try shop.expectMended(data, "a sick disk")
        }
    }
}
