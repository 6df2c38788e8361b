// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine

/// What the holders of a mail's tokens ask: strangers, without a password.
extension WorkspaceConsole {
    package func mailOpen(token: String, hit: MailHit) async throws {
        // A browser that only fetches ahead has shown nothing to anybody.
        if hit.isPrefetch { return }
        try await work { [self] in
            try workspace.mailWasOpened(token, method: hit.method, agent: hit.userAgent ?? "")
        }
    }

    package func mailClick(token: String, hit: MailHit) async throws -> String? {
        try await work { [self] in
            try workspace.mailLinkWasFollowed(
                token,
                method: hit.isPrefetch ? "HEAD" : hit.method,
                agent: hit.userAgent ?? ""
            )
        }
    }

    package func preferences(token: String) async throws -> PreferencesContent? {
        try await work { [self] in
            try workspace.mailStanding(token).map { standing in
                PreferencesContent(
                    maskedAddress: standing.maskedAddress,
                    senderName: standing.senderName,
                    language: Language(rawValue: standing.language) ?? .indonesian,
                    isSubscribed: standing.isSubscribed
                )
            }
        }
    }

    package func unsubscribe(
        token: String,
        hit: MailHit,
        how: UnsubscribeWay
    ) async throws -> Bool {
        try await work { [self] in try workspace.unsubscribe(token, way: how.rawValue) }
    }

    package func resubscribe(token: String, hit: MailHit) async throws -> Bool {
        try await work { [self] in try workspace.resubscribe(token) }
    }
}
