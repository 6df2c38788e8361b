// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// A segment as it was defined, and how it is kept.
package struct SegmentRecord: Sendable, Equatable {
    /// How far the members are those of the definition.
    package enum State: String, Sendable, CaseIterable {
        /// People are still looked at under a new definition.
        case computing
        case live
        /// It cannot be computed: the members are those of before.
        case stale
    }

    package let id: Int64
    package let name: String
    /// Rises with every change of the text.
    package let version: Int
    /// In the segment language.
    package let text: String
    package let created: Int64
    package let changed: Int64
    package let state: State
    /// Why it is stale; empty where it is not.
    package let trouble: String
}

extension Store {
    /// All segments by name.
    package func segments() throws -> [SegmentRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM segment ORDER BY name").map(Self.segment)
        }
    }

    package func segment(named name: String) throws -> SegmentRecord? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM segment WHERE name = ?",
                arguments: [name]
            ).map(Self.segment)
        }
    }

    private static func segment(_ row: Row) throws -> SegmentRecord {
        SegmentRecord(
            id: try row.read("id"),
            name: try row.read("name"),
            version: try row.read("version"),
            text: try row.read("text"),
            created: try row.read("created"),
            changed: try row.read("changed"),
            // A state that a newer Jejak wrote is looked at again.
            state: SegmentRecord.State(rawValue: try row.read("state")) ?? .computing,
            trouble: try row.read("trouble")
        )
    }

    /// Defines a segment, or gives it another text: then its version rises, and
    /// it has to be computed anew. The same text again changes nothing.
    @discardableResult
    package func saveSegment(
        _ name: String,
        text: String,
        at time: Int64
    ) throws -> SegmentRecord {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO segment (name, version, text, created, changed, state, trouble)
                    VALUES (?, 1, ?, ?, ?, 'computing', '')
                    ON CONFLICT (name) DO UPDATE SET version = version + 1, text = excluded.text,
                        changed = excluded.changed, state = 'computing', trouble = ''
                    WHERE text <> excluded.text
                    """,
                arguments: [name, text, time, time]
            )
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM segment WHERE name = ?",
                    arguments: [name]
                )
            else { throw StoreError(.failed, "the segment \(name) was not kept") }
            return try Self.segment(row)
        }
    }

    /// Says how far a version of a segment is; nothing where it has changed
    /// meanwhile.
    package func setSegment(
        _ id: Int64,
        version: Int,
        to state: SegmentRecord.State,
        trouble: String = ""
    ) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE segment SET state = ?, trouble = ? WHERE id = ? AND version = ?",
                arguments: [state.rawValue, trouble, id, version]
            )
        }
    }

    /// Whether there was such a segment.
    @discardableResult
    package func removeSegment(_ name: String) throws -> Bool {
        try write { database in
            try database.execute(sql: "DELETE FROM segment WHERE name = ?", arguments: [name])
            return database.changesCount > 0
        }
    }
}
