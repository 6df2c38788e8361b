// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite

/// A statement that is run once for each of many rows, by SQLite's own calls.
///
/// A batch of a thousand events brings a thousand identifiers and links, inside
/// the transaction that everybody at the door waits for. GRDB's way of passing
/// arguments takes longer than the inserts themselves.
///
/// Used inside one transaction, on its thread.
struct RowStatement {
    private let database: Database
    private let statement: OpaquePointer

    init(_ database: Database, sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql).sqliteStatement
    }

    /// Runs it with whole numbers.
    func run(_ numbers: (Int64, Int64, Int64)) throws {
        bind(numbers.0, 1)
        bind(numbers.1, 2)
        bind(numbers.2, 3)
        try step()
    }

    func run(_ numbers: (Int64, Int64)) throws {
        bind(numbers.0, 1)
        bind(numbers.1, 2)
        try step()
    }

    func run(_ numbers: (Int64, Int64, Int64, Int64, Int64)) throws {
        bind(numbers.0, 1)
        bind(numbers.1, 2)
        bind(numbers.2, 3)
        bind(numbers.3, 4)
        bind(numbers.4, 5)
        try step()
    }

    /// Runs it with two numbers, a text, and a number. The text goes as bytes:
    /// it may contain a zero byte.
    func run(_ first: Int64, _ second: Int64, _ text: String, _ last: Int64) throws {
        bind(first, 1)
        bind(second, 2)
        bind(last, 4)
        var text = text
        try text.withUTF8 { bytes in
            // No destructor: the bytes stay until the step is over. An empty
            // text has no address, and would be bound as NULL.
            if let start = bytes.baseAddress, !bytes.isEmpty {
                sqlite3_bind_blob(statement, 3, start, CInt(bytes.count), nil)
            } else {
                sqlite3_bind_zeroblob(statement, 3, 0)
            }
            try step()
        }
    }

    private func bind(_ number: Int64, _ place: CInt) {
        sqlite3_bind_int64(statement, place, number)
    }

    private func step() throws {
        let code = sqlite3_step(statement)
        let message =
            code == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(database.sqliteConnection))
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: message
            )
        }
    }
}
