// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

extension [UInt64] {
    /// The numbers' bytes, little-endian, as SQLite stores them.
    var bytes: Data { withUnsafeBytes { Data($0) } }
}

extension [UInt8] {
    var blob: Data { Data(self) }
}

extension Row {
    /// A column's value, or an error where the bytes on the disk are of another
    /// kind: GRDB's subscript would stop the process.
    func read<T: DatabaseValueConvertible>(_ column: String) throws -> T {
        try decode(T.self, forColumn: column)
    }
}
