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
        // Senders ask thousands of times a second and show nothing.
        let headers = route.isCollection ? SecurityHeaders.ofCollection : SecurityHeaders.all
        Self.complete(&answer, with: headers, for: client)
        return answer
    }

    /// Adds what every answer carries.
    static func complete(
        _ answer: inout WebAnswer,
        with headers: [(String, String)],
        for client: ForwardedClient
    ) {
        for (name, value) in headers where answer.header(name) == nil {
            answer.headers.append((name, value))
        }
        if client.isSecure { answer.set("strict-transport-security", "max-age=31536000") }
    }

    func log(_ told: ErrorAnswer, _ error: any Error) {
        guard told.status >= 500 else { return }
        logger.error("a request failed", metadata: ["error": "\(error)"])
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
        case .ready:
            return try await ready()
        case .openAPI:
            return openAPI(request)
        case .snippet:
            return snippet(request)
        case .collect(let endpoint):
            return try await collect(endpoint, request: request, client: client)
        case .collectPreflight:
            return CollectionCORS.preflight(asking: request.headers)
        case .pixel(let endpoint):
            return try await pixel(endpoint, request: request, client: client)
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
        default: break
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
        case .metrics:
            return try await metrics(request)
        case .composed(let replaced):
            return try await composed(request, replacing: replaced)
        case .audience:
            return try await audience(request)
        case .campaignMove(let id, let action):
            return try await move(id, action, request: request)
        case .previewFrame(let id):
            return try await previewFrame(id, request: request)
        case .segmentBuilt(let replaced):
            return try await builtSegment(request, replacing: replaced)
        case .segmentRemoval(let name):
            return try await removeSegment(name)
        case .cellSegment:
            return try cellSegment(request)
        case .questionSaving:
            return try await saveQuestion(request)
        case .questionRemoval(let id):
            return try await removeQuestion(id)
        default:
            return try await door(route, request: request, client: client)
        }
    }

    /// What operators do about what comes in, who is who, and who is alike.
    private func door(
        _ route: Route,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        switch route {
        case .sourceAdding:
            return try await addSource(request, client: client)
        case .sourceChange(let name, let action):
            return try await changeSource(name, action, request: request, client: client)
        case .refusedChange(let action):
            return try await changeRefused(action, request: request)
        case .inferredPlan:
            return try await inferredPlan()
        case .identityChange(let key, let kind):
            return try await changeIdentity(key, kind, request: request)
        case .journeyComparing:
            return try await perform(.compare)
        case .journeyCancelling:
            return try await perform(.cancel)
        case .journeyKeeping:
            return try await keepPicked(request)
        case .journeyMapData:
            return try await journeyMapData()
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
        log(told, error)
        var answer: WebAnswer
        if route.isForPrograms || request.pieces.first == "v1" {
            answer = .json(told.json, status: told.status)
            if case .collect = route { CollectionCORS.add(to: &answer) }
            if case .pixel = route { answer = Pixel.answer(status: told.status) }
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

    /// What an answer needs that no browser shows as a page.
    static let ofCollection: [(String, String)] = [
        ("x-content-type-options", "nosniff"), ("cache-control", "no-store"),
    ]

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
