// SPDX-License-Identifier: Apache-2.0

/// Who followed something in a mail, as far as HTTP tells. What is a person and
/// what a robot is the engine's to judge; so is the instant.
package struct MailHit: Sendable, Equatable {
    /// `GET`, `HEAD` or `POST`.
    package var method: String
    package var userAgent: String?
    /// Warning: personal. Through trusted proxies.
    package var address: String?
    /// The browser says that nobody asked for it yet.
    package var isPrefetch: Bool

    package init(
        method: String,
        userAgent: String? = nil,
        address: String? = nil,
        isPrefetch: Bool = false
    ) {
        self.method = method
        self.userAgent = userAgent
        self.address = address
        self.isPrefetch = isPrefetch
    }
}

/// How somebody unsubscribed.
package enum UnsubscribeWay: String, Sendable {
    /// The mail program's own button (RFC 8058).
    case oneClick
    /// The button on our page.
    case page
}

/// What the holder of a mail's token may know and change: the preference page.
package struct PreferencesContent: Sendable, Equatable {
    /// Such as `s••@gmail.com`: whoever got hold of the mail learns no address.
    package var maskedAddress: String
    /// The house as its customers know it.
    package var senderName: String
    /// The mail's language.
    package var language: Language
    /// Whether marketing mail may come.
    package var isSubscribed: Bool

    package init(
        maskedAddress: String,
        senderName: String,
        language: Language,
        isSubscribed: Bool
    ) {
        self.maskedAddress = maskedAddress
        self.senderName = senderName
        self.language = language
        self.isSubscribed = isSubscribed
    }
}
