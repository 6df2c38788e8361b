// SPDX-License-Identifier: Apache-2.0

/// Who sent a request and how, with the headers of trusted proxies applied.
///
/// It exists because `X-Forwarded-…` headers can be written by anybody: they
/// count only where the connection itself comes from a proxy the operator
/// named, and only as far back as the first address that is not such a proxy.
package struct ForwardedClient: Equatable, Sendable {
    /// The client's address in digits; nothing where it cannot be told.
    package var address: String?
    package var isSecure: Bool
    /// The host name and port the client asked for.
    package var host: String?

    package init(request: WebRequest, trustedProxies: [String]) {
        address = request.peer
        isSecure = false
        host = request.headers["host"]
        let trusted = trustedProxies.compactMap { NumericAddress($0) }
        guard let peer = request.peer.flatMap({ NumericAddress($0) }), trusted.contains(peer)
        else { return }
        let chain = (request.headers["x-forwarded-for"] ?? "").split(separator: ",")
            .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
        for link in chain.reversed() {
            guard let known = NumericAddress(link) else { break }
            address = link
            guard trusted.contains(known) else { break }
        }
        if let scheme = request.headers["x-forwarded-proto"] {
            isSecure = scheme.lowercased() == "https"
        }
        if let asked = request.headers["x-forwarded-host"], !asked.isEmpty { host = asked }
    }
}
