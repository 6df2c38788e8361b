// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension [UInt64] {
    /// The numbers' bytes, little-endian, as SQLite stores them.
    var bytes: Data { withUnsafeBytes { Data($0) } }
}

extension [UInt8] {
    var blob: Data { Data(self) }
}
