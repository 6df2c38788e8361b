// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDecide
internal import JejakDeliver
internal import JejakJourney
internal import JejakStore

/// What a campaign needs to know of a person: where to write, in which
/// language, when, and whether they agreed.
struct Addressee {
    /// Warning: personal. In lower case, so that one mailbox is one address.
    let address: String?
    let addressFault: String?
    /// `en`, `id`, or nothing where nobody knows.
    let language: String?
    let zone: String?
    let consents: [String: Bool]
}

/// Reads addressees out of the facts of one moment.
///
/// The columns are looked up once; a person costs a few binary searches.
struct AddressBook: Sendable {
    let facts: PersonFacts
    private let email: FactColumn?
    private let languages: [FactColumn]
    private let zones: [FactColumn]
    private let consents: [(name: String, column: FactColumn)]

    private static let consentPrefix = "consent."

    init(_ facts: PersonFacts) {
        self.facts = facts
        email = facts.column("email")
        languages = ["language", "locale", "context.locale"].compactMap { facts.column($0) }
        zones = ["timezone", "context.timezone"].compactMap { facts.column($0) }
        consents = facts.columns.filter { $0.attribute.hasPrefix(Self.consentPrefix) }
            .map { (String($0.attribute.dropFirst(Self.consentPrefix.count)), $0) }
    }

    func addressee(_ person: UInt32) -> Addressee {
        var address: String?
        var fault: String?
        if let said = Self.text(email, person), !said.isEmpty {
            do {
                address = try MailAddress(parsing: said).text.lowercased()
            } catch {
                fault = "\(error)"
                address = String(said.prefix(254))
            }
        }
        return Addressee(
            address: address,
            addressFault: fault,
            language: languages.lazy.compactMap { Self.text($0, person) }
                .compactMap(Self.language).first,
            zone: zones.lazy.compactMap { Self.text($0, person) }.first,
            consents: consents(of: person)
        )
    }

    private func consents(of person: UInt32) -> [String: Bool] {
        var said: [String: Bool] = [:]
        for (name, column) in consents {
            guard let value = column.value(of: person), value != .null else { continue }
            said[name] = Self.isYes(value)
        }
        return said
    }

    /// What is not clearly a yes is a no.
    private static func isYes(_ value: PropertyValue) -> Bool {
        switch value {
        case .bool(let flag): flag
        case .number(let number): number == 1
        case .text(let text): ["true", "yes", "ya", "1", "granted"].contains(text.lowercased())
        case .null, .json: false
        }
    }

    private static func text(_ column: FactColumn?, _ person: UInt32) -> String? {
        guard case .text(let text) = column?.value(of: person) else { return nil }
        return text.trimmingCharacters(in: .whitespaces)
    }

    /// `id-ID`, `en_US`, `Indonesian`: the first two letters, where we have them.
    private static func language(_ said: String) -> String? {
        let word = said.lowercased()
        if word == "id" || word.hasPrefix("id-") || word.hasPrefix("id_") { return "id" }
        if word == "en" || word.hasPrefix("en-") || word.hasPrefix("en_") { return "en" }
        return word.hasPrefix("indonesia") ? "id" : word == "english" ? "en" : nil
    }
}

extension Addressee {
    /// The guards' question about this person at a moment.
    func question(
        _ purpose: Purpose,
        history: SendHistory,
        instant: Int64
    ) -> GuardQuestion {
        GuardQuestion(
            purpose: purpose,
            channel: .email,
            hasAddress: address != nil,
            addressFault: addressFault,
            suppression: Self.gravest(history.suppressions),
            consents: consents,
            recentSends: history.recent,
            instant: instant,
            zone: zone
        )
    }

    /// The reason that stops the most.
    private static func gravest(_ reasons: [SuppressionReason]) -> SuppressionReason? {
        [.bounced, .operatorChoice, .complained, .unsubscribed].first { reasons.contains($0) }
    }
}
