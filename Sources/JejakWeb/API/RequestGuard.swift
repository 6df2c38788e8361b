// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What keeps other sites from using a reader's browser against the console.
enum RequestGuard {
    /// Without a password only this machine may ask, and only by its own name:
    /// another site could otherwise point its name at 127.0.0.1 and read the
    /// console through the visitor's browser (DNS rebinding). With a password
    /// the browser holds nothing that such a site could use.
    static func checkHost(_ client: ForwardedClient, hasPassword: Bool) throws {
        if hasPassword { return }
        guard let host = client.host, ServerConfiguration.isLoopback(nameOnly(host)) else {
            throw WebError(
                .unknownHost,
                "This console answers only to localhost: open it as http://127.0.0.1 with its "
                    + "port, or set a password with `jejak operator add NAME`."
            )
        }
    }

    /// Refuses a POST that another site's page sent. Browsers say where a
    /// request comes from in `Sec-Fetch-Site` or `Origin`; programs say neither.
    static func checkOrigin(_ request: WebRequest, client: ForwardedClient) throws {
        if let site = request.headers["sec-fetch-site"] {
            if site == "same-origin" || site == "none" { return }
        } else if let origin = request.headers["origin"] {
            if let mark = origin.range(ofText: "://"), let host = client.host,
                origin[mark.upperBound...].lowercased() == host.lowercased()
            {
                return
            }
        } else {
            return
        }
        throw WebError(
            .crossSite,
            "This request came from another site's page and was refused."
        )
    }

    /// A `Host` header without its port.
    static func nameOnly(_ host: String) -> String {
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            return String(host[...end])
        }
        return String(host.prefix { $0 != ":" })
    }
}

extension String {
    /// Where `text` first occurs.
    func range(ofText text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}

/// HTTP Basic for the console, where an operator password is set.
///
/// Password hashes are slow on purpose, and a page brings several requests, so
/// credentials that were right are remembered for a few minutes. Warning: that
/// keeps passwords in memory, never anywhere else.
final class OperatorGuard: Sendable {
    /// An `Authorization` header that was right, and how long that counts.
    private struct Remembered {
        var header: [UInt8]
        var until: ContinuousClock.Instant
    }

    private static let rememberedMax = 16
    private static let rememberFor = Duration.seconds(300)

    private let check: ServerConfiguration.OperatorCheck?
    private let remembered = Mutex<[Remembered]>([])

    init(check: ServerConfiguration.OperatorCheck?) {
        self.check = check
    }

    static var challenge: WebAnswer {
        var answer = WebAnswer(
            status: 401,
            headers: [
                ("www-authenticate", "Basic realm=\"Jejak\", charset=\"UTF-8\""),
                ("content-type", "text/plain; charset=utf-8"),
            ],
            body: Array("Sign in with your operator name and password.\n".utf8)
        )
        answer.set("cache-control", "no-store")
        return answer
    }

    /// Whether the request may see the console.
    func admits(_ request: WebRequest) async -> Bool {
        guard let check else { return true }
        guard let header = request.headers["authorization"].map({ Array($0.utf8) }),
            let credentials = request.basicCredentials
        else { return false }
        let now = ContinuousClock.now
        let known = remembered.withLock { list in
            list.removeAll { $0.until < now }
            return list.reduce(false) { $1.header.isEqualInConstantTime(to: header) || $0 }
        }
        if known { return true }
        guard await check(credentials.name, credentials.password) else {
            // Slows down guessing. Cancelled only when the client is gone, and
            // then nobody reads the answer.
            try? await Task.sleep(for: .milliseconds(300))
            return false
        }
        remembered.withLock { list in
            if list.count >= Self.rememberedMax { list.removeFirst() }
            list.append(Remembered(header: header, until: now + Self.rememberFor))
        }
        return true
    }
}

extension [UInt8] {
    /// Compares all bytes whatever they are, so that the time taken tells
    /// nothing but the length.
    package func isEqualInConstantTime(to other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        var difference: UInt8 = 0
        for place in indices { difference |= self[place] ^ other[place] }
        return difference == 0
    }
}
