// SPDX-License-Identifier: Apache-2.0

/// What the web needs from the engine to show who is who, and to let an
/// operator say otherwise. The fourth part of `ConsoleSource`.
package protocol IdentitySource: Sendable {
    /// The identifiers of one person and what joined them; nothing where
    /// nobody has this key.
    func identity(of key: String) async throws -> IdentityContent?
    /// What a change would do. Changes nothing.
    func preview(_ change: IdentityChange) async throws -> IdentityPreviewContent
    /// Says it for good, with an entry in the audit trail. Throws an
    /// `ExplainedError` where it cannot be said.
    func perform(_ change: IdentityChange) async throws
    func conflicts() async throws -> ConflictsContent
}

/// What an operator says of two identifiers, each written as `kind:value`.
package struct IdentityChange: Sendable, Equatable {
    /// The raw value is the last piece of the address.
    package enum Kind: String, Sendable, CaseIterable {
        /// The two are one person, and the first stands for both.
        case merge
        /// The first is taken out of the person whom the second stands for.
        case split
    }

    package var kind: Kind
    package var first: String
    package var second: String
    package var operatorName: String?
    package var reason: String

    package init(
        kind: Kind,
        first: String,
        second: String,
        operatorName: String? = nil,
        reason: String = ""
    ) {
        self.kind = kind
        self.first = first
        self.second = second
        self.operatorName = operatorName
        self.reason = reason
    }
}
