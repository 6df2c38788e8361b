// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney
package import JejakLearn

/// Everybody's footprints with categories, media, clocks and traits, as features
/// and personas read them, with the code of each person beside it.
///
/// Memory: 28 bytes a row, and what the traits take.
package struct PeopleExport: Sendable {
    package let table: PeopleTable
    /// One a person of the table, rising unless identities moved.
    package let codes: [UInt32]

    /// `zone` is that of people of whom nobody said another.
    package init(_ snapshot: JourneySnapshot, keys: [String], zone: String?) {
        let export = JourneyExport(snapshot, keys: keys)
        codes = export.codes
        var categories = TextRows(snapshot, ["category", "product_category", "products.category"])
        var media = TextRows(snapshot, ["context.medium", "context.campaign.medium"])
        var categoryCodes: [Int32] = []
        var mediumCodes: [Int32] = []
        categoryCodes.reserveCapacity(export.table.rowCount)
        mediumCodes.reserveCapacity(export.table.rowCount)
        let isFootprint = snapshot.dictionary.eventNames.map { !$0.hasPrefix("$") }
        snapshot.scan(from: 0, to: .max) { view in
            for index in 0..<view.count where isFootprint[Int(view.events[index])] {
                let place = view.reference(index)
                categoryCodes.append(categories.code(place))
                mediumCodes.append(media.code(place))
            }
        }
        table = PeopleTable(
            journeys: export.table,
            categories: categoryCodes,
            categoryNames: categories.names,
            media: mediumCodes,
            mediumNames: media.names,
            clockMinutes: Self.clocks(export, snapshot.facts, zone),
            traits: PersonaMaker.traitNames.compactMap { name in
                snapshot.facts.column(name).map { Self.trait($0, export.codes) }
            }
        )
    }

    /// The places of people in the table; whoever left no footprint has none.
    package func places(of people: [UInt32]) -> [Int] {
        let wanted = Set(people)
        return codes.indices.filter { wanted.contains(codes[$0]) }
    }

    /// How far clocks are ahead of UTC at each person's latest footprint.
    private static func clocks(
        _ export: JourneyExport,
        _ facts: PersonFacts,
        _ zone: String?
    ) -> [Int32] {
        let columns = ["timezone", "context.timezone"].compactMap { facts.column($0) }
        return export.codes.indices.map { person in
            let said = columns.lazy.compactMap { column -> TimeZoneRules? in
                guard case .text(let name)? = column.value(of: export.codes[person]) else {
                    return nil
                }
                return TimeZoneTable.machine.rules(name)
            }.first
            let rules = said ?? zone.flatMap { TimeZoneTable.machine.rules($0) } ?? .utc
            let last = export.table.times[export.table.offsets[person + 1] - 1]
            return Int32(clamping: rules.offset(at: last) / 60_000)
        }
    }

    /// What was said of each: numbers, texts, and the texts of lists.
    private static func trait(_ column: FactColumn, _ people: [UInt32]) -> TraitColumn {
        var numbers: [Double] = []
        var starts = [0]
        var codes: [Int32] = []
        var texts: [String] = []
        var places: [String: Int32] = [:]
        func code(_ text: String) -> Int32 {
            if let known = places[text] { return known }
            places[text] = Int32(texts.count)
            texts.append(text)
            return Int32(texts.count - 1)
        }
        for person in people {
            var number = Double.nan
            switch column.value(of: person) {
            case .number(let value)?: number = value
            case .text(let text)? where !text.isEmpty: codes.append(code(text))
            case .json(let json)?:
                for case .text(let text) in NestedText.elements(of: json, under: "") ?? [] {
                    codes.append(code(text))
                }
            default: break
            }
            numbers.append(number)
            starts.append(codes.count)
        }
        return TraitColumn(
            name: column.attribute,
            numbers: numbers,
            starts: starts,
            codes: codes,
            texts: texts
        )
    }
}

/// Reads one text a row from the first of some properties that has one, as codes
/// into names of its own.
private struct TextRows {
    /// A column of a part, and what its codes are here; -2 where not yet asked.
    private struct Source {
        let column: PropertyColumn
        var known: [Int32]
    }

    private(set) var names: [String] = []
    private var places: [String: Int32] = [:]
    private var parts: [[Source]]

    init(_ snapshot: JourneySnapshot, _ keys: [String]) {
        parts = snapshot.parts.map { part in
            keys.flatMap { key -> [Source] in
                guard let code = part.dictionary.code(ofKey: key) else { return [] }
                return part.columns(ofKey: code).filter { $0.type == .text || $0.type == .json }
                    .map { Source(column: $0, known: Array(repeating: -2, count: $0.textCount)) }
            }
        }
    }

    mutating func code(_ place: RowReference) -> Int32 {
        let part = Int(place.part)
        for index in parts[part].indices {
            guard let code = parts[part][index].column.code(ofRow: Int(place.row)),
                Int(code) < parts[part][index].known.count
            else { continue }
            var known = parts[part][index].known[Int(code)]
            if known == -2 {
                known = intern(parts[part][index].column, code)
                parts[part][index].known[Int(code)] = known
            }
            if known >= 0 { return known }
        }
        return -1
    }

    /// The first text of a list stands for it.
    private mutating func intern(_ column: PropertyColumn, _ code: UInt32) -> Int32 {
        var text = column.text(code)
        if column.type == .json {
            let first = NestedText.elements(of: text, under: "")?.first
            guard case .text(let name)? = first else { return -1 }
            text = name
        }
        guard !text.isEmpty else { return -1 }
        if let known = places[text] { return known }
        places[text] = Int32(names.count)
        names.append(text)
        return Int32(names.count - 1)
    }
}
