// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// The events, properties and traits that questions and campaigns ask for.
struct UsedNames {
    /// By name, who asks for it first.
    private(set) var events: [String: String] = [:]
    private(set) var properties: [String: String] = [:]
    private(set) var traits: [String: String] = [:]
    /// Read too where somebody sends them; not missed where nobody does.
    private(set) var spareProperties: Set<String> = []
    private(set) var spareTraits: Set<String> = []

    /// What the house itself reads: money, the person's card, the models'
    /// features, and what a mail needs.
    static let ofTheHouse: Set<String> = [
        "revenue", "total", "currency", "products", "order_id", "cart_id", "product_id",
        "category", "price", "quantity", "value", "email", "phone", "name", "firstName",
        "lastName", "language", "locale", "timezone", "createdAt", "groupId", "previousId",
        "campaign_id", "email_id", "list_id",
    ]

    mutating func add(_ expression: SegmentExpression, user: String) {
        switch expression {
        case .everyone, .segment, .sample: break
        case .near:
            addTrait("latitude", user: user)
            addTrait("longitude", user: user)
        case .inPlace(let place):
            for (names, name) in zip(PlaceNames.traits, place.names) where name != nil {
                spareTraits.formUnion(names)
            }
        case .all(let parts), .any(let parts): for part in parts { add(part, user: user) }
        case .not(let part): add(part, user: user)
        case .attribute(let name, let comparison):
            addTrait(name, user: user)
            switch comparison {
            case .recent(_, let zone), .upcoming(_, let zone): add(zone, user)
            default: break
            }
        case .did(let match, _): add(match, user)
        case .measure(let measure, let match, _, _):
            add(match, user)
            switch measure {
            case .count, .days, .sessions: break
            case .sum(let key), .minimum(let key), .maximum(let key), .average(let key),
                .distinct(let key):
                if properties[key] == nil { properties[key] = user }
            case .affinity(let affinity):
                spareProperties.formUnion(Affinity.names(of: affinity.property))
            }
        case .elapsed(_, _, let match, _, _): add(match, user)
        case .sequence(let sequence):
            for step in sequence.steps { add(step, user) }
            if let without = sequence.without { add(without, user) }
            add(sequence.window.zone, user)
            if let filter = sequence.filter { add(filter, user) }
        }
    }

    /// A dotted name and the shorter ones before it, whose nested values may hold
    /// what it means.
    static func roots(of name: String) -> [String] {
        var roots = [name]
        var end = name.endIndex
        while let dot = name[..<end].lastIndex(of: ".") {
            end = dot
            roots.append(String(name[..<dot]))
        }
        return roots
    }

    mutating func addTrait(_ name: String, user: String) {
        if traits[name] == nil { traits[name] = user }
    }

    mutating func addEvent(_ name: String, user: String) {
        if events[name] == nil { events[name] = user }
    }

    private mutating func add(_ match: EventMatch, _ user: String) {
        add(match.event, user)
        add(match.window.zone, user)
        if let filter = match.filter { add(filter, user) }
    }

    /// What says of each person by whose clocks a clause goes.
    private mutating func add(_ zone: QuestionZone?, _ user: String) {
        guard zone == .own else { return }
        for name in QuestionZone.traits { addTrait(name, user: user) }
    }

    private mutating func add(_ name: EventName, _ user: String) {
        if case .named(let text) = name { addEvent(text, user: user) }
    }

    private mutating func add(_ filter: PropertyExpression, _ user: String) {
        switch filter {
        case .all(let parts), .any(let parts): for part in parts { add(part, user) }
        case .not(let part): add(part, user)
        case .property(let name, _): if properties[name] == nil { properties[name] = user }
        }
    }
}
