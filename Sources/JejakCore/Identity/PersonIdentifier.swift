// SPDX-License-Identifier: Apache-2.0

/// An identifier with its kind: the form in which people write and edicts keep
/// it, because it means the same in every folder, unlike a node's number.
package struct PersonIdentifier: Sendable, Hashable {
    package let kind: IdentifierKind
    package let value: String

    package init(_ kind: IdentifierKind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// Reads `kind:value`; the value may hold colons of its own.
    package init?(text: String) {
        guard let colon = text.firstIndex(of: ":"),
            let kind = IdentifierKind(name: String(text[..<colon]))
        else { return nil }
        self.init(kind, String(text[text.index(after: colon)...]))
    }

    package var text: String { kind.name + ":" + value }
}
