// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore
internal import Synchronization
internal import Testing

/// Segments that a server keeps true by the clocks of zones, while those are
/// changed and months end.
@Suite struct ZonedSegmentTests {
    private static let day: Int64 = 86_400_000
    private let folder = NSTemporaryDirectory() + "jejak-zones-" + UUID().uuidString

    /// Where six weeks begin: in most of the world, spring and autumn of 2024;
    /// midnights left out in Brazil; a day left out in Samoa; in Egypt and Lebanon.
    private static let eras: [Int64] = [19_790, 20_000, 17_820, 15_310, 19_435]
    private static let zones = [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia", "Asia/Jakarta", "No/Zone",
    ]
    private static let texts = [
        #"did "A" in last 3 days zone own"#,
        #"did "A" at least 2 times in last 1 week zone "America/New_York""#,
        #"did "B" then "A" within 2 days in last 1 month zone own"#,
        #"did not any event in last 2 days zone own"#,
        #"sum(price) of any event in last 1 month zone "Europe/Berlin" > 60"#,
        #"days of any event in last 6 days zone own >= 3"#,
        #"days since last "B" in last 1 month zone own >= 4"#,
        #"birthday in next 9 days zone own"#,
        #"birthday in last 1 day zone own or did "C" in last 1 day zone "Pacific/Apia""#,
        #"joined in last 1 month zone own and not birthday in next 1 month zone own"#,
        #"did "A" since 2018-11-04 before 2024-04-02 zone own"#,
    ]

    private static func batch(_ random: inout SeededRandom, _ number: Int, now: Int64) -> EventBatch
    {
        var batch = EventBatch()
        batch.receivedAt = now
        func add(_ key: String, _ text: String) {
            let (place, value) = (batch.strings.intern(key), batch.strings.intern(text))
            batch.addProperty(place, string: value, type: .text)
        }
        for index in 0..<(1 + random.below(4)) {
            let isIdentify = random.below(3) == 0
            let visitor = random.below(24)
            if random.below(3) == 0 {
                batch.addTrail(.user, batch.strings.intern("u\(visitor % 9)"))
            }
            batch.addTrail(.anonymous, batch.strings.intern("a\(visitor)"))
            if isIdentify {
                let zone = zones[random.below(zones.count)]
                add(random.below(4) == 0 ? "context.timezone" : "timezone", zone)
                let date = ISO8601.dateText(Int(now / day) - 20 + random.below(40))
                add("birthday", "1990-" + date.suffix(5))
                add("joined", date)
            } else {
                let price = Double(random.below(50))
                batch.addProperty(batch.strings.intern("price"), number: price)
            }
            let name = batch.strings.intern(isIdentify ? "" : ["A", "B", "C"][random.below(3)])
            let message = batch.strings.intern("\(number)-\(index)")
            // Mostly now; some late, some by a clock that is ahead.
            let delay = [0, 0, 0, 0, -3, 2][random.below(6)]
            batch.finishEvent(
                kind: isIdentify ? .identify : .track,
                name: name,
                source: batch.strings.intern("s"),
                message: message + 1,
                time: now + Int64(delay) * day - Int64(random.below(8)) * 1_800_000,
                identity: StableHash.hash("\(number)-\(index)") >> 1
            )
        }
        return batch
    }

    /// The instants, rising, at which clocks are changed and days after that, and
    /// those a little before and after: there rows come and go.
    private static func edges(from start: Int64) -> [Int64] {
        var edges: [Int64] = []
        for name in zones {
            let changes = TimeZoneTable.machine.rules(name)?
                .changes(near: start + 30 * day, within: 40 * day)
            for change in changes ?? [] {
                for days in [0, 1, 2, 3, 6, 7] {
                    let time = change.instant + Int64(days) * day
                    edges += [-60, 0, 10, 29, 31, 59, 60, 61].map { time + $0 * 60_000 }
                }
            }
        }
        return edges.sorted()
    }

    /// The next moment to look at: half hours, and a millisecond before and after
    /// them; often the next that is near a change of clocks.
    private static func next(
        after now: Int64,
        _ edges: [Int64],
        _ random: inout SeededRandom
    ) -> Int64 {
        let near = edges.filter { $0 > now && $0 < now + 6 * 3_600_000 }
        if !near.isEmpty, random.below(3) > 0 { return near[random.below(min(4, near.count))] }
        return now + max(0, Int64(random.below(40)) * 1_800_000 + Int64(random.below(3)) - 1)
    }

    /// What everybody's question finds at this moment; how many that are.
    private func compare(
        _ keeper: SegmentKeeper,
        _ workspace: Workspace,
        _ place: String
    ) throws -> Int {
        let snapshot = try workspace.snapshot()
        var members = 0
        for (record, _) in try workspace.segments() {
            let wanted = SegmentPlan(try SegmentParser.parse(record.text), snapshot).run().people
            #expect(keeper.members(of: record.id) == wanted, "\(place): \(record.text)")
            members += wanted.count
        }
        return members
    }

    @Test(arguments: 0..<5)
    func `members are those that a question finds, while clocks are changed`(round: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        var random = SeededRandom(seed: UInt64(round) + 70)
        let clock = Mutex(Self.eras[round] * Self.day)
        func open() throws -> Workspace {
            try Workspace(folder: folder, access: .owner) { clock.withLock { $0 } }
        }
        var workspace: Workspace? = try open()
        for (index, text) in Self.texts.enumerated() {
            try workspace?.saveSegment("s\(index)", text: text)
        }
        var keeper = workspace.map { SegmentKeeper($0) { _ in } }
        let edges = Self.edges(from: Self.eras[round] * Self.day)
        var members = 0
        var idle = 0
        for number in 0..<150 {
            let now = Self.next(after: clock.withLock { $0 }, edges, &random)
            clock.withLock { $0 = now }
            if random.below(2) == 0 {
                _ = try workspace?.accept(Self.batch(&random, number, now: now))
            } else {
                idle += 1
            }
            if random.below(20) == 0 { try merge(try #require(workspace), &random) }
            try keeper?.settle()
            members += try compare(try #require(keeper), try #require(workspace), "step \(number)")
            guard random.below(25) == 0 else { continue }
            // Asleep for days, over what happens to clocks meanwhile.
            keeper = nil
            workspace = nil
            clock.withLock { $0 += Int64(random.below(6)) * Self.day }
            workspace = try open()
            keeper = workspace.map { SegmentKeeper($0) { _ in } }
            try keeper?.settle()
            _ = try compare(try #require(keeper), try #require(workspace), "after sleep \(number)")
        }
        let figures = try #require(keeper).figures
        #expect(figures.waiting == 0 && figures.overdue == 0)
        #expect(members > 1_000 && idle > 30, "\(members) members")
    }

    private func merge(_ workspace: Workspace, _ random: inout SeededRandom) throws {
        let decree = OwnerCommand.decree(
            kind: random.below(2) == 0 ? "merge" : "split",
            first: "user:u\(random.below(9))",
            second: "user:u\(random.below(9))",
            author: "test",
            reason: ""
        )
        // Two who are one already, or were never seen: refused.
        _ = try? workspace.carryOut(decree)
    }

    @Test func `who moves to another zone is judged by its clocks at once`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Swept by the system.
        let start = try #require(ISO8601.milliseconds("2025-03-01T12:00Z"))
        let workspace = try Workspace(folder: folder, access: .owner) { start }
        let id = try workspace.saveSegment("march", text: #"did "A" since 2025-03-01 zone own"#).id
        let keeper = SegmentKeeper(workspace) { _ in }
        try keeper.settle()
        func say(_ kind: EventKind, _ zone: String?, _ time: Int64, _ number: UInt64) throws {
            var batch = EventBatch()
            batch.receivedAt = start
            batch.addTrail(.anonymous, batch.strings.intern("ani"))
            if let zone {
                let (key, value) = (batch.strings.intern("timezone"), batch.strings.intern(zone))
                batch.addProperty(key, string: value, type: .text)
            }
            batch.finishEvent(
                kind: kind,
                name: batch.strings.intern(kind == .track ? "A" : ""),
                source: batch.strings.intern("s"),
                time: time,
                identity: number
            )
            _ = try workspace.accept(batch)
            try keeper.settle()
        }
        // Six in the evening of 28 February in UTC is 1 March in Jakarta.
        try say(.track, nil, start - 18 * 3_600_000, 1)
        #expect(keeper.members(of: id).isEmpty, "nobody knows the zone: UTC")
        try say(.identify, "Asia/Jakarta", start - 3_000, 2)
        #expect(keeper.members(of: id).count == 1)
        try say(.identify, "America/New_York", start - 2_000, 3)
        #expect(keeper.members(of: id).isEmpty)
        try say(.identify, "Asia/Jakarta", start - 2_500, 4)
        #expect(keeper.members(of: id).isEmpty, "what was said later counts")
    }
}
