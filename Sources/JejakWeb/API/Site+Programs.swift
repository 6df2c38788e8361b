// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// What any site may do with the collection endpoints: send events from its
/// own pages, and read only the answer to that.
enum CollectionCORS {
    static let preflight: WebAnswer = {
        var answer = WebAnswer(status: 204)
        add(to: &answer)
        answer.set("access-control-allow-methods", "POST, OPTIONS")
        answer.set("access-control-allow-headers", "authorization, content-type, x-retry-count")
        answer.set("access-control-max-age", "86400")
        return answer
    }()

    static func add(to answer: inout WebAnswer) {
        answer.set("access-control-allow-origin", "*")
        answer.set("cross-origin-resource-policy", "cross-origin")
    }
}

/// The routes for programs: collection, questions, health.
extension Site {
    /// The longest question, in bytes.
    static let questionBytesMax = 20_000

    func collect(
        _ endpoint: CollectEndpoint,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        if let encoding = request.headers["content-encoding"]?.lowercased(),
            encoding != "identity"
        {
            throw WebError(
                .unsupported,
                "The body is compressed as \(encoding), which this server does not read: send "
                    + "it without Content-Encoding."
            )
        }
        let body = try wholeBody(of: request)
        let collected = try await source.collect(
            CollectRequest(
                endpoint: endpoint,
                body: body,
                writeKey: request.basicCredentials?.name,
                isStrict: request.query["strict"] == "1",
                address: client.address,
                userAgent: request.headers["user-agent"]
            )
        )
        var answer = WebAnswer.json(collected.body, status: collected.status)
        if let seconds = collected.retryAfterSeconds { answer.set("retry-after", "\(seconds)") }
        CollectionCORS.add(to: &answer)
        return answer
    }

    func ask(_ request: WebRequest) async throws -> WebAnswer {
        /// The body of a question.
        struct Question: Decodable {
            var question: String
        }
        let body = try wholeBody(of: request)
        let asked: Question
        do {
            asked = try JSONDecoder().decode(Question.self, from: Data(body))
        } catch {
            throw WebError(.badRequest, "The body must be JSON like {\"question\": \"…\"}.")
        }
        return .json(try await answer(toQuestion: asked.question))
    }

    /// The answer's JSON. Throws where the question is empty or too long.
    func answer(toQuestion question: String) async throws -> [UInt8] {
        guard question.contains(where: { !$0.isWhitespace }) else {
            throw QuestionError(sentence: "The question is empty.", place: 0)
        }
        guard question.utf8.count <= Self.questionBytesMax else {
            throw QuestionError(
                sentence: "The question is longer than \(Self.questionBytesMax) bytes."
            )
        }
        return try await source.ask(question)
    }

    func health() async throws -> WebAnswer {
        let health = try await source.health()
        var text = "{\"status\":\"\(health.isWell ? "ok" : "trouble")\",\"version\":"
        text += JSONText.quoted(health.version)
        if let trouble = health.trouble { text += ",\"trouble\":" + JSONText.quoted(trouble) }
        return .json(Array((text + "}").utf8), status: health.isWell ? 200 : 503)
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
