// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The shim that the other fault tests stand on does what it says. Every
/// expectation here was written down by hand.
@Suite(.serialized, .enabled(if: FaultDisk.isThere, Comment(rawValue: FaultDisk.absence)))
struct FaultDiskTests {
    private let workshop: Workshop
    private let folder: String

    init() throws {
        workshop = try Workshop()
        folder = workshop.path("disk")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Runs the probe's steps inside the folder, with a fault under it.
    private func probe(_ steps: [String], _ environment: [String: String]) throws -> JejakRun {
        let script = "cd \"$0\" && exec \"$@\""
        return try JejakProcess(
            ["-c", script, folder, FaultDisk.tools?.probe ?? ""] + steps,
            environment: environment,
            program: "/bin/sh"
        ).finish()
    }

    private func content(_ name: String) -> String? {
        // A file that is not there has no content: the tests expect that too.
        try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }

    /// Cuts the power before the step after these, whatever it is.
    private func cut(
        after steps: [String],
        writes: Int,
        keepSeed: Int? = nil,
        undoesFolders: Bool = false
    ) throws {
        let run = try probe(
            steps + ["append,last,x"],
            FaultDisk.environment(
                folder: folder,
                cutAt: writes + 1,
                keepSeed: keepSeed,
                undoesFolders: undoesFolders
            )
        )
        #expect(run.status == FaultDisk.cutStatus, "\(run)")
        #expect(run.error.contains("droplast: power cut before write \(writes + 1)"))
    }

    @Test func `what was synced stays and what came after is gone`() throws {
        try workshop.write("disk/a", "0123456789")
        try cut(after: ["write,a,2,AB", "sync,a", "write,a,0,zz", "append,a,more"], writes: 3)
        #expect(content("a") == "01AB456789")
    }

    @Test func `overlapping writes are taken back in their order`() throws {
        try workshop.write("disk/a", "0123456789")
        try cut(
            after: ["write,a,2,xxxx", "write,a,4,yyyy", "write,a,0,z", "write,a,8,end"],
            writes: 4
        )
        #expect(content("a") == "0123456789")
    }

    @Test func `a cut length comes back`() throws {
        try workshop.write("disk/a", "0123456789")
        try cut(after: ["cut,a,3", "append,a,xyz", "cut,a,40"], writes: 3)
        #expect(content("a") == "0123456789")
    }

    @Test func `an emptied file comes back`() throws {
        try workshop.write("disk/a", "0123456789")
        try cut(after: ["new,a", "append,a,x"], writes: 2)
        #expect(content("a") == "0123456789")
    }

    @Test func `a file that was never synced vanishes, one that was stays`() throws {
        try cut(after: ["append,a,one", "append,b,two", "sync,b", "append,b,three"], writes: 5)
        #expect(content("a") == nil)
        #expect(content("b") == "two")
    }

    @Test func `a file made anew after its removal is not taken for the old one`() throws {
        try cut(after: ["append,a,one", "remove,a", "new,a", "append,a,two", "sync,a"], writes: 5)
        #expect(content("a") == "two")
    }

    @Test func `without a sync of the folder a rename is taken back`() throws {
        try workshop.write("disk/a", "old")
        let steps = ["append,b,new", "sync,b", "rename,b,a"]
        try cut(after: steps, writes: 3, undoesFolders: true)
        #expect(content("a") == "old")
        #expect(content("b") == nil)
    }

    @Test func `with a sync of the folder a rename stays`() throws {
        try workshop.write("disk/a", "old")
        let steps = ["append,b,new", "sync,b", "rename,b,a", "folder"]
        try cut(after: steps, writes: 3, undoesFolders: true)
        #expect(content("a") == "new")
        #expect(content("b") == nil)
    }

    @Test func `a removal is taken back with what was synced`() throws {
        try workshop.write("disk/a", "old")
        try cut(after: ["write,a,0,OL", "remove,a"], writes: 2, undoesFolders: true)
        #expect(content("a") == "old")
        let left = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(left == ["disk"])
    }

    @Test(arguments: 1...8)
    func `a disk that keeps some writes keeps the first of them`(seed: Int) throws {
        let steps = ["append,a,1", "sync,a", "append,a,2", "append,a,3", "append,a,4"]
        try cut(after: steps, writes: 5, keepSeed: seed)
        let found = content("a") ?? ""
        #expect(["1", "12", "123", "1234"].contains(found))
    }

    @Test func `a full disk takes what fits and then refuses`() throws {
        let run = try probe(
            ["append,a,12345", "append,a,67890", "append,a,x"],
            FaultDisk.environment(folder: folder, space: 8)
        )
        #expect(run.status == 2)
        #expect(run.error.contains("No space left on device"))
        #expect(content("a") == "12345678")
    }

    @Test func `what is removed or cut gives its space back`() throws {
        let run = try probe(
            [
                "append,a,1234", "append,b,5678", "remove,a", "append,b,9012", "cut,b,2",
                "append,b,345678",
            ],
            FaultDisk.environment(folder: folder, space: 8)
        )
        #expect(run.status == 0, "\(run)")
        #expect(content("b") == "56345678")
    }

    @Test func `a disk that somebody frees takes what comes after`() throws {
        let script =
            "\(FaultDisk.tools?.probe ?? "") append,a,1234 append,a,x append,a,y; echo $?; cat a"
        let run = try JejakProcess(
            ["-c", "cd '\(folder)' && \(script)"],
            environment: FaultDisk.environment(folder: folder, space: 4, refusals: 1),
            program: "/bin/sh"
        ).finish()
        // The probe stops at the refused step; the next process has a new disk.
        #expect(run.output == "2\n1234", "\(run)")
        let database = folder + "/log.sqlite"
        var statements = ["PRAGMA journal_mode = WAL;", "CREATE TABLE event (content TEXT);"]
        statements += (1...20).map { _ in "INSERT INTO event VALUES (hex(randomblob(3000)));" }
        let full = try FaultDisk.sql(
            statements,
            on: database,
            environment: FaultDisk.environment(folder: folder, space: 90_000, refusals: 1)
        )
        #expect(full.error.contains("full"), "\(full)")
    }

    @Test func `a sick disk fails the sync that was asked for and all after it`() throws {
        let run = try probe(
            ["append,a,1", "sync,a", "append,a,2", "sync,a"],
            FaultDisk.environment(folder: folder, failingSync: 2)
        )
        #expect(run.status == 4)
        #expect(run.error.contains("Input/output error"))
    }

    @Test func `a cut right after the end keeps the status and drops what was not synced`() throws {
        let run = try probe(
            ["append,a,1", "sync,a", "append,a,2", "append,b,3"],
            FaultDisk.environment(folder: folder, atEnd: true)
        )
        #expect(run.status == 0, "\(run)")
        #expect(run.error.contains("droplast: power cut after write 5"))
        #expect(content("a") == "1")
        #expect(content("b") == nil)
    }

    @Test func `a normal end reports what was seen`() throws {
        let report = workshop.path("report")
        let run = try probe(
            ["append,a,123", "sync,a", "append,a,4"],
            FaultDisk.environment(folder: folder, report: report)
        )
        #expect(run.status == 0)
        #expect(FaultDisk.report(report) == ["writes": 3, "syncs": 1, "grown": 4])
    }

    /// Commits forty rows one by one, each said aloud once it is committed.
    private func commits(_ synchronous: String, cutAt: Int) throws -> (said: Int, found: Int) {
        let database = folder + "/log.sqlite"
        var statements = [
            "PRAGMA journal_mode = WAL;", "PRAGMA synchronous = \(synchronous);",
            "CREATE TABLE event (id INTEGER PRIMARY KEY, content TEXT);",
        ]
        for id in 1...40 {
            statements.append("INSERT INTO event VALUES (\(id), hex(randomblob(3000)));")
            statements.append("SELECT 'ok';")
        }
        let run = try FaultDisk.sql(
            statements,
            on: database,
            environment: FaultDisk.environment(folder: folder, cutAt: cutAt, undoesFolders: true)
        )
        #expect(run.status == FaultDisk.cutStatus, "\(run)")
        let said = run.output.split(separator: "\n").count { $0 == "ok" }
        let check = try FaultDisk.sql(["PRAGMA integrity_check;"], on: database)
        #expect(check.output == "ok\n")
        let count = try FaultDisk.sql(["SELECT count(*) FROM event;"], on: database)
        return (said, Int(count.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0)
    }

    @Test(arguments: [40, 75, 120, 200, 330])
    func `SQLite that syncs each commit loses none that it said`(cutAt: Int) throws {
        let (said, found) = try commits("FULL", cutAt: cutAt)
        #expect(said > 0)
        #expect(found == said || found == said + 1)
    }

    @Test func `SQLite that does not sync loses what it said, so the shim can tell`() throws {
        let (said, found) = try commits("OFF", cutAt: 200)
        #expect(said > 10)
        #expect(found < said)
    }
}
