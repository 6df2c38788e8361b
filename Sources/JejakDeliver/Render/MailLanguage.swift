// SPDX-License-Identifier: Apache-2.0

/// A language that mails are written in. The raw values are those of the
/// campaign file and of a person's trait.
package enum MailLanguage: String, Sendable, CaseIterable {
    case en
    case id

    /// The language of a tag such as `id`, `id-ID`, `in_ID` or `EN-gb`. `in` is
    /// the old code of Indonesian, which some phones still send.
    package init?(tag: String) {
        switch tag.prefix(while: { $0 != "-" && $0 != "_" }).lowercased() {
        case "en": self = .en
        case "id", "in": self = .id
        default: return nil
        }
    }

    func say(_ english: String, _ indonesian: String) -> String {
        self == .en ? english : indonesian
    }
}
