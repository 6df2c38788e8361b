// SPDX-License-Identifier: Apache-2.0

/// The usual form of a UUID, 36 letters in lower case, as sixteen bytes.
///
/// Most visitors carry such an id, so this halves what the identities take.
enum UUIDText {
    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 48...57: letter - 48
        case 97...102: letter - 87
        default: nil
        }
    }

    private static func isDash(_ index: Int) -> Bool {
        index == 8 || index == 13 || index == 18 || index == 23
    }

    static func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 36 else { return false }
        for index in 0..<36 {
            if isDash(index) {
                guard text[index] == 45 else { return false }
            } else if digit(text[index]) == nil {
                return false
            }
        }
        return true
    }

    /// Hands out the sixteen bytes of a text that `matches`.
    static func pack(_ text: UnsafeRawBufferPointer, _ put: (UInt8) -> Void) {
        var high: UInt8?
        for index in 0..<36 where !isDash(index) {
            let value = digit(text[index]) ?? 0
            if let upper = high {
                put(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
    }

    static func text(_ packed: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: 36) { letters in
            var nibble = 0
            for index in 0..<36 {
                guard !isDash(index) else {
                    letters.initializeElement(at: index, to: 45)
                    continue
                }
                letters.initializeElement(at: index, to: letter(packed, nibble))
                nibble += 1
            }
            return 36
        }
    }

    /// The two letters of every byte, as they lie in memory.
    private static let pairs: [UInt16] = (0..<256).map { byte in
        let letters: [UInt8] = [letter(UInt8(byte >> 4)), letter(UInt8(byte & 15))]
        return letters.withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
    }

    private static func letter(_ value: UInt8) -> UInt8 {
        value < 10 ? 48 + value : 87 + value
    }

    static func equals(_ packed: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 36, text[8] == 45, text[13] == 45, text[18] == 45, text[23] == 45
        else { return false }
        return pairs.withUnsafeBufferPointer { pairs in
            var difference: UInt16 = 0
            var place = 0
            for byte in 0..<16 {
                if byte == 4 || byte == 6 || byte == 8 || byte == 10 { place += 1 }
                let letters = text.loadUnaligned(fromByteOffset: place, as: UInt16.self)
                difference |= letters ^ pairs[Int(packed[byte])]
                place += 2
            }
            return difference == 0
        }
    }

    private static func letter(_ packed: UnsafeRawBufferPointer, _ nibble: Int) -> UInt8 {
        let byte = packed[nibble / 2]
        let value = nibble % 2 == 0 ? byte >> 4 : byte & 15
        return letter(value)
    }
}
