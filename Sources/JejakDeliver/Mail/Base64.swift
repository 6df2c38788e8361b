// SPDX-License-Identifier: Apache-2.0

/// Base64 over plain bytes (RFC 4648), the ordinary alphabet and the one that
/// fits into an address.
enum Base64 {
    static let plain: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
    static let forAddresses: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    static func append(
        _ bytes: some Collection<UInt8>,
        alphabet: [UInt8],
        padded: Bool,
        to out: inout [UInt8]
    ) {
        var held: UInt32 = 0
        var count = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift in [18, 12, 6, 0] { out.append(alphabet[Int(held >> UInt32(shift) & 63)]) }
            held = 0
            count = 0
        }
        guard count > 0 else { return }
        held <<= UInt32(8 * (3 - count))
        for place in 0...count {
            out.append(alphabet[Int(held >> UInt32(18 - 6 * place) & 63)])
        }
        if padded { for _ in count..<3 { out.append(0x3D) } }
    }

    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var out: [UInt8] = []
        append(bytes, alphabet: plain, padded: true, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// The value of a character in either alphabet.
    private static func value(_ byte: UInt8, forAddresses: Bool) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61 + 26)
        case 0x30...0x39: UInt32(byte - 0x30 + 52)
        case 0x2B where !forAddresses: 62
        case 0x2F where !forAddresses: 63
        case 0x2D where forAddresses: 62
        case 0x5F where forAddresses: 63
        default: nil
        }
    }

    /// Strict: no padding, no other characters, no bits left over.
    static func decodeForAddresses(_ text: some Collection<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text {
            guard let six = value(byte, forAddresses: true) else { return nil }
            held = (held << 6 | six) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(held >> bits & 0xFF))
            }
        }
        guard bits < 6, held & ((1 << bits) - 1) == 0 else { return nil }
        return out
    }

    /// As mail asks: what is not of the alphabet is passed over, padding ends.
    static func decodeLeniently(_ text: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text {
            if byte == 0x3D { break }
            guard let six = value(byte, forAddresses: false) else { continue }
            held = (held << 6 | six) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(held >> bits & 0xFF))
            }
        }
        return out
    }
}
