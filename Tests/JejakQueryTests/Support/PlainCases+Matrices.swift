// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney
internal import JejakQuery

/// Answers that are tables of events, in the words of the files.
extension PlainFile {
    private static func joined(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: " ")
    }

    static func answer(
        _ question: TransitionsQuestion,
        over snapshot: JourneySnapshot
    ) -> [String] {
        let plan = TransitionsPlan(question, snapshot)
        let table = plan.run()
        let rows = table.events.indices.map { place in
            "\(table.events[place] ?? "rest"): \(joined(table.counts[place])) "
                + "end \(table.ends[place])"
        }
        return ["\(table.people) people \(table.chains) chains", "start: \(joined(table.starts))"]
            + rows + plan.notes.map { "note \($0.sentence)" }
    }

    static func answer(_ question: StepsQuestion, over snapshot: JourneySnapshot) -> [String] {
        let plan = StepsPlan(question, snapshot)
        let table = plan.run()
        let rows = table.events.indices.map { place in
            "\(table.events[place] ?? "rest"): \(joined(table.counts[place]))"
        }
        return ["\(table.people) people"] + rows + ["ended: \(joined(table.ended))"]
            + plan.notes.map { "note \($0.sentence)" }
    }

    static func answer(
        _ question: BottlenecksQuestion,
        over snapshot: JourneySnapshot
    ) -> [String] {
        let plan = BottlenecksPlan(question, snapshot)
        let table = plan.run()
        let pages = table.pages.map { page in
            ([
                "\(page.page ?? "none"): visits \(page.visits) exits \(page.exits) "
                    + "people \(page.people) views \(page.views)"
            ] + (page.medianSeconds.map { ["dwell \($0)"] } ?? [])
                + page.vitals.map { "\($0.name) \($0.p75)" }).joined(separator: " ")
        }
        let rest =
            table.restPages > 0
            ? ["rest \(table.restPages): visits \(table.restVisits) exits \(table.restExits)"] : []
        return ["\(table.visits) visits \(table.running) running"] + pages + rest
            + plan.notes.map { "note \($0.sentence)" }
    }
}
