// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Logging

/// The routes that mails link to. Strangers ask here, so there is no password,
/// no cookie, no script, and nothing is told that the mail's owner does not
/// know already.
///
/// Reading never changes anything but the count of opens and clicks: scanners
/// follow every link of a mail, so only a POST unsubscribes (RFC 8058).
extension Site {
    /// The first piece of every address in mails.
    static let mailRoot = "e"

    /// A picture of one transparent pixel: 43 bytes of GIF89a.
    private static let pixel: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00,
        0x00, 0xFF, 0xFF, 0xFF, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00,
        0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
    ]

    /// Longer tokens than this are none of ours.
    private static let tokenLengthMax = 512
    /// What a mail program or the page's button sends is far smaller.
    private static let mailBodyBytesMax = 16_384

    func mail(
        _ mail: Route.Mail,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        guard mailBound.admits(client.address) else {
            throw WebError(.tooMany, "Too many requests came from your network: try again soon.")
        }
        let hit = MailHit(
            method: request.method,
            userAgent: request.headers["user-agent"].map { String($0.prefix(500)) },
            address: client.address,
            isPrefetch: Self.isPrefetch(request)
        )
        var answer: WebAnswer
        switch mail {
        case .open(let token): answer = await opened(token, hit: hit)
        case .click(let token): answer = try await clicked(token, hit: hit)
        case .preferences(let token):
            answer = try await preferences(token, done: nil, request: request)
        case .unsubscribe(let token):
            answer = try await unsubscribe(token, hit: hit, request: request)
        }
        Self.makePublic(&answer)
        return answer
    }

    /// A failure as a stranger reads it: without the engine's own words, which
    /// may speak of the house.
    func mailFailure(_ told: ErrorAnswer, request: WebRequest) -> WebAnswer {
        let page = MailPage(language: Language(request: request), target: request.target)
        var answer = WebAnswer.page(page.failure(status: told.status), status: told.status)
        if told.status == 429 { answer.set("retry-after", "10") }
        Self.makePublic(&answer)
        return answer
    }

    private static func makePublic(_ answer: inout WebAnswer) {
        answer.set("referrer-policy", "no-referrer")
        answer.set("cache-control", "no-store")
        answer.set("x-robots-tag", "noindex, nofollow")
    }

    private static func isPrefetch(_ request: WebRequest) -> Bool {
        ["sec-purpose", "purpose", "x-purpose", "x-moz"].contains { name in
            let value = request.headers[name]?.lowercased() ?? ""
            return value.contains("prefetch") || value.contains("preview")
        }
    }

    /// The pixel comes whatever happens: a broken picture in a mail helps
    /// nobody.
    private func opened(_ token: String, hit: MailHit) async -> WebAnswer {
        if token.utf8.count <= Self.tokenLengthMax {
            do {
                try await source.mailOpen(token: token, hit: hit)
            } catch {
                logger.error("an open was not recorded", metadata: ["error": "\(error)"])
            }
        }
        var answer = WebAnswer(status: 200, body: Self.pixel)
        answer.set("content-type", "image/gif")
        answer.set("cross-origin-resource-policy", "cross-origin")
        return answer
    }

    /// Leads only where the token says. A token that is not ours leads nowhere,
    /// so nobody can use this address to lend their link our name.
    private func clicked(_ token: String, hit: MailHit) async throws -> WebAnswer {
        guard token.utf8.count <= Self.tokenLengthMax,
            let address = try await source.mailClick(token: token, hit: hit),
            Self.isWebAddress(address)
        else { throw WebError.nothingHere }
        var answer = WebAnswer(status: 302)
        answer.set("location", address)
        return answer
    }

    /// Whether an address is one of the web, and fits a header as it is.
    private static func isWebAddress(_ address: String) -> Bool {
        let lower = address.prefix(8).lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return false }
        return address.utf8.count <= 8_192
            && address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 < 0x80 }
    }

    private func preferences(
        _ token: String,
        done: MailPage.Done?,
        request: WebRequest
    ) async throws -> WebAnswer {
        guard token.utf8.count <= Self.tokenLengthMax,
            let content = try await source.preferences(token: token)
        else { throw WebError.nothingHere }
        let asked = request.query["lang"].flatMap { Language(rawValue: $0) }
        let page = MailPage(language: asked ?? content.language, target: request.target)
        return .page(page.preferences(content, done: done))
    }

    private func unsubscribe(
        _ token: String,
        hit: MailHit,
        request: WebRequest
    ) async throws -> WebAnswer {
        let body = try wholeBody(of: request)
        guard body.count <= Self.mailBodyBytesMax else {
            throw WebError(.tooLarge, "The request is larger than anything asked for here.")
        }
        guard token.utf8.count <= Self.tokenLengthMax else { throw WebError.nothingHere }
        let fields = FormBody.fields(body, contentType: request.headers["content-type"])
        if fields["do"] == MailPage.Done.resubscribed.rawValue {
            guard try await source.resubscribe(token: token, hit: hit) else {
                throw WebError.nothingHere
            }
            return try await preferences(token, done: .resubscribed, request: request)
        }
        guard fields["List-Unsubscribe"] == "One-Click" else {
            throw WebError(.badRequest, "The request does not say what to do.")
        }
        let isPage = fields["do"] == MailPage.Done.unsubscribed.rawValue
        let isDone = try await source.unsubscribe(
            token: token,
            hit: hit,
            how: isPage ? .page : .oneClick
        )
        guard isDone else { throw WebError.nothingHere }
        if isPage { return try await preferences(token, done: .unsubscribed, request: request) }
        var answer = WebAnswer(status: 200, body: Array("Unsubscribed.\n".utf8))
        answer.set("content-type", "text/plain; charset=utf-8")
        return answer
    }
}
