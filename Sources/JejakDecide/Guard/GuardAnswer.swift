// SPDX-License-Identifier: Apache-2.0

/// What the guards say to one question.
///
/// It exists so that a fallback is told beside every verdict, also beside a no.
package struct GuardAnswer: Sendable, Equatable {
    package let verdict: GuardVerdict
    /// Whether the person's zone was absent or unknown and another one stood in.
    package let usedFallbackZone: Bool
    /// The zone that the hours were read in.
    package let zone: String
    /// For a broken address what is wrong with it; else nothing.
    package let detail: String?
}

/// Yes, later, or no with a reason.
package enum GuardVerdict: Sendable, Equatable {
    case allow
    /// Not before that moment (milliseconds since 1970 UTC). Ask again then:
    /// consent can be withdrawn in between.
    case later(until: Int64, reason: GuardDelay)
    case refuse(GuardRefusal)
}

/// Why a message waits. The raw values are part of the store's format.
package enum GuardDelay: String, Sendable, CaseIterable {
    case quietHours

    package var englishWords: String { "it is night where this person lives" }
    package var indonesianWords: String { "sedang malam di tempat orang ini" }
}
