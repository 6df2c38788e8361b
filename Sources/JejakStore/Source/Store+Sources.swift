// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// A sender of events that has a key of its own.
package struct SourceRecord: Sendable, Equatable {
    package let name: String
    /// SHA-256 of the write key; the key itself is kept nowhere.
    package let keyHash: [UInt8]
    /// The key's last characters, so that people can tell keys apart.
    package let keyEnding: String
    package let created: Int64
    /// When the key was last replaced.
    package let rotated: Int64?
    package let isDisabled: Bool
    /// The most events a second that are taken from it; nothing is no limit.
    package let ratePerSecond: Int?

    package init(
        name: String,
        keyHash: [UInt8],
        keyEnding: String,
        created: Int64,
        rotated: Int64?,
        isDisabled: Bool,
        ratePerSecond: Int?
    ) {
        self.name = name
        self.keyHash = keyHash
        self.keyEnding = keyEnding
        self.created = created
        self.rotated = rotated
        self.isDisabled = isDisabled
        self.ratePerSecond = ratePerSecond
    }
}

extension Store {
    package func sources() throws -> [SourceRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM source ORDER BY name").map { row in
                let hash = try row.withUnsafeData(named: "hash") { [UInt8]($0 ?? .init()) }
                return SourceRecord(
                    name: try row.read("name"),
                    keyHash: hash,
                    keyEnding: try row.read("ending"),
                    created: try row.read("created"),
                    rotated: try row.read("rotated"),
                    isDisabled: try row.read("disabled"),
                    ratePerSecond: try row.read("rate")
                )
            }
        }
    }

    /// Adds a source; false where there is one of this name.
    package func addSource(_ source: SourceRecord) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO source "
                    + "(name, hash, ending, created, rotated, disabled, rate) "
                    + "VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    source.name, source.keyHash.blob, source.keyEnding, source.created,
                    source.rotated, source.isDisabled, source.ratePerSecond,
                ]
            )
            return database.changesCount > 0
        }
    }

    /// Changes a source of the same name; false where there is none.
    package func changeSource(_ source: SourceRecord) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE source SET hash = ?, ending = ?, rotated = ?, disabled = ?, rate = ? "
                    + "WHERE name = ?",
                arguments: [
                    source.keyHash.blob, source.keyEnding, source.rotated, source.isDisabled,
                    source.ratePerSecond, source.name,
                ]
            )
            return database.changesCount > 0
        }
    }
}
