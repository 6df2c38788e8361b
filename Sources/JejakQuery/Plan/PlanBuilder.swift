// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Something about a question that its author should know, though it has an
/// answer: most often a name that nothing is called.
package struct QueryNote: Sendable, Equatable {
    package let sentence: String
}

/// Turns expressions into flat lists over one snapshot: names become codes,
/// properties become columns, texts become marks on codes.
///
/// Time grows with the question, times the parts; and for each tested text
/// column with its different texts.
struct PlanBuilder {
    let snapshot: JourneySnapshot
    var memory = PlanMemory()
    private(set) var notes: [QueryNote] = []
    private var propertyPlaces: [String: Int32] = [:]

    /// What the journeys hold as money.
    static let moneyName = "revenue"

    init(_ snapshot: JourneySnapshot) {
        self.snapshot = snapshot
        memory.partCount = snapshot.parts.count
        memory.now = snapshot.now
    }

    // MARK: Names

    mutating func note(_ sentence: String) {
        let note = QueryNote(sentence: sentence)
        if !notes.contains(note) { notes.append(note) }
    }

    static func suggestion(_ name: String, _ candidates: [String]) -> String {
        Spelling.nearest(to: name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    mutating func noteMissingSegment(_ name: String) {
        note("no segment is called \"\(name)\"")
    }

    /// A fact that a clause needs by its name.
    mutating func knownFact(_ name: String) -> FactColumn? {
        let column = snapshot.facts.column(name)
        if column == nil { note("nothing called \"\(name)\" is known of anybody") }
        return column
    }

    mutating func code(_ event: EventName) -> Int32 {
        switch event {
        case .any:
            markFootprints()
            return EventTest.anyCode
        case .named(let name):
            if let code = snapshot.dictionary.code(ofEvent: name) { return Int32(code) }
            note(
                "no event is called \"\(name)\""
                    + Self.suggestion(name, snapshot.dictionary.eventNames)
            )
            return EventTest.noCode
        }
    }

    /// Only questions about any event pay for the marks.
    private mutating func markFootprints() {
        guard memory.footprints.isEmpty else { return }
        memory.footprints = [UInt8](repeating: 1, count: Int(UInt16.max) + 1)
        for (code, name) in snapshot.dictionary.eventNames.enumerated() where name.hasPrefix("$") {
            memory.footprints[code] = 0
        }
    }

    /// The place of a property's columns, one entry for each part.
    mutating func property(_ name: String) -> Int32 {
        if let place = propertyPlaces[name] { return place }
        let place = Int32(memory.partProperties.count)
        propertyPlaces[name] = place
        let isKnown = snapshot.dictionary.code(ofKey: name) != nil
        if !isKnown, name != Self.moneyName {
            note(
                "no event has a property called \"\(name)\""
                    + Self.suggestion(name, snapshot.dictionary.propertyKeys)
            )
        }
        for part in snapshot.parts {
            let key = part.dictionary.code(ofKey: name)
            memory.partProperties.append(PartProperty(key.map(part.columns(ofKey:)) ?? []))
        }
        return place
    }

    // MARK: Rows

    mutating func eventTest(_ match: EventMatch) -> EventTest {
        let code = code(match.event)
        return rowTest(match.window, match.filter, code: code)
    }

    /// The window and filter of rows whose codes are tested elsewhere, or here.
    mutating func rowTest(
        _ window: TimeWindow,
        _ filter: PropertyExpression?,
        code: Int32 = EventTest.noCode
    ) -> EventTest {
        var test = windowTest(window, code: code)
        if let filter { test.filter = entry(filter) }
        if let span = window.last {
            test.span = Int32(memory.spans.count)
            memory.spans.append(span)
        }
        return test
    }

    /// Compiles the conditions of one event.
    mutating func entry(_ filter: PropertyExpression) -> Int32 {
        emit(filter, ifTrue: PlanStep.yes, ifFalse: PlanStep.no)
    }

    private mutating func emit(
        _ filter: PropertyExpression,
        ifTrue: Int32,
        ifFalse: Int32
    ) -> Int32 {
        switch filter {
        case .all(let branches):
            var next = ifTrue
            for branch in branches.reversed() {
                next = emit(branch, ifTrue: next, ifFalse: ifFalse)
            }
            return next
        case .any(let branches):
            var next = ifFalse
            for branch in branches.reversed() {
                next = emit(branch, ifTrue: ifTrue, ifFalse: next)
            }
            return next
        case .not(let inner): return emit(inner, ifTrue: ifFalse, ifFalse: ifTrue)
        case .property(let name, let comparison):
            let test = Int32(memory.propertyTests.count)
            memory.propertyTests.append(propertyTest(name, comparison))
            memory.filterSteps.append(
                PlanStep(kind: .property, test: test, ifTrue: ifTrue, ifFalse: ifFalse)
            )
            return Int32(memory.filterSteps.count - 1)
        }
    }

    private mutating func propertyTest(
        _ name: String,
        _ comparison: Comparison
    ) -> PropertyTest {
        // Only attributes are asked by each person's zone.
        let rules = rules(of: comparison).rules
        let acceptance = ValueAcceptance(comparison, of: name, now: snapshot.now, in: rules)
        if acceptance.isRelative {
            memory.dates.append(
                DateTest(
                    test: Int32(memory.propertyTests.count),
                    isProperty: true,
                    acceptance: acceptance
                )
            )
        }
        let place = property(name)
        let firstMarks = Int32(memory.partMarks.count)
        for part in 0..<memory.partCount {
            memory.partMarks.append(Int32(memory.marks.count))
            let columns = memory.partProperties[Int(place) + part]
            if let texts = columns.text { mark(texts, acceptance) }
            if let lists = columns.list { mark(lists: lists, acceptance) }
        }
        return PropertyTest(
            isMoney: name == Self.moneyName,
            property: place,
            value: acceptance.test(numbers: &memory.numbers),
            firstMarks: firstMarks
        )
    }

    /// Marks the texts of a column that are accepted.
    private mutating func mark(_ column: PropertyColumn, _ acceptance: ValueAcceptance) {
        guard let wanted = acceptance.wantedTexts else {
            for code in 0..<column.textCount {
                let isAccepted = acceptance.accepts(text: column.text(UInt32(code)))
                memory.marks.append(isAccepted ? 1 : 0)
            }
            return
        }
        let first = memory.marks.count
        memory.marks.append(contentsOf: repeatElement(0, count: column.textCount))
        for text in wanted {
            guard let code = column.code(ofText: text) else { continue }
            memory.marks[first + Int(code)] = 1
        }
    }

    /// Marks the lists that are accepted, behind the texts of the same property.
    private mutating func mark(lists column: PropertyColumn, _ acceptance: ValueAcceptance) {
        for code in 0..<column.textCount {
            let isAccepted = acceptance.accepts(nested: column.text(UInt32(code))) ?? false
            memory.marks.append(isAccepted ? 1 : 0)
        }
    }
}
