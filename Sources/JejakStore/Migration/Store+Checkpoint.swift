// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Brings the write-ahead log into the file while others write.
///
/// SQLite does it inside a commit by default, and that commit waits. Here a
/// connection of its own copies the pages while commits go on (a *passive*
/// checkpoint). The log can begin anew only at a moment when all of it was
/// copied, so once in a while the writer copies the little that came meanwhile.
///
/// Every checkpoint waits for the disk twice and takes it from the commits, and
/// a page that many commits write is copied once: so it is done seldom. What
/// counts is how many pages are not copied yet, not the size of the log's file,
/// which never shrinks while the log is in use.
package final class Checkpointer: Sendable {
    private let queue: DatabaseQueue
    private let store: Store
    private let path: String
    /// How many pages of the log are in the file.
    private let copied = Mutex(0)
    /// Copy when as many pages wait: 16 MB.
    private static let step = 4_096
    /// Let the log begin anew beyond this: 64 MB.
    private static let limit = 16_384

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
                store.walLength.watch(database)
            }
        }
    }

    /// Looks at the log's length and does what is due.
    package func work() throws {
        let length = store.walLength.pages
        let done = copied.withLock { $0 }
        // A log that is shorter than what was copied has begun anew.
        guard length - (length < done ? 0 : done) >= Self.step else { return }
        try Store.explaining(path: path) {
            do {
                var (all, inFile) = try queue.writeWithoutTransaction {
                    try $0.checkpoint(.passive)
                }
                if all >= Self.limit {
                    (all, inFile) = try store.pool.writeWithoutTransaction {
                        try $0.checkpoint(.passive)
                    }
                }
                copied.withLock { [inFile] in $0 = max(0, inFile) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Somebody else copies at this moment; the next look goes on.
                return
            }
        }
    }
}

/// How many pages the write-ahead log holds, as the last commit left it.
final class WALLength: Sendable {
    private let last = Atomic(0)

    var pages: Int { last.load(ordering: .relaxed) }

    /// Has the connection tell after each commit. This object must live as long
    /// as the connection does.
    func watch(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<WALLength>.fromOpaque(context).takeUnretainedValue()
                    .last.store(Int(pages), ordering: .relaxed)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}
