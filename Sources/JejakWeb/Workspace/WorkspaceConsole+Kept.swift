// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore

/// The segments that are kept true: their pages, and what operators do to them.
extension WorkspaceConsole {
    private static let dayLength: Int64 = 86_400_000
    private static let daysShown = 30
    private static let latestShown = 30

    package func keptSegments() async throws -> KeptSegmentsContent {
        try await work { [self] in
            let moment = try moments.current()
            return KeptSegmentsContent(
                of: moment.figures.people,
                segments: try keptContents(at: moment),
                now: workspace.now
            )
        }
    }

    func keptContents(at moment: ConsoleMoment) throws -> [KeptSegmentContent] {
        try workspace.segments().map { content($0.record, members: $0.members, at: moment) }
    }

    private func content(
        _ record: SegmentRecord,
        members: Int,
        at moment: ConsoleMoment
    ) -> KeptSegmentContent {
        let state: KeptSegmentContent.State =
            switch record.state {
            case .live: .live
            case .computing: .computing(done: done(at: moment))
            case .stale: .stale(record.trouble)
            }
        return KeptSegmentContent(
            name: record.name,
            text: record.text,
            state: state,
            members: members,
            created: record.created,
            changed: record.changed
        )
    }

    /// How many of everybody were looked at under new definitions.
    private func done(at moment: ConsoleMoment) -> Double? {
        guard let waiting = workspace.segmentFigures?.waiting, waiting > 0 else { return nil }
        let people = moment.figures.people
        return people > 0 ? max(0, 1 - Double(waiting) / Double(people)) : nil
    }

    package func count(ofSegment text: String) async throws -> SegmentCountContent {
        let expression: SegmentExpression
        do {
            expression = try SegmentParser.parse(text)
        } catch {
            throw QuestionError(
                sentence: error.sentence,
                place: Self.characters(before: error.position, of: text)
            )
        }
        return try await work { [self] in
            let found = try workspace.count(expression)
            let moment = try moments.current()
            return SegmentCountContent(
                people: found.people,
                of: found.of,
                notes: found.notes,
                historyEnds: moment.isHistory ? moment.snapshot.now : nil
            )
        }
    }

    package func keptSegment(_ query: KeptSegmentQuery) async throws -> KeptSegmentPageContent? {
        try await work { [self] in
            let moment = try moments.current()
            guard
                let record = try workspace.store.segment(named: query.name)
            else { return nil }
            let clock = ZoneClock(identifier: try timeZone())
            let now = workspace.now
            let first = now - Int64(Self.daysShown - 1) * Self.dayLength
            let today = clock.moment(now).dayNumber
            let history = try workspace.history(ofSegment: record.id, since: first - Self.dayLength)
            let skipped = (max(1, query.page) - 1).multipliedReportingOverflow(by: query.pageSize)
            let shown = skipped.overflow ? [] : history.members.dropFirst(skipped.partialValue)
            return KeptSegmentPageContent(
                // As the list below has it: who keeps the segment may know sooner.
                segment: content(record, members: history.members.count, at: moment),
                of: moment.figures.people,
                members: try shown.prefix(query.pageSize).compactMap { member in
                    try workspace.store.person(member.person).map {
                        SegmentMemberContent(row: row(of: $0, at: moment), since: member.since)
                    }
                },
                total: history.members.count,
                days: Self.days(history.moves, today: today, now: now, clock),
                latest: try history.moves.prefix(Self.latestShown).compactMap { move in
                    try link(move.person, at: moment).map {
                        SegmentMoveContent(
                            person: $0,
                            time: move.time,
                            isEntry: move.isEntry,
                            cause: move.cause.flatMap {
                                SegmentMoveContent.Cause(rawValue: $0.rawValue)
                            }
                        )
                    }
                }
            )
        }
    }

    private func link(_ person: UInt32, at moment: ConsoleMoment) throws -> PersonLink? {
        try workspace.store.person(person).map { known in
            let name = PersonTraits(facts: moment.snapshot.facts, person: known.code).name
            return PersonLink(key: known.key, name: name ?? known.key)
        }
    }

    private static func days(
        _ moves: [SegmentMove],
        today: Int,
        now: Int64,
        _ clock: ZoneClock
    ) -> [DayMoves] {
        var days = (0..<daysShown).map { place in
            DayMoves(
                dayStart: now - Int64(daysShown - 1 - place) * dayLength,
                entries: 0,
                exits: 0
            )
        }
        for move in moves {
            let place = daysShown - 1 - (today - clock.moment(move.time).dayNumber)
            guard days.indices.contains(place) else { continue }
            if move.isEntry { days[place].entries += 1 } else { days[place].exits += 1 }
        }
        return days
    }

    package func reason(
        of person: String,
        inSegment name: String
    ) async throws -> SegmentReasonPageContent? {
        try await work { [self] in
            guard let record = try workspace.store.segment(named: name),
                let known = try workspace.store.person(named: person)
            else { return nil }
            let moment = try moments.current()
            return SegmentReasonPageContent(
                segment: name,
                person: try link(known.code, at: moment)
                    ?? PersonLink(key: known.key, name: known.key),
                reason: Self.content(try workspace.reason(of: known.code, in: record))
            )
        }
    }

    private static func content(_ reason: SegmentReason) -> SegmentReasonContent {
        let shape: SegmentReasonContent.Shape =
            switch reason.shape {
            case .all: .all
            case .any: .any
            case .not: .not
            case .clause: .clause
            }
        return SegmentReasonContent(
            shape: shape,
            text: reason.text,
            holds: reason.holds,
            until: reason.until == .max ? nil : reason.until,
            evidence: reason.evidence.map {
                SegmentEvidenceContent(event: $0.event, time: $0.time)
            },
            evidenceCount: reason.evidenceCount,
            known: reason.known.map(PersonTraits.text),
            parts: reason.parts.map(content)
        )
    }

    package func flow(_ query: SegmentFlowQuery) async throws -> SegmentFlowContent {
        try await work { [self] in
            let flow = try workspace.flow(of: query.names, from: query.from, to: query.to)
            return SegmentFlowContent(
                names: flow.names,
                people: flow.people,
                arms: try query.campaign.map { try arms(query, campaign: $0) }
            )
        }
    }

    package func perform(_ command: SegmentCommand) async throws {
        try await work { [self] in
            switch command {
            case .save(let name, let text, let isNew):
                if isNew, try workspace.store.segment(named: name) != nil {
                    throw EngineError(
                        .badRequest,
                        "a segment is called '\(name)' already: choose another name, or open it"
                    )
                }
                try workspace.saveSegment(name, text: text)
            case .remove(let name): try workspace.removeSegment(name)
            }
        }
    }

    // MARK: Questions

    package func savedQuestions() async throws -> [SavedQuestionContent] {
        try await work { [self] in try savedQuestions(at: try moments.current()) }
    }

    /// The saved questions with the answers of a moment, or of shortly before it.
    func savedQuestions(at moment: ConsoleMoment) throws -> [SavedQuestionContent] {
        let records = try workspace.savedQuestions()
        savedAnswers.keep(records.map(\.text))
        return records.map { record in
            // A question that fails is shown as one that failed.
            let found = try? savedAnswers.answer(record.text, moment.state) {
                Array(try workspace.ask(try Question.parse(record.text), openSeconds: 0).utf8)
            }
            return SavedQuestionContent(
                id: record.id,
                name: record.name,
                text: record.text,
                answer: found?.json,
                ageSeconds: found?.age.map { Int($0.components.seconds) }
            )
        }
    }

    package func perform(_ command: QuestionCommand) async throws {
        try await work { [self] in
            switch command {
            case .save(let name, let text): try workspace.saveQuestion(name, text: text)
            case .remove(let id): try workspace.removeQuestion(id)
            }
        }
    }
}
