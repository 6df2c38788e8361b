// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// Brings the write-ahead log into the file while others write.
///
/// SQLite does it inside a commit by default, and that commit waits. Here a
/// connection of its own copies the pages while commits go on (a *passive*
/// checkpoint). The log can begin anew only at a moment when all of it was
/// copied, so once in a while the writer copies the little that came meanwhile.
package final class Checkpointer: Sendable {
    private let queue: DatabaseQueue
    private let store: Store
    private let path: String
    /// Copy when the log has grown by as much.
    private static let step = 8 << 20
    /// Let it begin anew beyond this.
    private static let limit = 48 << 20

    package init(_ store: Store) throws {
        self.store = store
        path = store.folder + "/" + Store.fileName
        var configuration = Configuration()
        configuration.label = "checkpointer"
        configuration.busyMode = .timeout(1)
        queue = try Store.explaining(path: path) { [path] in
            try DatabaseQueue(path: path, configuration: configuration)
        }
        try Store.explaining(path: path) {
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try store.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            }
        }
    }

    /// Looks at the log's size and does what is due. Returns that size.
    @discardableResult
    package func work() throws -> Int {
        let size = Self.size(of: path + "-wal")
        guard size >= Self.step else { return size }
        try Store.explaining(path: path) {
            do {
                _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
                if size >= Self.limit {
                    _ = try store.pool.writeWithoutTransaction { try $0.checkpoint(.passive) }
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Somebody else copies at this moment; the next look goes on.
                return
            }
        }
        return size
    }

    private static func size(of path: String) -> Int {
        // A log that is not there has no size.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
