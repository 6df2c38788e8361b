// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCore
package import JejakStore

extension Workspace {
    /// Lends the identity graph. A reader, which keeps none, reads it anew from
    /// the store: time and memory then grow with all identifiers.
    private func withGraph<T>(_ body: (inout IdentityGraph) throws -> T) throws -> T {
        guard !isOwner else { return try withProjection { try body(&$0.graph) } }
        var graph = try store.identityGraph()
        return try body(&graph)
    }

    /// The identifier that an operator's words name: `kind:value`, or the value
    /// alone, of which the kind that names people best is taken.
    package func identifier(named text: String) throws -> PersonIdentifier {
        try withGraph { try Self.identifier(named: text, in: $0) }
    }

    private static func identifier(
        named text: String,
        in graph: IdentityGraph
    ) throws -> PersonIdentifier {
        for kind in graph.rules.order where graph.node(of: kind, value: text) != nil {
            return PersonIdentifier(kind, text)
        }
        if let identifier = PersonIdentifier(text: text), graph.node(of: identifier) != nil {
            return identifier
        }
        throw EngineError(
            .notFound,
            "nobody is known as \"\(text)\": name a user id, an anonymous id, an address, or "
                + "kind:value such as email:somebody@shop.example"
        )
    }

    /// Who somebody is, by any of their identifiers; nothing where nobody is
    /// known by it.
    package func identity(of key: String) throws -> PersonIdentity? {
        let edicts = try store.edicts(limit: .max)
        return try withGraph { graph in
            // Unknown is an answer here, not a failure.
            guard let identifier = try? Self.identifier(named: key, in: graph),
                let node = graph.node(of: identifier)
            else { return nil }
            return Self.identity(of: node, in: graph, edicts)
        }
    }

    private static func identity(
        of node: UInt32,
        in graph: IdentityGraph,
        _ edicts: [EdictRecord]
    ) -> PersonIdentity {
        let members = graph.members(of: node)
        let person = graph.person(of: node)
        let name = graph.identifier(of: person)
        let shown = graph.links(of: members, limit: PersonIdentity.linksMost)
        var firstSeen: [UInt32: Int64] = [:]
        for link in shown {
            for end in [link.link.first, link.link.second] where firstSeen[end] == nil {
                firstSeen[end] = link.link.time
            }
        }
        let identifiers = members.map { member in
            let identifier = graph.identifier(of: member)
            return PersonIdentity.Identifier(
                kind: identifier.kind,
                value: identifier.value,
                firstSeen: firstSeen[member]
            )
        }
        let names = Set(identifiers.map { PersonIdentifier($0.kind, $0.value) })
        return PersonIdentity(
            key: name.value,
            kind: name.kind,
            code: person,
            identifiers: identifiers,
            links: shown.map { link in
                PersonIdentity.Link(
                    first: graph.identifier(of: link.link.first),
                    second: graph.identifier(of: link.link.second),
                    time: link.link.time,
                    isAlias: link.link.isAlias,
                    isUsed: link.isUsed
                )
            },
            edicts: edicts.filter {
                names.contains($0.edict.first) || names.contains($0.edict.second)
            }
        )
    }

    // MARK: Edicts

    /// An edict in the form in which it is kept: a merge speaks of what names
    /// the two people, a split of what names the person that loses something.
    package func normalized(_ edict: IdentityEdict) throws -> IdentityEdict {
        try withGraph { Self.normalized(edict, in: $0) }
    }

    private static func normalized(
        _ edict: IdentityEdict,
        in graph: IdentityGraph
    ) -> IdentityEdict {
        func name(_ identifier: PersonIdentifier) -> PersonIdentifier {
            guard let node = graph.node(of: identifier) else { return identifier }
            return graph.identifier(of: graph.person(of: node))
        }
        switch edict.kind {
        case .merge:
            // Two that are one already are left as they are: that is an answer.
            let names = (name(edict.first), name(edict.second))
            return names.0 == names.1 ? edict : .merge(names.0, names.1)
        case .split:
            let name = name(edict.second)
            return edict.first == name ? edict : .split(edict.first, from: name)
        }
    }

    /// What an edict would do; it does nothing.
    package func previewEdict(_ edict: IdentityEdict) throws -> IdentityPreview {
        try withGraph { $0.preview(Self.normalized(edict, in: $0)) }
    }

    /// The edict that takes an identifier out of its person.
    package func splitting(_ identifier: PersonIdentifier) throws -> IdentityEdict {
        try withGraph { graph in
            guard let node = graph.node(of: identifier) else {
                throw EngineError(.notFound, "nobody is known as \(identifier.text)")
            }
            let name = graph.identifier(of: graph.person(of: node))
            guard name != identifier else {
                throw EngineError(
                    .badRequest,
                    "\(identifier.text) is what its person is named by: split off one of the "
                        + "other identifiers"
                )
            }
            return .split(identifier, from: name)
        }
    }

    /// Says an edict: who is who changes at once, journeys and facts follow, and
    /// who said it, when and why is kept for good. Returns what it did.
    ///
    /// It can be taken back by the opposite edict; nothing is lost either way.
    @discardableResult
    package func decree(
        _ edict: IdentityEdict,
        by author: String,
        reason: String
    ) throws -> IdentityPreview {
        guard isOwner else {
            throw EngineError(
                .ownedByAnother,
                "\(folder.path) was opened for reading: only its owner may change who is who"
            )
        }
        committing.lock()
        defer { committing.unlock() }
        let (spoken, preview) = withProjection { projection in
            let spoken = Self.normalized(edict, in: projection.graph)
            return (spoken, projection.graph.preview(spoken))
        }
        guard preview.isPossible else {
            throw EngineError(.badRequest, preview.warnings.map(\.sentence).joined(separator: " "))
        }
        guard !preview.warnings.contains(.oneAlready) else { return preview }
        let resolution = withProjection { $0.graph.apply(spoken) }
        do {
            try store.addEdict(spoken, at: now, by: author, reason: reason, resolution)
        } catch {
            // The graph obeys what the store does not hold.
            withProjection { _ = $0.graph.withdrawLastEdict() }
            throw error
        }
        withProjection { $0.take(moves: resolution.moves) }
        return preview
    }

    /// An edict from its words, as a command carries it.
    static func edict(_ kind: String, _ first: String, _ second: String) throws -> IdentityEdict {
        guard let kind = IdentityEdict.Kind(rawValue: kind),
            let first = PersonIdentifier(text: first),
            let second = PersonIdentifier(text: second)
        else {
            throw EngineError(
                .badRequest,
                "an edict is a merge or a split of two identifiers written as kind:value"
            )
        }
        return IdentityEdict(kind, first, second)
    }

    // MARK: Review

    /// The people whom an event named together and whom the rules do not join,
    /// the latest first. Time grows with all links.
    package func conflicts(limit: Int) throws -> [ConflictRecord] {
        try withGraph { graph in
            graph.conflicts(limit: limit).map { conflict in
                ConflictRecord(
                    first: graph.identifier(of: conflict.link.first),
                    second: graph.identifier(of: conflict.link.second),
                    firstPerson: graph.identifier(of: conflict.firstPerson),
                    secondPerson: graph.identifier(of: conflict.secondPerson),
                    time: conflict.link.time,
                    isAlias: conflict.link.isAlias,
                    reason: conflict.reason
                )
            }
        }
    }

    package func conflictCount() throws -> Int { try withGraph { $0.conflictCount } }

    /// What operators said, the newest first.
    package func edicts(limit: Int) throws -> [EdictRecord] { try store.edicts(limit: limit) }
}
