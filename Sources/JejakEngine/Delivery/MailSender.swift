// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakDeliver

/// Under which name and through which server a house sends its mail.
///
/// The password is never kept: it is read from a file or from the environment
/// each time a queue starts.
package struct MailSender: Codable, Sendable, Equatable {
    package var name: String
    /// `smtp://host:port` or `smtps://host:port`.
    package var server: String
    package var from: String
    package var fromName: String
    /// Where links, the pixel and the unsubscribe page are, as the world
    /// reaches this server: `https://mail.toko.example`.
    package var links: String
    package var username: String?
    package var passwordFile: String?
    package var passwordVariable: String?
    package var requiresTLS: Bool?
    package var allowsPlain: Bool
    package var caFile: String?
    package var connections: Int
    package var answerSeconds: Int

    package init(
        name: String,
        server: String,
        from: String,
        fromName: String,
        links: String,
        username: String? = nil,
        passwordFile: String? = nil,
        passwordVariable: String? = nil,
        requiresTLS: Bool? = nil,
        allowsPlain: Bool = false,
        caFile: String? = nil,
        connections: Int = 4,
        answerSeconds: Int = 60
    ) {
        self.name = name
        self.server = server
        self.from = from
        self.fromName = fromName
        self.links = links
        self.username = username
        self.passwordFile = passwordFile
        self.passwordVariable = passwordVariable
        self.requiresTLS = requiresTLS
        self.allowsPlain = allowsPlain
        self.caFile = caFile
        self.connections = connections
        self.answerSeconds = answerSeconds
    }

    /// Everything that can be wrong with it, told before anything is sent.
    package func check() throws {
        _ = try settings()
        _ = try MailAddress(parsing: from)
        guard (1...64).contains(connections) else {
            throw EngineError(.badRequest, "a sender has 1 to 64 connections, not \(connections)")
        }
        let url = URL(string: links)
        guard let url, let scheme = url.scheme, scheme == "https" || scheme == "http",
            url.host() != nil, url.query() == nil, !links.contains(where: \.isWhitespace)
        else {
            throw EngineError(
                .badRequest,
                "links must begin with the address the world reaches this server at: write one "
                    + "such as https://mail.toko.example"
            )
        }
    }

    package func settings() throws -> SMTPServerSettings {
        try SMTPServerSettings(
            url: server,
            username: username,
            password: try password(),
            requiresTLS: requiresTLS,
            allowsPlain: allowsPlain,
            caFile: caFile,
            answerTimeout: .seconds(answerSeconds)
        )
    }

    private func password() throws -> String? {
        if let passwordVariable {
            guard let said = ProcessInfo.processInfo.environment[passwordVariable] else {
                throw EngineError(
                    .badRequest,
                    "the sender '\(name)' takes its password from \(passwordVariable), which is "
                        + "not set in the environment: set it and start again"
                )
            }
            return said
        }
        guard let passwordFile else { return nil }
        do {
            let said = try String(contentsOfFile: passwordFile, encoding: .utf8)
            return said.trimmingCharacters(in: .newlines)
        } catch {
            throw EngineError(
                .badRequest,
                "the sender '\(name)' takes its password from \(passwordFile), which cannot be "
                    + "read: mend the path or its permissions"
            )
        }
    }

    /// The address of something of ours in a mail.
    func address(_ kind: String, _ token: String) -> String {
        (links.hasSuffix("/") ? String(links.dropLast()) : links) + "/e/\(kind)/\(token)"
    }
}
