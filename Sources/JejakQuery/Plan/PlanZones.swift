// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// The zones that a question goes by, and whose is whose.
///
/// People say few different zones, so what depends on a zone is worked out once
/// for each when a plan is made; a person costs a look at their trait. A question
/// that names no zone has none of this.
struct PlanZones: Sendable {
    /// The first is UTC, where there is any.
    var rules: [TimeZoneRules] = []
    /// The traits that say a person's zone, the more trusted first.
    var traits: [ZoneTrait] = []
    /// The first and last instant of windows, one for each zone.
    var bounds: [ZoneBounds] = []
    /// Dates that are compared with now by each person's zone.
    var dates: [OwnDateTest] = []
    /// Whether the traits were looked at.
    var hasOwn = false
}

/// What one trait says of people's zones.
struct ZoneTrait: Sendable {
    let column: FactColumn
    /// By the code of the text: the place of its zone, or below zero.
    let places: [Int32]

    func place(of person: UInt32) -> Int? {
        guard let row = column.place(of: person),
            PropertyType(rawValue: column.types[row]) == .text,
            column.bits[row] < UInt64(places.count)
        else { return nil }
        let place = places[Int(column.bits[row])]
        return place < 0 ? nil : Int(place)
    }
}

/// The instants that count in one zone.
struct ZoneBounds: Sendable {
    let first: Int64
    let last: Int64
}

/// A date that is compared with now by each person's zone.
struct OwnDateTest: Sendable {
    /// By the code of the text what it says, where it is a date.
    let moments: [[Moment]]
    let recurs: Bool
    /// Where the instants that count begin among the bounds.
    let bounds: Int32
}

extension PlanBuilder {
    /// The place of a zone among the plan's.
    private mutating func place(of rules: TimeZoneRules) -> Int32 {
        if memory.zones.rules.isEmpty { memory.zones.rules = [.utc] }
        if let place = memory.zones.rules.firstIndex(of: rules) { return Int32(place) }
        memory.zones.rules.append(rules)
        return Int32(memory.zones.rules.count - 1)
    }

    /// The place of a zone by its name.
    mutating func zone(named name: String) -> Int32 {
        if let rules = TimeZoneTable.machine.rules(name) { return place(of: rules) }
        // Questions are refused that name a zone which is not there.
        note("no zone is called \"\(name)\"; the clause goes by UTC")
        return place(of: .utc)
    }

    /// Reads which zones people are in, once.
    private mutating func readOwnZones() {
        guard !memory.zones.hasOwn else { return }
        memory.zones.hasOwn = true
        _ = place(of: .utc)
        for name in QuestionZone.traits {
            guard let column = snapshot.facts.column(name) else { continue }
            var places: [Int32] = []
            for code in 0..<column.textCount {
                let rules = TimeZoneTable.machine.rules(column.text(UInt32(code)))
                places.append(rules.map { place(of: $0) } ?? -1)
            }
            memory.zones.traits.append(ZoneTrait(column: column, places: places))
        }
        if memory.zones.traits.isEmpty {
            note("nobody's zone is known, by a trait \"timezone\"; they all go by UTC")
        }
    }

    /// Works out bounds for every zone that people are in; where they begin.
    private mutating func ownBounds(
        _ bounds: (TimeZoneRules) -> (first: Int64, last: Int64)
    ) -> Int32 {
        readOwnZones()
        let start = memory.zones.bounds.count
        for rules in memory.zones.rules {
            let (first, last) = bounds(rules)
            memory.zones.bounds.append(ZoneBounds(first: first, last: last))
        }
        return Int32(start)
    }

    /// The rows of a window, by its zone.
    mutating func windowTest(_ window: TimeWindow, code: Int32) -> EventTest {
        let now = snapshot.now
        switch window.zone {
        case nil:
            let bounds = window.bounds(now: now)
            return EventTest(code: code, first: bounds.first, last: bounds.last)
        case .named(let name)?:
            let place = zone(named: name)
            let bounds = window.bounds(now: now, in: memory.zones.rules[Int(place)])
            var test = EventTest(code: code, first: bounds.first, last: bounds.last)
            test.zone = place
            return test
        case .own?:
            let own = ownBounds { window.bounds(now: now, in: $0) }
            // As wide as the widest: whoever asks without a person misses nobody.
            let all = memory.zones.bounds[Int(own)...]
            var test = EventTest(
                code: code,
                first: all.map(\.first).min() ?? .min,
                last: all.map(\.last).max() ?? .max
            )
            test.own = own
            return test
        }
    }

    /// A date that is compared with now by each person's zone; its place.
    mutating func ownDate(_ acceptance: ValueAcceptance, _ source: FactSource) -> Int32 {
        let bounds = ownBounds { acceptance.going(by: $0).dateBounds ?? (1, 0) }
        memory.zones.dates.append(
            OwnDateTest(
                moments: (0..<source.column.textCount).map {
                    source.moments(in: source.column.text(UInt32($0)))
                },
                recurs: acceptance.recurs,
                bounds: bounds
            )
        )
        return Int32(memory.zones.dates.count - 1)
    }

    /// The rules that a comparison with now goes by, and whether those are each
    /// person's own.
    mutating func rules(of comparison: Comparison) -> (rules: TimeZoneRules, isOwn: Bool) {
        switch comparison {
        case .recent(_, .named(let name)?), .upcoming(_, .named(let name)?):
            (memory.zones.rules[Int(zone(named: name))], false)
        case .recent(_, .own?), .upcoming(_, .own?): (.utc, true)
        default: (.utc, false)
        }
    }
}
