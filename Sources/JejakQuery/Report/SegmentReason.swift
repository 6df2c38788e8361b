// SPDX-License-Identifier: Apache-2.0

package import JejakCore
package import JejakJourney

/// Why somebody belongs to a segment or does not, clause by clause.
package struct SegmentReason: Sendable, Equatable {
    /// A footprint that a clause found.
    package struct Evidence: Sendable, Equatable {
        package let event: String
        package let time: Int64
    }

    /// How the clauses below go together.
    package enum Shape: String, Sendable {
        case all
        case any
        case not
        case clause
    }

    package let shape: Shape
    /// The clause in the segment language.
    package let text: String
    package let holds: Bool
    /// The first instant at which time alone can change it.
    package let until: Int64
    /// The latest footprints that count for the clause, the newest first.
    package let evidence: [Evidence]
    /// How many count in all.
    package let evidenceCount: Int
    /// What is known, for a clause about an attribute.
    package let known: PropertyValue?
    package let parts: [SegmentReason]

    package static let mostEvidence = 5
}

extension SegmentExpression {
    /// Why the expression holds of a person of the snapshot, or does not. Time
    /// grows with the clauses times the person's rows.
    package func reason(for person: UInt32, over snapshot: JourneySnapshot) -> SegmentReason {
        let judgement = SegmentPlan(self, snapshot).judge(person)
        let parts = children.map { $0.reason(for: person, over: snapshot) }
        var evidence: [SegmentReason.Evidence] = []
        var count = 0
        if let match {
            (evidence, count) = Self.evidence(match, of: person, over: snapshot)
        }
        var known: PropertyValue?
        if case .attribute(let name, _) = self {
            known =
                FactSource.sources(of: name, in: snapshot.facts).lazy
                .compactMap { $0.value(of: person) }.first
        }
        return SegmentReason(
            shape: shape,
            text: SegmentPrinter.text(self),
            holds: judgement.isMember,
            until: judgement.until,
            evidence: evidence,
            evidenceCount: count,
            known: known,
            parts: parts
        )
    }

    private var shape: SegmentReason.Shape {
        switch self {
        case .all: .all
        case .any: .any
        case .not: .not
        default: .clause
        }
    }

    private var children: [SegmentExpression] {
        switch self {
        case .all(let branches), .any(let branches): branches
        case .not(let inner): [inner]
        default: []
        }
    }

    /// The events that a clause looks for; of a sequence, all its steps.
    private var match: [EventMatch]? {
        switch self {
        case .measure(.affinity(let affinity), var match, _, _):
            let said = PropertyExpression.any(
                Affinity.names(of: affinity.property).map {
                    .property($0, .compare(.equal, affinity.value))
                }
            )
            match.filter = match.filter.map { .all([$0, said]) } ?? said
            return [match]
        case .did(let match, _), .measure(_, let match, _, _), .elapsed(_, _, let match, _, _):
            return [match]
        case .sequence(let sequence):
            return sequence.steps.map {
                EventMatch($0, window: sequence.window, filter: sequence.filter)
            }
        default: return nil
        }
    }

    private static func evidence(
        _ matches: [EventMatch],
        of person: UInt32,
        over snapshot: JourneySnapshot
    ) -> ([SegmentReason.Evidence], Int) {
        var builder = PlanBuilder(snapshot)
        let tests = matches.map { builder.eventTest($0) }
        var found: [SegmentReason.Evidence] = []
        var count = 0
        builder.memory.read { reader in
            _ = snapshot.show(person) { view in
                for row in (0..<view.count).reversed() {
                    let counts = tests.contains { test in
                        reader.rows(test, view).contains(row) && reader.counts(test, view, row)
                    }
                    guard counts else { continue }
                    count += 1
                    guard found.count < SegmentReason.mostEvidence else { continue }
                    found.append(
                        SegmentReason.Evidence(
                            event: snapshot.dictionary.eventNames[Int(view.events[row])],
                            time: view.times[row]
                        )
                    )
                }
            }
        }
        return (found, count)
    }
}
