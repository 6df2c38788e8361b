// SPDX-License-Identifier: Apache-2.0

// The JSON form of what clauses are made of: events, windows, comparisons.

extension EventName: Codable {
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .named(let name):
            var container = encoder.singleValueContainer()
            try container.encode(name)
        case .any:
            var container = encoder.container(keyedBy: SegmentKey.self)
            try container.encode(true, forKey: .any)
        }
    }

    package init(from decoder: any Decoder) throws {
        // A text is a name; anything else must be the object of any event.
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .named(name)
            return
        }
        let container = try decoder.container(keyedBy: SegmentKey.self)
        guard container.contains(.any) else { throw strangeJSON(container, "an event's name") }
        self = .any
    }
}

extension EventMatch: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        try container.encode(event, forKey: .event)
        try container.encodeIfPresent(filter, forKey: .filter)
        try window.encode(into: &container)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        self.init(
            try container.decode(EventName.self, forKey: .event),
            window: try TimeWindow(container),
            filter: try container.decodeIfPresent(PropertyExpression.self, forKey: .filter)
        )
    }
}

extension EventSequence: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        try container.encode(steps, forKey: .steps)
        try container.encodeIfPresent(within, forKey: .within)
        try container.encodeIfPresent(without, forKey: .without)
        try container.encodeIfPresent(filter, forKey: .filter)
        try window.encode(into: &container)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        self.init(
            try container.decode([EventName].self, forKey: .steps),
            within: try container.decodeIfPresent(TimeSpan.self, forKey: .within),
            without: try container.decodeIfPresent(EventName.self, forKey: .without),
            window: try TimeWindow(container),
            filter: try container.decodeIfPresent(PropertyExpression.self, forKey: .filter)
        )
    }
}

extension Times: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        switch self {
        case .atLeast(let count): try container.encode(count, forKey: .atLeast)
        case .atMost(let count): try container.encode(count, forKey: .atMost)
        case .exactly(let count): try container.encode(count, forKey: .exactly)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        if let count = try container.decodeIfPresent(Int.self, forKey: .atLeast) {
            self = .atLeast(count)
        } else if let count = try container.decodeIfPresent(Int.self, forKey: .atMost) {
            self = .atMost(count)
        } else {
            self = .exactly(try container.decode(Int.self, forKey: .exactly))
        }
    }
}

extension TimeSpan: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        try container.encode(count, forKey: .count)
        try container.encode(unit.rawValue, forKey: .unit)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        let unit = TimeUnit(rawValue: try container.decode(String.self, forKey: .unit))
        guard let unit else { throw strangeJSON(container, "a unit of time such as day") }
        self.init(try container.decode(Int.self, forKey: .count), unit)
    }
}

extension Moment: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = MomentText.moment(in: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected a date such as 2025-05-31"
            )
        }
        self = moment
    }
}

extension TimeWindow {
    fileprivate func encode(into container: inout KeyedEncodingContainer<SegmentKey>) throws {
        try container.encodeIfPresent(last, forKey: .last)
        try container.encodeIfPresent(since, forKey: .since)
        try container.encodeIfPresent(before, forKey: .before)
        if let between { try container.encode([between.first, between.second], forKey: .between) }
        try container.encodeIfPresent(zone, forKey: .zone)
    }

    fileprivate init(_ container: SegmentContainer) throws {
        self.init(
            last: try container.decodeIfPresent(TimeSpan.self, forKey: .last),
            since: try container.decodeIfPresent(Moment.self, forKey: .since),
            before: try container.decodeIfPresent(Moment.self, forKey: .before),
            zone: try container.decodeIfPresent(QuestionZone.self, forKey: .zone)
        )
        guard let pair = try container.decodeIfPresent([Moment].self, forKey: .between) else {
            return
        }
        guard pair.count == 2 else { throw strangeJSON(container, "two dates in between") }
        between = Pair(pair[0], pair[1])
    }
}

extension Literal: Codable {
    package func encode(to encoder: any Encoder) throws {
        if case .moment(let moment) = self {
            var container = encoder.container(keyedBy: SegmentKey.self)
            try container.encode(moment, forKey: .date)
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .bool(let flag): try container.encode(flag)
        case .moment: break
        }
    }

    package init(from decoder: any Decoder) throws {
        // The types are tried in turn: only one of them can be there.
        if let single = try? decoder.singleValueContainer() {
            if let flag = try? single.decode(Bool.self) {  // see above
                self = .bool(flag)
                return
            }
            if let text = try? single.decode(String.self) {  // see above
                self = .text(text)
                return
            }
            if let number = try? single.decode(Double.self) {  // see above
                self = .number(number)
                return
            }
        }
        let container = try decoder.container(keyedBy: SegmentKey.self)
        self = .moment(try container.decode(Moment.self, forKey: .date))
    }
}

extension Comparison: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        switch self {
        case .compare(let sign, let literal):
            try container.encode(sign.rawValue, forKey: .operation)
            try container.encode(literal, forKey: .value)
        case .oneOf(let list), .noneOf(let list):
            let isNone = self == .noneOf(list)
            try container.encode(isNone ? "not in" : "in", forKey: .operation)
            try container.encode(list, forKey: .values)
        case .contains(let part):
            try container.encode("contains", forKey: .operation)
            try container.encode(part, forKey: .value)
        case .startsWith(let part):
            try container.encode("starts with", forKey: .operation)
            try container.encode(part, forKey: .value)
        case .endsWith(let part):
            try container.encode("ends with", forKey: .operation)
            try container.encode(part, forKey: .value)
        case .isKnown: try container.encode("known", forKey: .operation)
        case .isUnknown: try container.encode("unknown", forKey: .operation)
        case .recent(let span, let zone):
            try container.encode("in last", forKey: .operation)
            try container.encode(span, forKey: .span)
            try container.encodeIfPresent(zone, forKey: .zone)
        case .upcoming(let span, let zone):
            try container.encode("in next", forKey: .operation)
            try container.encode(span, forKey: .span)
            try container.encodeIfPresent(zone, forKey: .zone)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        let operation = try container.decode(String.self, forKey: .operation)
        if let sign = ComparisonOperator(rawValue: operation) {
            self = .compare(sign, try container.decode(Literal.self, forKey: .value))
            return
        }
        switch operation {
        case "in": self = .oneOf(try container.decode([Literal].self, forKey: .values))
        case "not in": self = .noneOf(try container.decode([Literal].self, forKey: .values))
        case "contains": self = .contains(try container.decode(String.self, forKey: .value))
        case "starts with": self = .startsWith(try container.decode(String.self, forKey: .value))
        case "ends with": self = .endsWith(try container.decode(String.self, forKey: .value))
        case "known": self = .isKnown
        case "unknown": self = .isUnknown
        case "in last", "in next":
            let span = try container.decode(TimeSpan.self, forKey: .span)
            let zone = try container.decodeIfPresent(QuestionZone.self, forKey: .zone)
            self = operation == "in last" ? .recent(span, zone: zone) : .upcoming(span, zone: zone)
        default: throw strangeJSON(container, "a comparison, not '\(operation.prefix(40))'")
        }
    }
}
