// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The figures behind the words for a difference: what is measured, how large it
/// is among the members, and how large among everybody in another group.
package struct ContrastFigures: Sendable, Equatable {
    /// How a figure is written.
    package enum Unit: String, Sendable, Codable {
        /// 0 to 1.
        case share
        case days, hours, count
        /// Minor units.
        case money
        /// A number without a unit.
        case plain
    }

    package var measure: JourneyWords
    package var unit: Unit
    package var own: Double
    package var others: Double
}

extension ContrastFigures {
    /// Of a trait, by its values among members and others (NaN is who has none).
    ///
    /// Means; of what differs manyfold between people (days, steps, money) the
    /// geometric mean, and of times until a purchase the median, as the words
    /// say it.
    init(_ trait: JourneyTraits.Trait, rowNames: [String], own: [Double], others: [Double]) {
        let (en, id, unit) = Self.said(trait, rowNames)
        measure = JourneyWords(en: en, id: id)
        self.unit = unit
        func figure(_ values: [Double]) -> Double {
            let known = values.filter { !$0.isNaN }
            let found =
                if case .delay = trait {
                    JourneyTraits.median(known)
                } else {
                    JourneyTraits.mean(known)
                }
            return switch trait {
            case .span: exponential(found) - 1
            case .steps, .visits, .money: exponential(found)
            case .delay: (exponential(found) - 1) / 60
            default: found
            }
        }
        self.own = figure(own)
        self.others = figure(others)
    }

    /// Of the days of the month on which members come.
    init(monthShares own: Double, others: Double) {
        measure = JourneyWords(en: "steps on those days", id: "langkah pada tanggal itu")
        unit = .share
        self.own = own
        self.others = others
    }

    private static func said(
        _ trait: JourneyTraits.Trait,
        _ rowNames: [String]
    ) -> (en: String, id: String, Unit) {
        switch trait {
        case .middle:
            ("middle of the visits, of the whole journey", "titik tengah kunjungan", .share)
        case .gapTrend:
            (
                "pauses growing (1) or shrinking (−1)", "jeda memanjang (1) atau memendek (−1)",
                .plain
            )
        case .gapUnevenness: ("unevenness of the pauses", "ketidakteraturan jeda", .plain)
        case .span: ("from the first step to the last", "dari langkah pertama ke terakhir", .days)
        case .steps: ("steps", "langkah", .count)
        case .visits: ("visits", "kunjungan", .count)
        case .converted: ("bought at least once", "pernah membeli", .share)
        case .conversionMiddle:
            ("when they buy, of the whole journey", "saat membeli dalam perjalanan", .share)
        case .conversionSpread:
            (
                "from the first purchase to the last, of the whole journey",
                "dari pembelian pertama ke terakhir dalam perjalanan", .share
            )
        case .money: ("spent, by those who bought", "belanja, oleh yang membeli", .money)
        case .place(let row):
            (
                "when \(name(row, rowNames).en) comes, of the whole journey",
                "saat \(name(row, rowNames).id) dalam perjalanan", .share
            )
        case .delay(let row):
            (
                "from \(name(row, rowNames).en) to the purchase",
                "dari \(name(row, rowNames).id) sampai membeli", .hours
            )
        }
    }

    private static func name(_ row: Int, _ names: [String]) -> JourneyWords {
        JourneyPhrases.spokenName(row < names.count ? names[row] : "")
    }
}
