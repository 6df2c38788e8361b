// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One attribute as it was on disk, with what was said of it since.
///
/// Both are sorted by person, so who is known from where is one walk through
/// both; then each column is written by following it. Memory: what was said
/// since, the different texts, and a few buffers; who is known from where rests
/// in a `ScratchColumn`.
struct FactJoin {
    private let older: FactColumn?
    private let fresh: [FactsMerge.Saying]
    private let texts: StringTable
    private let choices: ScratchColumn<UInt32>
    /// By person: twice the place of the winner, plus one where it is fresh.
    private let chosen: UnsafeBufferPointer<UInt32>

    init(
        _ attribute: FactsMerge.Attribute?,
        over older: FactColumn?,
        scratch path: String?
    ) throws {
        self.older = older
        fresh = attribute?.winners() ?? []
        texts = attribute?.texts ?? StringTable()
        choices = ScratchColumn(path: path)
        let none = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
        let people = older?.people ?? none
        let texts = texts
        precondition(people.count < 1 << 31 && fresh.count < 1 << 31, "a choice has 31 bits")
        var old = 0
        for (new, saying) in fresh.enumerated() {
            while old < people.count, people[old] < saying.person {
                choices.append(UInt32(old) << 1)
                old += 1
            }
            guard old < people.count, people[old] == saying.person else {
                choices.append(UInt32(new) << 1 | 1)
                continue
            }
            let isNewer = older.map { Self.wins(saying, texts, over: $0, old) } ?? true
            choices.append(isNewer ? UInt32(new) << 1 | 1 : UInt32(old) << 1)
            old += 1
        }
        while old < people.count {
            choices.append(UInt32(old) << 1)
            old += 1
        }
        chosen = try choices.finish()
    }

    /// The law of traits, between a fresh saying and an older one.
    private static func wins(
        _ saying: FactsMerge.Saying,
        _ texts: StringTable,
        over older: FactColumn,
        _ place: Int
    ) -> Bool {
        let moment = (saying.time, saying.offset)
        let other = (older.times[place], older.offsets[place])
        if moment != other { return moment > other }
        let type = older.types[place]
        guard saying.type.rawValue == type else { return saying.type.rawValue > type }
        guard saying.isText else { return saying.bits > older.bits[place] }
        return texts[Int(saying.bits)] > older.text(UInt32(clamping: older.bits[place]))
    }

    func write(_ prefix: String, into writer: inout ColumnFileWriter) throws {
        try write(prefix + ".people", into: &writer, fresh: \.person, older: older?.people)
        try write(prefix + ".types", into: &writer, fresh: \.type.rawValue, older: older?.types)
        let texts = try writeBits(prefix + ".bits", into: &writer)
        try write(prefix + ".times", into: &writer, fresh: \.time, older: older?.times)
        try write(prefix + ".offsets", into: &writer, fresh: \.offset, older: older?.offsets)
        try writer.add(prefix + ".bytes", texts.bytes)
        try writer.add(prefix + ".textOffsets", texts.offsets)
    }

    private func write<T: BitwiseCopyable>(
        _ name: String,
        into writer: inout ColumnFileWriter,
        fresh value: (FactsMerge.Saying) -> T,
        older: UnsafeBufferPointer<T>?
    ) throws {
        var pieces = MergePieces<T>()
        writer.begin(name)
        for choice in chosen {
            let place = Int(choice >> 1)
            if choice & 1 == 1 {
                pieces.append(value(fresh[place]))
            } else if let older {
                pieces.append(older[place])
            }
            try pieces.writeIfFull(into: &writer)
        }
        try pieces.write(into: &writer)
        try writer.end()
    }

    /// Writes the values, and returns the texts that are still named.
    private func writeBits(
        _ name: String,
        into writer: inout ColumnFileWriter
    ) throws -> StringTable {
        var named = StringTable()
        // By older code: the new one plus one, found when it is first met.
        var codes = [UInt32](repeating: 0, count: older?.textCount ?? 0)
        var pieces = MergePieces<UInt64>()
        writer.begin(name)
        for choice in chosen {
            let place = Int(choice >> 1)
            if choice & 1 == 1 {
                let saying = fresh[place]
                let bits =
                    saying.isText
                    ? UInt64(texts.withBytes(of: Int(saying.bits)) { named.intern($0) })
                    : saying.bits
                pieces.append(bits)
            } else if let older {
                pieces.append(Self.bits(of: older, place, &codes, &named))
            }
            try pieces.writeIfFull(into: &writer)
        }
        try pieces.write(into: &writer)
        try writer.end()
        return named
    }

    private static func bits(
        of older: FactColumn,
        _ place: Int,
        _ codes: inout [UInt32],
        _ named: inout StringTable
    ) -> UInt64 {
        let type = older.types[place]
        guard type == PropertyType.text.rawValue || type == PropertyType.json.rawValue else {
            return older.bits[place]
        }
        let code = UInt32(clamping: older.bits[place])
        // A code that the column lacks, of a damaged file, reads as no text.
        guard Int(code) < codes.count else { return UInt64(named.intern("")) }
        if codes[Int(code)] == 0 { codes[Int(code)] = named.intern(older.text(code)) + 1 }
        return UInt64(codes[Int(code)] - 1)
    }
}

extension FactsMerge.Saying {
    var isText: Bool { type == .text || type == .json }
}

extension FactsMerge {
    /// Writes a file of older facts with these over them, attribute by attribute.
    ///
    /// Attributes in `replacing` are left out of the older ones: a new snapshot
    /// of them is here.
    package func write(
        to path: String,
        over older: PersonFacts,
        replacing: Set<String> = []
    ) throws {
        let kept = older.columns.filter { !replacing.contains($0.attribute) }
        let names = Set(kept.map(\.attribute)).union(attributes.keys).sorted()
        var writer = try ColumnFileWriter(path: path)
        var note = ByteWriter()
        note.write(UInt32(names.count))
        for (index, name) in names.enumerated() {
            note.write(text: name)
            let join = try FactJoin(
                attributes[name],
                over: kept.first { $0.attribute == name },
                scratch: writer.scratchPath
            )
            try join.write("fact.\(index)", into: &writer)
        }
        try writer.finish(note: note.bytes)
    }
}
