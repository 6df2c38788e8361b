// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What may be said of a campaign's effect, as sentences.
extension CampaignPage {
    func sentence(_ verdict: EffectVerdict, higher: String, lower: String) -> String {
        switch verdict {
        case .higher: higher
        case .lower: lower
        case .noDifferenceSeen:
            reader.say(
                "No difference seen. The mail may have changed nothing, or too little to show.",
                "Tidak terlihat beda. Email ini mungkin tidak mengubah apa-apa, atau terlalu "
                    + "kecil untuk terlihat."
            )
        case .tooFewToTell(let reason):
            reader.say("Too few to tell: ", "Terlalu sedikit untuk dinilai: ")
                + reader.clipped(reader.say(reason), 200) + "."
        case .notYet(let until):
            reader.say(
                "Too early to tell: what people do counts until \(reader.instant(until)). The "
                    + "figures so far:",
                "Terlalu dini: tindakan orang dihitung sampai \(reader.instant(until)). Angka "
                    + "sejauh ini:"
            )
        }
    }

    func mood(_ verdict: EffectVerdict) -> HTML {
        switch verdict {
        case .higher: " good"
        case .lower: " bad"
        case .tooFewToTell, .noDifferenceSeen, .notYet: .nothing
        }
    }

    /// The difference of the shares as people out of a hundred.
    func lots(_ effect: EffectContent) -> String {
        let size = reader.lotSize(effect.difference)
        let of = reader.number(size)
        func lot(_ value: Double) -> String { reader.lot(value, of: size) }
        switch effect.verdict {
        case .higher where effect.lower.isFinite && effect.upper.isFinite:
            return reader.say(
                "Of every \(of) people mailed, about \(lot(effect.difference)) did it because "
                    + "of the mail; most likely between \(lot(effect.lower)) and "
                    + "\(lot(effect.upper)).",
                "Dari setiap \(of) orang yang dikirimi, sekitar \(lot(effect.difference)) "
                    + "melakukannya karena email ini; kemungkinan besar antara "
                    + "\(lot(effect.lower)) dan \(lot(effect.upper))."
            )
        case .lower where effect.lower.isFinite && effect.upper.isFinite:
            return reader.say(
                "Of every \(of) people mailed, about \(lot(-effect.difference)) fewer did it "
                    + "because of the mail; most likely between \(lot(-effect.upper)) and "
                    + "\(lot(-effect.lower)).",
                "Dari setiap \(of) orang yang dikirimi, sekitar \(lot(-effect.difference)) batal "
                    + "melakukannya karena email ini; kemungkinan besar antara "
                    + "\(lot(-effect.upper)) dan \(lot(-effect.lower))."
            )
        default:
            return between(
                effect,
                { ($0 > 0 ? "+" : "") + lot($0) },
                reader.say("of \(of) people", "dari \(of) orang")
            )
        }
    }

    /// The difference with its bounds in words.
    func between(
        _ effect: EffectContent,
        _ words: (Double) -> String,
        _ unit: String
    ) -> String {
        guard effect.difference.isFinite, effect.lower.isFinite, effect.upper.isFinite else {
            return reader.say(
                "The difference cannot be told yet.",
                "Bedanya belum bisa dihitung."
            )
        }
        return reader.say(
            "Difference: \(words(effect.difference)) \(unit); most likely between "
                + "\(words(effect.lower)) and \(words(effect.upper)).",
            "Beda: \(words(effect.difference)) \(unit); kemungkinan besar antara "
                + "\(words(effect.lower)) dan \(words(effect.upper))."
        )
    }

    func armLine(_ arm: ArmContent, _ whom: String) -> HTML {
        let converted = reader.number(arm.converted)
        let people = reader.people(arm.people)
        return """
            <li>\(converted) \(reader.say("of", "dari")) \(people) \(whom)</li>
            """
    }

    func moneyLine(_ arm: ArmContent, _ whom: String) -> HTML {
        let revenue = reader.moneyShort(arm.revenue)
        let people = reader.people(arm.people)
        return """
            <li>\(revenue) \(reader.say("from", "dari")) \(people) \(whom)</li>
            """
    }
}
