// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery

/// The routes for programs: questions, health, figures.
extension Site {
    /// The longest question, in bytes.
    static let questionBytesMax = 20_000

    func ask(_ request: WebRequest) async throws -> WebAnswer {
        /// The body of a question.
        struct Asked: Decodable {
            var question: String
            /// A figure of the answer, whose segment is wanted instead of it.
            var cell: String?
            var parameters: QueryParameters?
        }
        let body = try wholeBody(of: request)
        let asked: Asked
        do {
            asked = try JSONDecoder().decode(Asked.self, from: Data(body))
        } catch {
            throw WebError(
                .badRequest,
                "The body must be JSON like {\"question\": \"…\"}, with \"parameters\" that are "
                    + "numbers, texts, true or false, dates as {\"date\": \"2025-05-31\"}, or "
                    + "lists of these."
            )
        }
        let parameters = asked.parameters ?? .none
        if let cell = asked.cell {
            return .json(
                try cellAnswer(cell, question: try Self.bound(asked.question, parameters))
            )
        }
        return .json(try await answer(toQuestion: asked.question, parameters))
    }

    /// The question with its parameters' values in place.
    private static func bound(_ text: String, _ parameters: QueryParameters) throws -> String {
        guard parameters != .none else { return text }
        do {
            return SegmentPrinter.text(try Question.parse(text, parameters))
        } catch {
            throw QuestionError(
                sentence: error.sentence,
                place: WorkspaceConsole.characters(before: error.position, of: text)
            )
        }
    }

    /// The answer's JSON. Throws where the question is empty or too long.
    func answer(
        toQuestion question: String,
        _ parameters: QueryParameters = .none
    ) async throws -> [UInt8] {
        guard question.contains(where: { !$0.isWhitespace }) else {
            throw QuestionError(sentence: "The question is empty.", place: 0)
        }
        guard question.utf8.count <= Self.questionBytesMax else {
            throw QuestionError(
                sentence: "The question is longer than \(Self.questionBytesMax) bytes."
            )
        }
        return try await source.ask(try Self.bound(question, parameters))
    }

    func health() async throws -> WebAnswer {
        let health = try await source.health()
        var text = "{\"status\":\"\(health.isWell ? "ok" : "trouble")\",\"version\":"
        text += JSONText.quoted(health.version)
        if let trouble = health.trouble { text += ",\"trouble\":" + JSONText.quoted(trouble) }
        return .json(Array((text + "}").utf8), status: health.isWell ? 200 : 503)
    }

    /// Whether events may be sent here: what a balancer asks before it sends
    /// anybody.
    func ready() async throws -> WebAnswer {
        let health = try await source.health()
        let isReady = health.isReady && health.isWell
        var text = "{\"status\":\"\(isReady ? "ready" : "waiting")\""
        if let trouble = health.trouble { text += ",\"trouble\":" + JSONText.quoted(trouble) }
        var answer = WebAnswer.json(Array((text + "}").utf8), status: isReady ? 200 : 503)
        if !isReady { answer.set("retry-after", "5") }
        return answer
    }

    /// The figures in the form that the asker reads.
    func metrics(_ request: WebRequest) async throws -> WebAnswer {
        let form = MetricText.Form(accept: request.headers["accept"] ?? "")
        let text = MetricText(try await source.metrics(), form: form).text
        var answer = WebAnswer(status: 200, body: Array(text.utf8))
        answer.set("content-type", form.mediaType)
        answer.set("vary", "Accept")
        return answer
    }

    func openAPI(_ request: WebRequest) -> WebAnswer {
        var answer = WebAnswer.json(Array(OpenAPIDocument.text.utf8))
        answer.set("access-control-allow-origin", "*")
        answer.set("cache-control", "public, max-age=300")
        return answer
    }

    /// The script of `/jejak.js`. Other sites load it, so it may be theirs.
    func snippet(_ request: WebRequest) -> WebAnswer {
        let tag = "\"\(Asset.snippet.fingerprint)\""
        var answer = WebAnswer(status: 200, body: Array(Asset.snippet.text.utf8))
        if request.headers["if-none-match"] == tag { answer = WebAnswer(status: 304) }
        answer.set("content-type", Asset.snippet.mediaType)
        answer.set("etag", tag)
        // The address stays, so a new version must be found the same day.
        answer.set("cache-control", "public, max-age=3600")
        answer.set("access-control-allow-origin", "*")
        answer.set("cross-origin-resource-policy", "cross-origin")
        return answer
    }

    func wholeBody(of request: WebRequest) throws -> [UInt8] {
        guard case .whole(let body) = request.body else {
            throw WebError(
                .tooLarge,
                "The body is larger than \(WebRequest.bodyBytesMax) bytes: send it in parts."
            )
        }
        return body
    }
}

extension WebRequest {
    /// What came as `Authorization: Bearer`.
    var bearerToken: String? {
        guard let header = headers["authorization"], header.lowercased().hasPrefix("bearer ")
        else { return nil }
        let token = header.dropFirst("bearer ".count).filter { $0 != " " }
        return token.isEmpty ? nil : token
    }
}
