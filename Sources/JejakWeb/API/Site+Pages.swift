// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The routes whose answers are pages of the console.
extension Site {
    /// How many people or footprints a page lists.
    static let pageSize = 50
    /// The last page that is asked of the engine: a bound on the rows skipped.
    static let pageMax = 2_000

    func render(_ page: Route.Page, request: WebRequest) async throws -> WebAnswer {
        let workspace = try await source.workspace()
        let reader = Reader(
            language: Language(request: request),
            workspace: workspace
        )
        let body = try await content(of: page, request: request, reader: reader)
        var answer = framed(body, reader: reader, workspace: workspace, target: request.target)
        if let chosen = request.query["lang"].flatMap({ Language(rawValue: $0) }) {
            answer.set(
                "set-cookie",
                "\(Language.cookie)=\(chosen.rawValue); Path=/; Max-Age=31536000; "
                    + "SameSite=Lax; HttpOnly"
            )
        }
        answer.set("vary", "Accept-Language, Cookie")
        return answer
    }

    /// A page's content as an answer.
    func framed(
        _ body: PageBody,
        reader: Reader,
        workspace: WorkspaceContent,
        target: String
    ) -> WebAnswer {
        let frame = PageFrame(reader: reader, workspace: workspace, target: target, body: body)
        var answer = WebAnswer.page(frame.html)
        if body.framesItself {
            answer.set(
                "content-security-policy",
                SecurityHeaders.contentSecurityPolicy + "; frame-src 'self'"
            )
        }
        return answer
    }

    /// The reader of an answer that must come even where the source fails.
    func reader(of request: WebRequest) async -> Reader {
        // A failing source must not hide the failure that is being told.
        let workspace = try? await source.workspace()
        return Reader(language: Language(request: request), workspace: workspace)
    }

    private func content(
        of page: Route.Page,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        let query = request.query
        switch page {
        case .overview:
            return OverviewPage(content: try await source.overview(), reader: reader).body
        case .intake:
            return IntakePage(content: try await source.intake(), reader: reader).body
        case .people:
            let asked = peopleQuery(query)
            return PeoplePage(
                content: try await source.people(asked),
                query: asked,
                reader: reader
            ).body
        case .person(let key):
            let number = pageNumber(query["page"])
            guard
                let person = try await source.person(
                    key: key,
                    timelinePage: number,
                    timelinePageSize: Self.pageSize
                )
            else { throw Absent.person(reader) }
            return PersonPage(
                content: person,
                page: number,
                reader: reader,
                identity: try await source.identity(of: key)
            ).body
        case .conflicts:
            return try await conflicts(reader)
        case .identity(let key, let kind):
            return try await identityPage(key, kind, request: request, reader: reader)
        case .sources, .sourceConfirm, .live, .refused, .refusedConfirm, .plan, .report:
            return try await doorContent(of: page, request: request, reader: reader)
        case .segments:
            return SegmentsPage(
                content: try await source.segments(),
                kept: try await source.keptSegments(),
                reader: reader
            ).body
        case .segmentBuilder, .segmentFlow, .keptSegment, .segmentEditor, .segmentRemoval,
            .segmentReason:
            return try await segmentContent(of: page, request: request, reader: reader)
        case .journeys:
            return JourneysPage(
                content: try await source.journeys(),
                vocabulary: try await source.vocabulary(),
                reader: reader
            ).body
        case .cluster(let id):
            let cluster = try await source.cluster(id: id)
            guard let cluster else { throw Absent.cluster(reader) }
            return ClusterPage(content: cluster, reader: reader).body
        case .persona:
            return try await personaPage(query, reader: reader)
        case .journeyMap, .journeyPick:
            return try await journeyContent(of: page, request: request, reader: reader)
        case .ask:
            return try await askPage(question(in: query), reader: reader)
        case .demo:
            return DemoPage(journeys: try await source.journeys(), reader: reader).body
        case .campaigns, .compose, .campaign, .editCampaign, .preview, .confirm, .outbox:
            return try await campaignContent(of: page, request: request, reader: reader)
        }
    }

    /// A group told as a person: `?cluster=0`, `?people=0` or `?segment=NAME`.
    private func personaPage(_ query: [String: String], reader: Reader) async throws -> PageBody {
        let asked: PersonaQuery
        if let id = query["cluster"].flatMap({ Int($0) }) {
            asked = .cluster(id)
        } else if let id = query["people"].flatMap({ Int($0) }) {
            asked = .people(id)
        } else if let name = query["segment"], !name.isEmpty {
            asked = .kept(name)
        } else {
            throw Absent.cluster(reader)
        }
        guard let content = try await source.persona(asked) else {
            if case .kept = asked { throw Absent.segment(reader) }
            throw Absent.cluster(reader)
        }
        return PersonaCardPage(content: content, query: asked, reader: reader).body
    }

    /// The page Ask, with the answer to a question that came in the address.
    private func askPage(_ question: String?, reader: Reader) async throws -> PageBody {
        let vocabulary = try await source.vocabulary()
        var outcome: AskPage.Outcome?
        if let question, !question.isEmpty {
            do {
                outcome = .answer(try await answer(toQuestion: question))
            } catch let error as QuestionError {
                outcome = .refused(error)
            }
        }
        return AskPage(
            question: question ?? "",
            outcome: outcome,
            vocabulary: vocabulary,
            saved: try await source.savedQuestions(),
            reader: reader
        ).body
    }

    /// A question typed, or put together from the lists of the funnel form.
    private func question(in query: [String: String]) -> String? {
        if let question = query["question"] { return question }
        let steps = (1...AskBox.stepsMax).compactMap { query["step\($0)"] }.filter { !$0.isEmpty }
        guard !steps.isEmpty else { return nil }
        let days = query["days"].flatMap { Int($0) } ?? 7
        return AskBox.funnelQuestion(steps: steps, days: min(3_650, max(1, days)))
    }

    private func peopleQuery(_ query: [String: String]) -> PeopleQuery {
        PeopleQuery(
            text: String((query["q"] ?? "").prefix(200)),
            segment: query["segment"],
            cluster: query["cluster"].flatMap { Int($0) },
            page: pageNumber(query["page"]),
            pageSize: Self.pageSize
        )
    }

    func pageNumber(_ text: String?) -> Int {
        min(Self.pageMax, max(1, text.flatMap { Int($0) } ?? 1))
    }
}

/// Sentences for things that are not there, in the reader's language.
enum Absent {
    static func person(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "Nobody here has this key; look for them on the page People.",
                "Tidak ada orang dengan kunci ini; cari di halaman Orang."
            )
        )
    }

    static func source(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "There is no source of this name; the page Sources lists them all.",
                "Tidak ada sumber dengan nama ini; halaman Sumber memuat semuanya."
            )
        )
    }

    static func segment(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "There is no such segment or person; the page Segments lists the segments.",
                "Tidak ada segmen atau orang seperti itu; halaman Segmen memuat segmennya."
            )
        )
    }

    static func cluster(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "There is no such group of journeys now; it may have gone when the journeys were "
                    + "compared again.",
                "Kelompok perjalanan ini tidak ada sekarang; mungkin hilang saat perjalanan "
                    + "dibandingkan lagi."
            )
        )
    }

    static func campaign(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "There is no campaign of this name; the page Campaigns lists them all.",
                "Tidak ada kampanye dengan nama ini; halaman Kampanye memuat semuanya."
            )
        )
    }
}
