// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import Testing

/// The files that systems keep zones in.
struct TimeZoneFileTests {
    private static let hour: Int64 = 3_600_000

    /// A file of version 2: changes with their types, offsets, and a rule.
    private func file(
        _ footer: String,
        offsets: [Int32] = [0],
        changes: [(second: Int64, type: UInt8)] = []
    ) -> [UInt8] {
        func bytes<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        func header(_ changes: Int, _ types: Int) -> [UInt8] {
            let counts = [0, 0, 0, changes, types, 4]
            return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + counts.flatMap { bytes(UInt32($0)) }
        }
        let old = header(0, 1) + [0, 0, 0, 0, 0, 0] + Array("LMT\0".utf8)
        return old + header(changes.count, offsets.count)
            + changes.flatMap { bytes($0.second) } + changes.map(\.type)
            + offsets.flatMap { bytes($0) + [0, 0] } + Array("LMT\0".utf8)
            + Array("\n\(footer)\n".utf8)
    }

    private func changes(_ footer: String, year: Int) throws -> [TimeZoneRules.Change] {
        let rules = try #require(TimeZoneFile.rules(name: "x", file(footer)))
        let start = Int64(ISO8601.days(year: year, month: 1, day: 1)) * 24 * Self.hour
        return rules.changes(near: start + 4380 * Self.hour, within: 4380 * Self.hour)
    }

    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T01:00Z", 1, 2, "2024-10-27T01:00Z"),
        ("EST5EDT,M3.2.0,M11.1.0", "2024-03-10T07:00Z", -5, -4, "2024-11-03T06:00Z"),
        // Before midnight, and days after it.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T01:00Z", -2, -1, "2024-10-27T01:00Z"),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2024-03-30T00:00Z", 2, 3, "2024-10-25T23:00Z"),
        // Days of the year; 2024 is a leap year.
        ("AAA0BBB,J60/0,J300/0", "2024-03-01T00:00Z", 0, 1, "2024-10-26T23:00Z"),
        ("AAA0BBB,59/0,299/0", "2024-02-29T00:00Z", 0, 1, "2024-10-25T23:00Z"),
        // An offset that is said.
        ("AAA3BBB1,M4.1.6,M9.1.1/12", "2024-04-06T05:00Z", -3, -1, "2024-09-02T13:00Z"),
    ])
    func `a rule for every year is read`(
        footer: String,
        start: String,
        before: Int64,
        after: Int64,
        end: String
    ) throws {
        let found = try changes(footer, year: 2024)
        let instants = [start, end].compactMap { ISO8601.milliseconds($0) }
        #expect(found.map(\.instant) == instants)
        #expect(found.map(\.before) == [before * Self.hour, after * Self.hour])
        #expect(found.map(\.after) == [after * Self.hour, before * Self.hour])
        #expect(try changes(footer, year: 1990).count == 2)
        #expect(try changes(footer, year: 2099).count == 2)
    }

    @Test func `where winter is the exception, it is`() throws {
        let found = try changes("IST-1GMT0,M10.5.0,M3.5.0/1", year: 2024)
        #expect(found.map(\.after) == [Self.hour, 0])
        #expect(found.first?.instant == ISO8601.milliseconds("2024-03-31T01:00Z"))
    }

    @Test func `summer for ever never ends`() throws {
        #expect(try changes("EST5EDT,0/0,J365/25", year: 2024).isEmpty)
        let rules = try #require(TimeZoneFile.rules(name: "x", file("EST5EDT,0/0,J365/25")))
        #expect(rules.offset(at: 0) == -4 * Self.hour)
        let fixed = try #require(TimeZoneFile.rules(name: "x", file("<+0545>-5:45")))
        #expect(fixed.offset(at: 0) == 20_700_000)
    }

    @Test func `the rule goes on where the list ends`() throws {
        let list: [(second: Int64, type: UInt8)] = [(0, 1), (1_711_846_800, 2)]
        let bytes = file("CET-1CEST,M3.5.0,M10.5.0/3", offsets: [60, 3600, 7200], changes: list)
        let rules = try #require(TimeZoneFile.rules(name: "x", bytes))
        #expect(rules.offset(at: -1) == 60_000, "the first type, before all changes")
        #expect(rules.offset(at: 1_711_846_799_999) == Self.hour)
        #expect(rules.offset(at: 1_711_846_800_000) == 2 * Self.hour)
        #expect(rules.changes(near: 1_711_846_800_000, within: 1).count == 1)
        let next = rules.changes(
            near: 1_711_846_800_000 + 5000 * Self.hour,
            within: 1000 * Self.hour
        )
        #expect(next.map(\.instant) == [ISO8601.milliseconds("2024-10-27T01:00Z")])
    }

    @Test(arguments: [
        "CET-1CEST", "CET", "-1", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.5.0", "<CET-1",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-99", "CET-1:60",
        "CET-1CEST,M3.5.0/200,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "CET-11111111111111111111",
    ])
    func `what is no rule is refused`(footer: String) {
        #expect(TimeZoneFile.rules(name: "x", file(footer)) == nil)
    }

    @Test func `files that are none, or of leap seconds, are refused`() throws {
        let good = file("UTC0", offsets: [0, 3600], changes: [(5, 1)])
        #expect(TimeZoneFile.rules(name: "x", good) != nil)
        #expect(TimeZoneFile.rules(name: "x", []) == nil)
        #expect(TimeZoneFile.rules(name: "x", Array(good.dropLast())) == nil)
        #expect(TimeZoneFile.rules(name: "x", file("UTC0", changes: [(5, 7)])) == nil)
        let falling = file("UTC0", offsets: [0, 9], changes: [(5, 1), (4, 0)])
        #expect(TimeZoneFile.rules(name: "x", falling) == nil)
        let far = file("UTC0", offsets: [0, 100_000], changes: [(5, 1)])
        #expect(TimeZoneFile.rules(name: "x", far) == nil, "an offset of more than a day")
        // The count of leap seconds in the second header, after 54 bytes.
        var leaping = good
        leaping[54 + 31] = 1
        #expect(TimeZoneFile.rules(name: "x", leaping) == nil)
        var first = good
        first[4] = 0
        #expect(TimeZoneFile.rules(name: "x", first) == nil, "version 1 has no rule for every year")
    }

    @Test func `damage is refused or read, never a crash`() throws {
        let names = ["America/New_York", "Asia/Jakarta", "Europe/Dublin"]
        var random = SeededRandom(seed: 5)
        var read = 0
        for name in names {
            let folder = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo"]
                .first { FileManager.default.fileExists(atPath: "\($0)/\(name)") }
            let path = try #require(folder) + "/" + name
            let good = Array(try Data(contentsOf: URL(filePath: path)))
            #expect(TimeZoneFile.rules(name: name, good) != nil)
            for _ in 0..<4_000 {
                var bytes = good
                for _ in 0...random.below(4) {
                    // Headers and the rule are where it hurts.
                    let place = random.below(3) == 0 ? random.below(60) : random.below(bytes.count)
                    bytes[place] = UInt8(random.below(256))
                }
                if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
                if let rules = TimeZoneFile.rules(name: name, bytes) {
                    read += 1
                    _ = rules.day(of: Int64(random.below(1 << 40)))
                }
            }
        }
        #expect(read > 100)
    }

    @Test func `all zones of this machine are read, and only they`() {
        let table = TimeZoneTable.machine
        let names = table.names
        #expect(names.count > 300 && names == names.sorted())
        for name in names { #expect(table.rules(name) != nil, "\(name)") }
        for name in [
            "", ".", "..", "/etc/passwd", "../../../etc/passwd", "Asia/../Asia/Jakarta", "Asia",
            "Asia/Jakarta/", "//Asia/Jakarta", "asia/jakarta", "posix/Asia/Jakarta", "tzdata.zi",
            "Asia/Jakarta\0", "WIB", "GMT+7",
        ] {
            #expect(table.rules(name) == nil, "\(name.debugDescription)")
        }
        #expect(table.rules("UTC") == .utc)
    }

    @Test func `a machine without zones knows UTC`() {
        let table = TimeZoneTable(folders: ["/nowhere", "/dev/null"])
        #expect(table.names.isEmpty)
        #expect(table.rules("Asia/Jakarta") == nil)
        #expect(table.rules("UTC") == .utc)
    }
}
