// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// The kept segments and saved questions of the fixture.
extension FixtureSource {
    private var kept: [KeptSegmentContent] {
        if isEmpty { return [] }
        func segment(
            _ name: String,
            _ text: String,
            _ state: KeptSegmentContent.State,
            _ members: Int
        ) -> KeptSegmentContent {
            KeptSegmentContent(
                name: name,
                text: text,
                state: state,
                members: members,
                created: Self.now - 20 * Self.day,
                changed: Self.now - 3 * Self.day
            )
        }
        return [
            segment("Jogja gold", "city = \"Yogyakarta\" and loyaltyTier = \"gold\"", .live, 84),
            segment(
                "slow",
                "did \"Order Completed\" at least 2 times in last 90 days",
                .computing(done: 0.62),
                1_204
            ),
            segment("broken", "in segment \"gone\"", .stale("no segment is called 'gone'"), 12),
        ]
    }

    func keptSegments() -> KeptSegmentsContent {
        KeptSegmentsContent(of: isEmpty ? 0 : 5_000, segments: kept, now: Self.now)
    }

    func count(ofSegment text: String) throws -> SegmentCountContent {
        if text.contains("in segment") {
            throw WebError(.badRequest, "no segment is called 'gone'")
        }
        return SegmentCountContent(
            people: isEmpty ? 0 : 1_280,
            of: isEmpty ? 0 : 5_000,
            notes: text.contains("\"x\"") ? ["no event is called \"x\""] : [],
            historyEnds: Self.now - 90 * Self.day
        )
    }

    func keptSegment(_ query: KeptSegmentQuery) -> KeptSegmentPageContent? {
        guard let segment = kept.first(where: { $0.name == query.name }) else { return nil }
        let names = ["Ayu Lestari", "Budi Santoso", "Citra", "Dewi"]
        return KeptSegmentPageContent(
            segment: segment,
            of: 5_000,
            members: rows.prefix(12).map {
                SegmentMemberContent(row: $0, since: Self.now - 2 * Self.day)
            },
            total: segment.members,
            days: (0..<30).map { place in
                DayMoves(
                    dayStart: Self.now - Int64(29 - place) * Self.day,
                    entries: place < 8 ? 0 : (place * 7 % 11) + 2,
                    exits: place < 12 ? 0 : place * 5 % 7
                )
            },
            latest: names.enumerated().map { place, name in
                SegmentMoveContent(
                    person: PersonLink(key: "u-\(place)", name: name),
                    time: Self.now - Int64(place) * 3_600_000,
                    isEntry: place != 1,
                    cause: SegmentMoveContent.Cause.allCases[place]
                )
            }
        )
    }

    func reason(of person: String, inSegment name: String) -> SegmentReasonPageContent? {
        guard kept.contains(where: { $0.name == name }), person != "missing" else { return nil }
        let holds = person != "stranger"
        let city = SegmentReasonContent(
            shape: .clause,
            text: "city = \"Yogyakarta\"",
            holds: true,
            known: "Yogyakarta"
        )
        let orders = SegmentReasonContent(
            shape: .clause,
            text: "did \"Order Completed\" at least 2 times in last 90 days",
            holds: holds,
            until: Self.now + 12 * Self.day,
            evidence: holds
                ? [
                    SegmentEvidenceContent(event: "Order Completed", time: Self.now - Self.day),
                    SegmentEvidenceContent(event: "Order Completed", time: Self.now - 9 * Self.day),
                ] : [],
            evidenceCount: holds ? 5 : 0
        )
        let refund = SegmentReasonContent(
            shape: .not,
            text: "did not \"Order Refunded\"",
            holds: true,
            parts: [
                SegmentReasonContent(shape: .clause, text: "did \"Order Refunded\"", holds: false)
            ]
        )
        return SegmentReasonPageContent(
            segment: name,
            person: PersonLink(key: person, name: "Ayu Lestari"),
            reason: SegmentReasonContent(
                shape: .all,
                text: "",
                holds: holds,
                until: Self.now + 12 * Self.day,
                parts: [city, orders, refund]
            )
        )
    }

    func armsChoices() -> [ArmsChoice] {
        [ArmsChoice(id: "payday", name: "Payday", started: 1_748_600_000_000)]
    }

    /// Of the contacted more are in the first segment; of the last row there are
    /// too few to tell.
    private func arms(_ width: Int) -> SegmentArmsContent {
        let told = SegmentArmsContent.Gap(difference: 0.12, low: 0.03, high: 0.21)
        let alike = SegmentArmsContent.Gap(difference: -0.01, low: -0.08, high: 0.06)
        let few = SegmentArmsContent.Gap(difference: 0.5)
        return SegmentArmsContent(
            reached: (0..<width).map { row in (0..<width).map { 90 - 7 * row - 11 * $0 } },
            held: (0..<width).map { row in (0..<width).map { 12 - row - 2 * $0 } },
            gaps: (0..<width).map { row in
                (0..<width).map { row == width - 1 ? few : $0 == 0 ? told : alike }
            },
            least: 20
        )
    }

    func flow(_ query: SegmentFlowQuery) -> SegmentFlowContent {
        let width = query.names.count + 1
        return SegmentFlowContent(
            names: query.names,
            people: (0..<width).map { row in
                (0..<width).map { column in
                    row == width - 1 && column == row ? 3_400 : 40 + (row * 3 + column * 7) % 5 * 60
                }
            },
            arms: query.campaign.map { _ in arms(width) }
        )
    }

    func perform(_ command: SegmentCommand) throws {
        switch command {
        case .save(let name, let text, let isNew):
            if isNew, kept.contains(where: { $0.name == name }) {
                throw WebError(.badRequest, "a segment is called '\(name)' already")
            }
            calls.note("save \(name): \(text)")
        case .remove(let name): calls.note("remove \(name)")
        }
    }

    func savedQuestions() -> [SavedQuestionContent] {
        if isEmpty { return [] }
        let texts = [
            ("Ke mana mereka berhenti", "funnel \"Product Viewed\" > \"Order Completed\""),
            ("Kembali?", "retention of \"Order Completed\" weekly"),
            ("Pendapatan", "trend of sum(revenue) of \"Order Completed\" weekly by channel"),
            ("Keranjang", "paths from \"Cart Viewed\""), ("Dua kali", "did \"x\" twice"),
        ]
        var saved = texts.enumerated().map { place, question in
            SavedQuestionContent(
                id: Int64(place + 1),
                name: question.0,
                text: question.1,
                answer: Array(FixtureAnswer.text(question.1).utf8)
            )
        }
        saved.append(SavedQuestionContent(id: 9, name: "Rusak", text: "?"))
        return saved
    }

    func perform(_ command: QuestionCommand) throws {
        switch command {
        case .save(let name, let text):
            if name.isEmpty { throw WebError(.badRequest, "a question's name has 1 to 80") }
            calls.note("save question \(name): \(text)")
        case .remove(let id): calls.note("remove question \(id)")
        }
    }
}

/// Answers as the engine prints them, by a question's first word.
enum FixtureAnswer {
    static func text(_ question: String) -> String {
        if question.contains("funnel") {
            return """
                {"kind":"funnel","steps":[{"name":"Product Viewed","people":4732},\
                {"name":"Product Added","people":3120,"medianSeconds":5400,\
                "ninetiethSeconds":190000},\
                {"name":"Order Completed","people":2214,"medianSeconds":91000,\
                "ninetiethSeconds":400000}],\
                "groups":[{"value":"Bandung","people":[900,620,400]},{"people":[40,10,1]}],\
                "rest":[3792,2490,1813],"restGroups":31,"seconds":0.004,"openSeconds":0.01}
                """
        }
        if question.contains("retention") {
            let cohorts = (0..<12).map { place in
                let returned = (0..<(12 - place)).map { $0 == 0 ? 400 : 160 - $0 * 11 }
                return "{\"start\":\"2025-0\(1 + place / 4)-0\(1 + place % 4 * 2)\",\"size\":400,"
                    + "\"returned\":[\(returned.map(String.init).joined(separator: ","))]}"
            }
            return "{\"kind\":\"retention\",\"cohorts\":[\(cohorts.joined(separator: ","))],"
                + "\"outside\":3,\"seconds\":0.2}"
        }
        if question.contains("trend") {
            let periods = (1...26).map { "\"2025-0\(1 + $0 / 5)-0\(1 + $0 % 5)\"" }
            func line(_ start: Int) -> String {
                (1...26).map { $0 % 9 == 0 ? "null" : String(start + $0 * 13 % 17 * 40) }
                    .joined(separator: ",")
            }
            return "{\"kind\":\"trend\",\"periods\":[\(periods.joined(separator: ","))],\"lines\":["
                + "{\"value\":\"web\",\"values\":[\(line(900))]},"
                + "{\"value\":\"app\",\"values\":[\(line(400))]},{\"values\":[\(line(100))]}],"
                + "\"rest\":{\"values\":[\(line(10))]},\"restValues\":4,\"seconds\":0.03}"
        }
        if question.contains("transitions") { return transitions }
        if question.contains("steps") && !question.contains("paths") { return steps }
        if question.contains("bottlenecks") { return bottlenecks }
        if question.contains("paths") {
            return """
                {"kind":"paths","people":1200,"steps":[[{"event":"Cart Viewed","people":1200}],\
                [{"event":"Checkout Started","people":700},{"event":"Product Viewed","people":300},\
                {"people":100}],[{"event":"Order Completed","people":520},\
                {"event":"Product Viewed","people":90}]],"links":[\
                {"step":0,"from":0,"to":0,"people":700},{"step":0,"from":0,"to":1,"people":300},\
                {"step":0,"from":0,"to":2,"people":100},{"step":1,"from":0,"to":0,"people":500},\
                {"step":1,"from":1,"to":1,"people":90},{"step":1,"from":2,"to":0,"people":20}],\
                "seconds":0.05}
                """
        }
        return """
            {"kind":"segment","people":1280,"of":5000,"notes":["“x”: 0"],\
            "seconds":0.002,"openSeconds":0}
            """
    }
}
