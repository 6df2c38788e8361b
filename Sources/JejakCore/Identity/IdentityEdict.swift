// SPDX-License-Identifier: Apache-2.0

/// An operator's word on who is who, which outranks every event.
///
/// Edicts are a sequence: where two contradict each other, the later holds.
/// They name identifiers by text, so that a graph derived anew obeys them too,
/// whether it meets the identifiers before or after.
package struct IdentityEdict: Sendable, Equatable {
    /// What the operator says; the raw values are part of the store's format.
    package enum Kind: String, Sendable, CaseIterable {
        /// The two are one person, and the first stands for both.
        case merge
        /// The first is taken out of the person whom the second stands for:
        /// the two never lie in one person unless a later merge says so.
        case split
    }

    package let kind: Kind
    package let first: PersonIdentifier
    package let second: PersonIdentifier

    package init(_ kind: Kind, _ first: PersonIdentifier, _ second: PersonIdentifier) {
        self.kind = kind
        self.first = first
        self.second = second
    }

    package static func merge(
        _ first: PersonIdentifier,
        _ second: PersonIdentifier
    ) -> IdentityEdict {
        IdentityEdict(.merge, first, second)
    }

    package static func split(
        _ identifier: PersonIdentifier,
        from representative: PersonIdentifier
    ) -> IdentityEdict {
        IdentityEdict(.split, identifier, representative)
    }
}

/// What an edict would do, before anybody says it.
package struct IdentityPreview: Sendable, Equatable {
    /// A person as a preview shows them.
    package struct Person: Sendable, Equatable {
        package let representative: PersonIdentifier
        /// The representative first, then by kind and text.
        package let identifiers: [PersonIdentifier]
    }

    /// What an operator should know before saying it.
    package enum Warning: Sendable, Equatable {
        /// No event ever came with it.
        case unknownIdentifier(PersonIdentifier)
        /// Both are the same identifier, so nothing can be said of them.
        case sameIdentifier
        /// The merge changes nothing: they are one person already.
        case oneAlready
        /// The split changes nothing now: they are two people already.
        case apartAlready
        /// Each of the two is known to the business by an id of its own.
        case joinsKnownUsers([PersonIdentifier])
        /// The person would have more of a kind than the rules allow.
        case exceedsLimit(IdentifierKind, count: Int)
        /// An earlier edict said the opposite and holds no longer.
        case overrules(IdentityEdict)
    }

    /// The people concerned, as they are.
    package let before: [Person]
    /// The same identifiers' people, as they would be.
    package let after: [Person]
    /// The identifiers whose person would be another.
    package let moving: [PersonIdentifier]
    package let warnings: [Warning]

    /// Whether it can be said at all.
    package var isPossible: Bool {
        !warnings.contains {
            switch $0 {
            case .unknownIdentifier, .sameIdentifier: true
            default: false
            }
        }
    }
}
