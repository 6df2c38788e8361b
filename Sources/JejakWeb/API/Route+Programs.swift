// SPDX-License-Identifier: Apache-2.0

/// One address that programs use, with what is asked there.
///
/// The list is the truth for both: requests are matched with it, and
/// `/openapi.json` describes it, so that neither can know an address that the
/// other does not.
package struct ProgramAddress: Sendable {
    package let method: String
    /// As it stands in the document.
    package let path: String
    let route: Route

    /// All of them, in the order in which the document tells them.
    package static let all: [ProgramAddress] =
        collections + pixels + [
            ProgramAddress(method: "POST", path: "/v1/ask", route: .ask),
            ProgramAddress(method: "GET", path: "/health", route: .health),
            ProgramAddress(method: "GET", path: "/ready", route: .ready),
            ProgramAddress(method: "GET", path: "/metrics", route: .metrics),
            ProgramAddress(method: "GET", path: "/openapi.json", route: .openAPI),
            ProgramAddress(method: "GET", path: "/jejak.js", route: .snippet),
        ]

    /// Full names, and the first letters that the browser SDK uses.
    private static let collections: [ProgramAddress] =
        CollectEndpoint.allCases.map { posted("/v1/\($0.rawValue)", $0) }
        + CollectEndpoint.allCases.compactMap { endpoint in
            endpoint.letter.map { posted("/v1/\($0)", endpoint) }
        } + [posted("/beacon/v1/batch", .batch)]

    /// Pictures of one pixel, for mails and pages where nothing can run.
    private static let pixels: [ProgramAddress] = [
        ("/v1/pixel.gif", nil), ("/v1/pixel/track", CollectEndpoint.track),
        ("/v1/pixel/page", .page), ("/pixel/v1/track", .track), ("/pixel/v1/page", .page),
    ].map { ProgramAddress(method: "GET", path: $0.0, route: .pixel($0.1)) }

    private static func posted(_ path: String, _ endpoint: CollectEndpoint) -> ProgramAddress {
        ProgramAddress(method: "POST", path: path, route: .collect(endpoint))
    }

    private static let routes: [String: [String: Route]] = all.reduce(into: [:]) { table, one in
        table[one.path, default: [:]][one.method] = one.route
    }

    private static let collected: [String: CollectEndpoint] = collections.reduce(into: [:]) {
        if case .collect(let endpoint) = $1.route { $0[$1.path] = endpoint }
    }

    /// Where the events of a POST to this address belong, where it is written
    /// as it stands in the document.
    static func collectEndpoint(target: String) -> CollectEndpoint? {
        collected[String(target.prefix { $0 != "?" })]
    }

    /// What a request asks for here; nothing where this is no such address.
    static func route(method: String, pieces: [String]) -> Route? {
        guard let found = routes["/" + pieces.joined(separator: "/")] else { return nil }
        let collects = found.values.contains { if case .collect = $0 { true } else { false } }
        if method == "OPTIONS" && collects { return .collectPreflight }
        if let route = found[method == "HEAD" ? "GET" : method] { return route }
        let reads = found["GET"] != nil
        return .wrongMethod(allowed: reads ? "GET, HEAD" : collects ? "POST, OPTIONS" : "POST")
    }
}

extension CollectEndpoint {
    /// The short form of the address.
    var letter: String? {
        switch self {
        case .track: "t"
        case .identify: "i"
        case .page: "p"
        case .screen: "s"
        case .group: "g"
        case .alias: "a"
        case .batch: "b"
        case .import: nil
        }
    }
}
