// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// A person's footprints as a test asks for them.
///
/// The same tests run over a whole journey and over the lists of single events
/// that an index gives: rows of other events change no answer, so leaving them
/// out does not either.
protocol PersonRows {
    var person: UInt32 { get }
    /// At least the footprints of an event; of code `anyCode` all.
    func view(event code: Int32) -> JourneyView
    func whole() -> JourneyView
    /// False only where the person never did it.
    func has(event code: Int32) -> Bool
}

extension EventScan: PersonRows {}

/// A whole journey.
struct WholeJourney: PersonRows {
    private let journey: JourneyView

    init(_ journey: JourneyView) {
        self.journey = journey
    }

    var person: UInt32 { journey.person }

    @inline(__always)
    func view(event code: Int32) -> JourneyView { journey }

    @inline(__always)
    func whole() -> JourneyView { journey }

    @inline(__always)
    func has(event code: Int32) -> Bool { true }
}

extension PlanReader {
    /// Whether the person belongs to the segment.
    func holds(_ view: JourneyView) -> Bool { holds(WholeJourney(view)) }

    /// As above, by whatever shows the person's footprints.
    @inline(__always)
    func holds(_ rows: some PersonRows) -> Bool {
        var step = entry
        while step >= 0 {
            let current = steps[Int(step)]
            step = holds(current.kind, Int(current.test), rows) ? current.ifTrue : current.ifFalse
        }
        return step == PlanStep.yes
    }

    /// Whether one test of the plan holds.
    @inline(__always)
    func holds(_ kind: PlanStep.Kind, _ test: Int, _ rows: some PersonRows) -> Bool {
        switch kind {
        case .fact: return fact(test, of: rows.person)
        case .count:
            let code = counts[test].event.code
            if code == EventTest.noCode { return passesNone(counts[test]) }
            return count(counts[test], rows.view(event: code))
        case .measure:
            return measure(measures[test], rows.view(event: measures[test].event.code))
        case .elapsed:
            return elapsed(elapsed[test], rows.view(event: elapsed[test].event.code))
        case .sequence:
            let sequence = sequences[test]
            for step in sequence.first..<sequence.first &+ sequence.count {
                let code = codes[Int(step)]
                if code == EventTest.noCode || !rows.has(event: code) { return false }
            }
            return self.sequence(sequence, rows.whole())
        case .sample: return samples[test].holds(rows.person)
        case .near: return places[test].holds(rows.person)
        case .property: return false
        }
    }
}

extension PlanMemory {
    /// The codes of all events that the plan's tests of people name.
    var askedEvents: [UInt16] {
        let codes =
            counts.map(\.event.code) + measures.map(\.event.code) + elapsed.map(\.event.code)
            + codes
        return Set(codes.filter { $0 >= 0 }).sorted().map { UInt16($0) }
    }
}
