// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb

/// The people, groups and segments of the fixture.
extension FixtureSource {
    var names: [NamedCount] {
        [
            ("Product Viewed", 84_120), ("Product List Viewed", 51_204), ("Product Added", 24_871),
            ("Cart Viewed", 15_310), ("Checkout Started", 11_872), ("Order Completed", 9_214),
            ("Promotion Clicked", 8_410), ("Products Searched", 6_120), ("Product Removed", 2_204),
            ("Coupon Applied", 1_548),
        ].map { NamedCount(name: $0.0, count: $0.1) }
    }

    var imports: [ImportContent] {
        [
            ImportContent(
                file: "shop-2025-06.jsonl.gz",
                source: "web-shop",
                state: .finished,
                startedAt: Self.now - 2 * 3_600_000,
                seconds: 1.4,
                rows: 214_902,
                events: 214_873,
                rejected: 21,
                duplicates: 8,
                reasons: [
                    NamedCount(name: "time cannot be read", count: 14),
                    NamedCount(name: "negative price", count: 7),
                ],
                rejectsFile: "demo-data/rejects/shop-2025-06.jsonl"
            ),
            ImportContent(
                file: "crm-export.csv",
                source: "crm-export",
                state: .interrupted,
                startedAt: Self.now - 9 * Self.day,
                seconds: 73,
                rows: 3_870,
                events: 3_870,
                rejected: 0,
                duplicates: 0
            ),
        ]
    }

    var clusters: [ClusterContent] {
        let view = "Product Viewed"
        let add = "Product Added"
        let order = "Order Completed"
        let kinds: [(String, String, String, Int, Double, Double, [String])] = [
            (
                "Researches long, buys late", "Riset lama, beli belakangan", "#3b7dd8", 742, 0.81,
                48_210_000, [view, view, view, "Products Searched", view, view, add, order]
            ),
            (
                "Buys right after a promotion", "Langsung beli setelah promo", "#e08a1e", 701,
                0.88, 51_400_000, ["Promotion Clicked", view, add, order]
            ),
            (
                "Drifting away", "Mulai menjauh", "#b0413e", 655, 0.24, 12_800_000,
                [view, add, order, view, view, view]
            ),
            (
                "Leaves the cart, returns and buys", "Tinggalkan keranjang, kembali membeli",
                "#6d4fb3", 648, 0.79, 47_150_000, [view, add, "Cart Viewed", "Cart Viewed", order]
            ),
            (
                "Shops at payday", "Belanja saat gajian", "#2f8f5b", 622, 0.86, 50_020_000,
                ["Product List Viewed", view, add, "Checkout Started", order]
            ),
            (
                "Buys first, browses later", "Beli dulu, lihat-lihat kemudian", "#0f9aa8", 590,
                0.83, 46_900_000, [view, add, order, "Product List Viewed", view, view]
            ),
            (
                "Warming up", "Makin dekat", "#c2539a", 362, 0.71, 39_700_000,
                [view, view, view, add, order, add, order]
            ),
        ]
        return kinds.enumerated().map { place, kind in
            ClusterContent(
                id: place + 1,
                label: BilingualText(english: kind.0, indonesian: kind.1),
                colour: kind.2,
                size: kind.3,
                share: Double(kind.3) / 4_732,
                conversion: kind.4,
                revenuePerPerson: kind.5,
                persistence: 0.31,
                typicalPath: kind.6,
                differences: [
                    BilingualText(
                        english: "They come back to the cart 3.1 times, others 0.4 times.",
                        indonesian: "Mereka kembali ke keranjang 3,1 kali, yang lain 0,4 kali."
                    ),
                    BilingualText(
                        english: "Between cart and order lie 4 days, for others 20 minutes.",
                        indonesian: "Antara keranjang dan pesanan ada 4 hari, lainnya 20 menit."
                    ),
                ],
                hasContactSheet: true,
                fitted: kind.3 - place,
                figures: Self.figures(kind.0, kind.1)
            )
        }
    }

    private static func figures(_ english: String, _ indonesian: String) -> [ClusterDifference] {
        [
            ClusterDifference(
                words: BilingualText(english: english, indonesian: indonesian),
                measure: BilingualText(
                    english: "when they buy, of the whole journey",
                    indonesian: "saat membeli dalam perjalanan"
                ),
                unit: .share,
                own: 0.87,
                others: 0.41
            ),
            ClusterDifference(
                words: BilingualText(english: "stays for long", indonesian: "bertahan lama"),
                measure: BilingualText(
                    english: "from the first step to the last",
                    indonesian: "dari langkah pertama ke terakhir"
                ),
                unit: .days,
                own: 71.4,
                others: 22.8
            ),
        ]
    }

    var ready: [SegmentContent] {
        [
            (
                "buyers-30", "Bought in the last 30 days", "Membeli 30 hari terakhir",
                "did \"Order Completed\" in last 30 days", 1_280
            ),
            (
                "cart-left", "Left something in the cart", "Meninggalkan keranjang",
                "did \"Product Added\" in last 7 days "
                    + "and not did \"Order Completed\" in last 7 days",
                604
            ),
            (
                "loyal", "Bought three times or more", "Membeli tiga kali atau lebih",
                "did \"Order Completed\" at least 3 times", 1_022
            ),
            (
                "sleeping", "Silent for 60 days", "Diam selama 60 hari",
                "not did any in last 60 days", 731
            ),
        ].map {
            SegmentContent(
                id: $0.0,
                label: BilingualText(english: $0.1, indonesian: $0.2),
                explanation: BilingualText(
                    english: "Good people to write to now.",
                    indonesian: "Orang yang tepat untuk dihubungi sekarang."
                ),
                expression: $0.3,
                people: $0.4
            )
        }
    }

    var tiers: [TierContent] {
        [
            ("champions", "Champions", "Juara", 512, Int64(81_020_000_000)),
            ("loyal", "Loyal", "Setia", 840, 70_110_000_000),
            ("promising", "Promising", "Menjanjikan", 633, 21_000_000_000),
            ("at-risk", "At risk", "Terancam pergi", 702, 34_400_000_000),
            ("asleep", "Asleep", "Tertidur", 723, 12_204_112_500),
        ].map {
            TierContent(
                key: $0.0,
                label: BilingualText(english: $0.1, indonesian: $0.2),
                explanation: BilingualText(
                    english: "Bought lately and often.",
                    indonesian: "Baru dan sering membeli."
                ),
                people: $0.3,
                revenue: $0.4,
                segment: "tier-" + $0.0
            )
        }
    }

    var valueTiers: [TierContent] {
        [
            ("top", "Top 5 %", "5 % teratas", 170, Int64(90_020_000_000)),
            ("high", "Next 15 %", "15 % berikutnya", 512, 68_110_000_000),
            ("middle", "Middle 30 %", "30 % tengah", 1_023, 42_000_000_000),
            ("low", "Lower half", "Separuh bawah", 1_705, 18_604_112_500),
        ].map {
            TierContent(
                key: $0.0,
                label: BilingualText(english: $0.1, indonesian: $0.2),
                people: $0.3,
                revenue: $0.4
            )
        }
    }

    var grid: [[Int]] {
        (0..<5).map { recency in (0..<5).map { 40 + (recency * $0) * 24 + recency * 9 } }
    }

    var rows: [PersonRowContent] {
        let names = [
            "Ayu Lestari", "Budi Santoso", "Citra Dewi", "Dimas Pratama", "Eka Putri",
            "Fajar Nugroho", "Gita Anggraini", "Hendra Wijaya", "Indah Permata", "Joko Susilo",
        ]
        let cities = ["Yogyakarta", "Jakarta", "Makassar", "Jayapura", "Medan"]
        return (0..<50).map { place in
            let cluster = clusters[place % clusters.count]
            return PersonRowContent(
                key: "u-\(1_000 + place)",
                name: names[place % names.count],
                place: cities[place % cities.count],
                events: 20 + place,
                orders: place % 6,
                revenue: Int64(place % 6) * 37_187_500,
                firstSeen: Self.now - 150 * Self.day,
                lastSeen: Self.now - Int64(place) * 30 * 3_600_000,
                tier: place % 6 == 0 ? nil : tiers[place % tiers.count].label,
                cluster: place % 9 == 8
                    ? nil
                    : ClusterLink(id: cluster.id, label: cluster.label, colour: cluster.colour)
            )
        }
    }

    var timeline: [TimelineItem] {
        let start = Self.now - 12 * Self.day
        let mail = [
            ("email_id", "m-81"), ("email_subject", "Gajian hemat, Ayu"),
            ("campaign_name", "Gajian Juni"),
        ]
        let steps: [(Int64, String, Int64?, [(String, String)])] = [
            (-400_000, MailEvent.unsubscribed, nil, mail),
            (
                0, "Order Completed", 42_500_000,
                [("order_id", "TS-20931"), ("products", "2"), ("coupon", "GAJIAN10")]
            ),
            (480_000, "Checkout Started", nil, []),
            (
                700_000, MailEvent.clicked, nil,
                mail + [("link_url", "https://toko.example/gajian")]
            ),
            (760_000, MailEvent.opened, nil, mail),
            (900_000, "Cart Viewed", nil, []),
            (5_000_000, MailEvent.sent, nil, mail),
            (9_000_000, MailEvent.bounced, nil, mail), (9_900_000, MailEvent.complained, nil, mail),
            (4 * Self.day, "Product Added", nil, [("name", "Kemeja batik lengan panjang")]),
            (4 * Self.day + 200_000, "Product Viewed", nil, [("price", "Rp212.500")]),
            (4 * Self.day + 400_000, "Promotion Clicked", nil, [("name", "Gajian hemat")]),
            (31 * Self.day, "Order Completed", 21_000_000, [("order_id", "TS-18810")]),
            (31 * Self.day + 700_000, "Product Added", nil, [("name", "Tas rotan")]),
        ]
        return steps.map { gap, name, amount, properties in
            TimelineItem(
                time: start - gap,
                event: name,
                amount: amount,
                source: "web-shop",
                properties: properties.map { NamedText(name: $0.0, value: $0.1) }
            )
        }
    }
}

/// Stand-ins for the engine's pictures.
enum FixturePicture {
    static func map(_ clusters: [ClusterContent]) -> String {
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 560\">"
        text += "<rect width=\"800\" height=\"560\" fill=\"#ffffff\"/>"
        var state: UInt32 = 7
        func next() -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 16) % 100 + Int(state >> 9) % 50
        }
        for (place, cluster) in clusters.enumerated() {
            let x = 90 + place % 4 * 180
            let y = 110 + place / 4 * 250
            for _ in 0..<90 {
                text += "<circle cx=\"\(x + next() - 60)\" cy=\"\(y + next() - 60)\" r=\"3\" "
                text += "fill=\"\(cluster.colour ?? "#999999")\" fill-opacity=\"0.7\"/>"
            }
        }
        return text + "</svg>"
    }

    static let journey = cells(x: 0, y: 0, seed: 3, open: true) + "</svg>"

    static let sheet: String = {
        var text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 460\">"
            + "<rect width=\"900\" height=\"460\" fill=\"#ffffff\"/>"
        for place in 0..<12 {
            text += cells(
                x: 20 + place % 4 * 220,
                y: 20 + place / 4 * 145,
                seed: UInt32(place + 1),
                open: false
            )
        }
        return text + "</svg>"
    }()

    private static func cells(x: Int, y: Int, seed: UInt32, open: Bool) -> String {
        var text =
            open
            ? "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 130\">"
                + "<rect width=\"200\" height=\"130\" fill=\"#ffffff\"/>" : ""
        var state = seed
        for row in 0..<8 {
            for column in 0..<16 {
                state = state &* 1_664_525 &+ 1_013_904_223
                let shade = Int(state >> 24) % 6
                let fill = shade > 4 ? "#0d6b5e" : shade > 3 ? "#83c3b5" : "#eef2f1"
                text += "<rect x=\"\(x + column * 12)\" y=\"\(y + row * 16)\" width=\"11\" "
                text += "height=\"15\" fill=\"\(fill)\"/>"
            }
        }
        return text
    }
}
