// SPDX-License-Identifier: Apache-2.0

package import JejakJourney

/// What a question comes back as, in the shape of the JSON answers.
///
/// Encoding writes `kind` and the fields of the kind into a keyed container;
/// who adds `seconds` encodes into the same encoder.
package enum Answer: Sendable, Equatable, Encodable {
    case segment(people: Int, of: Int)
    case funnel(FunnelReport)
    case retention(RetentionTable)
    case trend(TrendTable)
    case paths(PathsTable)
    case transitions(TransitionTable)
    case steps(StepTable)
    case bottlenecks(BottleneckTable)

    package var kind: String {
        switch self {
        case .segment: "segment"
        case .funnel: "funnel"
        case .retention: "retention"
        case .trend: "trend"
        case .paths: "paths"
        case .transitions: "transitions"
        case .steps: "steps"
        case .bottlenecks: "bottlenecks"
        }
    }

    private enum Key: String, CodingKey {
        case kind
        case people
        case of
        case steps
        case groups
        case rest
        case restGroups
        case cohorts
        case outside
        case periods
        case lines
        case restValues
        case links
        case events
        case counts
        case chains
        case starts
        case ends
        case ended
        case visits
        case running
        case pages
        case restPages
        case restVisits
        case restExits
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .segment(let people, let everybody):
            try container.encode(people, forKey: .people)
            try container.encode(everybody, forKey: .of)
        case .funnel(let report):
            try container.encode(report.steps, forKey: .steps)
            if !report.groups.isEmpty { try container.encode(report.groups, forKey: .groups) }
            if report.restGroups > 0 {
                try container.encode(report.rest, forKey: .rest)
                try container.encode(report.restGroups, forKey: .restGroups)
            }
        case .retention(let table):
            try container.encode(table.cohorts, forKey: .cohorts)
            try container.encode(table.outside, forKey: .outside)
        case .trend(let table):
            try container.encode(table.periods, forKey: .periods)
            try container.encode(table.lines, forKey: .lines)
            try container.encodeIfPresent(table.rest, forKey: .rest)
            try container.encode(table.restValues, forKey: .restValues)
            try container.encode(table.outside, forKey: .outside)
        case .paths(let table):
            try container.encode(table.people, forKey: .people)
            try container.encode(table.steps, forKey: .steps)
            try container.encode(table.links, forKey: .links)
        case .transitions(let table):
            try container.encode(table.people, forKey: .people)
            try container.encode(table.chains, forKey: .chains)
            try container.encode(table.events, forKey: .events)
            try container.encode(table.starts, forKey: .starts)
            try container.encode(table.counts, forKey: .counts)
            try container.encode(table.ends, forKey: .ends)
        case .steps(let table):
            try container.encode(table.people, forKey: .people)
            try container.encode(table.events, forKey: .events)
            try container.encode(table.counts, forKey: .counts)
            try container.encode(table.ended, forKey: .ended)
        case .bottlenecks(let table):
            try container.encode(table.visits, forKey: .visits)
            try container.encode(table.running, forKey: .running)
            try container.encode(table.pages, forKey: .pages)
            try container.encode(table.restPages, forKey: .restPages)
            try container.encode(table.restVisits, forKey: .restVisits)
            try container.encode(table.restExits, forKey: .restExits)
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
        case .retention(let question):
            let plan = RetentionPlan(question, snapshot)
            return (.retention(plan.run()), plan.notes)
        case .trend(let question):
            let plan = TrendPlan(question, snapshot)
            return (.trend(plan.run()), plan.notes)
        case .paths(let question):
            let plan = PathsPlan(question, snapshot)
            return (.paths(plan.run()), plan.notes)
        case .transitions(let question):
            let plan = TransitionsPlan(question, snapshot)
            return (.transitions(plan.run()), plan.notes)
        case .steps(let question):
            let plan = StepsPlan(question, snapshot)
            return (.steps(plan.run()), plan.notes)
        case .bottlenecks(let question):
            let plan = BottlenecksPlan(question, snapshot)
            return (.bottlenecks(plan.run()), plan.notes)
        }
    }
}
