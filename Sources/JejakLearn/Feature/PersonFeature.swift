// SPDX-License-Identifier: Apache-2.0

/// One thing that can be measured of every person, with the words for it.
///
/// The catalogue (`PersonFeature.catalogue`) is the one place that says what a
/// key means. Features that follow from the log's own names (`category:NAME`,
/// `medium:NAME`, `event:NAME`, `city:NAME`) are made from the four templates.
package struct PersonFeature: Sendable, Equatable {
    /// What a number counts, for showing it.
    package enum Unit: String, Sendable {
        case days, count, money, share, ratio
    }

    /// What stands in where somebody has no value.
    package enum Missing: String, Sendable {
        /// The worst that was seen: nobody waits longer than who never came.
        case largest
        /// Nothing is none.
        case zero
        /// The median of those who have one, so that it says nothing.
        case median
    }

    package var key: String
    package var unit: Unit
    /// The least and the most that can be; nothing for no bound.
    package var least: Double?
    package var most: Double?
    package var name: JourneyWords
    /// What is said of a group that has more of it than others, or less; nothing
    /// where it is no way to speak of people.
    package var more: JourneyWords?
    package var less: JourneyWords?
    package var missing: Missing
    /// Whether it spreads over powers of ten: learners then read log(1 + x).
    package var isLogarithmic: Bool
    /// Features of one family say similar things; a label takes one of each.
    package var family: String

    /// The names of what can follow a template's colon are bounded.
    package static let namesMost = 12

    /// Features every folder has.
    package static let catalogue: [PersonFeature] = rfm + rhythm + hours + messages

    private static func make(
        _ key: String,
        _ unit: Unit,
        _ name: (String, String),
        more: (String, String)? = nil,
        less: (String, String)? = nil,
        missing: Missing = .zero,
        isLogarithmic: Bool = false,
        family: String
    ) -> PersonFeature {
        PersonFeature(
            key: key,
            unit: unit,
            least: key == "money" || key == "order_value" ? nil : 0,
            most: unit == .share ? 1 : nil,
            name: JourneyWords(en: name.0, id: name.1),
            more: more.map { JourneyWords(en: $0.0, id: $0.1) },
            less: less.map { JourneyWords(en: $0.0, id: $0.1) },
            missing: missing,
            isLogarithmic: isLogarithmic,
            family: family
        )
    }

    private static let rfm: [PersonFeature] = [
        make(
            "recency",
            .days,
            ("days since the last order", "hari sejak pesanan terakhir"),
            more: ("has not ordered for long", "lama tidak memesan"),
            less: ("ordered recently", "baru saja memesan"),
            missing: .largest,
            isLogarithmic: true,
            family: "recency"
        ),
        make(
            "frequency",
            .count,
            ("orders", "jumlah pesanan"),
            more: ("orders often", "sering memesan"),
            less: ("orders seldom", "jarang memesan"),
            isLogarithmic: true,
            family: "orders"
        ),
        make(
            "money",
            .money,
            ("money spent", "total belanja"),
            more: ("spends much", "belanja banyak"),
            less: ("spends little", "belanja sedikit"),
            isLogarithmic: true,
            family: "orders"
        ),
    ]

    private static let rhythm: [PersonFeature] = [
        make(
            "order_value",
            .money,
            ("money an order", "nilai per pesanan"),
            more: ("large orders", "nilai pesanan besar"),
            less: ("small orders", "nilai pesanan kecil"),
            missing: .median,
            isLogarithmic: true,
            family: "order_value"
        ),
        make(
            "last_seen",
            .days,
            ("days since the last footprint", "hari sejak jejak terakhir"),
            more: ("away for long", "lama tidak terlihat"),
            less: ("seen recently", "baru saja terlihat"),
            isLogarithmic: true,
            family: "recency"
        ),
        make(
            "tenure",
            .days,
            ("days since the first footprint", "hari sejak jejak pertama"),
            more: ("known for long", "sudah lama dikenal"),
            less: ("new", "masih baru"),
            isLogarithmic: true,
            family: "tenure"
        ),
        make(
            "sessions",
            .count,
            ("visits", "jumlah kunjungan"),
            more: ("comes often", "sering datang"),
            less: ("comes seldom", "jarang datang"),
            isLogarithmic: true,
            family: "activity"
        ),
        make(
            "steps_per_session",
            .count,
            ("steps a visit", "langkah per kunjungan"),
            more: ("long visits", "kunjungan panjang"),
            less: ("short visits", "kunjungan singkat"),
            isLogarithmic: true,
            family: "depth"
        ),
        make(
            "gap_median",
            .days,
            ("median days between visits", "median hari antar kunjungan"),
            more: ("long pauses", "jeda panjang"),
            less: ("short pauses", "jeda pendek"),
            missing: .median,
            isLogarithmic: true,
            family: "gap"
        ),
        make(
            "gap_variation",
            .ratio,
            ("unevenness of the pauses", "ketidakteraturan jeda"),
            more: ("comes in bursts", "datang bergerombol"),
            less: ("comes at even intervals", "datang dengan jarak teratur"),
            missing: .median,
            family: "rhythm"
        ),
        make(
            "category_breadth",
            .count,
            ("different categories, as if evenly used", "ragam kategori efektif"),
            more: ("looks at many categories", "melihat banyak kategori"),
            less: ("keeps to few categories", "fokus pada sedikit kategori"),
            missing: .median,
            family: "breadth"
        ),
    ]

    private static let hours: [PersonFeature] = [
        make(
            "share_morning",
            .share,
            ("share of steps from 5 to 11", "porsi langkah pukul 5–11"),
            more: ("comes in the morning", "datang di pagi hari"),
            family: "hours"
        ),
        make(
            "share_day",
            .share,
            ("share of steps from 11 to 17", "porsi langkah pukul 11–17"),
            more: ("comes by day", "datang di siang hari"),
            family: "hours"
        ),
        make(
            "share_evening",
            .share,
            ("share of steps from 17 to 22", "porsi langkah pukul 17–22"),
            more: ("comes in the evening", "datang di malam hari"),
            family: "hours"
        ),
        make(
            "share_night",
            .share,
            ("share of steps from 22 to 5", "porsi langkah pukul 22–5"),
            more: ("comes at night", "datang larut malam"),
            family: "hours"
        ),
        make(
            "share_weekend",
            .share,
            ("share of steps on Saturday and Sunday", "porsi langkah di akhir pekan"),
            more: ("comes at the weekend", "datang di akhir pekan"),
            less: ("comes on workdays", "datang di hari kerja"),
            family: "weekdays"
        ),
    ]

    private static let messages: [PersonFeature] = [
        make(
            "messages_sent",
            .count,
            ("messages sent to them", "pesan yang dikirim"),
            more: ("gets many messages", "banyak menerima pesan"),
            less: ("gets few messages", "sedikit menerima pesan"),
            isLogarithmic: true,
            family: "messages"
        ),
        make(
            "open_share",
            .share,
            ("share of messages opened", "porsi pesan dibuka"),
            more: ("opens messages", "membuka pesan"),
            less: ("leaves messages unopened", "tidak membuka pesan"),
            missing: .median,
            family: "answers"
        ),
        make(
            "click_share",
            .share,
            ("share of messages clicked", "porsi pesan diklik"),
            more: ("clicks in messages", "mengeklik isi pesan"),
            less: ("does not click in messages", "tidak mengeklik isi pesan"),
            missing: .median,
            family: "answers"
        ),
    ]

    /// A share of footprints, visits or people that has one of the log's names.
    static func named(_ template: Template, _ name: String) -> PersonFeature {
        let quoted = "\u{201C}\(name)\u{201D}"
        let words: (en: String, id: String, more: JourneyWords, less: JourneyWords?)
        switch template {
        case .category:
            words = (
                "share of steps about \(quoted)", "porsi langkah tentang \(quoted)",
                JourneyWords(en: "looks at \(quoted)", id: "melihat \(quoted)"), nil
            )
        case .medium:
            words = (
                "share of visits by \(quoted)", "porsi kunjungan lewat \(quoted)",
                JourneyWords(en: "comes by \(quoted)", id: "datang lewat \(quoted)"), nil
            )
        case .event:
            let spoken = JourneyPhrases.spokenName(name)
            words = (
                "share of steps that are \(quoted)", "porsi langkah \(quoted)",
                JourneyWords(en: "much of \(spoken.en)", id: "banyak \(spoken.id)"),
                JourneyWords(en: "little of \(spoken.en)", id: "sedikit \(spoken.id)")
            )
        case .city:
            words = (
                "lives in \(quoted)", "tinggal di \(quoted)",
                JourneyWords(en: "lives in \(name)", id: "tinggal di \(name)"), nil
            )
        }
        return PersonFeature(
            key: "\(template.rawValue):\(name)",
            unit: .share,
            least: 0,
            most: 1,
            name: JourneyWords(en: words.en, id: words.id),
            more: words.more,
            less: words.less,
            missing: .zero,
            isLogarithmic: false,
            family: template.rawValue
        )
    }

    /// What the log's own names can be told by.
    package enum Template: String, CaseIterable, Sendable {
        case category, medium, event, city
    }
}
