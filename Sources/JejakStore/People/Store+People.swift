// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import JejakCore

/// A person as a list shows them.
package struct KnownPerson: Sendable, Equatable {
    /// The person's code in the journeys.
    package let code: UInt32
    /// The user id, or the anonymous id where no user is known.
    package let key: String
    package let isIdentified: Bool
}

/// One of the names by which a person is known.
package struct KnownIdentifier: Sendable, Equatable {
    package let kind: IdentifierKind
    package let value: String
}

extension Store {
    /// Writes what a batch taught about identities.
    static func remember(_ resolution: IdentityGraph.Resolution, _ database: Database) throws {
        if !resolution.identifiers.isEmpty {
            let insert = try database.cachedStatement(
                sql: "INSERT INTO identifier (node, kind, value) VALUES (?, ?, CAST(? AS TEXT))"
            )
            for identifier in resolution.identifiers {
                // As bytes: a text would end at a zero byte that it contains.
                try insert.execute(arguments: [
                    Int64(identifier.node), Int64(identifier.kind.rawValue),
                    [UInt8](identifier.value.utf8).blob,
                ])
            }
        }
        for link in resolution.links {
            try database.execute(
                sql: "INSERT OR REPLACE INTO link (anonymous, user, time, identity) "
                    + "VALUES (?, ?, ?, ?)",
                arguments: [
                    Int64(link.anonymous), Int64(link.user), link.time,
                    Int64(bitPattern: link.identity),
                ]
            )
        }
        for move in resolution.moves {
            try database.execute(
                sql: "INSERT INTO move (node, origin, destination) VALUES (?, ?, ?)",
                arguments: [Int64(move.node), Int64(move.from), Int64(move.to)]
            )
        }
    }

    /// The identity graph as it was committed last. Time and memory grow with
    /// the identifiers.
    package func identityGraph() throws -> IdentityGraph {
        try read { database in
            var graph = IdentityGraph()
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
                sql: "SELECT anonymous, user, time, identity FROM link"
            )
            while let row = try links.next() {
                graph.restore(
                    IdentityGraph.Link(
                        anonymous: try row.read("anonymous"),
                        user: try row.read("user"),
                        time: try row.read("time"),
                        identity: UInt64(bitPattern: try row.read("identity"))
                    )
                )
            }
            return graph
        }
    }

    /// Moves that the parts do not show yet, oldest first.
    package func pendingMoves() throws -> [IdentityGraph.Move] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT node, origin, destination FROM move ORDER BY id"
            ).map {
                try IdentityGraph.Move(
                    node: $0.read("node"),
                    from: $0.read("origin"),
                    to: $0.read("destination")
                )
            }
        }
    }

    /// The text that names a person.
    package func person(_ code: UInt32) throws -> KnownPerson? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT kind, CAST(value AS BLOB) AS value FROM identifier WHERE node = ?",
                arguments: [Int64(code)]
            ).map { try Self.known(code, $0) }
        }
    }

    private static func known(_ code: UInt32, _ row: Row) throws -> KnownPerson {
        KnownPerson(
            code: code,
            key: try text(row),
            isIdentified: (try row.read("kind") as UInt8) == IdentifierKind.user.rawValue
        )
    }

    /// An identifier's text, read as bytes: it may contain a zero byte.
    private static func text(_ row: Row) throws -> String {
        try row.withUnsafeData(named: "value") {
            ($0 ?? .init()).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Looks a person up by what an operator types: a user id first, then an
    /// anonymous id, whose person may be a user by now.
    package func person(named key: String) throws -> KnownPerson? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT coalesce(link.user, identifier.node) AS code
                    FROM identifier LEFT JOIN link ON link.anonymous = identifier.node
                    WHERE value = CAST(? AS TEXT) ORDER BY kind LIMIT 1
                    """,
                arguments: [[UInt8](key.utf8).blob]
            )
            guard let code: UInt32 = row?["code"] else { return nil }
            return try Row.fetchOne(
                database,
                sql: "SELECT kind, CAST(value AS BLOB) AS value FROM identifier WHERE node = ?",
                arguments: [Int64(code)]
            ).map { try Self.known(code, $0) }
        }
    }

    /// A page of people whose identifier contains a text, users first.
    package func people(
        matching text: String,
        limit: Int,
        offset: Int
    ) throws -> [KnownPerson] {
        try read { database in
            let pattern =
                "%"
                + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
                .replacing("_", with: "\\_") + "%"
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT node, kind, CAST(value AS BLOB) AS value FROM identifier
                    LEFT JOIN link ON link.anonymous = identifier.node
                    WHERE link.user IS NULL AND value LIKE ? ESCAPE '\\'
                    ORDER BY kind, node LIMIT ? OFFSET ?
                    """,
                arguments: [pattern, limit, offset]
            ).map { try Self.known($0.read("node"), $0) }
        }
    }

    /// The identifiers of one person, the user id first.
    ///
    /// Time grows with the links of everybody: for one person's page, not for
    /// lists.
    package func identifiers(of person: UInt32, limit: Int) throws -> [KnownPerson] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT node, kind, CAST(value AS BLOB) AS value FROM identifier
                    WHERE node = ? OR node IN (SELECT anonymous FROM link WHERE user = ?)
                    ORDER BY kind, node LIMIT ?
                    """,
                arguments: [Int64(person), Int64(person), limit]
            ).map { try Self.known($0.read("node"), $0) }
        }
    }

    /// How many people there are: users, and anonymous ids that are nobody's.
    package func peopleCounts() throws -> (identified: Int, anonymous: Int) {
        try read { database in
            let users =
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM identifier WHERE kind = 1"
                ) ?? 0
            let visitors =
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM identifier
                        LEFT JOIN link ON link.anonymous = identifier.node
                        WHERE kind = 2 AND link.user IS NULL
                        """
                ) ?? 0
            return (users, visitors)
        }
    }

    /// The user each linked anonymous id belongs to.
    package func userLinks() throws -> [UInt32: UInt32] {
        try read { database in
            let rows = try Row.fetchCursor(database, sql: "SELECT anonymous, user FROM link")
            var links: [UInt32: UInt32] = [:]
            while let row = try rows.next() {
                links[try row.read("anonymous")] = try row.read("user") as UInt32
            }
            return links
        }
    }

    /// All identifiers, by node.
    package func allIdentifiers() throws -> [KnownIdentifier] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT kind, CAST(value AS BLOB) AS value FROM identifier ORDER BY node"
            )
            var all: [KnownIdentifier] = []
            while let row = try rows.next() {
                all.append(
                    KnownIdentifier(
                        kind: IdentifierKind(rawValue: try row.read("kind")) ?? .anonymous,
                        value: try Self.text(row)
                    )
                )
            }
            return all
        }
    }

    /// The names of everybody, by node.
    package func allKeys() throws -> [String] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT CAST(value AS BLOB) AS value FROM identifier ORDER BY node"
            )
            var keys: [String] = []
            while let row = try rows.next() { keys.append(try Self.text(row)) }
            return keys
        }
    }
}
