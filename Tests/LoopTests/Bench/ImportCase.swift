// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// One file of events, what an undisturbed import of it gives, and the same
/// import as often as a test disturbs it.
struct ImportCase {
    let workshop: Workshop
    let file: String
    /// The undisturbed import, for its time and its counts.
    let reference: JejakRun
    let digest: String
    let counts: String

    init(rows: Int) throws {
        workshop = try Workshop()
        let url = workshop.folder.appending(path: "shop.csv")
        try ShopFile.write(url, rows: rows)
        file = url.path
        let data = workshop.path("reference")
        reference = try JejakBinary.run(Self.arguments(file, data))
        digest = try Self.digest(data)
        counts = try Self.counts(data)
        try #require(reference.status == 0, "the undisturbed import fails: \(reference)")
        try #require(digest.count > 8 && counts.contains("events"))
    }

    static func arguments(_ file: String, _ data: String) -> [String] {
        ["import", file, "--data", data, "--source", "shop", "--json"] + ShopFile.mapping
    }

    /// A data folder that no test has used.
    func newFolder() -> String { workshop.path("data-\(UUID().uuidString)") }

    func begin(_ data: String, environment: [String: String] = [:]) throws -> JejakProcess {
        try JejakProcess(Self.arguments(file, data), environment: environment)
    }

    @discardableResult
    func runToEnd(_ data: String, environment: [String: String] = [:]) throws -> JejakRun {
        try JejakBinary.run(Self.arguments(file, data), environment: environment)
    }

    static func digest(_ data: String) throws -> String {
        let run = try JejakBinary.run(["digest", "--data", data, "--json"])
        #expect(run.status == 0, "the digest fails: \(run)")
        return run.answer
    }

    /// Events and people; files and bytes may differ with how blocks were cut.
    static func counts(_ data: String) throws -> String {
        let run = try JejakBinary.run(["stats", "--data", data, "--json"])
        #expect(run.status == 0, "the counts fail: \(run)")
        let json = run.json ?? [:]
        return "events \(json["events"] ?? "?") people \(json["people"] ?? "?")"
    }

    /// How many events a disturbed folder holds now; 0 where none was made.
    static func eventCount(_ data: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: data + "/jejak.sqlite") else { return 0 }
        let run = try JejakBinary.run(["stats", "--data", data, "--json"])
        return run.json?["events"] as? Int ?? 0
    }

    /// Repeats the same command after a disturbance; the folder must then be
    /// as if nothing had happened.
    func expectMended(_ data: String, _ what: String) throws {
        let run = try runToEnd(data)
        #expect(run.status == 0, "\(what): the repeated import fails: \(run)")
        #expect(try Self.digest(data) == digest, "\(what): the digest differs")
        #expect(try Self.counts(data) == counts, "\(what): the counts differ")
    }
}
