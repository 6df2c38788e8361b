// SPDX-License-Identifier: Apache-2.0

/// How many identifiers of each kind one person may have, and which kind names
/// a person best.
///
/// The identity graph refuses a link that would break a limit and lists it for
/// review. A change of the rules changes who is who: the graph has to be
/// derived anew.
package struct IdentityRules: Sendable, Equatable {
    /// The most identifiers of a kind in one person. That of `external` holds
    /// for each type of external id.
    package private(set) var limits: [IdentifierKind: Int]
    /// The kinds, the one that names a person best first.
    package private(set) var order: [IdentifierKind]

    /// External ids of all types together: more is no person.
    static let externalTotal = 50
    /// Identifiers of all kinds together.
    static let personSize = 5_000
    /// Counts of a kind are held in sixteen bits.
    package static let limitMax = 4_000

    package static let standard = IdentityRules(
        limits: [
            .user: 1, .anonymous: 1_000, .email: 5, .phone: 5, .device: 20, .external: 1,
        ],
        order: IdentifierKind.allCases.sorted { $0.priority < $1.priority }
    )

    private init(limits: [IdentifierKind: Int], order: [IdentifierKind]) {
        self.limits = limits
        self.order = order
    }

    package func limit(of kind: IdentifierKind) -> Int { limits[kind] ?? 1 }

    /// The same rules with another limit, kept between 1 and `limitMax`.
    package func limiting(_ kind: IdentifierKind, to limit: Int) -> IdentityRules {
        var rules = self
        rules.limits[kind] = min(max(1, limit), Self.limitMax)
        return rules
    }

    /// The same rules with some kinds moved to the front, in their order.
    package func preferring(_ kinds: [IdentifierKind]) -> IdentityRules {
        var rules = self
        var front: [IdentifierKind] = []
        for kind in kinds where !front.contains(kind) { front.append(kind) }
        rules.order = front + order.filter { !front.contains($0) }
        return rules
    }

    /// The rules as a setting's text: `user 1, external 1, …`, best kind first.
    package var text: String {
        order.map { "\($0.name) \(limit(of: $0))" }.joined(separator: ", ")
    }

    /// Reads the text of a setting. What it leaves out stays as standard.
    package init?(text: String) {
        var rules = IdentityRules.standard
        var order: [IdentifierKind] = []
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ")
            guard words.count == 2, let kind = IdentifierKind(name: String(words[0])),
                let limit = Int(words[1]), (1...Self.limitMax).contains(limit)
            else { return nil }
            rules = rules.limiting(kind, to: limit)
            order.append(kind)
        }
        self = rules.preferring(order)
    }

    /// Each kind's rank by raw value, the lowest best.
    var ranks: [UInt8] {
        var ranks = [UInt8](repeating: .max, count: 8)
        for (rank, kind) in order.enumerated() { ranks[Int(kind.rawValue)] = UInt8(rank) }
        return ranks
    }

    /// The limits by raw value. External ids are counted by type elsewhere.
    var lanes: IdentityCounts {
        var lanes = IdentityCounts(repeating: .max)
        for kind in IdentifierKind.allCases {
            lanes[Int(kind.rawValue)] = UInt16(
                kind == .external ? Self.externalTotal : limit(of: kind)
            )
        }
        return lanes
    }
}

/// How many identifiers of each kind, by the kind's raw value.
typealias IdentityCounts = SIMD8<UInt16>

extension IdentityCounts {
    /// The sum, which stays at the highest number rather than wrap.
    func joined(with other: IdentityCounts) -> IdentityCounts {
        let sum = self &+ other
        return sum.replacing(with: IdentityCounts(repeating: .max), where: sum .< self)
    }

    /// Whether joining breaks a limit: only a kind that both bring counts, so
    /// that people whom an operator joined still gain identifiers.
    func breaks(_ limits: IdentityCounts, with other: IdentityCounts) -> Bool {
        let zero = IdentityCounts.zero
        return any((self .> zero) .& (other .> zero) .& (joined(with: other) .> limits))
    }

    var total: Int { Int(0) + (0..<scalarCount).reduce(0) { $0 + Int(self[$1]) } }
}
