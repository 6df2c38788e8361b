// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What must survive: the event log, the people, and what names the derived
/// files, in one SQLite file.
///
/// One process owns a folder (`FolderLock`), one connection writes, in WAL mode
/// with `synchronous=FULL`: when a commit returns, it is on the platter.
package final class Store: Sendable {
    package static let fileName = "jejak.sqlite"

    let pool: DatabasePool
    let walLength = WALLength()
    /// Whether the writing connection's commits wait for the disk.
    private let waits = Atomic(true)
    package let folder: String

    /// Opens the store of a folder, and makes one where there is none.
    ///
    /// A reader may open beside the owner: it sees committed states only.
    package init(folder: String, creating: Bool) throws {
        self.folder = folder
        let path = folder + "/" + Self.fileName
        try Self.checkFolder(folder, path: path, creating: creating)
        try Migration.checkHeader(path: path, format: Migration.format)
        pool = try Self.explaining(path: path) {
            try Self.openPool(
                path: path,
                label: "jejak",
                steps: Migration.steps
            )
        }
    }

    /// A pool whose commits wait for the disk, with its tables made.
    ///
    /// Whoever opens a new file beside another is told at once that it is busy
    /// while the first turns it to WAL mode, whatever time-out is set: then it
    /// looks again, for about ten seconds.
    static func openPool(
        path: String,
        label: String,
        steps: [[String]]
    ) throws -> DatabasePool {
        for _ in 0..<400 {
            do {
                let pool = try newPool(path: path, label: label)
                try Migration.apply(to: pool, path: path, steps: steps)
                return pool
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                usleep(25_000)
            }
        }
        let pool = try newPool(path: path, label: label)
        try Migration.apply(to: pool, path: path, steps: steps)
        return pool
    }

    private static func newPool(path: String, label: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            // Kilobytes. Readers go from front to back and gain little by more.
            try database.execute(sql: "PRAGMA cache_size = -2000")
            try database.execute(sql: "PRAGMA mmap_size = 0")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB lowers a pool's writer to NORMAL when it sets up WAL mode, and
        // NORMAL does not wait for the disk at commit: raise it again.
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -16000")
        }
        return pool
    }

    private static func checkFolder(_ folder: String, path: String, creating: Bool) throws {
        var status = stat()
        if stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreError(
                    .notAFolder,
                    "\(folder) is not a folder: name a folder with --data, a new one is made"
                )
            }
        } else if creating {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw StoreError(
                    .cannotOpen,
                    "\(folder) cannot be made (\(String(cString: strerror(errno)))): choose "
                        + "another folder with --data, or mend the permissions of the one above"
                )
            }
        }
        guard creating || access(path, F_OK) == 0 else {
            throw StoreError(
                .cannotOpen,
                "\(folder) holds no Jejak data yet: bring some in with 'jejak import FILE --data "
                    + "\(folder)', or see it at work with 'jejak demo'"
            )
        }
    }

    /// A failure of SQLite in words that name the mend.
    static func explained(_ error: DatabaseError, path: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_FULL:
            StoreError(
                .full,
                "the disk of \(path) is full: free some space and run the same command again; "
                    + "what was accepted is safe"
            )
        case .SQLITE_IOERR:
            StoreError(
                .full,
                "\(path) cannot be written (\(error.message ?? "input/output error")): the disk "
                    + "may be full or failing; free some space and run the same command again, "
                    + "what was accepted is safe"
            )
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: damage(of: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StoreError(
                .ownedByAnother,
                "\(path) is being written by another program: try again when it is done"
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            StoreError(
                .cannotOpen,
                "\(path) cannot be opened for writing: mend the permissions of the folder"
            )
        default:
            StoreError(
                .failed,
                "\(path) cannot be used (\(error.message ?? "SQLite \(error)"))"
            )
        }
    }

    static func damage(of path: String) -> StoreError {
        StoreError(
            .damaged,
            "\(path) is damaged or no Jejak store: restore the folder from its backup"
        )
    }

    /// Runs a transaction; its changes are on the platter when it returns.
    func write<T>(_ body: (Database) throws -> T) throws -> T {
        try Self.explaining(path: folder + "/" + Self.fileName) {
            if !waits.load(ordering: .acquiring) {
                try pool.writeWithoutTransaction { try waitForDisk($0) }
            }
            return try pool.write { database in
                // Looked at again with the connection in hand.
                guard waits.load(ordering: .acquiring) else { throw notWaiting }
                return try body(database)
            }
        }
    }

    /// Runs a transaction without waiting for the disk: for changes that say the
    /// same again in another form. A power cut may take it back, whole, and the
    /// next commit that does wait brings it to the platter too. So nobody at the
    /// door waits for the disk twice.
    func writeLater(_ body: (Database) throws -> Void) throws {
        try Self.explaining(path: folder + "/" + Self.fileName) {
            try pool.writeWithoutTransaction { database in
                waits.store(false, ordering: .releasing)
                let outcome = Result {
                    try database.execute(sql: "PRAGMA synchronous = NORMAL")
                    try database.inTransaction {
                        try body(database)
                        return .commit
                    }
                }
                // Whatever happened: a later commit must wait for the disk, or
                // there must be none.
                try waitForDisk(database)
                try outcome.get()
            }
        }
    }

    /// Has the connection's commits wait for the disk, and proves it.
    private func waitForDisk(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else { throw notWaiting }
        waits.store(true, ordering: .releasing)
    }

    private var notWaiting: StoreError {
        StoreError(
            .failed,
            "\(folder)/\(Self.fileName) cannot be made to wait for the disk at a commit, so "
                + "nothing is accepted: start Jejak anew"
        )
    }

    /// Reads one committed state.
    func read<T>(_ body: (Database) throws -> T) throws -> T {
        try Self.explaining(path: folder + "/" + Self.fileName) { try pool.read(body) }
    }

    /// Runs work on a file and tells its failures in words that name the mend.
    static func explaining<T>(path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw explained(error, path: path)
        } catch is RowDecodingError {
            throw damage(of: path)
        }
    }

    /// Brings the write-ahead log into the file, so that the folder is small
    /// and quick to open.
    package func checkpoint() throws {
        try Self.checkpoint(pool, path: folder + "/" + Self.fileName)
    }

    static func checkpoint(_ pool: DatabasePool, path: String) throws {
        do {
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // A reader holds the log; the next checkpoint takes it.
            return
        } catch let error as DatabaseError {
            throw explained(error, path: path)
        }
    }

    /// SQLite's level of waiting for the disk on the writing connection: 2 is
    /// FULL, the one under which a commit is durable.
    package func synchronousLevel() throws -> Int {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// The version of the SQLite library that runs.
    package static func sqliteVersion() -> String {
        let queue = try? DatabaseQueue()  // In memory: only a broken library fails.
        let version = try? queue?.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return (version ?? nil) ?? "unknown"
    }
}
