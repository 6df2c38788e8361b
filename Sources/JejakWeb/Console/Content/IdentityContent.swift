// SPDX-License-Identifier: Apache-2.0

/// One identifier. Warning: personal.
package struct IdentifierContent: Sendable, Hashable {
    /// Such as `user`, `anonymous`, `email`, `phone`, `device`, `external`.
    package var kind: String
    package var value: String

    package init(kind: String, value: String) {
        self.kind = kind
        self.value = value
    }

    /// As operators' words keep it.
    package var text: String { kind + ":" + value }
}

/// Something that named two identifiers together.
package struct IdentityLinkContent: Sendable, Equatable {
    package var first: IdentifierContent
    package var second: IdentifierContent
    package var time: Int64
    /// Whether the sender said that the two are one.
    package var isAlias: Bool
    /// Whether both ends are one person by now.
    package var isUsed: Bool

    package init(
        first: IdentifierContent,
        second: IdentifierContent,
        time: Int64,
        isAlias: Bool = false,
        isUsed: Bool = true
    ) {
        self.first = first
        self.second = second
        self.time = time
        self.isAlias = isAlias
        self.isUsed = isUsed
    }
}

/// What an operator said of two identifiers: an entry of the audit trail.
package struct IdentityEditContent: Sendable, Equatable {
    package var at: Int64
    package var kind: IdentityChange.Kind
    package var first: IdentifierContent
    package var second: IdentifierContent
    package var operatorName: String?
    package var reason: String

    package init(
        at: Int64,
        kind: IdentityChange.Kind,
        first: IdentifierContent,
        second: IdentifierContent,
        operatorName: String? = nil,
        reason: String = ""
    ) {
        self.at = at
        self.kind = kind
        self.first = first
        self.second = second
        self.operatorName = operatorName
        self.reason = reason
    }
}

/// Why one person is one person.
package struct IdentityContent: Sendable, Equatable {
    /// The person's key, as addresses have it.
    package var key: String
    package var name: String
    /// The one that stands for the person first.
    package var identifiers: [IdentifierContent]
    /// The earliest first. Ends that are not among the identifiers belong to
    /// others: such links were not used.
    package var links: [IdentityLinkContent]
    package var edits: [IdentityEditContent]

    package init(
        key: String,
        name: String,
        identifiers: [IdentifierContent],
        links: [IdentityLinkContent],
        edits: [IdentityEditContent] = []
    ) {
        self.key = key
        self.name = name
        self.identifiers = identifiers
        self.links = links
        self.edits = edits
    }
}

/// A person before or after a change.
package struct IdentitySideContent: Sendable, Equatable {
    package var name: String
    package var identifiers: [IdentifierContent]
    /// How many footprints; nothing where it is not known beforehand.
    package var events: Int?

    package init(name: String, identifiers: [IdentifierContent], events: Int? = nil) {
        self.name = name
        self.identifiers = identifiers
        self.events = events
    }
}

/// What an operator should know before changing who is who.
package enum IdentityWarning: Sendable, Equatable {
    case unknownIdentifier(IdentifierContent)
    case sameIdentifier
    case oneAlready
    case apartAlready
    case joinsKnownUsers([IdentifierContent])
    case exceedsLimit(kind: String, count: Int)
    case overrules(IdentityChange.Kind)
}

/// What a change would do.
package struct IdentityPreviewContent: Sendable, Equatable {
    package var before: [IdentitySideContent]
    package var after: [IdentitySideContent]
    package var warnings: [IdentityWarning]
    package var isPossible: Bool

    package init(
        before: [IdentitySideContent],
        after: [IdentitySideContent],
        warnings: [IdentityWarning] = [],
        isPossible: Bool = true
    ) {
        self.before = before
        self.after = after
        self.warnings = warnings
        self.isPossible = isPossible
    }
}

/// Two people whom an event named together and whom the rules keep apart.
package struct ConflictContent: Sendable, Equatable {
    /// What keeps them apart.
    package enum Reason: Sendable, Equatable {
        /// Together they would have too many identifiers of a kind.
        case limit(kind: String)
        /// An operator said so.
        case edict
        /// Together they would have too many identifiers.
        case size
    }

    package var at: Int64
    package var first: IdentifierContent
    package var second: IdentifierContent
    package var firstPerson: PersonLink
    package var secondPerson: PersonLink
    package var reason: Reason

    package init(
        at: Int64,
        first: IdentifierContent,
        second: IdentifierContent,
        firstPerson: PersonLink,
        secondPerson: PersonLink,
        reason: Reason
    ) {
        self.at = at
        self.first = first
        self.second = second
        self.firstPerson = firstPerson
        self.secondPerson = secondPerson
        self.reason = reason
    }
}

/// Who is in doubt, and what operators said: the page Who is who.
package struct ConflictsContent: Sendable, Equatable {
    /// The latest first.
    package var conflicts: [ConflictContent]
    package var total: Int
    /// The latest first.
    package var edits: [IdentityEditContent]

    package init(conflicts: [ConflictContent], total: Int, edits: [IdentityEditContent]) {
        self.conflicts = conflicts
        self.total = total
        self.edits = edits
    }
}
