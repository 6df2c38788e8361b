// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// Compiles the conditions of a person.
extension PlanBuilder {
    /// Compiles an expression into a chain of tests; what it returns is the
    /// place of the first. Cheap tests go before dear ones.
    mutating func emit(
        _ expression: SegmentExpression,
        ifTrue: Int32,
        ifFalse: Int32
    ) -> Int32 {
        switch expression {
        case .everyone: return ifTrue
        case .all(let branches):
            var next = ifTrue
            for branch in dearestFirst(branches) {
                next = emit(branch, ifTrue: next, ifFalse: ifFalse)
            }
            return next
        case .any(let branches):
            var next = ifFalse
            for branch in dearestFirst(branches) {
                next = emit(branch, ifTrue: ifTrue, ifFalse: next)
            }
            return next
        case .not(let inner): return emit(inner, ifTrue: ifFalse, ifFalse: ifTrue)
        case .attribute(let name, let comparison):
            addFact([name], comparison)
            return step(.fact, memory.facts.count, ifTrue, ifFalse)
        case .did(let match, let times):
            let (least, most) = Self.range(times)
            memory.counts.append(CountTest(event: eventTest(match), least: least, most: most))
            return step(.count, memory.counts.count, ifTrue, ifFalse)
        case .measure(.count, let match, let sign, let number):
            return emitCount(match, sign, number, ifTrue, ifFalse)
        case .measure(let measure, let match, let sign, let number):
            memory.measures.append(measureTest(measure, match, sign, number))
            return step(.measure, memory.measures.count, ifTrue, ifFalse)
        case .elapsed(let unit, let edge, let match, let sign, let number):
            memory.elapsed.append(
                ElapsedTest(
                    event: eventTest(match),
                    isFirst: edge == .first,
                    unit: unit.milliseconds ?? TimeUnit.millisecondsPerDay,
                    now: snapshot.now,
                    number: NumberTest(sign, number)
                )
            )
            return step(.elapsed, memory.elapsed.count, ifTrue, ifFalse)
        case .sequence(let sequence):
            memory.sequences.append(sequenceTest(sequence))
            return step(.sequence, memory.sequences.count, ifTrue, ifFalse)
        case .segment(let name):
            // Definitions are put in place before; one that is not there has nobody.
            noteMissingSegment(name)
            return ifFalse
        case .sample(let share, let word):
            memory.samples.append(SampleTest(percent: share, word: word))
            return step(.sample, memory.samples.count, ifTrue, ifFalse)
        case .near(let place, let kilometres):
            memory.places.append(
                NearTest(
                    place: place,
                    kilometres: kilometres,
                    latitude: knownFact(NearTest.latitudeName),
                    longitude: knownFact(NearTest.longitudeName)
                )
            )
            return step(.near, memory.places.count, ifTrue, ifFalse)
        case .inPlace(let place): return emit(place, ifTrue, ifFalse)
        }
    }

    private mutating func emit(
        _ place: PlaceNames,
        _ ifTrue: Int32,
        _ ifFalse: Int32
    ) -> Int32 {
        var next = ifTrue
        for (traits, comparison) in place.tests {
            addFact(traits, comparison, ignoresCase: true)
            next = step(.fact, memory.facts.count, next, ifFalse)
        }
        return next
    }

    private mutating func step(
        _ kind: PlanStep.Kind,
        _ testCount: Int,
        _ ifTrue: Int32,
        _ ifFalse: Int32
    ) -> Int32 {
        memory.steps.append(
            PlanStep(kind: kind, test: Int32(testCount - 1), ifTrue: ifTrue, ifFalse: ifFalse)
        )
        return Int32(memory.steps.count - 1)
    }

    private func dearestFirst(_ branches: [SegmentExpression]) -> [SegmentExpression] {
        branches.enumerated()
            .map { (cost: cost($1), place: $0, branch: $1) }
            .sorted { ($0.cost, $0.place) > ($1.cost, $1.place) }
            .map(\.branch)
    }

    /// What a test costs by and large: some work, and more for each row of the
    /// event that a person has on average.
    private func cost(_ expression: SegmentExpression) -> Double {
        switch expression {
        case .everyone: 0
        case .attribute, .segment, .sample: 1
        case .near, .inPlace: 2
        case .did(let match, _), .elapsed(_, _, let match, _, _):
            2 + rowsEach(match.event) * (match.filter == nil ? 0.5 : 4)
        case .measure(_, let match, _, _): 3 + rowsEach(match.event) * 4
        case .sequence(let sequence):
            8 + sequence.steps.reduce(0) { $0 + rowsEach($1) } * 2
        case .not(let inner): cost(inner)
        case .all(let branches), .any(let branches): branches.reduce(0) { $0 + cost($1) }
        }
    }

    private func rowsEach(_ event: EventName) -> Double {
        let people = max(1, snapshot.parts.map(\.people.count).max() ?? 1)
        let rows = snapshot.parts.reduce(0) { $0 + $1.rowCount }
        guard case .named(let name) = event else { return Double(rows) / Double(people) }
        guard let code = snapshot.dictionary.code(ofEvent: name) else { return 0 }
        return Double(snapshot.rowCount(event: Int(code))) / Double(people)
    }

    private static func range(_ times: Times) -> (least: Int, most: Int) {
        switch times {
        case .atLeast(let count): (count, .max)
        case .atMost(let count): (0, count)
        case .exactly(let count): (count, count)
        }
    }

    /// A comparison of a count as the range of counts that pass.
    private mutating func emitCount(
        _ match: EventMatch,
        _ sign: ComparisonOperator,
        _ number: Double,
        _ ifTrue: Int32,
        _ ifFalse: Int32
    ) -> Int32 {
        // No count comes near the limit, so clamping changes no answer.
        let value = min(max(number, -1), 1e15)
        let isWhole = value == value.rounded()
        let floor = Int(value.rounded(.down))
        var least = 0
        var most = Int.max
        switch sign {
        case .equal, .notEqual: (least, most) = isWhole ? (floor, floor) : (1, 0)
        case .less: most = isWhole ? floor - 1 : floor
        case .lessOrEqual: most = floor
        case .greater: least = floor + 1
        case .greaterOrEqual: least = isWhole ? floor : floor + 1
        }
        memory.counts.append(CountTest(event: eventTest(match), least: least, most: most))
        let isSwapped = sign == .notEqual
        return step(
            .count,
            memory.counts.count,
            isSwapped ? ifFalse : ifTrue,
            isSwapped ? ifTrue : ifFalse
        )
    }

    private mutating func measureTest(
        _ measure: Measure,
        _ match: EventMatch,
        _ sign: ComparisonOperator,
        _ number: Double
    ) -> MeasureTest {
        if case .affinity(let affinity) = measure {
            return affinityTest(affinity, match, NumberTest(sign, number))
        }
        let (kind, name): (MeasureTest.Kind, String) =
            switch measure {
            case .sum(let name): (.sum, name)
            case .minimum(let name): (.minimum, name)
            case .maximum(let name): (.maximum, name)
            case .average(let name): (.average, name)
            case .days: (.days, "")
            case .sessions: (.sessions, "")
            case .distinct(let name): (.distinct, name)
            case .count, .affinity: (.sum, "")
            }
        return MeasureTest(
            event: eventTest(match),
            kind: kind,
            isMoney: name == Self.moneyName,
            property: name.isEmpty ? -1 : property(name),
            number: NumberTest(sign, number)
        )
    }

    private mutating func sequenceTest(_ sequence: EventSequence) -> SequenceTest {
        let codes = sequence.steps.map { code($0) }
        let first = Int32(memory.codes.count)
        memory.codes.append(contentsOf: codes)
        return SequenceTest(
            event: rowTest(sequence.window, sequence.filter),
            first: first,
            count: Int32(codes.count),
            within: sequence.within.map { $0.moved(0, 1) } ?? .max,
            without: sequence.without.map { code($0) } ?? EventTest.noCode
        )
    }
}
