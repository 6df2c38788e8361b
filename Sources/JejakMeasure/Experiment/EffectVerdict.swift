// SPDX-License-Identifier: Apache-2.0

/// What may be said about a difference.
package enum EffectVerdict: Sendable, Equatable {
    case tooFewToTell(TooFewReason)
    /// The whole interval lies above zero.
    case higher
    /// The whole interval lies below zero.
    case lower
    /// Zero lies in the interval: there may be a difference, or none.
    case noDifferenceSeen
}

/// Why nothing can be said.
package enum TooFewReason: String, Sendable, CaseIterable {
    /// An arm is empty.
    case noPeople
    /// If there were no difference, the smaller arm would be expected to have
    /// fewer than the minimum of converted people, or of not converted ones.
    case fewConversions
    /// The same for people who spent something.
    case fewBuyers

    package var englishWords: String {
        switch self {
        case .noPeople: "one of the groups is empty"
        case .fewConversions: "too few people did it to compare the groups"
        case .fewBuyers: "too few people spent anything to compare the groups"
        }
    }

    package var indonesianWords: String {
        switch self {
        case .noPeople: "salah satu kelompok kosong"
        case .fewConversions: "terlalu sedikit orang melakukannya untuk dibandingkan"
        case .fewBuyers: "terlalu sedikit orang berbelanja untuk dibandingkan"
        }
    }
}
