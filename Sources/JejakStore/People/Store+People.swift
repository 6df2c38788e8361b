// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import JejakCore

/// A person as a list shows them.
package struct KnownPerson: Sendable, Equatable {
    /// The person's code in the journeys.
    package let code: UInt32
    /// The identifier that names them best.
    package let key: String
    package let kind: IdentifierKind

    /// Whether anything but a browser or a device names them.
    package var isIdentified: Bool { kind != .anonymous && kind != .device }
}

/// One of the names by which a person is known.
package struct KnownIdentifier: Sendable, Equatable {
    package let kind: IdentifierKind
    package let value: String
}

extension Store {
    /// The best kind first, as the standard rules have it.
    private static let rank =
        "CASE kind "
        + IdentifierKind.allCases.map { "WHEN \($0.rawValue) THEN \($0.priority)" }
        .joined(separator: " ") + " ELSE 9 END"

    private static let columns = "node, kind, CAST(value AS BLOB) AS value"

    /// The text that names a person.
    package func person(_ code: UInt32) throws -> KnownPerson? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT \(Self.columns) FROM identifier WHERE node = ?",
                arguments: [Int64(code)]
            ).map(Self.known)
        }
    }

    private static func known(_ row: Row) throws -> KnownPerson {
        KnownPerson(
            code: try row.read("node"),
            key: try text(row),
            kind: IdentifierKind(rawValue: try row.read("kind")) ?? .anonymous
        )
    }

    /// A text read as bytes: it may contain a zero byte.
    static func text(_ row: Row, _ column: String = "value") throws -> String {
        try row.withUnsafeData(named: column) {
            ($0 ?? .init()).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Looks a person up by what an operator types: any of their identifiers,
    /// the best kind first, or `kind:value` where one text is of several kinds.
    package func person(named key: String) throws -> KnownPerson? {
        if let found = try person(of: key, kind: nil) { return found }
        guard let identifier = PersonIdentifier(text: key) else { return nil }
        return try person(of: identifier.value, kind: identifier.kind)
    }

    private func person(of value: String, kind: IdentifierKind?) throws -> KnownPerson? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT \(Self.columns) FROM identifier WHERE node =
                        (SELECT person FROM identifier
                        WHERE value = CAST(? AS TEXT) AND (? IS NULL OR kind = ?)
                        ORDER BY \(Self.rank) LIMIT 1)
                    """,
                arguments: [
                    [UInt8](value.utf8).blob, kind.map { Int64($0.rawValue) },
                    kind.map { Int64($0.rawValue) },
                ]
            ).map(Self.known)
        }
    }

    /// A page of people of whom an identifier contains a text, the best known
    /// first. Time grows with all identifiers.
    package func people(
        matching text: String,
        limit: Int,
        offset: Int
    ) throws -> [KnownPerson] {
        let pattern =
            "%"
            + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
            .replacing("_", with: "\\_") + "%"
        let condition =
            text.isEmpty
            ? "node = person AND ? IS NOT NULL"
            : "node IN (SELECT person FROM identifier WHERE value LIKE ? ESCAPE '\\')"
        return try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.columns) FROM identifier
                    WHERE \(condition) ORDER BY \(Self.rank), node LIMIT ? OFFSET ?
                    """,
                arguments: [pattern, limit, offset]
            ).map(Self.known)
        }
    }

    /// The identifiers of one person, the one that names them first.
    package func identifiers(of person: UInt32, limit: Int) throws -> [KnownPerson] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.columns) FROM identifier WHERE person = ?
                    ORDER BY node != person, \(Self.rank), node LIMIT ?
                    """,
                arguments: [Int64(person), limit]
            ).map(Self.known)
        }
    }

    /// How many people there are, by whether more than a browser names them.
    package func peopleCounts() throws -> (identified: Int, anonymous: Int) {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) AS everybody, count(*) FILTER (WHERE kind IN (2, 5)) AS visitors
                    FROM identifier WHERE node = person
                    """
            )
            let everybody: Int = try row?.read("everybody") ?? 0
            let visitors: Int = try row?.read("visitors") ?? 0
            return (everybody - visitors, visitors)
        }
    }

    /// The person of every identifier that is somebody else's, by node.
    package func userLinks() throws -> [UInt32: UInt32] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT node, person FROM identifier WHERE person != node"
            )
            var links: [UInt32: UInt32] = [:]
            while let row = try rows.next() {
                links[try row.read("node")] = try row.read("person") as UInt32
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
