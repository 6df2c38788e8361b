// SPDX-License-Identifier: Apache-2.0

/// Where the server listens and whom it trusts.
///
/// Without an operator password the console shows everything to whoever can
/// reach it, so it may then only be reached from this machine: see `refusal`.
package struct ServerConfiguration: Sendable {
    /// Whether a name and password belong to an operator. The engine keeps
    /// the hashes and compares them; it must take the same time for a wrong
    /// name as for a wrong password.
    package typealias OperatorCheck =
        @Sendable (_ name: String, _ password: String) async -> Bool

    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// The addresses of proxies whose `X-Forwarded-…` headers are believed.
    package var trustedProxies: [String]
    /// Nothing while no operator password is set.
    package var operatorCheck: OperatorCheck?

    package init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        trustedProxies: [String] = [],
        operatorCheck: OperatorCheck? = nil
    ) {
        self.host = host
        self.port = port
        self.trustedProxies = trustedProxies
        self.operatorCheck = operatorCheck
    }

    /// Why the server must not start like this; nothing where it may.
    package static func refusal(
        host: String,
        port: Int,
        trustedProxies: [String],
        hasOperatorPassword: Bool
    ) -> String? {
        guard (0...65_535).contains(port) else {
            return "The port \(port) does not exist: choose one from 1 to 65535 with --port."
        }
        if !hasOperatorPassword && !isLoopback(host) {
            return "Without an operator password the console would be open to everyone who "
                + "can reach \(host): set one with `jejak operator add NAME`, or serve on "
                + "127.0.0.1."
        }
        for proxy in trustedProxies where NumericAddress(proxy) == nil {
            return "The trusted proxy \(proxy) is not an address in digits: write it like "
                + "10.0.0.5 or fd00::5."
        }
        return nil
    }

    /// Why the server must not start with this configuration.
    package var refusal: String? {
        Self.refusal(
            host: host,
            port: port,
            trustedProxies: trustedProxies,
            hasOperatorPassword: operatorCheck != nil
        )
    }

    /// Whether a host name or address is this machine alone.
    package static func isLoopback(_ host: String) -> Bool {
        let bare =
            host.hasPrefix("[") && host.hasSuffix("]")
            ? String(host.dropFirst().dropLast()) : host
        if bare.lowercased() == "localhost" { return true }
        return NumericAddress(bare)?.isLoopback ?? false
    }
}
