// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where mail is handed over, and on which terms.
///
/// Encryption is asked for everywhere but on this machine; a server elsewhere
/// gets mail in the clear only where `allowsPlain` says so, and never with a
/// password. Checked when made, so that a connection cannot fail for a setting.
package struct SMTPServerSettings: Sendable, Equatable {
    package let host: String
    package let port: Int
    /// TLS from the first byte (`smtps`), not by STARTTLS.
    package let isEncryptedFromStart: Bool
    package let username: String?
    /// Never part of a reason or a description.
    package let password: String?
    /// No mail without TLS and a certificate that is right.
    package let requiresTLS: Bool
    /// A file of certificates to trust in place of the system's.
    package let caFile: String?
    package let connectTimeout: Duration
    /// How long the server may take for one answer.
    package let answerTimeout: Duration
    /// How this machine names itself; without it the machine's own name.
    package let greetingName: String?

    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isNumeric)
    }

    private var isNumeric: Bool {
        host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    }

    /// - Parameters:
    ///   - url: `smtp://host:port` or `smtps://host:port`; without a port 587
    ///     and 465, on this machine 25.
    ///   - requiresTLS: Without it, yes for every host but this machine.
    ///   - allowsPlain: Has to be said for a host elsewhere that has no TLS.
    package init(
        url: String,
        username: String? = nil,
        password: String? = nil,
        requiresTLS: Bool? = nil,
        allowsPlain: Bool = false,
        caFile: String? = nil,
        connectTimeout: Duration = .seconds(10),
        answerTimeout: Duration = .seconds(60),
        greetingName: String? = nil
    ) throws {
        let place = try Self.place(url)
        host = place.host
        isEncryptedFromStart = place.isEncrypted
        self.username = username.flatMap { $0.isEmpty ? nil : $0 }
        self.password = password.flatMap { $0.isEmpty ? nil : $0 }
        self.caFile = caFile
        self.connectTimeout = connectTimeout
        self.answerTimeout = answerTimeout
        self.greetingName = greetingName
        let isHere =
            host == "localhost" || host == "::1"
            || (host.hasPrefix("127.")
                && host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E })
        self.requiresTLS = requiresTLS ?? (place.isEncrypted || (!isHere && !allowsPlain))
        port = place.port ?? (place.isEncrypted ? 465 : isHere ? 25 : 587)
        try check(allowsPlain: allowsPlain)
    }

    private func check(allowsPlain: Bool) throws {
        guard requiresTLS || isEncryptedFromStart || isLoopback || allowsPlain else {
            throw Self.fault(
                "mail to \(host) would travel in the clear",
                "leave TLS required, or say allows_plain for a server you trust the way to"
            )
        }
        guard (username == nil) == (password == nil) else {
            throw Self.fault(
                username == nil
                    ? "there is a password but no user name"
                    : "there is a user name but no password",
                "give both or none"
            )
        }
        guard username == nil || requiresTLS || isEncryptedFromStart || isLoopback else {
            throw Self.fault(
                "the password for \(host) would travel in the clear",
                "require TLS, or leave out user name and password"
            )
        }
        let words = [username, password, caFile, greetingName].compactMap { $0 }
        guard words.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw Self.fault(
                "a setting holds a line break or a control character",
                "write user name, password and paths in one line each"
            )
        }
        for timeout in [connectTimeout, answerTimeout] {
            guard timeout >= .milliseconds(50), timeout <= .seconds(600) else {
                throw Self.fault(
                    "a time-out is outside 0.05 to 600 seconds",
                    "choose something like 10 seconds to connect and 60 for an answer"
                )
            }
        }
        if let greetingName {
            guard !greetingName.isEmpty,
                greetingName.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x2E }
                )
            else {
                throw Self.fault(
                    "the greeting name is not the name of a machine",
                    "write it like mail.shop.example"
                )
            }
        }
    }

    /// The address as libcurl wants it.
    var address: String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        let path = greetingName.map { "/" + $0 } ?? ""
        return "\(isEncryptedFromStart ? "smtps" : "smtp")://\(name):\(port)\(path)"
    }

    private static func fault(_ what: String, _ mend: String) -> DeliverError {
        DeliverError(.badSetting, "The mail server's settings cannot be used: \(what); \(mend).")
    }

    private static func place(_ url: String) throws -> (host: String, port: Int?, isEncrypted: Bool)
    {
        let shape = "write it like smtp://mail.example:587 or smtps://mail.example:465"
        guard let mark = url.firstRange(of: "://"), url.utf8.count <= 300 else {
            throw fault("the address has no scheme", shape)
        }
        let scheme = url[..<mark.lowerBound].lowercased()
        guard scheme == "smtp" || scheme == "smtps" else {
            throw fault("the address does not begin with smtp:// or smtps://", shape)
        }
        var rest = url[mark.upperBound...]
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        // The address is not shown: it may hold a password.
        guard !rest.contains("@") else {
            throw fault(
                "the address holds a user name or a password",
                "put them into their own settings and \(shape)"
            )
        }
        let isBracketed = rest.hasPrefix("[")
        var host: Substring
        var tail: Substring
        if isBracketed, let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            tail = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            tail = rest[host.endIndex...]
        }
        let isNamed =
            isBracketed
            ? !host.isEmpty && host.utf8.allSatisfy { hexOrColon($0) }
            : MailHost.isName(host)
        guard isNamed else { throw fault("'\(host)' is not the name of a host", shape) }
        guard !tail.isEmpty else { return (host.lowercased(), nil, scheme == "smtps") }
        tail = tail.dropFirst()
        guard let port = Int(tail), (1...65_535).contains(port), tail.utf8.first != 0x2B else {
            throw fault("'\(tail)' is not a port", shape)
        }
        return (host.lowercased(), port, scheme == "smtps")
    }

    private static func hexOrColon(_ byte: UInt8) -> Bool {
        byte == 0x3A || byte == 0x2E || (0x30...0x39).contains(byte)
            || (0x61...0x66).contains(byte.lowercased)
    }
}

extension SMTPServerSettings: CustomStringConvertible {
    /// Without the user name and the password.
    package var description: String { address }
}

/// What the name of a machine looks like.
enum MailHost {
    static func isName(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 253 else { return false }
        return bytes.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.count <= 63 && label.first != 0x2D && label.last != 0x2D
                && label.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x5F }
        }
    }
}
