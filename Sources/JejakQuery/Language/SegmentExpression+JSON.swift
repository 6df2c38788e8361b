// SPDX-License-Identifier: Apache-2.0

extension SegmentExpression: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        switch self {
        case .everyone: try container.encode(true, forKey: .everyone)
        case .all(let branches): try container.encode(branches, forKey: .all)
        case .any(let branches): try container.encode(branches, forKey: .any)
        case .not(let inner): try container.encode(inner, forKey: .not)
        case .attribute(let name, let comparison):
            try container.encode(name, forKey: .attribute)
            try container.encode(comparison, forKey: .test)
        case .did(let match, let times):
            try container.encode(match, forKey: .did)
            try container.encode(times, forKey: .times)
        case .measure(let measure, let match, let sign, let number):
            try container.encode(measure.name, forKey: .measure)
            try container.encodeIfPresent(measure.property, forKey: .property)
            if case .affinity(let affinity) = measure { try affinity.encode(into: &container) }
            try container.encode(match, forKey: .of)
            try container.encode(sign.rawValue, forKey: .operation)
            try container.encode(number, forKey: .value)
        case .elapsed(let unit, let edge, let match, let sign, let number):
            try container.encode(unit.rawValue, forKey: .elapsed)
            try container.encode(edge.rawValue, forKey: .edge)
            try container.encode(match, forKey: .of)
            try container.encode(sign.rawValue, forKey: .operation)
            try container.encode(number, forKey: .value)
        case .sequence(let sequence): try container.encode(sequence, forKey: .sequence)
        case .segment(let name): try container.encode(name, forKey: .segment)
        case .sample(let share, let word):
            try container.encode(share, forKey: .sample)
            if !word.isEmpty { try container.encode(word, forKey: .seed) }
        case .near(let place, let distance):
            try container.encode([place.latitude, place.longitude], forKey: .near)
            try container.encode(distance, forKey: .kilometres)
        case .inPlace(let place): try container.encode(place.names, forKey: .place)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        if container.contains(.everyone) {
            self = .everyone
        } else if container.contains(.all) {
            self = .all(try container.decode([SegmentExpression].self, forKey: .all))
        } else if container.contains(.any) {
            self = .any(try container.decode([SegmentExpression].self, forKey: .any))
        } else if container.contains(.not) {
            self = .not(try container.decode(SegmentExpression.self, forKey: .not))
        } else if container.contains(.attribute) {
            self = .attribute(
                try container.decode(String.self, forKey: .attribute),
                try container.decode(Comparison.self, forKey: .test)
            )
        } else if container.contains(.did) {
            self = .did(
                try container.decode(EventMatch.self, forKey: .did),
                try container.decodeIfPresent(Times.self, forKey: .times) ?? .atLeast(1)
            )
        } else if container.contains(.measure) {
            self = .measure(
                try Measure(container),
                try container.decode(EventMatch.self, forKey: .of),
                try container.comparisonOperator(),
                try container.decode(Double.self, forKey: .value)
            )
        } else if container.contains(.elapsed) {
            let unit = TimeUnit(rawValue: try container.decode(String.self, forKey: .elapsed))
            let edge = Edge(rawValue: try container.decode(String.self, forKey: .edge))
            guard let unit, let edge else {
                throw strangeJSON(container, "a unit of time, and last or first")
            }
            self = .elapsed(
                unit,
                edge,
                try container.decode(EventMatch.self, forKey: .of),
                try container.comparisonOperator(),
                try container.decode(Double.self, forKey: .value)
            )
        } else if container.contains(.sequence) {
            self = .sequence(try container.decode(EventSequence.self, forKey: .sequence))
        } else if container.contains(.segment) {
            self = .segment(try container.decode(String.self, forKey: .segment))
        } else if container.contains(.sample) {
            self = .sample(
                try container.decode(Double.self, forKey: .sample),
                try container.decodeIfPresent(String.self, forKey: .seed) ?? ""
            )
        } else if container.contains(.near) {
            let place = try container.decode([Double].self, forKey: .near)
            guard place.count == 2 else {
                throw strangeJSON(container, "a latitude and a longitude")
            }
            self = .near(
                Place(latitude: place[0], longitude: place[1]),
                try container.decode(Double.self, forKey: .kilometres)
            )
        } else if container.contains(.place) {
            self = .inPlace(
                PlaceNames(try container.decode([String?].self, forKey: .place))
            )
        } else {
            throw strangeJSON(
                container,
                "all, any, not, attribute, did, measure, sequence, segment, sample, near or place"
            )
        }
    }
}

extension KeyedDecodingContainer<SegmentKey> {
    func comparisonOperator() throws -> ComparisonOperator {
        let spelling = try decode(String.self, forKey: .operation)
        guard let sign = ComparisonOperator(rawValue: spelling) else {
            throw strangeJSON(self, "one of = != < <= > >=")
        }
        return sign
    }
}

extension Measure {
    fileprivate var name: String {
        switch self {
        case .count: "count"
        case .sum: "sum"
        case .minimum: "min"
        case .maximum: "max"
        case .average: "avg"
        case .days: "days"
        case .sessions: "sessions"
        case .distinct: "distinct"
        case .affinity: "affinity"
        }
    }

    fileprivate var property: String? {
        switch self {
        case .count, .days, .sessions: nil
        case .sum(let name), .minimum(let name), .maximum(let name), .average(let name),
            .distinct(let name):
            name
        case .affinity(let affinity): affinity.property
        }
    }

    fileprivate init(_ container: SegmentContainer) throws {
        let name = try container.decode(String.self, forKey: .measure)
        if let plain: Measure = ["count": .count, "days": .days, "sessions": .sessions][name] {
            self = plain
            return
        }
        let property = try container.decode(String.self, forKey: .property)
        switch name {
        case "sum": self = .sum(property)
        case "min": self = .minimum(property)
        case "max": self = .maximum(property)
        case "avg": self = .average(property)
        case "distinct": self = .distinct(property)
        case "affinity": self = .affinity(try Affinity(property, container))
        default:
            throw strangeJSON(
                container,
                "count, days, sessions, sum, min, max, avg, distinct or affinity"
            )
        }
    }
}

extension PropertyExpression: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SegmentKey.self)
        switch self {
        case .all(let branches): try container.encode(branches, forKey: .all)
        case .any(let branches): try container.encode(branches, forKey: .any)
        case .not(let inner): try container.encode(inner, forKey: .not)
        case .property(let name, let comparison):
            try container.encode(name, forKey: .property)
            try container.encode(comparison, forKey: .test)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SegmentKey.self)
        if container.contains(.all) {
            self = .all(try container.decode([PropertyExpression].self, forKey: .all))
        } else if container.contains(.any) {
            self = .any(try container.decode([PropertyExpression].self, forKey: .any))
        } else if container.contains(.not) {
            self = .not(try container.decode(PropertyExpression.self, forKey: .not))
        } else {
            self = .property(
                try container.decode(String.self, forKey: .property),
                try container.decode(Comparison.self, forKey: .test)
            )
        }
    }
}
