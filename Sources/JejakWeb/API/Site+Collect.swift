// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What any site may do with the collection endpoints: send events from its
/// own pages, and read only the answer to that.
enum CollectionCORS {
    /// What SDKs are known to send. More is allowed where a browser asks.
    private static let known = [
        "authorization", "content-type", "content-encoding", "anonymousid", "x-retry-count",
        "x-requested-with",
    ]
    private static let asksMax = 32

    /// The answer to a browser that asks before it sends JSON or headers of
    /// its own. Whatever they are called, nothing depends on them here.
    static func preflight(asking headers: [String: String]) -> WebAnswer {
        var allowed = known
        let asked = headers["access-control-request-headers"] ?? ""
        for name in asked.split(separator: ",").prefix(asksMax) {
            let name = name.filter { $0 != " " }.lowercased()
            let isToken = name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                    || byte == 0x5F
            }
            if isToken && !name.isEmpty && !allowed.contains(name) { allowed.append(name) }
        }
        var answer = WebAnswer(status: 204)
        add(to: &answer)
        answer.set("access-control-allow-methods", "GET, POST, OPTIONS")
        answer.set("access-control-allow-headers", allowed.joined(separator: ", "))
        answer.set("access-control-max-age", "86400")
        answer.set("vary", "Access-Control-Request-Headers")
        return answer
    }

    static func add(to answer: inout WebAnswer) {
        answer.set("access-control-allow-origin", "*")
        answer.set("access-control-expose-headers", "retry-after, x-ratelimit-reset")
        answer.set("cross-origin-resource-policy", "cross-origin")
    }
}

/// The routes for senders of events.
extension Site {
    func collect(
        _ endpoint: CollectEndpoint,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        let body = try wholeBody(of: request)
        return try await collected(endpoint, body: body, request: request, client: client)
    }

    /// A call of the protocol without a task that waits for its commit: the
    /// same answer, by a call, on any thread, perhaps at once.
    func collect(
        _ endpoint: CollectEndpoint,
        request: WebRequest,
        body: [UInt8],
        tell: @escaping @Sendable (WebAnswer) -> Void
    ) {
        let client = ForwardedClient(request: request, trustedProxies: configuration.trustedProxies)
        source.collect(Self.call(endpoint, body: body, request: request, client: client)) { told in
            var answer: WebAnswer
            switch told {
            case .success(let collected): answer = Self.answer(collected)
            case .failure(let error): answer = collectFailure(error)
            }
            Self.complete(&answer, with: SecurityHeaders.ofCollection, for: client)
            tell(answer)
        }
    }

    /// An event in the address of a picture. Whoever shows the picture cannot
    /// read an answer, so the status alone tells what became of it.
    func pixel(
        _ endpoint: CollectEndpoint?,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        // Only asked whether it exists: nobody saw it.
        if request.method == "HEAD" { return Pixel.answer(status: 200) }
        let pixel = try Pixel(request: request, endpoint: endpoint)
        let answer = try await collected(
            pixel.endpoint,
            body: pixel.body,
            request: request,
            client: client
        )
        return Pixel.answer(status: answer.status)
    }

    private func collected(
        _ endpoint: CollectEndpoint,
        body: [UInt8],
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        let call = Self.call(endpoint, body: body, request: request, client: client)
        return Self.answer(try await source.collect(call))
    }

    private static func call(
        _ endpoint: CollectEndpoint,
        body: [UInt8],
        request: WebRequest,
        client: ForwardedClient
    ) -> CollectRequest {
        let encoding = request.headers["content-encoding"]?.lowercased()
        let query = request.query
        return CollectRequest(
            endpoint: endpoint,
            body: body,
            contentEncoding: encoding == "identity" ? nil : encoding,
            writeKey: request.basicCredentials?.name ?? query["writeKey"],
            bearerToken: request.bearerToken,
            isStrict: query["strict"] == "1",
            address: client.address,
            userAgent: request.headers["user-agent"],
            globalPrivacyControl: request.headers["sec-gpc"] == "1",
            retryCount: request.headers["x-retry-count"].flatMap { Int($0) }
                .map { max(0, $0) } ?? 0
        )
    }

    private static func answer(_ collected: CollectAnswer) -> WebAnswer {
        var answer = WebAnswer.json(collected.body, status: collected.status)
        if let seconds = collected.retryAfterSeconds { answer.set("retry-after", "\(seconds)") }
        CollectionCORS.add(to: &answer)
        return answer
    }

    /// A failure as senders read it. What is not explained is logged and told
    /// in general words.
    func collectFailure(_ error: any Error) -> WebAnswer {
        let told = ErrorAnswer(error)
        log(told, error)
        var answer = WebAnswer.json(told.json, status: told.status)
        CollectionCORS.add(to: &answer)
        if told.isRetryable { answer.set("retry-after", "5") }
        return answer
    }
}
