// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakLearn

/// Reads what is known of one person out of the facts.
struct PersonTraits {
    let facts: PersonFacts
    let person: UInt32

    /// Facts that Jejak worked out itself; pages show them in their own places.
    static func isDerived(_ attribute: String) -> Bool {
        ["rfm.", "cluster.", "value."].contains { attribute.hasPrefix($0) }
    }

    func text(_ attribute: String) -> String? {
        facts.column(attribute)?.value(of: person).map(Self.text)
            .flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
    }

    func number(_ attribute: String) -> Double? {
        guard case .number(let value) = facts.column(attribute)?.value(of: person),
            value.isFinite
        else { return nil }
        return value
    }

    private func whole(_ attribute: String) -> Int? {
        number(attribute).flatMap { Int(exactly: $0.rounded()) }
    }

    /// What to call them, where they said.
    var name: String? {
        if let name = text("name") { return name }
        let parts = [text("firstName"), text("lastName")].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    var place: String? { text("address.city") ?? text("city") }

    var tier: BilingualText? {
        text("rfm.tier").flatMap(RFMTier.init).map {
            BilingualText(english: $0.english, indonesian: $0.indonesian)
        }
    }

    var valueTier: BilingualText? {
        text("value.tier").flatMap(ValueTier.init).map {
            BilingualText(english: $0.english, indonesian: $0.indonesian)
        }
    }

    var cluster: Int? { whole("cluster.journey") }

    /// Their RFM scores, where the latest snapshot has them.
    var rfm: RFMContent? {
        guard let tier, let days = whole("rfm.recency"), let orders = whole("rfm.frequency"),
            let recency = whole("rfm.r"), let frequency = whole("rfm.f"),
            let money = whole("rfm.m"), let spent = number("rfm.monetary")
        else { return nil }
        // The fact holds hundredths of what the journeys hold, in any currency.
        let minor = (spent * 100).rounded()
        return RFMContent(
            recencyDays: days,
            orders: orders,
            revenue: Int64(exactly: minor) ?? 0,
            recencyScore: recency,
            frequencyScore: frequency,
            moneyScore: money,
            tier: tier
        )
    }

    /// What they or their browser said, by name.
    var said: [NamedText] {
        facts.facts(of: person).filter { !Self.isDerived($0.attribute) }
            .map { NamedText(name: $0.attribute, value: Self.text($0.value)) }
    }

    /// A value as a page shows it.
    static func text(_ value: PropertyValue) -> String {
        switch value {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number):
            Int64(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text), .json(let text): text
        }
    }
}
