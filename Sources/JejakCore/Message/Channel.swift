// SPDX-License-Identifier: Apache-2.0

/// A way to reach someone. The raw values are part of the store's format and
/// of the names of consents.
package enum Channel: String, Sendable, CaseIterable {
    case email
}

/// What a message is for: the law asks for consent to the one, not to the
/// other. The raw values are part of the store's format.
package enum Purpose: String, Sendable, CaseIterable {
    /// Advertising and the like: only to those who said yes.
    case marketing
    /// What the person waits for, such as an order's status.
    case transactional
}

/// Why nothing may go to an address any more. The raw values are part of the
/// store's format.
package enum SuppressionReason: String, Sendable, CaseIterable {
    /// The person said stop. Holds for marketing.
    case unsubscribed
    /// The address does not exist. Holds for everything.
    case bounced
    /// The person called a message spam. Holds for marketing.
    case complained
    /// Somebody of the house put it on the list. Holds for everything.
    case operatorChoice
}

/// The names of what happens to a mail, as the Segment specification has them;
/// `sent` and `unknown` are ours.
package enum MailEvent {
    package static let sent = "Email Sent"
    package static let unknown = "Email Send Unknown"
    package static let delivered = "Email Delivered"
    package static let opened = "Email Opened"
    package static let clicked = "Email Link Clicked"
    package static let bounced = "Email Bounced"
    package static let complained = "Email Marked as Spam"
    package static let unsubscribed = "Unsubscribed"
    package static let resubscribed = "Resubscribed"
}
