// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Where a person's value of a name can lie: under the name itself, or inside of
/// a nested value that a shorter name has.
struct FactSource {
    let column: FactColumn
    /// The dotted names inside the nested value; empty for the value itself.
    let path: String

    /// The places of a name, those of longer names first.
    static func sources(of name: String, in facts: PersonFacts) -> [FactSource] {
        var sources: [FactSource] = []
        if let column = facts.column(name) { sources.append(FactSource(column: column, path: "")) }
        var end = name.endIndex
        while let dot = name[..<end].lastIndex(of: ".") {
            end = dot
            let path = String(name[name.index(after: dot)...])
            guard !path.isEmpty, let column = facts.column(String(name[..<dot])),
                column.holdsNested
            else { continue }
            sources.append(FactSource(column: column, path: path))
        }
        return sources
    }

    /// The dates that a text of the column stands for: its own, or those inside.
    func moments(in text: String) -> [Moment] {
        if path.isEmpty, let moment = MomentText.moment(in: text) { return [moment] }
        return (NestedText.elements(of: text, under: path) ?? []).compactMap { value in
            guard case .text(let date) = value else { return nil }
            return MomentText.moment(in: date)
        }
    }

    /// What is known of a person, or nothing.
    func value(of person: UInt32) -> PropertyValue? {
        guard let value = column.value(of: person), value != .null else { return nil }
        guard !path.isEmpty else { return value }
        guard case .json(let text) = value else { return nil }
        return NestedText.elements(of: text, under: path).map { .json(NestedText.list(of: $0)) }
    }
}

extension FactColumn {
    /// Whether anybody has a list or an object here.
    fileprivate var holdsNested: Bool { types.contains(PropertyType.json.rawValue) }
}

/// Compiles tests of what is known of a person.
extension PlanBuilder {
    /// Adds the tests of a fact that goes by any of some names: of each person
    /// the first that is known counts. The last test that is added is the entry.
    mutating func addFact(
        _ names: [String],
        _ comparison: Comparison,
        ignoresCase: Bool = false
    ) {
        let name = names.first ?? ""
        let (rules, isOwn) = rules(of: comparison)
        var acceptance = ValueAcceptance(comparison, of: name, now: snapshot.now, in: rules)
        acceptance.ignoresCase = ignoresCase
        let value = acceptance.test(numbers: &memory.numbers)
        let sources = names.flatMap { FactSource.sources(of: $0, in: snapshot.facts) }
        guard !sources.isEmpty else {
            note(
                "nothing called \"\(name)\" is known of anybody"
                    + Self.suggestion(name, snapshot.facts.columns.map(\.attribute))
            )
            memory.facts.append(
                FactTest(
                    people: UnsafeBufferPointer(start: nil, count: 0),
                    types: UnsafeBufferPointer(start: nil, count: 0),
                    bits: UnsafeBufferPointer(start: nil, count: 0),
                    value: value,
                    marks: 0
                )
            )
            return
        }
        var otherwise: Int32 = -1
        for source in sources.reversed() {
            let test = factTest(source, acceptance, value, otherwise, isOwn: isOwn)
            otherwise = Int32(memory.facts.count)
            memory.facts.append(test)
        }
    }

    private mutating func factTest(
        _ source: FactSource,
        _ acceptance: ValueAcceptance,
        _ value: ValueTest,
        _ otherwise: Int32,
        isOwn: Bool
    ) -> FactTest {
        let column = source.column
        if acceptance.isRelative {
            memory.dates.append(
                DateTest(
                    test: Int32(memory.facts.count),
                    isProperty: false,
                    acceptance: acceptance,
                    column: column,
                    isOwn: isOwn,
                    path: source.path
                )
            )
        }
        var test = FactTest(
            people: column.people,
            types: column.types,
            bits: column.bits,
            value: value,
            marks: Int32(memory.marks.count),
            textCount: UInt64(column.textCount),
            own: isOwn ? ownDate(acceptance, source) : -1,
            isInside: !source.path.isEmpty,
            otherwise: otherwise
        )
        if !test.isInside {
            let wanted = acceptance.wantedTexts
            for code in 0..<column.textCount {
                var isAccepted = false
                if wanted?.isEmpty != true {
                    isAccepted = acceptance.accepts(text: column.text(UInt32(code)))
                }
                memory.marks.append(isAccepted ? 1 : 0)
            }
        }
        if column.holdsNested {
            test.nestedMarks = Int32(memory.marks.count)
            markNested(source, acceptance)
        }
        return test
    }

    /// One mark for each text of a column that is a nested value's; each is read
    /// once, however many people have it.
    private mutating func markNested(_ source: FactSource, _ acceptance: ValueAcceptance) {
        let column = source.column
        let first = memory.marks.count
        memory.marks.append(contentsOf: repeatElement(0, count: column.textCount))
        var isSeen = [Bool](repeating: false, count: column.textCount)
        for place in 0..<column.people.count
        where column.types[place] == PropertyType.json.rawValue {
            let code = Int(clamping: column.bits[place])
            guard code < isSeen.count, !isSeen[code] else { continue }
            isSeen[code] = true
            let text = column.text(UInt32(code))
            let isAccepted = acceptance.accepts(nested: text, under: source.path)
            memory.marks[first + code] = isAccepted.map { $0 ? 1 : 0 } ?? FactTest.absentMark
        }
    }
}
