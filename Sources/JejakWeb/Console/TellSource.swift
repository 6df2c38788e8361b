// SPDX-License-Identifier: Apache-2.0

package import JejakEngine
package import JejakLearn

/// What the web needs from the engine to tell groups of people: the sixth part of
/// `ConsoleSource`, under the same promises.
package protocol TellSource: Sendable {
    /// A group as one made-up person, and what sets it apart; nothing where
    /// there is no such group. Throws an `ExplainedError` where it is too small.
    func persona(_ query: PersonaQuery) async throws -> PersonaContent?
}

extension TellSource {
    /// A source without people has nobody to tell of.
    package func persona(_ query: PersonaQuery) async throws -> PersonaContent? { nil }
}

/// Which group a persona is asked of.
package enum PersonaQuery: Sendable, Equatable {
    /// A cluster of journeys.
    case cluster(Int)
    /// A cluster of people by their features.
    case people(Int)
    /// A segment that is kept, by its name.
    case kept(String)
}

/// A persona with the contrast of its group.
package struct PersonaContent: Sendable {
    package var persona: Persona
    package var contrast: ContrastReport

    package init(persona: Persona, contrast: ContrastReport) {
        self.persona = persona
        self.contrast = contrast
    }
}
