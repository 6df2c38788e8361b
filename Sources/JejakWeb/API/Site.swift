// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import Logging

/// Everything Jejak answers over HTTP: guards, routes, and what every answer
/// carries.
///
/// The order is the same for each request: who asks (through trusted proxies),
/// may this host name be used, is it the operator, does a write come from our
/// own pages; only then the route.
package struct Site: Sendable {
    let configuration: ServerConfiguration
    let source: any ConsoleSource
    let logger: Logger
    let operators: OperatorGuard
    let mailBound: RateBound

    package init(configuration: ServerConfiguration, source: any ConsoleSource, logger: Logger) {
        self.configuration = configuration
        self.source = source
        self.logger = logger
        operators = OperatorGuard(check: configuration.operatorCheck)
        mailBound = RateBound()
    }

    /// Answers one request. Never throws: a failure is an answer too.
    package func answer(_ request: WebRequest) async -> WebAnswer {
        let client = ForwardedClient(
            request: request,
            trustedProxies: configuration.trustedProxies
        )
        let route = Route(method: request.method, pieces: request.pieces)
        var answer: WebAnswer
        do {
            answer = try await guarded(route, request: request, client: client)
        } catch {
            answer = await failure(error, route: route, request: request)
        }
        for (name, value) in SecurityHeaders.all where answer.header(name) == nil {
            answer.set(name, value)
        }
        if client.isSecure {
            answer.set("strict-transport-security", "max-age=31536000")
        }
        return answer
    }

    private func guarded(
        _ route: Route,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        switch route {
        case .asset(let name):
            return try asset(name, request: request)
        case .health:
            return try await health()
        case .collect(let endpoint):
            return try await collect(endpoint, request: request, client: client)
        case .collectPreflight:
            return CollectionCORS.preflight
        case .wrongMethod(let allowed):
            var answer = await failure(
                WebError(.wrongMethod, "This address answers only \(allowed)."),
                route: route,
                request: request
            )
            answer.set("allow", allowed)
            return answer
        case .mail(let mail):
            return try await self.mail(mail, request: request, client: client)
        case .notFound where request.pieces.first == Self.mailRoot:
            throw WebError.nothingHere
        case .notFound, .page, .image, .ask, .composed, .audience, .campaignMove, .previewFrame:
            break
        }
        try RequestGuard.checkHost(client, hasPassword: configuration.operatorCheck != nil)
        guard await operators.admits(request) else { return OperatorGuard.challenge }
        if request.method == "POST" { try RequestGuard.checkOrigin(request, client: client) }
        switch route {
        case .page(let page):
            return try await render(page, request: request)
        case .image(let wanted):
            return try await image(wanted, request: request)
        case .ask:
            return try await ask(request)
        case .composed(let replaced):
            return try await composed(request, replacing: replaced)
        case .audience:
            return try await audience(request)
        case .campaignMove(let id, let action):
            return try await move(id, action, request: request)
        case .previewFrame(let id):
            return try await previewFrame(id, request: request)
        default:
            throw WebError.nothingHere
        }
    }

    /// A failure as the one who asked reads it: a page for people, JSON for
    /// programs. What is not explained is logged and told in general words.
    private func failure(
        _ error: any Error,
        route: Route,
        request: WebRequest
    ) async -> WebAnswer {
        let told = ErrorAnswer(error)
        if told.status >= 500 {
            logger.error("a request failed", metadata: ["error": "\(error)"])
        }
        var answer: WebAnswer
        if route.isForPrograms || request.pieces.first == "v1" {
            answer = .json(told.json, status: told.status)
            if case .collect = route { CollectionCORS.add(to: &answer) }
        } else if request.pieces.first == Self.mailRoot {
            answer = mailFailure(told, request: request)
        } else {
            let reader = await reader(of: request)
            answer = .page(ErrorPage(told: told, reader: reader).html, status: told.status)
        }
        if told.isRetryable { answer.set("retry-after", "5") }
        answer.set("cache-control", "no-store")
        return answer
    }
}

/// The headers every answer carries.
enum SecurityHeaders {
    /// Nothing is loaded from elsewhere, no script or style lies in a page, and
    /// no other site may frame one.
    static let contentSecurityPolicy =
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static let all: [(String, String)] = [
        ("content-security-policy", contentSecurityPolicy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ("cache-control", "no-store"),
    ]
}
