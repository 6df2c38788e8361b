// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Gathers facts on their way into a new facts file.
///
/// Sayings of one attribute about one person compete by the law of traits: the
/// latest event time wins, then the latest log offset, then the greater value;
/// so the order in which they are added does not matter. Memory: 33 bytes a saying until written.
package struct FactsMerge {
    /// A value that somebody said about a person, and when.
    struct Saying {
        let person: UInt32
        let type: PropertyType
        let bits: UInt64
        let time: Int64
        let offset: Int64
    }

    /// Everything said of one attribute, with the texts that it names.
    struct Attribute {
        var sayings: [Saying] = []
        var texts = StringTable()
    }

    private var attributes: [String: Attribute] = [:]

    package init() {}

    package var isEmpty: Bool { attributes.isEmpty }

    /// Adds what somebody said about a person.
    package mutating func add(
        _ attribute: String,
        person: UInt32,
        value: PropertyValue,
        time: Int64,
        offset: Int64
    ) {
        attributes[attribute, default: Attribute()].add(
            person: person,
            value: value,
            time: time,
            offset: offset
        )
    }

    /// Adds older facts, each under the person their identifier belongs to now.
    ///
    /// Attributes in `replacing` are left out: a new snapshot of them follows.
    package mutating func add(
        _ facts: PersonFacts,
        personNow: [UInt32: UInt32],
        replacing: Set<String> = []
    ) {
        for column in facts.columns where !replacing.contains(column.attribute) {
            for place in 0..<column.people.count {
                let person = column.people[place]
                attributes[column.attribute, default: Attribute()].add(
                    person: personNow[person] ?? person,
                    value: column.value(atPlace: place),
                    time: column.times[place],
                    offset: column.offsets[place]
                )
            }
        }
    }

    /// Adds only the values that come from dated snapshots, not from events.
    package mutating func addSnapshots(of facts: PersonFacts) {
        for column in facts.columns {
            for place in 0..<column.people.count where column.offsets[place] < 0 {
                add(
                    column.attribute,
                    person: column.people[place],
                    value: column.value(atPlace: place),
                    time: column.times[place],
                    offset: -1
                )
            }
        }
    }

    package func write(to path: String) throws {
        var writer = try ColumnFileWriter(path: path)
        let note = try write(into: &writer)
        try writer.finish(note: note)
    }

    package func inMemory(name: String) throws -> PersonFacts {
        var writer = ColumnFileWriter(name: name)
        let note = try write(into: &writer)
        return try PersonFacts(file: try writer.finishInMemory(note: note))
    }

    private func write(into writer: inout ColumnFileWriter) throws -> [UInt8] {
        var note = ByteWriter()
        note.write(UInt32(attributes.count))
        for (index, name) in attributes.keys.sorted().enumerated() {
            note.write(text: name)
            guard let attribute = attributes[name] else { continue }
            let winners = attribute.winners()
            let prefix = "fact.\(index)"
            try writer.add(prefix + ".people", winners.map(\.person))
            try writer.add(prefix + ".types", winners.map(\.type.rawValue))
            try writer.add(prefix + ".bits", winners.map(\.bits))
            try writer.add(prefix + ".times", winners.map(\.time))
            try writer.add(prefix + ".offsets", winners.map(\.offset))
            try writer.add(prefix + ".bytes", attribute.texts.bytes)
            try writer.add(prefix + ".textOffsets", attribute.texts.offsets)
        }
        return note.bytes
    }
}

extension FactsMerge.Attribute {
    mutating func add(
        person: UInt32,
        value: PropertyValue,
        time: Int64,
        offset: Int64
    ) {
        let (type, bits): (PropertyType, UInt64) =
            switch value {
            case .null: (.null, 0)
            case .bool(let flag): (.bool, flag ? 1 : 0)
            case .number(let number): (.number, number.bitPattern)
            case .text(let text): (.text, UInt64(texts.intern(text)))
            case .json(let json): (.json, UInt64(texts.intern(json)))
            }
        sayings.append(
            FactsMerge.Saying(person: person, type: type, bits: bits, time: time, offset: offset)
        )
    }

    /// The latest saying about each person, people rising.
    func winners() -> [FactsMerge.Saying] {
        let sorted = sayings.sorted { first, second in
            let one = (first.person, first.time, first.offset)
            let other = (second.person, second.time, second.offset)
            return one == other ? isLess(first, second) : one < other
        }
        var winners: [FactsMerge.Saying] = []
        for saying in sorted {
            if winners.last?.person == saying.person { winners.removeLast() }
            winners.append(saying)
        }
        return winners
    }

    /// An order of values said at the same moment by the same event, or by two
    /// snapshots of one date: which wins must not follow from who came first.
    private func isLess(_ first: FactsMerge.Saying, _ second: FactsMerge.Saying) -> Bool {
        guard first.type == second.type else { return first.type.rawValue < second.type.rawValue }
        guard first.type == .text || first.type == .json else { return first.bits < second.bits }
        return texts[Int(first.bits)] < texts[Int(second.bits)]
    }
}
