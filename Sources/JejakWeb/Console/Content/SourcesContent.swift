// SPDX-License-Identifier: Apache-2.0

/// Somebody who may send events, and what came since the server started.
package struct SenderContent: Sendable, Equatable {
    package var name: String
    /// The last characters of the write key; the key itself is kept nowhere.
    package var keyEnding: String
    package var createdAt: Int64
    package var rotatedAt: Int64?
    package var isDisabled: Bool
    /// The most events a second; nothing for no limit.
    package var ratePerSecond: Int?
    package var accepted: Int
    package var duplicates: Int
    package var rejected: Int
    package var lastAt: Int64?

    package init(
        name: String,
        keyEnding: String,
        createdAt: Int64,
        rotatedAt: Int64? = nil,
        isDisabled: Bool = false,
        ratePerSecond: Int? = nil,
        accepted: Int = 0,
        duplicates: Int = 0,
        rejected: Int = 0,
        lastAt: Int64? = nil
    ) {
        self.name = name
        self.keyEnding = keyEnding
        self.createdAt = createdAt
        self.rotatedAt = rotatedAt
        self.isDisabled = isDisabled
        self.ratePerSecond = ratePerSecond
        self.accepted = accepted
        self.duplicates = duplicates
        self.rejected = rejected
        self.lastAt = lastAt
    }
}

/// Who may send: the page Sources.
package struct SourcesContent: Sendable, Equatable {
    package var senders: [SenderContent]

    package init(senders: [SenderContent]) {
        self.senders = senders
    }
}
