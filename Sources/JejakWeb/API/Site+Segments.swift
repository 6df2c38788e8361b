// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// The routes of segments that are kept.
extension Site {
    /// How many fields a builder's form may hold.
    private static let builderFields = 400
    private static let dayLength: Int64 = 86_400_000

    func segmentContent(
        of page: Route.Page,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        let query = request.query
        switch page {
        case .segmentBuilder:
            let draft = SegmentDraft(
                name: String((query["name"] ?? "").prefix(80)),
                text: String((query["text"] ?? "").prefix(Self.questionBytesMax))
            )
            var page = try await builder(draft, replacing: nil, reader: reader)
            page.nearness = query["near"].flatMap { CellSegment.Nearness(rawValue: $0) } ?? .exact
            return page.body
        case .segmentEditor(let name):
            let found = try await kept(name, reader)
            let draft = SegmentDraft(name: name, text: found.segment.text)
            return try await builder(draft, replacing: name, reader: reader).body
        case .segmentRemoval(let name):
            return SegmentRemovalPage(segment: try await kept(name, reader).segment, reader: reader)
                .body
        case .segmentReason(let name):
            let person = String((query["person"] ?? "").prefix(400))
            guard let found = try await source.reason(of: person, inSegment: name) else {
                throw Absent.segment(reader)
            }
            return SegmentReasonPage(content: found, reader: reader).body
        case .keptSegment(let name):
            let number = pageNumber(query["page"])
            return SegmentPage(
                content: try await kept(name, reader, page: number),
                page: number,
                reader: reader
            ).body
        default:
            return try await flow(query, reader: reader)
        }
    }

    private func kept(
        _ name: String,
        _ reader: Reader,
        page: Int = 1
    ) async throws -> KeptSegmentPageContent {
        let query = KeptSegmentQuery(name: name, page: page, pageSize: Self.pageSize)
        guard let found = try await source.keptSegment(query) else {
            throw Absent.segment(reader)
        }
        return found
    }

    /// The builder with what a draft holds counted.
    private func builder(
        _ draft: SegmentDraft,
        replacing: String?,
        reader: Reader
    ) async throws -> SegmentBuilderPage {
        var page = SegmentBuilderPage(
            draft: draft,
            replacing: replacing,
            vocabulary: try await source.vocabulary(),
            segments: try await source.keptSegments().segments.map(\.name),
            reader: reader
        )
        guard let expression = draft.expression else { return page }
        do {
            let text = SegmentPrinter.text(expression)
            page.count = .success(try await source.count(ofSegment: text))
        } catch let error as any ExplainedError where !error.isRetryable {
            page.count = .failure(WebError(.badRequest, error.sentence))
        }
        return page
    }

    /// What somebody does in the builder. Everything leads back to it with all
    /// that was typed, except a segment that was kept.
    func builtSegment(_ request: WebRequest, replacing: String?) async throws -> WebAnswer {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"],
            most: Self.builderFields
        )
        let workspace = try await source.workspace()
        let reader = Reader(language: Language(request: request), workspace: workspace)
        var draft = SegmentDraft(form: form, name: replacing)
        var refusal: String?
        let act = form["do"] ?? ""
        switch act {
        case "add": draft.add(form["kind"].flatMap { SegmentRow.Kind(rawValue: $0) } ?? .did)
        case "clear": draft.clear()
        case "save":
            guard draft.expression != nil else { break }
            do {
                let command = SegmentCommand.save(
                    name: draft.name,
                    text: draft.text,
                    isNew: replacing == nil
                )
                try await source.perform(command)
                return Self.redirect(to: SegmentTab.address(of: draft.name))
            } catch let error as any ExplainedError where !error.isRetryable {
                refusal = error.sentence
            }
        default:
            if act.hasPrefix("drop"), let place = Int(act.dropFirst(4)) { draft.drop(place) }
        }
        var page = try await builder(draft, replacing: replacing, reader: reader)
        page.refusal = refusal
        page.isAsked = act == "save"
        var answer = framed(
            page.body,
            reader: reader,
            workspace: workspace,
            target: replacing.map { SegmentTab.address(of: $0) + "/edit" } ?? "/segments/new"
        )
        if refusal != nil { answer.status = 400 }
        return answer
    }

    func removeSegment(_ name: String) async throws -> WebAnswer {
        try await told { try await source.perform(SegmentCommand.remove(name: name)) }
        return Self.redirect(to: "/segments")
    }

    // MARK: Movements

    /// Two dates and which segments; without any, all of them over a month.
    private func flow(_ query: [String: String], reader: Reader) async throws -> PageBody {
        let kept = try await source.keptSegments()
        let chosen = kept.segments.indices.filter { query["s\($0)"] == "1" }
            .map { kept.segments[$0].name }
        let isChosen = query.keys.contains { $0.first == "s" && Int($0.dropFirst()) != nil }
        let names = Array(
            (isChosen ? chosen : kept.segments.map(\.name)).prefix(SegmentFlowPage.most)
        )
        let to = query["to"].flatMap { Self.day($0, reader) }.map { $0 + Self.dayLength - 1 }
        let from = query["from"].flatMap { Self.day($0, reader) }
        let end = min(to ?? kept.now, kept.now)
        let choices = try await source.armsChoices()
        let campaign = choices.first { $0.id == query["campaign"] }
        let start = from ?? campaign?.started ?? end - 30 * Self.dayLength
        var page = SegmentFlowPage(
            kept: kept,
            names: names,
            from: start,
            to: end,
            reader: reader,
            choices: choices,
            campaign: campaign
        )
        guard !names.isEmpty else { return page.body }
        if start <= end {
            let asked = SegmentFlowQuery(
                names: names,
                from: start,
                to: end,
                campaign: campaign?.id
            )
            page.flow = try await told { try await source.flow(asked) }
        }
        return page.body
    }

    /// The first instant of a day of the workspace's zone, written `2025-05-31`.
    private static func day(_ text: String, _ reader: Reader) -> Int64? {
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3,
            let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return nil }
        let midnight = date.dayCount * dayLength
        let there = reader.clock.moment(midnight)
        // What the clock shows at midnight in London is how far it is ahead.
        let ahead =
            Int64(there.dayNumber) * dayLength + Int64(there.hour * 60 + there.minute) * 60_000
            - midnight
        return midnight - ahead
    }
}
