// SPDX-License-Identifier: Apache-2.0

/// Walks over the parameters of a web address.
///
/// Reads in place; a value is written out only when somebody wants it. Broken
/// escapes stay as they are. What stands behind `#` is a place on the page, save
/// where the address has its query there, as some single-page shops do.
struct AddressQuery {
    let text: UnsafeRawBufferPointer
    private var place: Int
    private let end: Int

    /// The query of a whole address.
    init?(address: UnsafeRawBufferPointer) {
        guard let mark = address.firstIndex(of: 0x3F) else { return nil }
        self.init(query: address, from: mark + 1)
    }

    /// A query by itself, with or without its `?`.
    init(query: UnsafeRawBufferPointer, from start: Int = 0) {
        text = query
        place = start < query.count && query[start] == 0x3F ? start + 1 : start
        var end = place
        while end < query.count, query[end] != 0x23 { end += 1 }
        self.end = end
    }

    /// The next parameter: its name and its value, both as written.
    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
        while place < end {
            let start = place
            var equals = -1
            while place < end, text[place] != 0x26 {
                if text[place] == 0x3D, equals < 0 { equals = place }
                place += 1
            }
            let stop = place
            place += 1
            guard equals > start else { continue }
            return (start..<equals, equals + 1..<stop)
        }
        return nil
    }

    /// Writes a value without its escapes, at most `most` bytes of it, whole
    /// characters only.
    static func decode(
        _ text: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        most: Int = 256,
        into plain: inout [UInt8]
    ) {
        plain.removeAll(keepingCapacity: true)
        var place = range.lowerBound
        while place < range.upperBound, plain.count < most + 4 {
            let byte = text[place]
            if byte == 0x25, place + 2 < range.upperBound,
                let high = hex(text[place + 1]), let low = hex(text[place + 2])
            {
                plain.append(high << 4 | low)
                place += 3
            } else {
                plain.append(byte == 0x2B ? 0x20 : byte)
                place += 1
            }
        }
        let isText = plain.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
        if !isText || plain.count > most {
            // Escapes can spell bytes that are no text.
            plain = Array(String(decoding: plain, as: UTF8.self).prefix(most / 4).utf8)
        }
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The host of an address, without user, port and a leading `www.`; empty
    /// where it names none.
    static func host(_ address: UnsafeRawBufferPointer) -> Range<Int> {
        var start = 0
        var index = 0
        while index + 2 < address.count, index < 32 {
            if address[index] == 0x3A, address[index + 1] == 0x2F, address[index + 2] == 0x2F {
                start = index + 3
                break
            }
            index += 1
        }
        guard start > 0 else { return 0..<0 }
        var end = start
        while end < address.count {
            let byte = address[end]
            if byte == 0x2F || byte == 0x3F || byte == 0x23 { break }
            if byte == 0x40 { start = end + 1 }
            end += 1
        }
        var stop = start
        while stop < end, address[stop] != 0x3A { stop += 1 }
        let isPlain =
            stop - start > 4 && address[start] | 0x20 == 0x77 && address[start + 1] | 0x20 == 0x77
            && address[start + 2] | 0x20 == 0x77 && address[start + 3] == 0x2E
        return (isPlain ? start + 4 : start)..<stop
    }
}
