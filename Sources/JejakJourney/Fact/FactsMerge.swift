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

        var isWithdrawal: Bool { type == .bool && bits == 0 }
    }

    /// Everything said of one attribute, with the texts that it names.
    struct Attribute {
        var sayings: [Saying] = []
        var texts = StringTable()
        /// By person: where their sayings lie, as far as somebody asked.
        private(set) var places: [UInt32: [UInt32]] = [:]
        private var indexed = 0

        mutating func index() {
            for place in indexed..<sayings.count {
                places[sayings[place].person, default: []].append(UInt32(place))
            }
            indexed = sayings.count
        }

        func value(of saying: Saying) -> PropertyValue {
            switch saying.type {
            case .null: .null
            case .bool: .bool(saying.bits != 0)
            case .number: .number(Double(bitPattern: saying.bits))
            case .text: .text(texts[Int(saying.bits)])
            case .json: .json(texts[Int(saying.bits)])
            }
        }
    }

    private(set) var attributes: [String: Attribute] = [:]
    /// Whether the sayings of several identifiers meet under one person: then
    /// who withdrew a consent under any of them has withdrawn it.
    private let isJoining: Bool

    package init(joining: Bool = false) {
        isJoining = joining
    }

    package var isEmpty: Bool { attributes.isEmpty }

    /// Everybody of whom something was said, once a saying.
    package var people: some Sequence<UInt32> {
        attributes.values.lazy.flatMap { $0.sayings.lazy.map(\.person) }
    }

    /// Shows what was said of one person, in the order of saying. The first call
    /// after sayings were added looks at those.
    package mutating func visit(
        _ person: UInt32,
        _ wanted: Set<String>,
        _ body: (String, PropertyValue, Int64, Int64) -> Void
    ) {
        for name in wanted {
            attributes[name]?.index()
            guard let attribute = attributes[name] else { continue }
            for place in attribute.places[person] ?? [] {
                let saying = attribute.sayings[Int(place)]
                body(name, attribute.value(of: saying), saying.time, saying.offset)
            }
        }
    }

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
            let withdrawalWins = isJoining && name.hasPrefix("consent.")
            let winners = attribute.winners(withdrawalWins: withdrawalWins)
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
    func winners(withdrawalWins: Bool = false) -> [FactsMerge.Saying] {
        let sorted = sayings.sorted { first, second in
            if withdrawalWins, first.person == second.person,
                first.isWithdrawal != second.isWithdrawal
            {
                return second.isWithdrawal
            }
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
