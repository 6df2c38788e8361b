// SPDX-License-Identifier: Apache-2.0

package import JejakQuery

/// What a row says, as an expression of the segment language.
extension SegmentRow {
    /// Only what the language can write and read back is said.
    package func expression() throws(Trouble) -> SegmentExpression {
        let made = try composed()
        let read: SegmentExpression
        do {
            read = try SegmentParser.parse(SegmentPrinter.text(made))
        } catch {
            throw .other(error.sentence)
        }
        guard read == made else { throw .unfinished }
        return made
    }

    private func composed() throws(Trouble) -> SegmentExpression {
        switch kind {
        case .did:
            let said = SegmentExpression.did(try match(), try times())
            return ["not", "none"].contains(self[.which]) ? .not(said) : said
        case .attribute:
            return .attribute(
                try filled(.property),
                try SegmentValue.comparison(self[.test], in: self)
            )
        case .measure:
            return .measure(
                try measure(),
                try match(),
                ComparisonOperator(rawValue: self[.sign]) ?? .greater,
                try SegmentValue.number(try filled(.number))
            )
        case .elapsed:
            return .elapsed(
                TimeUnit(rawValue: self[.unit]) ?? .day,
                Edge(rawValue: self[.edge]) ?? .last,
                try match(),
                ComparisonOperator(rawValue: self[.sign]) ?? .greater,
                try SegmentValue.number(try filled(.number))
            )
        case .segment:
            let said = SegmentExpression.segment(try filled(.segment))
            return self[.which] == "not" ? .not(said) : said
        }
    }

    func filled(_ field: Field) throws(Trouble) -> String {
        let text = SegmentValue.trimmed(self[field])
        guard !text.isEmpty else { throw .unfinished }
        return text
    }

    func whole(_ field: Field) throws(Trouble) -> Int {
        guard let number = Int(try filled(field)), number >= 0 else { throw .number }
        return number
    }

    func span() throws(Trouble) -> TimeSpan {
        TimeSpan(try whole(.count), TimeUnit(rawValue: self[.unit]) ?? .day)
    }

    private func match() throws(Trouble) -> EventMatch {
        let isAny = ["any", "none"].contains(self[.which])
        let event = isAny ? EventName.any : .named(try filled(.event))
        // Time since looks at all events: the count of its unit stands elsewhere.
        let window = kind == .elapsed ? .always : try window()
        return EventMatch(event, window: window, filter: try filter())
    }

    private func times() throws(Trouble) -> Times {
        switch self[.often] {
        case "at least": .atLeast(try whole(.times))
        case "at most": .atMost(try whole(.times))
        case "exactly": .exactly(try whole(.times))
        default: .atLeast(1)
        }
    }

    private func window() throws(Trouble) -> TimeWindow {
        switch self[.window] {
        case "last": TimeWindow(last: try span())
        case "since": TimeWindow(since: try SegmentValue.moment(try filled(.from)))
        case "before": TimeWindow(before: try SegmentValue.moment(try filled(.from)))
        case "between":
            TimeWindow(
                between: .init(
                    try SegmentValue.moment(try filled(.from)),
                    try SegmentValue.moment(try filled(.until))
                )
            )
        default: .always
        }
    }

    private func filter() throws(Trouble) -> PropertyExpression? {
        guard self[.filter] == "where" else { return nil }
        return .property(
            try filled(.property),
            try SegmentValue.comparison(self[.test], in: self)
        )
    }

    private func measure() throws(Trouble) -> Measure {
        switch self[.measure] {
        case "count": .count
        case "days": .days
        case "sessions": .sessions
        case "avg": .average(try filled(.of))
        case "min": .minimum(try filled(.of))
        case "max": .maximum(try filled(.of))
        case "distinct": .distinct(try filled(.of))
        default: .sum(try filled(.of))
        }
    }
}

/// Values as people type them into a field: numbers, dates and yes or no as the
/// language reads them, anything else as text, without the quotes.
enum SegmentValue {
    static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// What a field means. Quotes make a text of what would be a number.
    static func literal(_ text: String) -> Literal {
        // What is no value of the language is a text as it stands.
        if case .attribute("x", .compare(.equal, let found))? = try? SegmentParser.parse(
            "x = \(text)"
        ) {
            if case .text = found { return text.hasPrefix("\"") ? found : .text(text) }
            return found
        }
        return .text(text)
    }

    /// What a field must hold to mean a value.
    static func text(_ value: Literal, inList: Bool = false) -> String {
        if case .text(let plain) = value, literal(plain) == value, !plain.isEmpty,
            trimmed(plain) == plain, !inList || !plain.contains(where: { $0 == "," || $0 == "\"" })
        {
            return plain
        }
        let written = SegmentPrinter.text(.attribute("x", .compare(.notEqual, value)))
        return String(written.dropFirst("x != ".count))
    }

    static func number(_ text: String) throws(SegmentRow.Trouble) -> Double {
        guard case .number(let number) = literal(text) else { throw .number }
        return number
    }

    static func moment(_ text: String) throws(SegmentRow.Trouble) -> Moment {
        guard case .moment(let moment) = literal(text) else { throw .date }
        return moment
    }

    /// The values of a list with commas between them, outside of quotes.
    static func list(_ text: String) -> [Literal] {
        var items: [String] = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if character == "," && !isQuoted {
                items.append("")
                continue
            }
            if character == "\"" && !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && !isEscaped
            items[items.count - 1].append(character)
        }
        return items.map(trimmed).filter { !$0.isEmpty }.map(literal)
    }

    static func comparison(
        _ test: String,
        in row: SegmentRow
    ) throws(SegmentRow.Trouble) -> Comparison {
        switch test {
        case "is known": return .isKnown
        case "is unknown": return .isUnknown
        case "in last": return .recent(try row.span())
        case "in next": return .upcoming(try row.span())
        case "contains": return .contains(try row.filled(.value))
        case "starts with": return .startsWith(try row.filled(.value))
        case "ends with": return .endsWith(try row.filled(.value))
        case "in": return .oneOf(list(try row.filled(.value)))
        case "not in": return .noneOf(list(try row.filled(.value)))
        default:
            return .compare(
                ComparisonOperator(rawValue: test) ?? .equal,
                literal(try row.filled(.value))
            )
        }
    }
}
