// SPDX-License-Identifier: Apache-2.0

/// The ids that advertising networks put behind a link that was clicked.
enum AdClick {
    /// One parameter of a link, and who puts it there.
    struct Kind {
        let parameter: StaticString
        let network: StaticString
        /// What such a click means where the link says nothing else.
        let medium: Medium
    }

    static let kinds: [Kind] = [
        Kind(parameter: "gclid", network: "google", medium: .paidSearch),
        Kind(parameter: "gbraid", network: "google", medium: .paidSearch),
        Kind(parameter: "wbraid", network: "google", medium: .paidSearch),
        Kind(parameter: "dclid", network: "google", medium: .display),
        Kind(parameter: "msclkid", network: "microsoft", medium: .paidSearch),
        Kind(parameter: "yclid", network: "yandex", medium: .paidSearch),
        // Facebook adds its id to every outgoing link, paid or not.
        Kind(parameter: "fbclid", network: "facebook", medium: .organicSocial),
        Kind(parameter: "ttclid", network: "tiktok", medium: .paidSocial),
        Kind(parameter: "twclid", network: "x", medium: .paidSocial),
        Kind(parameter: "li_fat_id", network: "linkedin", medium: .paidSocial),
        Kind(parameter: "sccid", network: "snapchat", medium: .paidSocial),
        Kind(parameter: "rdt_cid", network: "reddit", medium: .paidSocial),
        Kind(parameter: "epik", network: "pinterest", medium: .paidSocial),
        Kind(parameter: "irclickid", network: "impact", medium: .affiliate),
    ]

    /// The place of the kind that a parameter's name is.
    static func place(_ text: UnsafeRawBufferPointer, _ name: Range<Int>) -> Int? {
        guard (4...9).contains(name.count) else { return nil }
        return kinds.firstIndex { text.isWord($0.parameter, name) }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a part of the bytes is a word, whatever the case of its letters.
    @inline(__always)
    func isWord(_ word: StaticString, _ range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        for index in 0..<range.count
        where IdentifierRule.lowered(self[range.lowerBound + index]) != word.utf8Start[index] {
            return false
        }
        return true
    }
}
