// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb

/// Segments and questions whose every text tries to break out.
extension HostileSource {
    private var text: String { Self.payload }
    private var link: PersonLink { PersonLink(key: text, name: text) }

    private func segment(_ state: KeptSegmentContent.State) -> KeptSegmentContent {
        KeptSegmentContent(
            name: text,
            text: text,
            state: state,
            members: .max,
            created: .min,
            changed: .max
        )
    }

    func keptSegments() -> KeptSegmentsContent {
        KeptSegmentsContent(
            of: -1,
            segments: [segment(.live), segment(.computing(done: .nan)), segment(.stale(text))],
            now: 1_751_270_400_000
        )
    }

    func count(ofSegment expression: String) -> SegmentCountContent {
        SegmentCountContent(people: .max, of: -1, notes: [text], historyEnds: .min)
    }

    func keptSegment(_ query: KeptSegmentQuery) -> KeptSegmentPageContent? {
        let row = people(PeopleQuery(text: "", pageSize: 1)).rows.first
        return KeptSegmentPageContent(
            segment: segment(.stale(text)),
            of: 0,
            members: row.map { [SegmentMemberContent(row: $0, since: .min)] } ?? [],
            total: .max,
            days: [
                DayMoves(dayStart: .min, entries: .max, exits: -1),
                DayMoves(dayStart: .max, entries: .min, exits: .max),
            ],
            latest: [SegmentMoveContent(person: link, time: .max, isEntry: true, cause: nil)]
        )
    }

    func reason(of person: String, inSegment name: String) -> SegmentReasonPageContent? {
        let clause = SegmentReasonContent(
            shape: .clause,
            text: text,
            holds: false,
            until: .min,
            evidence: [SegmentEvidenceContent(event: text, time: .max)],
            evidenceCount: .max,
            known: text
        )
        return SegmentReasonPageContent(
            segment: text,
            person: link,
            reason: SegmentReasonContent(shape: .any, text: text, holds: true, parts: [clause])
        )
    }

    func flow(_ query: SegmentFlowQuery) -> SegmentFlowContent {
        SegmentFlowContent(
            names: [text, text],
            people: [[.max, -1], [.max, .min, .max], [0]],
            arms: SegmentArmsContent(
                reached: [[.max, .max], [.min]],
                held: [],
                gaps: [[SegmentArmsContent.Gap(difference: .nan, low: .infinity, high: -1e300)]],
                least: .min
            )
        )
    }

    func armsChoices() -> [ArmsChoice] {
        [
            ArmsChoice(id: text, name: text, started: .max),
            ArmsChoice(id: "x", name: "", started: 0),
        ]
    }

    func perform(_ command: SegmentCommand) {}
    func perform(_ command: QuestionCommand) {}

    func savedQuestions() -> [SavedQuestionContent] {
        // A text is always one of JSON.
        let said = String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
        let answers = [
            """
            {"kind":"funnel","steps":[{"name":\(said),"people":-1,"medianSeconds":1e300,\
            "ninetiethSeconds":-1e300},{"name":\(said),"people":9223372036854775807}],\
            "groups":[{"value":\(said),"people":[]}]}
            """,
            """
            {"kind":"retention","cohorts":[{"start":\(said),"size":0,\
            "returned":[9223372036854775807,-9223372036854775808]}]}
            """,
            """
            {"kind":"trend","periods":[\(said)],"lines":[{"value":\(said),\
            "values":[1e308,-1e308,null]}]}
            """,
            """
            {"kind":"paths","people":1,"steps":[[{"event":\(said),"people":-5}],\
            [{"people":9223372036854775807}]],"links":[{"step":-1,"from":9,"to":-9,"people":1}]}
            """,
            """
            {"kind":"transitions","people":1,"chains":-9223372036854775808,"events":[\(said),null],\
            "starts":[],"counts":[[9223372036854775807,9223372036854775807],[]],\
            "ends":[9223372036854775807]}
            """,
            """
            {"kind":"steps","people":1,"events":[\(said)],"counts":[[9223372036854775807,-5]],\
            "ended":[-1,9223372036854775807,3]}
            """,
            """
            {"kind":"bottlenecks","visits":-1,"running":-1,"least":-1,"pages":[{"page":\(said),\
            "visits":-1,"people":9223372036854775807,"exits":-9223372036854775808,\
            "dropOff":1e308,"dropOffLow":-1e308,"dropOffHigh":1e308,"othersDropOff":-1,\
            "lostMore":1e308,"finding":\(said),"medianSeconds":1e308,\
            "vitals":{"lcp":{"p75":-1e308,"measured":-1}}}]}
            """, text,
        ]
        return answers.enumerated().map { place, answer in
            SavedQuestionContent(
                id: Int64(place),
                name: text,
                text: text,
                answer: Array(answer.utf8)
            )
        }
    }
}
