// SPDX-License-Identifier: Apache-2.0

package import JejakJourney

/// What a question comes back as, in the shape of the JSON answers.
///
/// Encoding writes `kind` and the fields of the kind into a keyed container;
/// who adds `seconds` encodes into the same encoder.
package enum Answer: Sendable, Equatable, Encodable {
    case segment(people: Int, of: Int)
    case funnel([FunnelStep])

    package var kind: String {
        switch self {
        case .segment: "segment"
        case .funnel: "funnel"
        }
    }

    private enum Key: String, CodingKey {
        case kind
        case people
        case of
        case steps
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .segment(let people, let everybody):
            try container.encode(people, forKey: .people)
            try container.encode(everybody, forKey: .of)
        case .funnel(let steps): try container.encode(steps, forKey: .steps)
        }
    }
}

extension Question {
    /// Plans and runs the question over a snapshot.
    package func answer(over snapshot: JourneySnapshot) -> (answer: Answer, notes: [QueryNote]) {
        switch self {
        case .segmentCount(let expression):
            let plan = SegmentPlan(expression, snapshot)
            let result = plan.run()
            return (.segment(people: result.people.count, of: result.of), plan.notes)
        case .funnel(let question):
            let plan = FunnelPlan(question, snapshot)
            return (.funnel(plan.run()), plan.notes)
        }
    }
}
