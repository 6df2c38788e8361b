// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The made-up name and face of a group.
///
/// Both follow from the group's key and nothing else, so that no member can be
/// recognised in them, and the same group looks the same tomorrow. The names are
/// a short list of our own that is used for anybody; the face is a mark of a few
/// shapes in colours that no skin has.
package enum PersonaFace {
    private static let english = [
        "Alex", "Robin", "Sam", "Jamie", "Casey", "Morgan", "Taylor", "Jordan", "Riley", "Avery",
        "Quinn", "Rowan", "Charlie", "Frankie", "Jules", "Kit",
    ]
    private static let indonesian = [
        "Tri", "Dwi", "Eka", "Nur", "Rizki", "Indra", "Sandi", "Kris", "Dian", "Wahyu", "Ari",
        "Reza", "Catur", "Yudha", "Fajar", "Bintang",
    ]

    package static func name(_ key: String) -> JourneyWords {
        let place = Int(StableHash.hash(key, seed: 1) % UInt64(english.count))
        return JourneyWords(en: english[place], id: indonesian[place])
    }

    private static let grounds = ["#dbe9f6", "#e4f1e1", "#fdebd3", "#f3e3f1", "#e8e6f4", "#e0f0ee"]
    private static let heads = ["#8fb7d9", "#93c7a0", "#f0b979", "#d39bc7", "#a59fd6", "#7fc0b5"]
    private static let tops = ["#2f5d86", "#3c7450", "#a3611a", "#86417a", "#4a4390", "#23716a"]

    /// A square SVG document of 120 by 120.
    package static func svg(_ key: String, title: String) -> String {
        var random = SeededRandom(seed: StableHash.hash(key, seed: 2))
        let colour = random.below(grounds.count)
        let top = tops[(colour + random.below(tops.count)) % tops.count]
        let eye = 8 + random.below(5)
        let mouth = random.below(3)
        var body =
            "<rect width=\"120\" height=\"120\" rx=\"16\" fill=\"\(grounds[colour])\"/>"
            + "<path d=\"M20 120a40 34 0 0 1 80 0z\" fill=\"\(top)\"/>"
            + "<circle cx=\"60\" cy=\"56\" r=\"30\" fill=\"\(heads[colour])\"/>"
        let cap = 26 + random.below(14)
        body += "<path d=\"M30 56a30 30 0 0 1 60 0q-30 -\(cap) -60 0z\" fill=\"\(top)\"/>"
        for x in [60 - eye, 60 + eye] {
            body += "<circle cx=\"\(x)\" cy=\"58\" r=\"3\" fill=\"#222\"/>"
        }
        let smile = ["M50 70q10 9 20 0", "M51 71h18", "M50 70q10 5 20 2"][mouth]
        body += "<path d=\"\(smile)\" fill=\"none\" stroke=\"#222\" stroke-width=\"2.5\"/>"
        if random.below(3) == 0 {
            for x in [60 - eye, 60 + eye] {
                body +=
                    "<circle cx=\"\(x)\" cy=\"58\" r=\"7\" fill=\"none\" stroke=\"#222\" "
                    + "stroke-width=\"1.5\"/>"
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 120\" width=\"120\" "
            + "height=\"120\" role=\"img\"><title>\(SVGText.escaped(title))</title>\(body)</svg>"
    }
}
