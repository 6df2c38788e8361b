// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import JejakCore

extension Store {
    /// The setting that holds the rules of identity, one line of text.
    package static let identityRules = "identity-rules"

    /// Writes what a batch or an edict taught about identities.
    static func remember(_ resolution: IdentityGraph.Resolution, _ database: Database) throws {
        if !resolution.identifiers.isEmpty {
            let insert = try RowStatement(
                database,
                sql: "INSERT INTO identifier (node, kind, value, person) "
                    + "VALUES (?, ?, CAST(? AS TEXT), ?)"
            )
            for identifier in resolution.identifiers {
                try insert.run(
                    Int64(identifier.node),
                    Int64(identifier.kind.rawValue),
                    identifier.value,
                    Int64(identifier.person)
                )
            }
        }
        if !resolution.links.isEmpty {
            let insert = try RowStatement(
                database,
                sql: "INSERT OR REPLACE INTO link (a, b, time, identity, alias) "
                    + "VALUES (?, ?, ?, ?, ?)"
            )
            for link in resolution.links {
                try insert.run(
                    (
                        Int64(min(link.first, link.second)), Int64(max(link.first, link.second)),
                        link.time, Int64(bitPattern: link.identity), link.isAlias ? 1 : 0
                    )
                )
            }
        }
        guard !resolution.moves.isEmpty else { return }
        let insert = try RowStatement(
            database,
            sql: "INSERT INTO move (node, origin, destination) VALUES (?, ?, ?)"
        )
        let update = try RowStatement(
            database,
            sql: "UPDATE identifier SET person = ? WHERE node = ?"
        )
        for move in resolution.moves {
            try insert.run((Int64(move.node), Int64(move.from), Int64(move.to)))
            try update.run((Int64(move.to), Int64(move.node)))
        }
    }

    /// The rules that the folder's graph obeys.
    package func identityRulesNow() throws -> IdentityRules {
        guard let text = try setting(Self.identityRules) else { return .standard }
        guard let rules = IdentityRules(text: text) else {
            throw StoreError(
                .failed,
                "the setting \(Self.identityRules) of \(folder) is \"\(text)\": write kinds and "
                    + "limits as in \"\(IdentityRules.standard.text)\""
            )
        }
        return rules
    }

    /// The identity graph as it was committed last. Time and memory grow with
    /// the identifiers and, times their logarithm, with the links.
    package func identityGraph() throws -> IdentityGraph {
        var graph = IdentityGraph(rules: try identityRulesNow())
        for edict in try edicts() { graph.restore(edict.edict) }
        try read { database in
            let identifiers = try Row.fetchCursor(
                database,
                sql: "SELECT node, kind, CAST(value AS BLOB) AS value FROM identifier "
                    + "ORDER BY node"
            )
            while let row = try identifiers.next() {
                guard graph.nodeCount == (try row.read("node") as Int) else {
                    throw Self.damage(of: folder + "/" + Self.fileName)
                }
                guard let kind = IdentifierKind(rawValue: try row.read("kind")) else {
                    throw StoreError(
                        .newerFormat,
                        "the store names a kind of identifier that this Jejak does not know: "
                            + "use the newer version"
                    )
                }
                graph.restore(kind: kind, value: try Self.text(row))
            }
            let links = try Row.fetchCursor(
                database,
                sql: "SELECT a, b, time, identity, alias FROM link"
            )
            while let row = try links.next() {
                graph.restore(
                    IdentityGraph.Link(
                        first: try row.read("a"),
                        second: try row.read("b"),
                        time: try row.read("time"),
                        identity: UInt64(bitPattern: try row.read("identity")),
                        isAlias: try row.read("alias")
                    )
                )
            }
        }
        graph.finishRestoring()
        return graph
    }

    /// Moves that the parts do not show yet, oldest first.
    package func pendingMoves() throws -> [IdentityGraph.Move] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT node, origin, destination FROM move WHERE id > ? ORDER BY id",
                arguments: [Self.forgotten(database)]
            ).map {
                try IdentityGraph.Move(
                    node: $0.read("node"),
                    from: $0.read("origin"),
                    to: $0.read("destination")
                )
            }
        }
    }

    /// Puts the identities of a graph that read the whole log in the place of
    /// the old ones, in one transaction: a crash leaves those. Edicts stay.
    ///
    /// `resolutions` are what the batches brought, in their order.
    package func replaceIdentities(
        _ graph: IdentityGraph,
        _ resolutions: [IdentityGraph.Resolution]
    ) throws {
        try write { database in
            for table in ["part", "move", "link", "identifier"] {
                try database.execute(sql: "DELETE FROM \(table)")
            }
            // New moves are numbered from the beginning again.
            try database.execute(
                sql: "DELETE FROM setting WHERE key = ?",
                arguments: [Self.forgottenMove]
            )
            for resolution in resolutions {
                var last = resolution
                last.moves = []
                for index in last.identifiers.indices {
                    last.identifiers[index].person = graph.person(of: last.identifiers[index].node)
                }
                try Self.remember(last, database)
            }
        }
    }
}
