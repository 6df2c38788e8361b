// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDemo
internal import Testing

/// The demo shop: its lines, its people and its promise that archetypes differ
/// in order and timing only.
struct DemoShopTests {
    private static func bytes(_ shop: DemoShop, chunk: Int = 1 << 20) -> [UInt8] {
        var bytes: [UInt8] = []
        shop.writeEvents(chunk: chunk) { bytes += $0 }
        return bytes
    }

    private static func lines(_ shop: DemoShop) throws -> [[String: Any]] {
        try bytes(shop).split(separator: 10).map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            )
        }
    }

    @Test func `the same seed gives the same bytes and another seed others`() {
        let bytes = Self.bytes(DemoShop(people: 30, seed: 5))
        #expect(Self.bytes(DemoShop(people: 30, seed: 5)) == bytes)
        #expect(Self.bytes(DemoShop(people: 30, seed: 5), chunk: 100) == bytes)
        #expect(Self.bytes(DemoShop(people: 30, seed: 6)) != bytes)
    }

    @Test func `every chunk ends with a whole line and lines are counted`() {
        var lines = 0
        let told = DemoShop(people: 20, seed: 1).writeEvents(chunk: 4096) { chunk in
            #expect(chunk.last == 10)
            lines += chunk.filter { $0 == 10 }.count
        }
        #expect(told == lines)
        #expect(DemoShop(people: 0, seed: 1).writeEvents { _ in } == 0)
    }

    @Test func `a sink that fails stops the writing with its error`() {
        struct Full: Error {}
        #expect(throws: Full.self) {
            try DemoShop(people: 5, seed: 1).writeEvents { _ in throw Full() }
        }
    }

    @Test func `a person is the same in a small shop and in a large one`() {
        let small = DemoShop(people: 10, seed: 3).journeyTable()
        let large = DemoShop(people: 50, seed: 3).journeyTable()
        let rows = 0..<small.rowCount
        #expect(Array(large.times[rows]) == small.times)
        #expect(Array(large.events[rows]) == small.events)
        #expect(Array(large.amounts[rows]) == small.amounts)
    }

    @Test func `lines are Segment calls inside the window, with ids that are used once`() throws {
        let shop = DemoShop(people: 60, seed: 2)
        let lines = try Self.lines(shop)
        var ids: Set<String> = []
        var identified: Set<String> = []
        var last = ""
        for line in lines {
            let type = try #require(line["type"] as? String)
            #expect(["identify", "track", "page"].contains(type))
            let id = try #require(line["messageId"] as? String)
            #expect(id.utf8.count < 100)
            #expect(ids.insert(id).inserted)
            let anonymous = try #require(line["anonymousId"] as? String)
            let time = try #require(line["timestamp"] as? String)
            #expect(time >= "2025-01-01T15:00:00.000Z" && time < "2025-07-01T00:00:00.000Z")
            #expect(time.utf8.count == 24)
            #expect(time >= last)
            last = time
            if type == "identify" { identified.insert(anonymous) }
            // Who they are is known from the identify event on, not before.
            #expect((line["userId"] != nil) == identified.contains(anonymous))
            if type == "track" {
                let event = try #require(line["event"] as? String)
                if event == "Order Completed" { try check(order: line) }
            }
        }
        #expect(identified.count == 60)
        #expect(lines.count == shop.journeyTable().rowCount + 60)
    }

    private func check(order line: [String: Any]) throws {
        let properties = try #require(line["properties"] as? [String: Any])
        let revenue = try #require(properties["revenue"] as? Int)
        #expect(revenue > 0)
        #expect(properties["total"] as? Int == revenue + 15_000)
        #expect(properties["currency"] as? String == "IDR")
        #expect((properties["products"] as? [Any])?.isEmpty == false)
    }

    @Test func `traits are those of an Indonesian person`() throws {
        let lines = try Self.lines(DemoShop(people: 40, seed: 8))
        let traits = lines.compactMap { $0["traits"] as? [String: Any] }
        #expect(traits.count == 40)
        for person in traits {
            let mail = try #require(person["email"] as? String)
            #expect(mail.hasSuffix("@example.id") && !mail.contains(" "))
            let zone = try #require(person["timezone"] as? String)
            #expect(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"].contains(zone))
            for key in ["name", "city", "province", "gender", "birthday", "language"] {
                #expect(person[key] is String, "\(key)")
            }
            #expect((person["interests"] as? [String])?.count == 2)
        }
    }

    @Test func `archetypes do and spend the same amounts`() {
        let shop = DemoShop(people: 3000, seed: 11)
        let table = shop.journeyTable()
        let truth = shop.truth
        #expect(truth.map(\.person) == table.people)
        let kinds = table.eventNames.count
        var sums: [DemoArchetype: [Double]] = [:]
        var sizes: [DemoArchetype: Double] = [:]
        for person in 0..<table.personCount {
            var counts = Array(repeating: 0.0, count: kinds + 1)
            for row in table.rows(of: person) {
                counts[Int(table.events[row])] += 1
                counts[kinds] += Double(table.amounts[row])
            }
            let archetype = truth[person].archetype
            let before = sums[archetype] ?? Array(repeating: 0, count: kinds + 1)
            sums[archetype] = zip(before, counts).map { $0 + $1 }
            sizes[archetype, default: 0] += 1
        }
        #expect(sums.count == DemoArchetype.allCases.count)
        for kind in 0...kinds {
            let means = DemoArchetype.allCases.map { (sums[$0]?[kind] ?? 0) / (sizes[$0] ?? 1) }
            let middle = means.reduce(0, +) / Double(means.count)
            for mean in means { #expect(abs(mean - middle) < 0.12 * middle) }
        }
    }

    /// A slip into something quadratic would take hours; this takes seconds.
    @Test(.timeLimit(.minutes(2))) func `a million lines end soon`() {
        var lines = 0
        DemoShop(people: 14_000, seed: 1).writeEvents(chunk: 1 << 20) { bytes in
            lines += bytes.reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
        }
        #expect(lines > 500_000)
    }
}
