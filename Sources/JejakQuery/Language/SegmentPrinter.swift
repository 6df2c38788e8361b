// SPDX-License-Identifier: Apache-2.0

/// Writes questions as text that reads back as the same question.
package enum SegmentPrinter {
    package static func text(_ expression: SegmentExpression) -> String {
        switch expression {
        case .everyone: "everyone"
        case .all(let branches): conjunction(branches)
        case .any(let branches):
            branches.map { branch in
                if case .any = branch { "(\(text(branch)))" } else { text(branch) }
            }
            .joined(separator: " or ")
        case .not(let inner): negation(inner)
        case .attribute(let name, let comparison):
            word(name) + text(comparison, mayBeBare: true)
        case .did(let match, let times): did(match, times, "did ")
        case .measure(.affinity(let affinity), let match, let comparison, let number):
            text(affinity) + (match.event == .any ? "" : " of " + text(match.event))
                + text(match.window, match.filter)
                + " \(comparison.rawValue) \(NumberText.text(number))"
        case .measure(let measure, let match, let comparison, let number):
            text(measure) + " of " + text(match)
                + " \(comparison.rawValue) \(NumberText.text(number))"
        case .elapsed(let unit, let edge, let match, let comparison, let number):
            "\(unit.rawValue)s since \(edge.rawValue) " + text(match)
                + " \(comparison.rawValue) \(NumberText.text(number))"
        case .sequence(let sequence): "did " + text(sequence)
        case .segment(let name): "in segment " + quoted(name, by: "\"")
        case .sample(let share, let word):
            "sample \(NumberText.text(share)) percent"
                + (word.isEmpty ? "" : " of " + quoted(word, by: "\""))
        case .near(let place, let distance):
            "within \(NumberText.text(distance)) km of (\(NumberText.text(place.latitude)), "
                + "\(NumberText.text(place.longitude)))"
        case .inPlace(let place): place.text
        }
    }

    package static func text(_ funnel: FunnelQuestion) -> String {
        var rules = " within \(funnel.within.text)"
        switch funnel.order {
        case .inOrder: break
        case .strict: rules += " strict"
        case .anyOrder: rules += " any order"
        }
        if let property = funnel.by { rules += " by " + word(property) }
        if let property = funnel.holding { rules += " holding " + word(property) }
        if !funnel.excluding.isEmpty {
            rules += " excluding " + funnel.excluding.map(text).joined(separator: ", ")
        }
        return "funnel " + funnel.steps.map(text).joined(separator: " > ") + rules
            + text(funnel.window, funnel.filter)
    }

    package static func text(_ question: Question) -> String {
        switch question {
        case .segmentCount(let expression): "segment " + text(expression)
        case .funnel(let funnel): text(funnel)
        case .retention(let retention): text(retention)
        case .trend(let trend): text(trend)
        case .paths(let paths): text(paths)
        case .transitions(let transitions): text(transitions)
        case .steps(let steps): text(steps)
        case .bottlenecks(let bottlenecks): text(bottlenecks)
        }
    }

    package static func text(_ paths: PathsQuestion) -> String {
        "paths \(paths.direction.rawValue) " + text(paths.event)
            + " steps \(paths.steps) top \(paths.top) within \(paths.within.text)"
            + text(paths.window, paths.filter)
    }

    package static func text(_ trend: TrendQuestion) -> String {
        let figure =
            switch trend.figure {
            case .count: ""
            case .people: "people of "
            case .sum(let name): "sum(\(word(name))) of "
            case .minimum(let name): "min(\(word(name))) of "
            case .maximum(let name): "max(\(word(name))) of "
            case .average(let name): "avg(\(word(name))) of "
            }
        return "trend of " + figure + text(trend.event) + " \(trend.period.rawValue)"
            + (trend.by.map { " by " + word($0) } ?? "") + text(trend.window, trend.filter)
    }

    package static func text(_ retention: RetentionQuestion) -> String {
        let rule =
            switch retention.rule {
            case .classic: ""
            case .rolling: " rolling"
            case .brackets(let ends):
                " bracket (" + ends.map(String.init).joined(separator: ", ") + ")"
            }
        return "retention of " + text(retention.start) + " by " + text(retention.comeback)
            + " \(retention.period.rawValue)" + rule + text(retention.window, retention.filter)
    }

    // MARK: Brackets

    private static func negation(_ inner: SegmentExpression) -> String {
        switch inner {
        case .all, .any: "not (\(text(inner)))"
        case .did(let match, let times): did(match, times, "did not ")
        case .sequence(let sequence): "did not " + text(sequence)
        default: "not " + text(inner)
        }
    }

    private static func conjunction(_ branches: [SegmentExpression]) -> String {
        let texts = branches.map { branch in
            switch branch {
            case .all, .any: "(\(text(branch)))"
            default: text(branch)
            }
        }
        return texts.indices.map { index in
            // A where would swallow what follows, unless that is no property.
            let isOpen = index + 1 < texts.count && endsWithFilter(branches[index])
            return isOpen && !texts[index + 1].hasPrefix("did ")
                ? "(\(texts[index]))" : texts[index]
        }
        .joined(separator: " and ")
    }

    private static func endsWithFilter(_ expression: SegmentExpression) -> Bool {
        switch expression {
        case .did(let match, _): match.filter != nil
        case .sequence(let sequence): sequence.filter != nil
        case .not(let inner): endsWithFilter(inner)
        default: false
        }
    }

    // MARK: Clauses

    private static func did(_ match: EventMatch, _ times: Times, _ verb: String) -> String {
        let often =
            switch times {
            case .atLeast(1): ""
            case .atLeast(let count): " at least \(plural(count))"
            case .atMost(let count): " at most \(plural(count))"
            case .exactly(let count): " exactly \(plural(count))"
            }
        return verb + text(match.event) + often + text(match.window, match.filter)
    }

    private static func plural(_ count: Int) -> String { "\(count) time\(count == 1 ? "" : "s")" }

    private static func text(_ sequence: EventSequence) -> String {
        var result = sequence.steps.map(text).joined(separator: " then ")
        if let within = sequence.within { result += " within " + within.text }
        if let without = sequence.without { result += " without " + text(without) }
        return result + text(sequence.window, sequence.filter)
    }

    private static func text(_ measure: Measure) -> String {
        switch measure {
        case .count: "count"
        case .sum(let property): "sum(\(word(property)))"
        case .minimum(let property): "min(\(word(property)))"
        case .maximum(let property): "max(\(word(property)))"
        case .average(let property): "avg(\(word(property)))"
        case .days: "days"
        case .sessions: "sessions"
        case .distinct(let property): "distinct(\(word(property)))"
        case .affinity(let affinity): text(affinity)
        }
    }

    private static func text(_ match: EventMatch) -> String {
        text(match.event) + text(match.window, match.filter)
    }

    static func text(_ event: EventName) -> String {
        switch event {
        case .any: "any event"
        case .named(let name): quoted(name, by: "\"")
        }
    }

    static func text(_ window: TimeWindow, _ filter: PropertyExpression?) -> String {
        var result = ""
        if let last = window.last { result += " in last " + last.text }
        if let since = window.since { result += " since " + since.text }
        if let before = window.before { result += " before " + before.text }
        if let between = window.between {
            result += " between \(between.first.text) and \(between.second.text)"
        }
        result += text(window.zone)
        if let filter { result += " where " + text(filter, isTop: true) }
        return result
    }

    static func text(_ filter: PropertyExpression, isTop: Bool = false) -> String {
        switch filter {
        case .all(let branches):
            isTop
                ? branches.map { text($0) }.joined(separator: " and ")
                : "(" + branches.map { text($0) }.joined(separator: " and ") + ")"
        case .any(let branches):
            "(" + branches.map { text($0) }.joined(separator: " or ") + ")"
        case .not(let inner): "not " + text(inner)
        case .property(let name, let comparison):
            word(name) + text(comparison, mayBeBare: false)
        }
    }

    private static func text(_ comparison: Comparison, mayBeBare: Bool) -> String {
        switch comparison {
        case .compare(.equal, .bool(true)) where mayBeBare: ""
        case .compare(let sign, let literal): " \(sign.rawValue) \(text(literal))"
        case .oneOf(let list): " in (" + list.map(text).joined(separator: ", ") + ")"
        case .noneOf(let list): " not in (" + list.map(text).joined(separator: ", ") + ")"
        case .contains(let part): " contains " + quoted(part, by: "\"")
        case .startsWith(let part): " starts with " + quoted(part, by: "\"")
        case .endsWith(let part): " ends with " + quoted(part, by: "\"")
        case .isKnown: " is known"
        case .isUnknown: " is unknown"
        case .recent(let span, let zone): " in last " + span.text + text(zone)
        case .upcoming(let span, let zone): " in next " + span.text + text(zone)
        }
    }

    static func text(_ literal: Literal) -> String {
        switch literal {
        case .number(let number): NumberText.text(number)
        case .text(let text): quoted(text, by: "\"")
        case .bool(let flag): flag ? "true" : "false"
        case .moment(let moment): moment.text
        }
    }

    // MARK: Names

    /// An attribute's name, between backquotes where it cannot stand bare.
    static func word(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        let isPlain =
            scalars.first.map(QueryLexer.beginsWord) == true
            && scalars.last.map(QueryLexer.continuesWord) == true
            && scalars.indices.allSatisfy { index in
                QueryLexer.continuesWord(scalars[index])
                    || ([".", "-"].contains(scalars[index])
                        && QueryLexer.continuesWord(scalars[index + 1]))
            }
        // Words that begin a clause elsewhere are quoted too, to be safe.
        return isPlain && !keywords.contains(name.lowercased()) ? name : quoted(name, by: "`")
    }

    private static let keywords: Set<String> = QueryParser.reserved.union([
        "count", "sum", "min", "max", "avg", "average", "distinct", "sessions", "sample", "any",
        "segment", "funnel", "retention", "trend", "people", "paths", "second",
        "transitions", "steps", "bottlenecks",
        "minute", "hour", "day", "week", "month", "year", "seconds", "minutes", "hours", "days",
        "weeks", "months", "years", "is", "exists", "contains", "starts", "ends", "known",
        "unknown",
        "last", "next", "first", "the", "at", "exactly", "with", "zone", "own",
    ])

    static func quoted(_ text: String, by quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\\", quote:
                result.append("\\")
                result.append(scalar)
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let number = String(scalar.value, radix: 16, uppercase: true)
                    result.append(contentsOf: "\\u{\(number)}".unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
        }
        result.append(quote)
        return String(result)
    }
}
