// SPDX-License-Identifier: Apache-2.0

/// A 64-bit hash that is the same in every run, on every machine.
///
/// For event identities, checksums and hash tables over outside data. It is
/// fast (eight bytes a multiplication, after the folded multiply of wyhash by
/// Wang Yi) and not cryptographic: who can choose the bytes can make two of
/// them collide.
package enum StableHash {
    private static let k0: UInt64 = 0xA076_1D64_78BD_642F
    private static let k1: UInt64 = 0xE703_7ED1_A0B4_28DB
    private static let k2: UInt64 = 0x8EBC_6AF0_9C88_C6E3

    /// The finaliser of SplitMix64: a bijection in which every input bit
    /// reaches every output bit.
    @inlinable
    package static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z &>> 31)
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Hash of two hashes, in this order.
    package static func combine(_ a: UInt64, _ b: UInt64) -> UInt64 {
        fold(a ^ k0, b ^ k1) ^ mix(a &+ 0x9E37_79B9_7F4A_7C15 &* b)
    }

    /// Hash of a run of bytes. Time grows with the length.
    package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var state = seed ^ k0
        var index = 0
        let count = bytes.count
        while index + 16 <= count {
            let a = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let b = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
            state = fold(a ^ k1, b ^ state)
            index += 16
        }
        var a: UInt64 = 0
        var b: UInt64 = 0
        if index + 8 <= count {
            a = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index += 8
        }
        // The bytes that are left, without a loop: loads that overlap.
        let rest = count - index
        if rest > 0, count >= 8 {
            b = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            b &>>= UInt64(64 - 8 * rest)
        } else if rest >= 4 {
            let low = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
            let high = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            b = UInt64(low) | UInt64(high) &<< UInt64(8 * (rest - 4))
        } else if rest > 0 {
            let middle = rest / 2
            b = UInt64(bytes[index])
            b |= UInt64(bytes[index + middle]) &<< UInt64(8 * middle)
            b |= UInt64(bytes[count - 1]) &<< UInt64(8 * (rest - 1))
        }
        state = fold(a ^ k1, b ^ state)
        return fold(state ^ k2, UInt64(count) ^ k1)
    }

    /// The hash of a run of bytes that comes in pieces: the same number, however
    /// it is cut.
    package struct Rolling {
        private var state = StableHash.k0
        /// The bytes that wait for a whole block of sixteen; zeros behind them.
        private var rest: (UInt64, UInt64) = (0, 0)
        private var restCount = 0
        private var count = 0

        package init() {}

        package mutating func add(_ bytes: UnsafeRawBufferPointer) {
            count += bytes.count
            var index = 0
            if restCount > 0 {
                index = min(16 - restCount, bytes.count)
                keep(bytes, 0..<index)
                guard restCount == 16 else { return }
                state = fold(rest.0 ^ k1, rest.1 ^ state)
                rest = (0, 0)
                restCount = 0
            }
            var mixed = state
            while index + 16 <= bytes.count {
                let a = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let b = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
                mixed = fold(a ^ k1, b ^ mixed)
                index += 16
            }
            state = mixed
            keep(bytes, index..<bytes.count)
        }

        private mutating func keep(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
            for index in range {
                let byte = UInt64(bytes[index]) &<< UInt64(restCount % 8 * 8)
                if restCount < 8 { rest.0 |= byte } else { rest.1 |= byte }
                restCount += 1
            }
        }

        package var hash: UInt64 {
            let (a, b) = restCount >= 8 ? rest : (0, rest.0)
            return fold(fold(a ^ k1, b ^ state) ^ k2, UInt64(count) ^ k1)
        }
    }

    /// Hash of a text's UTF-8 bytes.
    package static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
        var copy = text
        return copy.withUTF8 { hash(UnsafeRawBufferPointer($0), seed: seed) }
    }
}
