// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery

/// The semantics of docs/segment-language.md, written down as plainly as
/// possible and without any thought of speed: what the plan is held against.
struct SlowEvaluator {
    var person: UInt32 = 0
    let now: Int64
    let facts: [String: PropertyValue]
    /// In time order.
    let events: [TestEvent]

    func holds(_ expression: SegmentExpression) -> Bool {
        switch expression {
        case .everyone: true
        case .all(let branches): branches.allSatisfy(holds)
        case .any(let branches): branches.contains(where: holds)
        case .not(let inner): !holds(inner)
        case .attribute(let name, .recent(let span, let zone)): isDate(name, span, -1, zone)
        case .attribute(let name, .upcoming(let span, let zone)): isDate(name, span, 1, zone)
        case .attribute(let name, let comparison): passes(fact(name), comparison)
        case .did(let match, let times):
            switch times {
            case .atLeast(let count): matching(match).count >= count
            case .atMost(let count): matching(match).count <= count
            case .exactly(let count): matching(match).count == count
            }
        case .measure(.days, let match, let sign, let number) where match.window.zone != nil:
            compare(Double(zonedDays(match)), sign, number)
        case .measure(let measure, let match, let sign, let number):
            value(measure, match).map { compare($0, sign, number) } ?? false
        case .elapsed(let unit, let edge, let match, let sign, let number):
            elapsed(unit, edge, match).map { compare($0, sign, number) } ?? false
        case .sequence(let sequence): holds(sequence)
        // Nothing resolves names here.
        case .segment: false
        case .sample(let percent, let word): isDrawn(percent, word)
        case .near(let place, let kilometres):
            distance(to: place).map { $0 <= kilometres } ?? false
        case .inPlace(let place):
            zip(PlaceNames.traits, place.names).allSatisfy { traits, name in
                guard let name else { return true }
                guard case .text(let said)? = traits.compactMap({ facts[$0] }).first else {
                    return false
                }
                return said.lowercased() == name.lowercased()
            }
        }
    }

    /// A share of the range of hashes is a share of the people.
    private func isDrawn(_ percent: Double, _ word: String) -> Bool {
        let hash = StableHash.mix(StableHash.hash(word) ^ UInt64(person))
        return Double(hash) / 0x1p64 * 100 < percent
    }

    /// In kilometres, by the angle between two directions from the earth's
    /// centre; nothing where no place is known.
    private func distance(to place: Place) -> Double? {
        func direction(_ latitude: Double, _ longitude: Double) -> [Double] {
            let (north, east) = (latitude * .pi / 180, longitude * .pi / 180)
            return [cos(north) * cos(east), cos(north) * sin(east), sin(north)]
        }
        guard case .number(let latitude)? = facts["latitude"],
            case .number(let longitude)? = facts["longitude"]
        else { return nil }
        let cosine = zip(
            direction(latitude, longitude),
            direction(place.latitude, place.longitude)
        )
        .map { $0 * $1 }.reduce(0, +)
        return acos(max(-1, min(1, cosine))) * 6_371.008_8
    }

    // MARK: Events

    private func isDate(
        _ name: String,
        _ span: TimeSpan,
        _ direction: Int,
        _ zone: QuestionZone?
    ) -> Bool {
        let recurs = name.contains("birth")
        let values: [PropertyValue] =
            switch fact(name) {
            case nil: []
            case .single(let value)?: [value]
            case .list(let list)?: list
            }
        return values.contains { value in
            guard case .text(let text) = value else { return false }
            return SlowClock(zone, facts).touches(text, span, direction, now: now, recurs: recurs)
        }
    }

    private func zonedDays(_ match: EventMatch) -> Int {
        let clock = SlowClock(match.window.zone, facts)
        return Set(matching(match).map { clock.day(of: $0.time) }).count
    }

    func isIn(_ window: TimeWindow, _ time: Int64) -> Bool {
        if window.zone != nil {
            return SlowClock(window.zone, facts).isIn(window, time, now: now)
        }
        if let last = window.last, time < last.moved(now, -1) || time > now { return false }
        if let since = window.since, time < since.milliseconds { return false }
        if let before = window.before, time >= before.milliseconds { return false }
        if let pair = window.between, time < pair.first.milliseconds || time >= pair.second.end {
            return false
        }
        return true
    }

    func isNamed(_ name: EventName, _ event: TestEvent) -> Bool {
        switch name {
        case .any: !event.name.hasPrefix("$")
        case .named(let name): event.name == name
        }
    }

    func passes(_ filter: PropertyExpression?, _ event: TestEvent) -> Bool {
        switch filter {
        case nil: true
        case .all(let branches): branches.allSatisfy { passes($0, event) }
        case .any(let branches): branches.contains { passes($0, event) }
        case .not(let inner): !passes(inner, event)
        case .property("revenue", let comparison):
            passes(event.money.map { .single(.number($0)) }, comparison)
        case .property(let name, let comparison): passes(event.known(name), comparison)
        }
    }

    private func matching(_ match: EventMatch) -> [TestEvent] {
        events.filter {
            isNamed(match.event, $0) && isIn(match.window, $0.time) && passes(match.filter, $0)
        }
    }

    private func value(_ measure: Measure, _ match: EventMatch) -> Double? {
        let found = matching(match)
        func numbers(_ name: String) -> [Double] {
            found.compactMap { event in
                if name == "revenue" { return event.money }
                guard case .number(let number)? = event.value(name) else { return nil }
                return number
            }
        }
        switch measure {
        case .count: return Double(found.count)
        case .sum(let name): return numbers(name).reduce(0, +)
        case .minimum(let name): return numbers(name).min()
        case .maximum(let name): return numbers(name).max()
        case .average(let name):
            let all = numbers(name)
            return all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
        case .days: return Double(Set(found.map { $0.time / 86_400_000 }).count)
        case .sessions:
            let pauses = zip(found, found.dropFirst()).count { $1.time - $0.time > 1_800_000 }
            return Double(found.isEmpty ? 0 : pauses + 1)
        case .affinity(let affinity): return share(affinity, of: found, isAny: match.event == .any)
        case .distinct(let name):
            let values = found.compactMap { $0.value(name) }.filter { value in
                if case .json = value { false } else { true }
            }
            return Double(Set(values).count)
        }
    }

    /// Weights as docs/segment-language.md lists them, of the events of these
    /// tests.
    private func share(_ affinity: Affinity, of found: [TestEvent], isAny: Bool) -> Double? {
        let weights = ["Order Completed": 5.0, "Product Added": 3, "Order Refunded": 0]
        let said = found.compactMap { event -> (time: Int64, weight: Double, isWanted: Bool)? in
            let known =
                event.known(affinity.property) ?? event.known("products." + affinity.property)
            let weight = isAny ? weights[event.name] ?? 1 : 1
            guard let known, weight > 0 else { return nil }
            return (event.time, weight, passes(known, .compare(.equal, affinity.value)))
        }
        guard let last = said.map(\.time).max() else { return nil }
        let length = Double(affinity.halfLife.moved(0, 1))
        func sum(_ events: some Sequence<(time: Int64, weight: Double, isWanted: Bool)>) -> Double {
            events.map { $0.weight * exp(-log(2) * Double(last - $0.time) / length) }
                .reduce(0, +)
        }
        return (sum(said.filter(\.isWanted)) / sum(said) * 1e9).rounded() / 1e9
    }

    private func elapsed(_ unit: TimeUnit, _ edge: Edge, _ match: EventMatch) -> Double? {
        let found = matching(match)
        guard let event = edge == .last ? found.last : found.first else { return nil }
        let length = unit.milliseconds ?? 1
        return Double(max(0, now - event.time) / length)
    }

    // MARK: Chains

    private func holds(_ sequence: EventSequence) -> Bool {
        let rows = events.filter { isIn(sequence.window, $0.time) }
        func extend(_ chain: [Int]) -> Bool {
            if chain.count == sequence.steps.count { return isUnbroken(chain) }
            for index in (chain.last.map { $0 + 1 } ?? 0)..<rows.count {
                let event = rows[index]
                guard isNamed(sequence.steps[chain.count], event),
                    passes(sequence.filter, event)
                else { continue }
                if let first = chain.first, let within = sequence.within,
                    event.time - rows[first].time > within.moved(0, 1)
                {
                    continue
                }
                if extend(chain + [index]) { return true }
            }
            return false
        }
        func isUnbroken(_ chain: [Int]) -> Bool {
            guard let without = sequence.without, let first = chain.first, let last = chain.last
            else { return true }
            return !(first...last).contains {
                !chain.contains($0) && isNamed(without, rows[$0])
            }
        }
        return rows.isEmpty ? false : extend([])
    }

    // MARK: Values

    private func compare<T: Comparable>(_ value: T, _ sign: ComparisonOperator, _ other: T) -> Bool
    {
        switch sign {
        case .equal: value == other
        case .notEqual: value != other
        case .less: value < other
        case .lessOrEqual: value <= other
        case .greater: value > other
        case .greaterOrEqual: value >= other
        }
    }

    private func compare(
        _ value: PropertyValue,
        _ sign: ComparisonOperator,
        _ literal: Literal
    ) -> Bool {
        switch (value, literal) {
        case (.number(let one), .number(let other)): compare(one, sign, other)
        case (.text(let one), .text(let other)):
            // These tests keep to ASCII, where all orders of texts agree.
            compare(one, sign, other)
        case (.bool(let one), .bool(let other)):
            sign == .equal ? one == other : sign == .notEqual && one != other
        case (.text(let one), .moment(let other)) where one.count == 10:
            // Days as texts sort like days.
            compare(one, sign, String(other.text.prefix(10)))
        default: sign == .notEqual
        }
    }

    /// Under its name, or inside of what a shorter name has.
    private func fact(_ name: String) -> SlowValue? {
        if let value = facts[name], value != .null { return SlowValue(value) }
        let names = name.split(separator: ".").map(String.init)
        for count in (1..<max(1, names.count)).reversed() {
            let root = names.prefix(count).joined(separator: ".")
            if case .json(let text)? = facts[root],
                let list = SlowJSON.read(text)?.values(under: names.dropFirst(count))
            {
                return .list(list)
            }
        }
        return nil
    }

    private func passes(_ value: SlowValue?, _ comparison: Comparison) -> Bool {
        switch value {
        case nil: return comparison == .isUnknown
        case .single(let value): return passes(value, comparison)
        case .list(let values):
            switch comparison {
            case .isKnown: return true
            case .isUnknown: return false
            case .compare(.notEqual, let literal):
                return values.allSatisfy { compare($0, .notEqual, literal) }
            case .noneOf(let list):
                return values.allSatisfy { value in
                    list.allSatisfy { compare(value, .notEqual, $0) }
                }
            default: return values.contains { passes($0, comparison) }
            }
        }
    }

    private func passes(_ value: PropertyValue, _ comparison: Comparison) -> Bool {
        switch comparison {
        case .compare(let sign, let literal): return compare(value, sign, literal)
        case .oneOf(let list): return list.contains { compare(value, .equal, $0) }
        case .noneOf(let list): return !list.contains { compare(value, .equal, $0) }
        case .isKnown: return true
        case .isUnknown: return false
        case .contains(let part):
            // Foundation finds no empty text anywhere.
            if case .text(let text) = value {
                return part.isEmpty || text.lowercased().contains(part.lowercased())
            }
            return false
        case .startsWith(let part):
            if case .text(let text) = value {
                return text.lowercased().hasPrefix(part.lowercased())
            }
            return false
        case .endsWith(let part):
            if case .text(let text) = value {
                return text.lowercased().hasSuffix(part.lowercased())
            }
            return false
        case .recent, .upcoming: return false
        }
    }
}
