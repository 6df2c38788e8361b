// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What is known of each person beside their footprints: traits, RFM scores,
/// tiers, clusters; each with the time and log offset it comes from.
///
/// A set of columns like a journey part: attribute by attribute, sorted by
/// person. Derived from the log and from dated snapshots, and written anew as
/// one file when it changes.
package struct PersonFacts: Sendable {
    package let columns: [FactColumn]
    private let places: [String: Int]

    /// No facts at all.
    package init() {
        columns = []
        places = [:]
    }

    package init(file: ColumnFile) throws {
        var found: [FactColumn] = []
        do {
            try file.note.withUnsafeBytes { note in
                var reader = ByteReader(note)
                for index in 0..<(try reader.read(UInt32.self)) {
                    found.append(
                        try FactColumn(
                            attribute: try reader.readText(),
                            file: file,
                            index: Int(index)
                        )
                    )
                }
            }
        } catch is ByteReader.Truncated {
            throw ColumnFile.damage(file.path, "its list of attributes ends early")
        }
        columns = found
        places = Dictionary(
            found.enumerated().map { ($1.attribute, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    package func column(_ attribute: String) -> FactColumn? {
        places[attribute].map { columns[$0] }
    }

    /// Everything known of one person, attributes in alphabetical order.
    package func facts(of person: UInt32) -> [(attribute: String, value: PropertyValue)] {
        columns.compactMap { column in
            column.value(of: person).map { (column.attribute, $0) }
        }
        .sorted { $0.0 < $1.0 }
    }
}

/// One attribute of everybody who has it.
///
/// Safe to share: it points into the `ColumnFile` that it keeps alive.
package struct FactColumn: @unchecked Sendable {
    package let attribute: String
    /// Rising person codes.
    package let people: UnsafeBufferPointer<UInt32>
    /// Raw values of `PropertyType`.
    package let types: UnsafeBufferPointer<UInt8>
    /// Bits of a double, a text code, or 0 and 1, by the type.
    package let bits: UnsafeBufferPointer<UInt64>
    /// When the value was said, milliseconds since 1970 UTC.
    package let times: UnsafeBufferPointer<Int64>
    /// The log offset of the event that said it; -1 for a snapshot's value.
    package let offsets: UnsafeBufferPointer<Int64>
    let textBytes: UnsafeBufferPointer<UInt8>
    let textOffsets: UnsafeBufferPointer<UInt32>
    private let file: ColumnFile

    init(attribute: String, file: ColumnFile, index: Int) throws {
        self.attribute = attribute
        self.file = file
        let prefix = "fact.\(index)"
        people = try file.column(prefix + ".people")
        types = try file.column(prefix + ".types")
        bits = try file.column(prefix + ".bits")
        times = try file.column(prefix + ".times")
        offsets = try file.column(prefix + ".offsets")
        textBytes = try file.column(prefix + ".bytes")
        textOffsets = try file.column(prefix + ".textOffsets")
        let count = people.count
        guard types.count == count, bits.count == count, times.count == count,
            offsets.count == count
        else { throw ColumnFile.damage(file.path, "the fact \(attribute) has unequal columns") }
        guard people.isStrictlyRising, textOffsets.arePlaces(in: textBytes.count) else {
            throw ColumnFile.damage(file.path, "the fact \(attribute) is out of order")
        }
    }

    /// Where a person's value lies, or nothing.
    package func place(of person: UInt32) -> Int? {
        var low = 0
        var high = people.count
        while low < high {
            let middle = (low &+ high) &>> 1
            if people[middle] < person { low = middle &+ 1 } else { high = middle }
        }
        return low < people.count && people[low] == person ? low : nil
    }

    package var textCount: Int { max(0, textOffsets.count - 1) }

    /// The text of a code; the empty text for a code that the column lacks,
    /// which only a damaged file holds.
    package func text(_ code: UInt32) -> String {
        guard Int(code) < textCount else { return "" }
        let range = Int(textOffsets[Int(code)])..<Int(textOffsets[Int(code) + 1])
        return String(decoding: UnsafeBufferPointer(rebasing: textBytes[range]), as: UTF8.self)
    }

    package func value(atPlace place: Int) -> PropertyValue {
        switch PropertyType(rawValue: types[place]) ?? .null {
        case .null: .null
        case .bool: .bool(bits[place] != 0)
        case .number: .number(Double(bitPattern: bits[place]))
        case .text: .text(text(UInt32(clamping: bits[place])))
        case .json: .json(text(UInt32(clamping: bits[place])))
        }
    }

    package func value(of person: UInt32) -> PropertyValue? {
        place(of: person).map(value(atPlace:))
    }
}
