// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakStore

/// Who is who: why a person is one person, and what operators say of it.
extension WorkspaceConsole {
    private static let conflictsListed = 100
    private static let editsListed = 50
    /// Whom the audit trail names where the console asks for no password.
    private static let console = "console"

    package func identity(of key: String) async throws -> IdentityContent? {
        try await work { [self] in
            guard let identity = try workspace.identity(of: key) else { return nil }
            let moment = try moments.current()
            return IdentityContent(
                key: identity.key,
                name: name(identity.code, at: moment) ?? identity.key,
                identifiers: identity.identifiers.map {
                    IdentifierContent(kind: $0.kind.name, value: $0.value)
                },
                links: identity.links.map { link in
                    IdentityLinkContent(
                        first: IdentifierContent(link.first),
                        second: IdentifierContent(link.second),
                        time: link.time,
                        isAlias: link.isAlias,
                        isUsed: link.isUsed
                    )
                },
                edits: identity.edicts.compactMap { Self.edit($0) }
            )
        }
    }

    private func name(_ person: UInt32, at moment: ConsoleMoment) -> String? {
        PersonTraits(facts: moment.snapshot.facts, person: person).name
    }

    private static func edit(_ record: EdictRecord) -> IdentityEditContent? {
        guard let kind = IdentityChange.Kind(rawValue: record.edict.kind.rawValue) else {
            return nil
        }
        return IdentityEditContent(
            at: record.time,
            kind: kind,
            first: IdentifierContent(record.edict.first),
            second: IdentifierContent(record.edict.second),
            operatorName: record.author == console ? nil : record.author,
            reason: record.reason
        )
    }

    // MARK: Changes

    /// The engine's words for what an operator chose.
    private static func edict(_ change: IdentityChange) throws -> IdentityEdict {
        guard let first = PersonIdentifier(text: change.first),
            let second = PersonIdentifier(text: change.second)
        else {
            throw WebError(.badRequest, "An identifier is written as kind:value.")
        }
        switch change.kind {
        case .merge: return .merge(first, second)
        case .split: return .split(first, from: second)
        }
    }

    package func preview(_ change: IdentityChange) async throws -> IdentityPreviewContent {
        try await work { [self] in
            let preview = try workspace.previewEdict(Self.edict(change))
            let moment = try moments.current()
            return IdentityPreviewContent(
                before: try preview.before.map { try side($0, at: moment, counts: true) },
                after: try preview.after.map { try side($0, at: moment, counts: false) },
                warnings: preview.warnings.compactMap { Self.warning($0) },
                isPossible: preview.isPossible
            )
        }
    }

    private func side(
        _ person: IdentityPreview.Person,
        at moment: ConsoleMoment,
        counts: Bool
    ) throws -> IdentitySideContent {
        let known = try workspace.identity(of: person.representative.text)
        return IdentitySideContent(
            name: known.flatMap { name($0.code, at: moment) } ?? person.representative.value,
            identifiers: person.identifiers.map { IdentifierContent($0) },
            events: counts ? known.map { PersonSums($0.code, at: moment).events } : nil
        )
    }

    private static func warning(_ warning: IdentityPreview.Warning) -> IdentityWarning? {
        switch warning {
        case .unknownIdentifier(let identifier): .unknownIdentifier(IdentifierContent(identifier))
        case .sameIdentifier: .sameIdentifier
        case .oneAlready: .oneAlready
        case .apartAlready: .apartAlready
        case .joinsKnownUsers(let users): .joinsKnownUsers(users.map { IdentifierContent($0) })
        case .exceedsLimit(let kind, let count): .exceedsLimit(kind: kind.name, count: count)
        case .overrules(let edict):
            IdentityChange.Kind(rawValue: edict.kind.rawValue).map { .overrules($0) }
        }
    }

    package func perform(_ change: IdentityChange) async throws {
        try await work { [self] in
            _ = try workspace.decree(
                Self.edict(change),
                by: change.operatorName ?? Self.console,
                reason: change.reason
            )
        }
    }

    // MARK: Review

    package func conflicts() async throws -> ConflictsContent {
        try await work { [self] in
            let moment = try moments.current()
            var shown: [ConflictContent] = []
            for conflict in try workspace.conflicts(limit: Self.conflictsListed) {
                shown.append(
                    ConflictContent(
                        at: conflict.time,
                        first: IdentifierContent(conflict.first),
                        second: IdentifierContent(conflict.second),
                        firstPerson: try link(conflict.firstPerson, at: moment),
                        secondPerson: try link(conflict.secondPerson, at: moment),
                        reason: Self.reason(conflict.reason)
                    )
                )
            }
            let edits = try workspace.edicts(limit: Self.editsListed)
            return ConflictsContent(
                conflicts: shown,
                total: try workspace.conflictCount(),
                edits: edits.compactMap { Self.edit($0) }
            )
        }
    }

    private func link(
        _ identifier: PersonIdentifier,
        at moment: ConsoleMoment
    ) throws -> PersonLink {
        let known = try workspace.store.person(named: identifier.value)
        let found = known.flatMap { name($0.code, at: moment) }
        return PersonLink(key: identifier.value, name: found ?? identifier.value)
    }

    private static func reason(_ reason: IdentityConflict.Reason) -> ConflictContent.Reason {
        switch reason {
        case .limit(let kind): .limit(kind: kind.name)
        case .edict: .edict
        case .size: .size
        }
    }
}

extension IdentifierContent {
    fileprivate init(_ identifier: PersonIdentifier) {
        self.init(kind: identifier.kind.name, value: identifier.value)
    }
}
