// SPDX-License-Identifier: Apache-2.0

/// Words in both languages of the console.
///
/// Labels that the engine makes (clusters, tiers, ready segments) arrive in both,
/// so that the page can follow the reader's language.
package struct BilingualText: Sendable, Equatable {
    package var english: String
    package var indonesian: String

    package init(english: String, indonesian: String) {
        self.english = english
        self.indonesian = indonesian
    }

    /// The same words in both languages: names that are not translated.
    package init(_ same: String) {
        english = same
        indonesian = same
    }
}

/// How many of a named thing, such as events of a name or rows refused for a reason.
package struct NamedCount: Sendable, Equatable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// A name and its value as text, such as a trait or a property of an event.
package struct NamedText: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
