// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The key by which a source shows who it is.
///
/// 24 random bytes as 32 characters that may stand in addresses. Only its
/// SHA-256 is kept: a key has 192 bits, so nothing slower is needed, and who
/// reads the folder cannot send in a source's name.
package enum WriteKey {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// A new key.
    package static func make() -> String {
        let bytes = SymmetricKey(size: .init(bitCount: 192)).withUnsafeBytes { Array($0) }
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let bits =
                UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8
                | UInt32(bytes[start + 2])
            for shift in [18, 12, 6, 0] { text.append(alphabet[Int(bits >> UInt32(shift)) & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// What is kept of a key.
    package static func hash(_ key: String) -> [UInt8] {
        var key = key
        return key.withUTF8 { Array(SHA256.hash(data: UnsafeRawBufferPointer($0))) }
    }
}
