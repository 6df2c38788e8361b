// SPDX-License-Identifier: Apache-2.0

/// Texts stored once each, named by their place.
///
/// One run of bytes with offsets, and an open-addressing table to find a text
/// again: interning costs one hash and one comparison, and allocates nothing in
/// the steady state. Cost: a few bytes a text beside its own.
package struct StringTable: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var offsets: [UInt32] = [0]
    /// Hash fragments and places plus one; 0 marks an empty slot.
    private var slots: [UInt64] = []
    private var mask = 0

    package init() {}

    /// A table from its stored columns, or nothing when they cannot be one.
    package init?(bytes: [UInt8], offsets: [UInt32]) {
        guard offsets.first == 0, offsets.last.map(Int.init) == bytes.count else { return nil }
        for index in 1..<max(1, offsets.count) where offsets[index] < offsets[index - 1] {
            return nil
        }
        self.bytes = bytes
        self.offsets = offsets
    }

    package var count: Int { offsets.count - 1 }

    package subscript(place: Int) -> String {
        let range = Int(offsets[place])..<Int(offsets[place + 1])
        return bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
        }
    }

    /// The length of one text in bytes.
    package func byteCount(of place: Int) -> Int {
        Int(offsets[place + 1]) - Int(offsets[place])
    }

    /// The bytes of one text, for as long as the closure runs.
    package func withBytes<T>(of place: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        bytes.withUnsafeBytes {
            body(
                UnsafeRawBufferPointer(
                    rebasing: $0[Int(offsets[place])..<Int(offsets[place + 1])]
                )
            )
        }
    }

    package mutating func intern(_ text: String) -> UInt32 {
        var copy = text
        return copy.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    package mutating func intern(_ text: UnsafeRawBufferPointer) -> UInt32 {
        if (count + 1) * 2 > slots.count { grow() }
        let hash = StableHash.hash(text)
        let fragment = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { break }
            if entry & 0xFFFF_FFFF_0000_0000 == fragment {
                let place = Int(entry & 0xFFFF_FFFF) - 1
                if equals(place, text) { return UInt32(place) }
            }
            slot = (slot + 1) & mask
        }
        let place = count
        bytes.append(contentsOf: text)
        precondition(bytes.count <= Int(UInt32.max), "a table of texts stays under 4 GB")
        offsets.append(UInt32(bytes.count))
        slots[slot] = fragment | UInt64(place + 1)
        return UInt32(place)
    }

    /// The place of a text that is already in the table.
    package mutating func find(_ text: UnsafeRawBufferPointer) -> UInt32? {
        if slots.isEmpty { grow() }
        let hash = StableHash.hash(text)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = slots[slot]
            if entry & 0xFFFF_FFFF_0000_0000 == hash & 0xFFFF_FFFF_0000_0000 {
                let place = Int(entry & 0xFFFF_FFFF) - 1
                if equals(place, text) { return UInt32(place) }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        for index in slots.indices { slots[index] = 0 }
    }

    private func equals(_ place: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = Int(offsets[place])
        let length = Int(offsets[place + 1]) - start
        guard length == text.count else { return false }
        return bytes.withUnsafeBytes { all in
            var index = 0
            while index + 8 <= length {
                let mine = all.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
                let other = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if mine != other { return false }
                index += 8
            }
            while index < length {
                if all[start + index] != text[index] { return false }
                index += 1
            }
            return true
        }
    }

    private mutating func grow() {
        let size = max(64, slots.count * 2, (count + 1) * 4).nextPowerOfTwo
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
        for place in 0..<count {
            let hash = withBytes(of: place) { StableHash.hash($0) }
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(place + 1)
        }
    }
}

extension Int {
    /// The smallest power of two that is not below the number.
    package var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 &<< (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
