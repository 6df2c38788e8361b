// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// Whatever the file, the answer is one sentence that names the place and
    /// the mend, and what was there before stays as it was.
    @Suite struct BadInputTests {
        private let workshop: Workshop
        private let data: String
        private let before: String

        /// A folder that already holds good events, so that a loss would show.
        init() throws {
            workshop = try Workshop()
            data = workshop.path("data")
            let good = try workshop.write(
                "good.csv",
                ShopFile.header + "c1,1735664400000,Order Completed,9.50,Jakarta,n\n"
            )
            let run = try JejakBinary.run(ImportCase.arguments(good, data))
            try #require(run.status == 0, "\(run)")
            before = try ImportCase.digest(data)
        }

        private func refused(
            _ name: String,
            _ content: [UInt8],
            naming places: [String] = []
        ) throws -> JejakRun {
            let file = try workshop.write(name, content)
            let run = try JejakBinary.run(ImportCase.arguments(file, data))
            run.expectRefusal(naming: [name] + places, name)
            #expect(try ImportCase.digest(data) == before, "\(name) changed the folder")
            return run
        }

        @Test func `an empty file`() throws {
            _ = try refused("empty.csv", [])
            _ = try refused("blank.csv", Array("\n\n".utf8))
        }

        @Test func `a file without any order comes in like any other`() throws {
            let file = try workshop.write(
                "views.csv",
                ShopFile.header + "c7,1735664400000,Page Viewed,,Jakarta,n\n"
            )
            let fresh = workshop.path("fresh")
            let run = try JejakBinary.run(ImportCase.arguments(file, fresh))
            #expect(run.status == 0, "\(run)")
            #expect(try ImportCase.eventCount(fresh) == 1)
        }

        @Test func `a file that is not there, and a folder in its place`() throws {
            let absent = try JejakBinary.run(
                ImportCase.arguments(workshop.path("absent.csv"), data)
            )
            absent.expectRefusal(naming: ["absent.csv"], "an absent file")
            let folder = try JejakBinary.run(ImportCase.arguments(workshop.folder.path, data))
            folder.expectRefusal(naming: [workshop.folder.path], "a folder")
        }

        @Test func `a binary file, also one that is called a table`() throws {
            var random = LoopRandom(seed: 5)
            let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try refused("picture.csv", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0] + noise)
            _ = try refused("zeros.csv", [UInt8](repeating: 0, count: 100_000))
            _ = try refused("broken.csv.gz", noise)
            _ = try refused("torn.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + noise.prefix(99))
        }

        @Test func `a missing column is named, with those that are there`() throws {
            let text = "client,when,what,price\na,1735664400000,Page Viewed,1\n"
            let run = try refused("columns.csv", Array(text.utf8), naming: ["customer"])
            #expect(run.error.contains("client"))
        }

        @Test func `a file in another encoding names the line`() throws {
            // "Café" as Latin-1 writes it.
            let bytes =
                Array(ShopFile.header.utf8) + Array("c2,1735664400000,Page Viewed,,Caf".utf8)
                + [0xE9] + Array(",n\n".utf8)
            _ = try refused("latin.csv", bytes, naming: ["2"])
        }

        @Test(arguments: ["31/02/2025", "2025-02-30", "2025-13-01", "yesterday", "NaN", ""])
        func `a date that no calendar has names the line`(date: String) throws {
            let text = "customer,when,what\nc2,\(date),Page Viewed\n"
            let file = try workshop.write("dates.csv", text)
            let run = try JejakBinary.run([
                "import", file, "--data", data, "--source", "shop", "--json", "--person",
                "customer", "--time", "when", "--time-unit", "iso", "--event", "what",
            ])
            run.expectRefusal(naming: ["dates.csv", "2"], "the date '\(date)'")
            #expect(try ImportCase.digest(data) == before)
        }

        @Test func `a bad row among good ones goes to the rejects with its line and reason`() throws
        {
            let text = """
                customer,when,what
                c2,2025-01-01T10:00:00+07:00,Page Viewed
                c3,2025-02-31,Page Viewed
                c4,2025-01-01T11:00:00+07:00,Page Viewed

                """
            let file = try workshop.write("mixed.csv", text)
            let run = try JejakBinary.run([
                "import", file, "--data", data, "--source", "shop", "--json", "--person",
                "customer", "--time", "when", "--time-unit", "iso", "--event", "what",
            ])
            #expect(run.json?["events"] as? Int == 2, "\(run)")
            #expect(run.json?["rejected"] as? Int == 1, "\(run)")
            let rejects = try workshop.listing("data").keys.filter { $0.hasSuffix(".rejects.csv") }
                .map { try workshop.read("data/" + $0) }.joined()
            #expect(rejects.contains("3") && rejects.contains("2025-02-31"), "\(rejects)")
        }

        @Test func `one endless line is refused in bounded memory`() throws {
            let length = JejakBinary.isSoak ? 1 << 30 : 1 << 26
            let url = workshop.folder.appending(path: "endless.csv")
            try Data((ShopFile.header + "c2,1735664400000,Page Viewed,,").utf8).write(to: url)
            let handle = try FileHandle(forWritingTo: url)
            try handle.seekToEnd()
            let piece = Data(repeating: UInt8(ascii: "x"), count: 1 << 24)
            for _ in 0..<length / piece.count { try handle.write(contentsOf: piece) }
            try handle.write(contentsOf: Data(",n\n".utf8))
            try handle.close()
            let run = try JejakBinary.run(ImportCase.arguments(url.path, data), killAfter: 300)
            run.expectRefusal(naming: ["endless.csv", "2", "4 MB"], "an endless line")
            #expect(run.peakMemory < 400 << 20, "it held \(run.peakMemory >> 20) MB")
            #expect(try ImportCase.digest(data) == before)
        }

        @Test func `a name in place of a number of the command line is explained`() throws {
            let run = try JejakBinary.run(["import", "--data", data])
            #expect(run.status != 0)
            #expect(run.error.contains("FILE") || run.error.contains("file"), "\(run)")
        }

        @Test(.enabled(if: FaultDisk.isThere, Comment(rawValue: FaultDisk.absence)))
        func `a folder of a newer version is left alone`() throws {
            let newer = try FaultDisk.sql(
                ["PRAGMA user_version = 999;"],
                on: data + "/jejak.sqlite"
            )
            #expect(newer.status == 0, "\(newer)")
            let listing = try workshop.listing("data")
            let file = try workshop.write("more.csv", ShopFile.header + "c9,1735664400000,A,,,\n")
            let commands = [
                ImportCase.arguments(file, data), ["stats", "--data", data, "--json"],
                ["digest", "--data", data, "--json"], ["rebuild", "--data", data],
                ["serve", "--data", data, "--port", "0"],
                ["segment", "count", "did \"A\"", "--data", data, "--json"],
            ]
            for command in commands {
                let run = try JejakBinary.run(command, killAfter: 10)
                run.expectRefusal(naming: [data, "newer"], "'\(command[0])' on a newer folder")
            }
            let version = try FaultDisk.sql(["PRAGMA user_version;"], on: data + "/jejak.sqlite")
            #expect(version.output == "999\n")
            // SQLite's own -shm and -wal may come and go; nothing else may.
            let after = try workshop.listing("data").filter { !$0.key.contains("sqlite-") }
            #expect(after == listing.filter { !$0.key.contains("sqlite-") })
        }
    }
}
