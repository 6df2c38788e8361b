// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a comparison accepts, type by type, before any data is looked at.
///
/// Texts and lists are asked one by one when a plan is made, once for each different
/// text of a column, so that a row's test is one look at a byte.
struct ValueAcceptance: Sendable {
    let comparison: Comparison
    let now: Int64
    /// Whether dates come round every year, as birthdays do.
    let recurs: Bool
    /// The clocks that dates compared with now go by.
    let rules: TimeZoneRules
    /// Whether equal texts may differ in capitals, as names of places do.
    var ignoresCase = false

    init(
        _ comparison: Comparison,
        of name: String,
        now: Int64,
        in rules: TimeZoneRules = .utc
    ) {
        let lowered = name.lowercased()
        let recurs = lowered.contains("birth") || lowered.contains("anniversary")
        self.init(comparison, recurs: recurs, now: now, in: rules)
    }

    init(
        _ comparison: Comparison,
        recurs: Bool,
        now: Int64,
        in rules: TimeZoneRules = .utc
    ) {
        self.comparison = comparison
        self.now = now
        self.recurs = recurs
        self.rules = rules
    }

    /// The same by the clocks of a zone.
    func going(by rules: TimeZoneRules) -> ValueAcceptance {
        ValueAcceptance(comparison, recurs: recurs, now: now, in: rules)
    }

    /// The test of everything but texts. Lists of numbers go to `numbers`.
    func test(numbers: inout [Double]) -> ValueTest {
        ValueTest(
            number: numberTest(&numbers),
            acceptsFalse: accepts(bool: false),
            acceptsTrue: accepts(bool: true),
            acceptsOther: acceptsOther,
            acceptsAbsent: comparison == .isUnknown
        )
    }

    private var acceptsOther: Bool {
        switch comparison {
        case .isKnown, .noneOf, .compare(.notEqual, _): true
        default: false
        }
    }

    private func numberTest(_ numbers: inout [Double]) -> NumberTest {
        switch comparison {
        case .isKnown: return NumberTest(.always)
        case .compare(let sign, .number(let value)): return NumberTest(sign, value)
        case .compare(.notEqual, _): return NumberTest(.always)
        case .oneOf(let list), .noneOf(let list):
            var test = NumberTest(acceptsOther ? .noneOf : .oneOf)
            test.first = Int32(numbers.count)
            for case .number(let value) in list { numbers.append(value) }
            test.count = Int32(numbers.count) - test.first
            return test
        default: return NumberTest(.never)
        }
    }

    func accepts(bool: Bool) -> Bool {
        switch comparison {
        case .isKnown: true
        case .compare(.equal, .bool(let value)): value == bool
        case .compare(.notEqual, .bool(let value)): value != bool
        case .compare(.notEqual, _): true
        case .oneOf(let list): list.contains(.bool(bool))
        case .noneOf(let list): !list.contains(.bool(bool))
        default: false
        }
    }

    /// The texts that are accepted, where only those count: their codes are
    /// then looked up instead of asking every text.
    var wantedTexts: [String]? {
        switch comparison {
        case _ where ignoresCase: return nil
        case .compare(.equal, .text(let text)): return [text]
        case .oneOf(let list):
            var texts: [String] = []
            for literal in list {
                switch literal {
                case .text(let text): texts.append(text)
                case .moment: return nil
                case .number, .bool: break
                }
            }
            return texts
        case .compare(_, .number), .compare(_, .bool):
            return acceptsOther ? nil : []
        case .isUnknown: return []
        default: return nil
        }
    }

    func accepts(text: String) -> Bool {
        switch comparison {
        case .isKnown: true
        case .isUnknown: false
        case .compare(let sign, let literal): accepts(text, sign, literal)
        case .oneOf(let list): list.contains { accepts(text, .equal, $0) }
        case .noneOf(let list): !list.contains { accepts(text, .equal, $0) }
        case .contains(let part): Self.find(part, in: text, .anywhere)
        case .startsWith(let part): Self.find(part, in: text, .start)
        case .endsWith(let part): Self.find(part, in: text, .end)
        case .recent, .upcoming: isDate(text)
        }
    }

    /// The instants, both inclusive, that a date compared with now must touch.
    var dateBounds: (first: Int64, last: Int64)? {
        switch comparison {
        case .recent(let span, _): (span.moved(now, -1, in: rules), now)
        case .upcoming(let span, _): (now, span.moved(now, 1, in: rules))
        default: nil
        }
    }

    private func accepts(_ text: String, _ sign: ComparisonOperator, _ literal: Literal) -> Bool {
        switch literal {
        case .text(let other) where ignoresCase:
            return Self.holds(Self.order(text.lowercased(), other.lowercased()), sign)
        case .text(let other): return Self.holds(Self.order(text, other), sign)
        case .moment(let moment):
            guard let said = MomentText.moment(in: text)?.milliseconds else {
                return sign == .notEqual
            }
            let order = said < moment.milliseconds ? -1 : said < moment.end ? 0 : 1
            return Self.holds(order, sign)
        case .number, .bool: return sign == .notEqual
        }
    }

    private static func holds(_ order: Int, _ sign: ComparisonOperator) -> Bool {
        switch sign {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    /// The order of the texts' UTF-8 bytes: equal means the very same bytes.
    private static func order(_ first: String, _ second: String) -> Int {
        if first.utf8.elementsEqual(second.utf8) { return 0 }
        return first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
    }

    // MARK: Parts of texts

    private enum Place {
        case anywhere
        case start
        case end
    }

    private static func find(_ part: String, in text: String, _ place: Place) -> Bool {
        let wanted = Array(part.lowercased().utf8)
        let all = Array(text.lowercased().utf8)
        guard wanted.count <= all.count else { return false }
        let last = all.count - wanted.count
        func isHere(_ start: Int) -> Bool {
            all[start..<start + wanted.count].elementsEqual(wanted)
        }
        return switch place {
        case .anywhere: (0...last).contains(where: isHere)
        case .start: isHere(0)
        case .end: isHere(last)
        }
    }

    // MARK: Dates

    private func isDate(_ text: String) -> Bool {
        guard let bounds = dateBounds, let moment = MomentText.moment(in: text) else {
            return false
        }
        return moment.touches(bounds.first, bounds.last, recurs: recurs, in: rules)
    }
}

extension Moment {
    /// Whether it lies between two instants, both inclusive, or comes round
    /// there.
    func touches(
        _ first: Int64,
        _ last: Int64,
        recurs: Bool,
        in rules: TimeZoneRules
    ) -> Bool {
        guard recurs else { return end(in: rules) > first && start(in: rules) <= last }
        let birth = civilDate
        let firstYear = Self.year(first, rules)
        let lastYear = Self.year(last, rules)
        // Every date comes round in a span that touches three years.
        if lastYear - firstYear >= 2 { return true }
        return (firstYear...max(firstYear, lastYear)).contains { year in
            let length = CivilDate.days(inMonth: birth.month, of: year)
            // Who was born on 29 February has the 28th in other years.
            guard
                let date = CivilDate(year: year, month: birth.month, day: min(birth.day, length))
            else { return false }
            let (start, end) = date.extent(in: rules)
            return end > first && start <= last
        }
    }

    private static func year(_ instant: Int64, _ rules: TimeZoneRules) -> Int {
        CivilDate(day: rules.local(instant).flooredQuotient(TimeUnit.millisecondsPerDay)).year
    }
}

extension CivilDate {
    /// Its first instant, and that of the next day.
    func extent(in rules: TimeZoneRules) -> (start: Int64, end: Int64) {
        let day = dayCount
        let length = TimeUnit.millisecondsPerDay
        if rules.isUTC { return (day * length, (day + 1) * length) }
        return (rules.start(ofDay: day), rules.start(ofDay: day + 1))
    }
}
