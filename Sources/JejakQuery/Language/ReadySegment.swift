// SPDX-License-Identifier: Apache-2.0

/// A segment that most shops want, ready to be looked at or changed.
///
/// The console offers them to who has not written one yet. They speak of the
/// events and facts that a shop's tracking usually has; where an event never
/// happened, the plan's notes say so.
package struct ReadySegment: Sendable, Equatable {
    package let identifier: String
    package let english: Wording
    package let indonesian: Wording
    package let text: String

    /// A name and one sentence for everyday readers.
    package struct Wording: Sendable, Equatable {
        package let name: String
        package let description: String
    }

    /// The names that shops give to the events the segments speak of.
    package struct Vocabulary: Sendable, Equatable {
        package var viewed = "Product Viewed"
        package var added = "Product Added"
        package var ordered = "Order Completed"
        package var supported = "Support Contacted"
        /// An order's revenue from here on counts as large, in major units.
        package var largeSpend = 1_000_000.0

        package init() {}
    }

    /// All of them, the most asked for first.
    package static func all(_ words: Vocabulary = Vocabulary()) -> [ReadySegment] {
        let viewed = SegmentPrinter.text(.named(words.viewed))
        let added = SegmentPrinter.text(.named(words.added))
        let ordered = SegmentPrinter.text(.named(words.ordered))
        let supported = SegmentPrinter.text(.named(words.supported))
        let spend = NumberText.text(words.largeSpend)
        return buying(viewed, added, ordered) + worth(ordered, supported, spend)
    }

    private static func buying(
        _ viewed: String,
        _ added: String,
        _ ordered: String
    ) -> [ReadySegment] {
        [
            ReadySegment(
                "abandoned-cart",
                "did \(added) in last 3 days and did not \(ordered) in last 3 days",
                ("Abandoned cart", "Put something into the cart in the last three days, no order."),
                (
                    "Keranjang ditinggalkan",
                    "Memasukkan barang ke keranjang dalam tiga hari terakhir, belum memesan."
                )
            ),
            ReadySegment(
                "window-shoppers",
                "did \(viewed) at least 5 times in last 14 days and did not \(ordered)",
                (
                    "Window shoppers",
                    "Looked at five products or more in two weeks and never ordered."
                ),
                (
                    "Hanya melihat-lihat",
                    "Melihat lima produk atau lebih dalam dua minggu dan belum pernah memesan."
                )
            ),
            ReadySegment(
                "first-order",
                "did \(ordered) exactly once and did \(ordered) in last 30 days",
                ("New customers", "Their first and only order is not older than 30 days."),
                ("Pelanggan baru", "Pesanan pertama dan satu-satunya dalam 30 hari terakhir.")
            ),
            ReadySegment(
                "changed-mind",
                "did \(viewed) then \(added) within 2 days without \(ordered) in last 30 days "
                    + "and did not \(ordered) in last 30 days",
                (
                    "Nearly bought",
                    "Went from looking to the cart within two days this month, and did not buy."
                ),
                (
                    "Hampir membeli",
                    "Dari melihat ke keranjang dalam dua hari bulan ini, tetapi tidak membeli."
                )
            ),
        ]
    }

    private static func worth(
        _ ordered: String,
        _ supported: String,
        _ spend: String
    ) -> [ReadySegment] {
        [
            ReadySegment(
                "repeat-buyers",
                "did \(ordered) at least 2 times in last 90 days",
                ("Repeat buyers", "Ordered twice or more in the last 90 days."),
                ("Pembeli berulang", "Memesan dua kali atau lebih dalam 90 hari terakhir.")
            ),
            ReadySegment(
                "big-spenders",
                "sum(revenue) of \(ordered) in last 12 months >= \(spend)",
                ("Big spenders", "Spent \(spend) or more in the last twelve months."),
                ("Pembelanja besar", "Berbelanja \(spend) atau lebih dalam dua belas bulan.")
            ),
            ReadySegment(
                "champions",
                "rfm.tier = \"champions\"",
                ("Champions", "Bought lately, often and for much: the best customers."),
                ("Juara", "Baru saja, sering, dan banyak membeli: pelanggan terbaik.")
            ),
            ReadySegment(
                "slipping-away",
                "did \(ordered) at least 2 times and days since last \(ordered) > 60",
                ("Slipping away", "Came back at least once, but has not ordered for 60 days."),
                (
                    "Mulai menjauh",
                    "Pernah membeli ulang, tetapi tidak memesan lebih dari 60 hari."
                )
            ),
            ReadySegment(
                "asleep",
                "not did any event in last 90 days",
                ("Asleep", "Left no footprint for 90 days."),
                ("Tertidur", "Tidak meninggalkan jejak selama 90 hari.")
            ),
            ReadySegment(
                "happy-loyal",
                "did \(ordered) at least 3 times and did not \(supported) in last 180 days",
                ("Quietly loyal", "Three orders or more, and no need of support for half a year."),
                (
                    "Setia tanpa keluhan",
                    "Tiga pesanan atau lebih, tanpa menghubungi bantuan selama setengah tahun."
                )
            ),
        ]
    }

    private init(
        _ identifier: String,
        _ text: String,
        _ english: (String, String),
        _ indonesian: (String, String)
    ) {
        self.identifier = identifier
        self.text = text
        self.english = Wording(name: english.0, description: english.1)
        self.indonesian = Wording(name: indonesian.0, description: indonesian.1)
    }
}
