// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// Random worlds and random questions about them, each from one seed.
struct RandomQuestion {
    var random: SeededRandom
    /// Names with quotes, keywords and foreign letters, for texts; without it
    /// the names of the worlds.
    var strangeNames = false

    static let day: Int64 = 86_400_000
    static let start: Int64 = 20_000 * day
    private static let events = ["A", "B", "C", "D", "Order Completed", "Order Refunded", "Z"]
    static let keys = [
        "revenue", "price", "category", "gift", "size", "nothing", "tags", "products",
        "products.category", "products.price",
    ]
    private static let traits = [
        "city", "age", "consent.email", "joined", "nobody", "interests", "children",
        "children.age", "children.nobody",
    ]
    private static let texts = ["red", "Blue", "reddish", "", "2025-01-01", "g"]
    private static let strange = [
        "a b", "did", "\"", "`", "\\", "count", "日本", "é", "x.y", "and", "\n\t\r",
        "\u{1}", "-",
        "rfm.tier", "a-b", "9", "in", "segment", "days", ".", "a.", "😀", "'", "\u{200B}", "\u{A0}",
    ]

    init(seed: UInt64, strangeNames: Bool = false) {
        random = SeededRandom(seed: seed)
        self.strangeNames = strangeNames
    }

    mutating func pick<T>(_ list: [T]) -> T { list[random.below(list.count)] }

    mutating func chance(_ part: Double) -> Bool { random.uniform() < part }

    // MARK: Worlds

    mutating func world(people: Int, rows: Int) -> TestWorld {
        var world = TestWorld(now: Self.start + 40 * Self.day)
        for person in 0..<UInt32(people) {
            if chance(0.7) { world.facts.append((person, "city", .text(pick(Self.texts)))) }
            if chance(0.7) {
                world.facts.append((person, "age", .number(Double(random.below(5)))))
            }
            if chance(0.7) { world.facts.append((person, "consent.email", .bool(chance(0.5)))) }
            if chance(0.5) {
                world.facts.append((person, "joined", .text("2025-01-0\(random.below(9) + 1)")))
            }
            if chance(0.2) { world.facts.append((person, "age", .null)) }
            for (name, share) in [("country", 0.6), ("address.country", 0.6), ("region", 0.3)]
            where chance(share) {
                world.facts.append((person, name, .text(pick(["ID", "id", "My"]))))
            }
            if chance(0.7) { world.facts.append((person, "interests", .json(list()))) }
            if chance(0.1) { world.facts.append((person, "interests", .text("red"))) }
            if chance(0.5) { world.facts.append((person, "children", .json(objects("age")))) }
            if chance(0.2) { world.facts.append((person, "children.age", .number(3))) }
            if chance(0.1) { world.facts.append((person, "children.age", .null)) }
            if chance(0.6) {
                world.facts.append((person, "latitude", .number(pick([-6.2, -7.8, 0.5, 89.9]))))
                world.facts.append((person, "longitude", .number(pick([106.8, 110.4, 179.5]))))
            }
        }
        for _ in 0..<rows {
            var event = TestEvent(
                person: UInt32(random.below(people)),
                // Whole half days, so that ties and window borders are common.
                time: Self.start + Int64(random.below(90)) * Self.day / 2,
                name: pick(Self.events)
            )
            if chance(0.1) { event.name = "$identify" }
            if chance(0.6) { event.properties.append(("category", .text(pick(Self.texts)))) }
            if chance(0.5) {
                event.properties.append(("price", .number(Double(random.below(40)) / 4)))
            }
            if chance(0.1) { event.properties.append(("size", .text("L"))) }
            if chance(0.1) { event.properties.append(("size", .number(4))) }
            if chance(0.5) { event.properties.append(("gift", .bool(chance(0.5)))) }
            if chance(0.3) { event.properties.append(("tags", .json(list()))) }
            if chance(0.1) { event.properties.append(("tags", .text("red"))) }
            if chance(0.3) { event.properties.append(("products", .json(objects("price")))) }
            if event.name.hasPrefix("Order"), chance(0.8) {
                event.properties.append(("revenue", .number(Double(random.below(400)) / 4)))
            }
            event.properties = Dictionary(event.properties.map { ($0.key, $0.value) }) { a, _ in a }
                .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            world.events.append(event)
        }
        return world
    }

    /// A list of values of several kinds, as JSON.
    private mutating func list() -> String {
        let values = [
            "\"red\"", "\"Blue\"", "3.5", "true", "\"g\"", "2", "null", "[\"red\"]", "{}",
        ]
        return "[" + (0..<random.below(4)).map { _ in pick(values) }.joined(separator: ",") + "]"
    }

    /// A list of objects, sometimes one alone, as JSON.
    private mutating func objects(_ key: String) -> String {
        let items = (0..<random.below(4)).map { _ in
            let category = chance(0.7) ? "\"category\":\"\(pick(Self.texts))\"" : "\"url\":\"x\""
            return "{" + category + (chance(0.6) ? ",\"\(key)\":\(random.below(5))}" : "}")
        }
        if chance(0.1) { return "{\"\(key)\":\(random.below(5))}" }
        return "[" + items.joined(separator: ",") + "]"
    }

    // MARK: Questions

    mutating func expression(depth: Int = 3) -> SegmentExpression {
        switch random.below(depth > 0 ? 10 : 7) {
        case 0 where chance(0.3): return ofThePerson()
        case 0:
            let name = self.name(Self.traits)
            return .attribute(name, comparison(allowsDates: strangeNames))
        case 1, 2: return .did(match(), times())
        case 3 where chance(0.35): return affinity()
        case 3: return .measure(measure(), match(), pick(ComparisonOperator.allCases), number())
        case 4:
            return .elapsed(
                pick([.second, .minute, .hour, .day, .week]),
                chance(0.5) ? .last : .first,
                match(),
                pick(ComparisonOperator.allCases),
                Double(random.below(45))
            )
        case 5: return .sequence(sequence())
        case 6: return chance(0.1) ? .everyone : .did(match(), times())
        case 7: return .not(expression(depth: depth - 1))
        case 8: return .all(list { $0.expression(depth: depth - 1) })
        default: return .any(list { $0.expression(depth: depth - 1) })
        }
    }

    /// Clauses that ask for no footprint and no trait by its name.
    private mutating func ofThePerson() -> SegmentExpression {
        switch random.below(4) {
        case 0: .segment(name(["loyal", "new"]))
        case 1: .sample(pick([0.5, 10, 50, 99.9, 100]), name(["a", "b"]))
        case 2: .inPlace(place())
        default:
            .near(
                Place(latitude: pick([-6.9, 0, 89.5]), longitude: pick([107.6, -179.5])),
                pick([1, 150, 2_000, 20_000])
            )
        }
    }

    private mutating func place() -> PlaceNames {
        var names: [String?] = []
        for _ in 0..<random.below(3) { names.append(chance(0.4) ? nil : pick(["Id", "my"])) }
        return PlaceNames(names + [name(["id", "MY"])])
    }

    private mutating func affinity() -> SegmentExpression {
        let key = name(["category", "category", "price", "gift", "tags", "nothing"])
        var match = chance(0.5) ? self.match() : EventMatch(.any)
        if chance(0.5) { match.event = .any }
        return .measure(
            .affinity(
                Affinity(
                    key,
                    literal(),
                    halfLife: chance(0.5) ? Affinity.defaultHalfLife : span()
                )
            ),
            match,
            pick(ComparisonOperator.allCases),
            pick([0, 0.25, 0.5, 0.75, 1, 0.125])
        )
    }

    mutating func funnel() -> FunnelQuestion {
        var steps: [EventName] = []
        for _ in 0...random.below(4) { steps.append(event()) }
        return FunnelQuestion(
            steps,
            within: chance(0.3) ? FunnelQuestion.defaultWithin : span(),
            order: pick([.inOrder, .inOrder, .strict, .anyOrder]),
            holding: chance(0.25) ? name(["category", "gift", "price", "nothing"]) : nil,
            excluding: chance(0.25) ? [event()] : [],
            by: chance(0.2) ? name(["category", "city"]) : nil,
            window: chance(0.3) ? window() : .always,
            filter: chance(0.3) ? filter() : nil
        )
    }

    mutating func retention() -> RetentionQuestion {
        let ends = (0..<random.below(4) + 1).map { _ in random.below(30) }
        return RetentionQuestion(
            event(),
            by: event(),
            pick(RetentionQuestion.Period.allCases),
            rule: pick([.classic, .rolling, .brackets(Set(ends).sorted())]),
            window: chance(0.4) ? window() : .always,
            filter: chance(0.3) ? filter() : nil
        )
    }

    private mutating func list<T>(_ item: (inout RandomQuestion) -> T) -> [T] {
        var list = [item(&self), item(&self)]
        if chance(0.3) { list.append(item(&self)) }
        return list
    }

    private mutating func name(_ names: [String]) -> String {
        strangeNames && chance(0.5) ? pick(Self.strange) : pick(names)
    }

    mutating func event() -> EventName {
        if chance(0.1) { return .any }
        return .named(name(["A", "B", "A", "B", "C", "Order Completed", "Order Refunded", "No"]))
    }

    private mutating func times() -> Times {
        pick([
            .atLeast(1), .atLeast(random.below(4)), .atMost(random.below(4)), .exactly(1),
            .exactly(0),
        ])
    }

    private mutating func number() -> Double {
        pick([0, 1, 2, 3.5, 10, 50.25, -1, 100, 1e21, 0.1])
    }

    mutating func span() -> TimeSpan {
        TimeSpan(random.below(6) + 1, pick([.hour, .day, .day, .week]))
    }

    private mutating func moment() -> Moment {
        let time = Self.start + Int64(random.below(90)) * Self.day / 2
        if strangeNames, chance(0.5) {
            let zone = pick([nil, 0, 420, -210])
            return pick([
                Moment(milliseconds: time / 60_000 * 60_000, precision: .minute, zoneMinutes: zone),
                Moment(milliseconds: time + 5000, precision: .second, zoneMinutes: zone),
                Moment(milliseconds: time + 5250, precision: .millisecond, zoneMinutes: zone),
            ])
        }
        return Moment(milliseconds: time / Self.day * Self.day, precision: .day)
    }

    mutating func window() -> TimeWindow {
        var window = TimeWindow()
        if chance(0.4) {
            window.last = chance(0.2) ? TimeSpan(1, .month) : TimeSpan(random.below(40) + 1, .day)
        }
        if chance(0.3) { window.since = moment() }
        if chance(0.2) { window.before = moment() }
        if chance(0.2) {
            let pair = [moment(), moment()].sorted { $0.milliseconds < $1.milliseconds }
            window.between = TimeWindow.Pair(pair[0], pair[1])
        }
        return window
    }

    private mutating func match() -> EventMatch {
        EventMatch(
            event(),
            window: chance(0.6) ? window() : .always,
            filter: chance(0.4) ? filter() : nil
        )
    }

    private mutating func measure() -> Measure {
        let key = name(Self.keys)
        return pick([
            .count, .sum(key), .minimum(key), .maximum(key), .average(key), .days, .sessions,
            .distinct(key),
        ])
    }

    private mutating func sequence() -> EventSequence {
        EventSequence(
            list { $0.event() },
            within: chance(0.6) ? span() : nil,
            without: chance(0.4) ? event() : nil,
            window: chance(0.3) ? window() : .always,
            filter: chance(0.2) ? filter() : nil
        )
    }

    mutating func filter(depth: Int = 2) -> PropertyExpression {
        switch random.below(depth > 0 ? 7 : 4) {
        case 0...3: .property(name(Self.keys), comparison(allowsDates: false))
        case 4: .not(filter(depth: depth - 1))
        case 5: .all(list { $0.filter(depth: depth - 1) })
        default: .any(list { $0.filter(depth: depth - 1) })
        }
    }

    private mutating func literal() -> Literal {
        switch random.below(6) {
        case 0, 1: .text(name(Self.texts))
        case 2: .bool(chance(0.5))
        case 3: .moment(Moment(milliseconds: 20_089 * Self.day, precision: .day))
        default: .number(number())
        }
    }

    private mutating func comparison(allowsDates: Bool) -> Comparison {
        switch random.below(allowsDates ? 12 : 10) {
        case 0...3: .compare(pick(ComparisonOperator.allCases), literal())
        case 4: .oneOf(list { $0.literal() })
        case 5: .noneOf(list { $0.literal() })
        case 6: .contains(name(["ed", "RE", ""]))
        case 7: chance(0.5) ? .startsWith("re") : .endsWith("D")
        case 8: .isKnown
        case 9: .isUnknown
        case 10: .recent(span())
        default: .upcoming(span())
        }
    }
}
