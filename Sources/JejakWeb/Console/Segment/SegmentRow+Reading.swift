// SPDX-License-Identifier: Apache-2.0

package import JejakQuery

/// A row that shows an expression.
extension SegmentRow {
    /// Nothing where no row says exactly this.
    package init?(_ expression: SegmentExpression) {
        guard let row = Self.row(expression), (try? row.expression()) == expression else {
            // A row that would say something else, or nothing, is no row of it.
            return nil
        }
        self = row
    }

    private static func row(_ expression: SegmentExpression) -> SegmentRow? {
        switch expression {
        case .did(let match, let times): return did(match, times, isNot: false)
        case .not(.did(let match, let times)): return did(match, times, isNot: true)
        case .segment(let name): return SegmentRow(.segment, [.segment: name])
        case .not(.segment(let name)):
            return SegmentRow(.segment, [.segment: name, .which: "not"])
        case .attribute(let name, let comparison):
            var row = SegmentRow(.attribute, [.property: name])
            row.show(comparison)
            return row
        case .measure(let measure, let match, let sign, let number):
            var row = SegmentRow(.measure, [.sign: sign.rawValue])
            row[.number] = SegmentValue.text(.number(number))
            row.show(measure)
            return row.show(match) ? row : nil
        case .elapsed(let unit, let edge, let match, let sign, let number):
            var row = SegmentRow(
                .elapsed,
                [.unit: unit.rawValue, .edge: edge.rawValue, .sign: sign.rawValue]
            )
            row[.number] = SegmentValue.text(.number(number))
            return match.window == .always && row.show(match) ? row : nil
        default: return nil
        }
    }

    private static func did(_ match: EventMatch, _ times: Times, isNot: Bool) -> SegmentRow? {
        var row = SegmentRow(.did)
        guard row.show(match) else { return nil }
        let isAny = match.event == .any
        row[.which] = isNot ? (isAny ? "none" : "not") : (isAny ? "any" : "did")
        switch times {
        case .atLeast(1): break
        case .atLeast(let count): (row[.often], row[.times]) = ("at least", String(count))
        case .atMost(let count): (row[.often], row[.times]) = ("at most", String(count))
        case .exactly(let count): (row[.often], row[.times]) = ("exactly", String(count))
        }
        return row
    }

    /// Whether the fields can hold the event, its window and its filter.
    private mutating func show(_ match: EventMatch) -> Bool {
        switch match.event {
        case .any: self[.which] = "any"
        case .named(let name): self[.event] = name
        }
        guard show(match.window) else { return false }
        switch match.filter {
        case nil: return true
        case .property(let name, let comparison)?:
            self[.filter] = "where"
            self[.property] = name
            show(comparison)
            return SegmentWord.filterTests.contains(self[.test])
        default: return false
        }
    }

    private mutating func show(_ window: TimeWindow) -> Bool {
        let limits = [
            window.last != nil, window.since != nil, window.before != nil,
            window.between != nil,
        ]
        guard limits.count(where: { $0 }) <= 1 else { return false }
        if let last = window.last {
            self[.window] = "last"
            show(last)
        } else if let since = window.since {
            (self[.window], self[.from]) = ("since", since.text)
        } else if let before = window.before {
            (self[.window], self[.from]) = ("before", before.text)
        } else if let between = window.between {
            self[.window] = "between"
            (self[.from], self[.until]) = (between.first.text, between.second.text)
        }
        return true
    }

    private mutating func show(_ span: TimeSpan) {
        (self[.count], self[.unit]) = (String(span.count), span.unit.rawValue)
    }

    private mutating func show(_ comparison: Comparison) {
        switch comparison {
        case .compare(let sign, let value):
            (self[.test], self[.value]) = (sign.rawValue, SegmentValue.text(value))
        case .oneOf(let values): (self[.test], self[.value]) = ("in", Self.text(values))
        case .noneOf(let values): (self[.test], self[.value]) = ("not in", Self.text(values))
        case .contains(let part): (self[.test], self[.value]) = ("contains", part)
        case .startsWith(let part): (self[.test], self[.value]) = ("starts with", part)
        case .endsWith(let part): (self[.test], self[.value]) = ("ends with", part)
        case .isKnown: self[.test] = "is known"
        case .isUnknown: self[.test] = "is unknown"
        case .recent(let span, _):
            self[.test] = "in last"
            show(span)
        case .upcoming(let span, _):
            self[.test] = "in next"
            show(span)
        }
    }

    private static func text(_ values: [Literal]) -> String {
        values.map { SegmentValue.text($0, inList: true) }.joined(separator: ", ")
    }

    private mutating func show(_ measure: Measure) {
        let (word, property) =
            switch measure {
            case .count: ("count", "")
            case .days: ("days", "")
            case .sessions: ("sessions", "")
            case .sum(let name): ("sum", name)
            case .average(let name): ("avg", name)
            case .minimum(let name): ("min", name)
            case .maximum(let name): ("max", name)
            case .distinct(let name): ("distinct", name)
            // No row says an affinity: it stays text.
            case .affinity: ("affinity", "")
            }
        (self[.measure], self[.of]) = (word, property)
    }
}
