// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// The routes of campaigns: pages, and the forms on them.
extension Site {
    /// The pages that belong to campaigns.
    func campaignContent(
        of page: Route.Page,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        switch page {
        case .compose:
            let choices = try await source.composeChoices()
            var fields = ComposePage.emptyFields(choices, reader: reader)
            fields.audience = String((request.query["audience"] ?? "").prefix(20_000))
            return ComposePage(
                entry: request.query["as"] == "text" ? .text(fields.file) : .fields(fields),
                choices: choices,
                reader: reader
            ).body
        case .editCampaign(let id):
            let found = try await campaign(id, reader: reader)
            let fields = request.query["as"] == "text" ? nil : found.fields
            return ComposePage(
                entry: fields.map { .fields($0) } ?? .text(found.file),
                choices: try await source.composeChoices(),
                reader: reader,
                replacing: id,
                canBeForm: found.fields != nil
            ).body
        case .campaign(let id):
            return CampaignPage(
                content: try await campaign(id, reader: reader),
                reader: reader
            ).body
        case .confirm(let id, let action):
            return ConfirmPage(
                content: try await campaign(id, reader: reader),
                action: action,
                reader: reader
            ).body
        case .preview(let id):
            let asked = previewRequest(id, query: request.query)
            guard let preview = try await source.preview(asked) else {
                throw Absent.campaign(reader)
            }
            return PreviewPage(content: preview, request: asked, reader: reader).body
        case .outbox:
            let asked = outboxQuery(request.query)
            return OutboxPage(
                content: try await source.outbox(asked),
                query: asked,
                reader: reader
            ).body
        default:
            return CampaignsPage(content: try await source.campaigns(), reader: reader).body
        }
    }

    private func campaign(_ id: String, reader: Reader) async throws -> CampaignPageContent {
        guard let found = try await source.campaign(id: id) else { throw Absent.campaign(reader) }
        return found
    }

    private func previewRequest(_ id: String, query: [String: String]) -> PreviewRequest {
        let person = String((query["person"] ?? "").prefix(200))
        return PreviewRequest(
            campaign: id,
            person: person.isEmpty ? nil : person,
            language: query["in"].flatMap { Language(rawValue: $0) }
        )
    }

    private func outboxQuery(_ query: [String: String]) -> OutboxQuery {
        func chosen(_ name: String) -> String? {
            query[name].flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
        }
        return OutboxQuery(
            state: query["state"].flatMap { MessageState(rawValue: $0) },
            reason: chosen("reason"),
            campaign: chosen("campaign"),
            page: pageNumber(query["page"]),
            pageSize: Self.pageSize
        )
    }

    /// The HTML part of a mail, alone in a frame. It is somebody's own text, so
    /// it may show pictures and styles but run nothing, send nothing, and see
    /// nothing of the console, however it is opened.
    func previewFrame(_ id: String, request: WebRequest) async throws -> WebAnswer {
        let asked = previewRequest(id, query: request.query)
        guard let preview = try await source.preview(asked),
            case .mail(let mail) = preview.outcome
        else { throw WebError.nothingHere }
        var answer = WebAnswer(status: 200, body: Array(mail.html.utf8))
        answer.set("content-type", "text/html; charset=utf-8")
        answer.set(
            "content-security-policy",
            "sandbox; default-src 'none'; img-src data: https: http:; "
                + "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
                + "frame-ancestors 'self'"
        )
        answer.set("x-frame-options", "SAMEORIGIN")
        // Browsers refuse to open what is both sandboxed and isolated.
        answer.set("cross-origin-opener-policy", "unsafe-none")
        answer.set("referrer-policy", "no-referrer")
        return answer
    }

    /// Checks or keeps what was composed, in the form or as text. Every way
    /// without a mistake ends at the campaign; every other at the form again,
    /// with all that was typed.
    func composed(_ request: WebRequest, replacing: String?) async throws -> WebAnswer {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"]
        )
        let workspace = try await source.workspace()
        let reader = Reader(language: Language(request: request), workspace: workspace)
        let choices = try await source.composeChoices()
        var entry: ComposePage.Entry
        if let file = form["file"] {
            entry = .text(file)
        } else {
            var fields = CampaignFields(form: form)
            if let picked = form["pick"] { fields.audience = picked }
            entry = .fields(fields)
        }
        var page = ComposePage(entry: entry, choices: choices, reader: reader, replacing: replacing)
        switch form["do"] {
        case "save":
            let saving = try await told {
                try await source.save(campaignFile: page.file, replacing: replacing)
            }
            switch saving {
            case .saved(let id): return Self.redirect(to: "/campaigns/\(Percent.encoded(id))")
            case .refused(let check): page.check = check
            }
        case "text":
            entry = .text(page.file)
            page = ComposePage(entry: entry, choices: choices, reader: reader, replacing: replacing)
        case "check":
            page.check = try await told { try await source.check(campaignFile: page.file) }
        default: break
        }
        return framed(page.body, reader: reader, workspace: workspace, target: "/campaigns/new")
    }

    func move(_ id: String, _ action: CampaignAction, request: WebRequest) async throws -> WebAnswer
    {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"]
        )
        let command = CampaignCommand(
            action: action,
            campaign: id,
            version: form["version"] ?? "",
            operatorName: configuration.operatorCheck == nil
                ? nil : request.basicCredentials?.name
        )
        try await told { try await source.perform(command) }
        return Self.redirect(to: "/campaigns/\(Percent.encoded(id))")
    }

    /// Turns what the engine refuses into an answer of the asker's making,
    /// rather than a fault of the server.
    func told<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let error as any ExplainedError where !error.isRetryable {
            throw WebError(.conflict, error.sentence)
        }
    }

    static func redirect(to path: String) -> WebAnswer {
        var answer = WebAnswer(status: 303)
        answer.set("location", path)
        return answer
    }

    /// The live size of an audience as JSON, in the language of the page.
    func audience(_ request: WebRequest) async throws -> WebAnswer {
        /// What the page's script sends.
        struct Asked: Decodable {
            var audience: String
            var purpose: String?
            var holdout: String?
        }
        let asked: Asked
        do {
            asked = try JSONDecoder().decode(Asked.self, from: Data(wholeBody(of: request)))
        } catch let error as DecodingError {
            throw WebError(.badRequest, "The body cannot be read as JSON: \(error).")
        }
        let expression = asked.audience
        guard expression.contains(where: { !$0.isWhitespace }) else {
            throw QuestionError(sentence: "The audience is empty.", place: 0)
        }
        let audience = try await source.audience(
            AudienceQuery(
                expression: expression,
                purpose: asked.purpose.flatMap { Purpose(rawValue: $0) } ?? .marketing,
                holdoutShare: asked.holdout.flatMap { CampaignFields.share(ofPercent: $0) }
            )
        )
        let reader = Reader(
            language: Language(request: request),
            workspace: try await source.workspace()
        )
        return .json(AudienceLine(audience, reader: reader).json)
    }
}
