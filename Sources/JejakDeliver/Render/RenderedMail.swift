// SPDX-License-Identifier: Apache-2.0

/// A mail for one person, ready to be put into an envelope.
package struct RenderedMail: Sendable, Equatable {
    package let subject: String
    package let html: String
    package let text: String
    /// Where this person's links with variables lead, by the link's number.
    /// Empty for most templates. Keep them with the message: the values they
    /// were made of may change.
    package let personalLinks: [Int: String]
    /// Variables that had neither a value nor a fallback and printed nothing.
    package let missing: [String]
}
