// SPDX-License-Identifier: Apache-2.0

extension Persona.Evidence {
    /// What the number is, in words for the table beside the sentences.
    package var name: JourneyWords {
        let pieces = key.split(separator: " ", maxSplits: 1).map(String.init)
        guard pieces.count == 2 else { return JourneyWords(en: key, id: key) }
        let rest = pieces[1]
        switch pieces[0] {
        case "share" where rest == "ordered":
            return JourneyWords(en: "share who ordered", id: "porsi yang pernah memesan")
        case "share" where rest.hasPrefix("did "):
            let event = PersonaMaker.quoted(String(rest.dropFirst(4)))
            return JourneyWords(en: "share who did \(event)", id: "porsi yang melakukan \(event)")
        case "share":
            return JourneyWords(
                en: "share of the most frequent \(rest)",
                id: "porsi \(rest) terbanyak"
            )
        case "known": return JourneyWords(en: "\(rest) recorded", id: "\(rest) tercatat")
        case "median" where rest == "steps":
            return JourneyWords(en: "median: steps", id: "median: langkah")
        case "median" where rest == "age":
            return JourneyWords(en: "median: years of age", id: "median: usia (tahun)")
        default:
            let feature = Self.feature(rest)
            let isMedian = pieces[0] == "median"
            return JourneyWords(
                en: (isMedian ? "median: " : "mean: ") + feature.en,
                id: (isMedian ? "median: " : "rata-rata: ") + feature.id
            )
        }
    }

    private static func feature(_ key: String) -> JourneyWords {
        if let known = PersonFeature.catalogue.first(where: { $0.key == key }) { return known.name }
        let pieces = key.split(separator: ":", maxSplits: 1).map(String.init)
        guard pieces.count == 2, let template = PersonFeature.Template(rawValue: pieces[0]) else {
            return JourneyWords(en: key, id: key)
        }
        return PersonFeature.named(template, pieces[1]).name
    }
}
