// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

/// What is measured of people, and how it becomes comparable.
@Suite struct FeatureTests {
    static let names = [
        "Product Viewed", "Order Completed", "Email Sent", "Email Opened", "Email Link Clicked",
    ]

    /// People with many kinds of steps, drawn from a seed.
    static func people(_ count: Int, seed: UInt64) -> PeopleTable {
        var random = SeededRandom(seed: seed)
        let journeys = (0..<count).map { _ in
            (0..<1 + random.below(30)).map { _ -> JourneyTableFixture.Step in
                let event = random.below(5)
                return (
                    day: Double(random.below(60)) + Double(random.below(40)) / 48,
                    event: event,
                    amount: event == 1 ? Int64(random.below(900)) * 100 - 5_000 : 0
                )
            }
        }
        let table = JourneyTableFixture.table(journeys, names: names)
        return PeopleTable(
            journeys: table,
            categories: (0..<table.rowCount).map { _ in Int32(random.below(4)) - 1 },
            categoryNames: ["shoes", "bags", "hats"],
            media: (0..<table.rowCount).map { _ in Int32(random.below(3)) - 1 },
            mediumNames: ["search", "mail"],
            clockMinutes: (0..<count).map { _ in Int32(random.below(3)) * 60 + 420 },
            traits: [
                TraitColumn(
                    name: "city",
                    texts: (0..<count).map { _ in [nil, "Medan", "Bandung"][random.below(3)] }
                )
            ]
        )
    }

    /// The features of one person by obvious loops over their own steps.
    static func slow(_ people: PeopleTable, _ person: Int) -> [String: Double] {
        let table = people.journeys
        let rows = Array(table.rows(of: person))
        let steps = Double(rows.count)
        let day = 86_400_000.0
        var found: [String: Double] = [:]
        let orders = rows.filter { table.amounts[$0] > 0 }
        found["frequency"] = Double(orders.count)
        let money = rows.reduce(0.0) { $0 + Double(table.amounts[$1]) / 100 }
        found["money"] = money
        found["order_value"] = orders.isEmpty ? .nan : money / Double(orders.count)
        found["recency"] = orders.last.map { Double(people.date - table.times[$0]) / day } ?? .nan
        found["last_seen"] = Double(people.date - table.times[rows[rows.count - 1]]) / day
        found["tenure"] = Double(people.date - table.times[rows[0]]) / day
        let starts = rows.filter {
            $0 == rows[0] || table.times[$0] - table.times[$0 - 1] > 1_800_000
        }
        found["sessions"] = Double(starts.count)
        found["steps_per_session"] = steps / Double(starts.count)
        let gaps = zip(starts.dropFirst(), starts).map {
            Double(table.times[$0] - table.times[$1]) / day
        }
        let sorted = gaps.sorted()
        found["gap_median"] =
            gaps.isEmpty
            ? .nan : (sorted[(gaps.count - 1) / 2] + sorted[gaps.count / 2]) / 2
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let deviation =
            (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()
        found["gap_variation"] = gaps.count < 3 ? .nan : deviation / mean
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: Int(people.clockMinutes[person]) * 60) ?? .gmt
        func share(_ isIn: (DateComponents) -> Bool) -> Double {
            let inside = rows.count { row in
                let date = Date(timeIntervalSince1970: Double(table.times[row]) / 1000)
                return isIn(calendar.dateComponents([.hour, .weekday], from: date))
            }
            return Double(inside) / steps
        }
        found["share_morning"] = share { (5..<11).contains($0.hour ?? 0) }
        found["share_day"] = share { (11..<17).contains($0.hour ?? 0) }
        found["share_evening"] = share { (17..<22).contains($0.hour ?? 0) }
        found["share_night"] = share { ($0.hour ?? 0) >= 22 || ($0.hour ?? 0) < 5 }
        found["share_weekend"] = share { [1, 7].contains($0.weekday ?? 0) }
        func times(_ event: Int) -> Double { Double(rows.count { table.events[$0] == event }) }
        found["messages_sent"] = times(2)
        found["open_share"] = times(2) > 0 ? min(times(3), times(2)) / times(2) : .nan
        found["click_share"] = times(2) > 0 ? min(times(4), times(2)) / times(2) : .nan
        let told = rows.filter { people.categories[$0] >= 0 }
        func part(_ code: Int32) -> Double {
            Double(told.count { people.categories[$0] == code }) / Double(told.count)
        }
        found["category:bags"] = told.isEmpty ? .nan : part(1)
        found["category_breadth"] =
            told.isEmpty
            ? .nan
            : exp((0..<3).map { part($0) }.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) })
        let visits = starts.filter { people.media[$0] >= 0 }
        found["medium:mail"] =
            visits.isEmpty
            ? .nan : Double(visits.count { people.media[$0] == 1 }) / Double(visits.count)
        found["event:Email Sent"] = times(2) / steps
        let city = people.traits[0].codes(of: person).first
        found["city:Medan"] =
            city.map { people.traits[0].texts[Int($0)] == "Medan" ? 1 : 0 } ?? .nan
        return found
    }

    @Test func `features are what an obvious count says`() {
        let people = Self.people(120, seed: 5)
        let table = FeatureTable(people, .all)
        for person in 0..<120 {
            for (key, expected) in Self.slow(people, person) {
                let value = table.column(key)?[person] ?? -1
                #expect(
                    expected.isNaN ? value.isNaN : abs(value - expected) < 1e-9,
                    "\(key) of \(person): \(value), \(expected)"
                )
            }
        }
    }

    @Test func `every feature keeps its range and has words in both languages`() {
        let table = FeatureTable(Self.people(80, seed: 8), .all)
        for (feature, column) in zip(table.features, table.columns) {
            #expect(!feature.name.en.isEmpty && !feature.name.id.isEmpty)
            #expect(feature.name.en != feature.name.id)
            for value in column where !value.isNaN {
                #expect(value >= feature.least ?? -.infinity, "\(feature.key)")
                #expect(value <= (feature.most ?? .infinity) + 1e-12, "\(feature.key)")
            }
        }
        #expect(Set(table.features.map(\.key)).count == table.features.count)
    }

    @Test func `sets and lists are read, and what is no feature is refused`() throws {
        #expect(try FeatureSet(parsing: "rfm") == .rfm)
        let list = try FeatureSet(parsing: "recency, category:bags,recency")
        #expect(list.keys == ["recency", "category:bags"])
        let mixed = try FeatureSet(parsing: "rfm,tenure")
        #expect(mixed.keys == ["recency", "frequency", "money", "tenure"])
        let table = FeatureTable(Self.people(30, seed: 1), list)
        #expect(table.features.map(\.key) == ["recency", "category:bags"])
        for text in ["", "money,colour", ","] {
            expectRefusal(.badSetting, "feature") { _ = try FeatureSet(parsing: text) }
        }
    }

    @Test func `spreads fall back, and what says nothing is left out with the reason`() throws {
        let wanted = ["gap_variation", "share_night", "open_share", "share_day", "recency"]
        let features = wanted.compactMap { key in
            PersonFeature.catalogue.first { $0.key == key }
        }
        let count = 40
        let table = FeatureTable(
            features: features,
            columns: [
                (0..<count).map { Double($0) },
                (0..<count).map { $0 < 4 ? 1.0 : 0 },
                Array(repeating: .nan, count: count),
                Array(repeating: 0.5, count: count),
                (0..<count).map { $0 < 10 ? .nan : Double($0) },
            ],
            personCount: count
        )
        let scale = RobustScale(table)
        #expect(scale.columns.map(\.source) == [.quartiles, .standardDeviation, .quartiles])
        #expect(scale.dropped.map(\.key) == ["open_share", "share_day"])
        #expect(scale.dropped[0].reason == "nobody has a value")
        #expect(scale.columns[2].missing == 10)
        let rows = try scale.rows(table)
        // Nobody who never ordered counts as more recent than the longest away.
        #expect(rows.row(0)[2] == rows.row(39)[2])
        #expect(rows.values.allSatisfy { abs($0) <= RobustScale.reach })
        let constant = FeatureTable(
            features: [features[3]],
            columns: [Array(repeating: 0.5, count: 5)],
            personCount: 5
        )
        expectRefusal(.constantRows, "choose other features") {
            _ = try RobustScale(constant).rows(constant)
        }
    }
}
