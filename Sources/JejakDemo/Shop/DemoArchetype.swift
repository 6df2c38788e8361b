// SPDX-License-Identifier: Apache-2.0

/// The hidden way in which a demo person shops.
///
/// It exists so that a found cluster can be held against the truth. Archetypes
/// differ in the order and the timing of what people do; how much they do, and
/// what they spend, is drawn from one and the same distribution for all.
package enum DemoArchetype: String, CaseIterable, Sendable {
    /// Reads for months, then buys everything within days.
    case researcher
    /// Orders in the first days and looks around afterwards.
    case impulse
    /// Comes when the wage does: from the 25th to the 1st.
    case payday
    /// Orders minutes after clicking a promotion.
    case promoHunter
    /// Fills the cart, waits days, comes back and buys.
    case cartReturner
    /// Each gap is longer than the one before.
    case fading
    /// Each gap is shorter than the one before.
    case warming

    package var englishName: String {
        switch self {
        case .researcher: "Researches long, buys late"
        case .impulse: "Buys first, browses later"
        case .payday: "Shops at payday"
        case .promoHunter: "Buys right after a promotion"
        case .cartReturner: "Leaves the cart, returns and buys"
        case .fading: "Drifting away"
        case .warming: "Warming up"
        }
    }

    package var indonesianName: String {
        switch self {
        case .researcher: "Riset lama, beli belakangan"
        case .impulse: "Beli dulu, lihat-lihat kemudian"
        case .payday: "Belanja saat gajian"
        case .promoHunter: "Langsung beli setelah promo"
        case .cartReturner: "Tinggalkan keranjang, kembali membeli"
        case .fading: "Mulai menjauh"
        case .warming: "Makin dekat"
        }
    }

    /// How many of a hundred people have this archetype.
    var share: Int {
        switch self {
        case .researcher: 16
        case .impulse: 14
        case .payday: 14
        case .promoHunter: 15
        case .cartReturner: 14
        case .fading: 14
        case .warming: 13
        }
    }

    /// The archetype of a number in 0 ..< 100.
    static func drawn(_ percent: Int) -> DemoArchetype {
        var upTo = 0
        for archetype in allCases {
            upTo += archetype.share
            if percent < upTo { return archetype }
        }
        return .warming
    }
}
