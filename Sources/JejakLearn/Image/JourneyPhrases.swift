// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The words for differences, in English and Indonesian.
///
/// Known names of e-commerce events are said in everyday words; an unknown name
/// is said as it is, in quotation marks.
struct JourneyPhrases {
    private let traits: JourneyTraits

    init(_ traits: JourneyTraits) {
        self.traits = traits
    }

    /// A phrase in both languages, as it is put together.
    struct Spoken {
        var family: String
        var words: JourneyWords
        /// How much a marketer can do with it, as a factor of its strength.
        var weight: Double
    }

    /// What to say of a trait that members have more, or less, than others.
    func spoken(_ trait: JourneyTraits.Trait, isMore: Bool, members: [Int]) -> Spoken? {
        switch trait {
        case .middle, .gapTrend: course(trait, isMore)
        case .gapUnevenness:
            isMore
                ? say("rhythm", "comes in bursts", "datang bergerombol", 0.6)
                : say("rhythm", "comes at even intervals", "datang dengan jarak teratur", 0.6)
        case .span:
            isMore
                ? say("span", "stays for long", "bertahan lama", 0.7)
                : say("span", "done within a short time", "selesai dalam waktu singkat", 0.7)
        case .steps:
            isMore
                ? say("amount", "does much", "sangat aktif", 0.7)
                : say("amount", "does little", "sedikit aktivitas", 0.7)
        case .visits:
            isMore
                ? say("amount", "comes often", "sering datang", 0.75)
                : say("amount", "comes seldom", "jarang datang", 0.75)
        case .converted:
            isMore
                ? say("buying", "mostly buyers", "kebanyakan membeli", 1)
                : say("buying", "looks without buying", "lihat-lihat tanpa membeli", 1)
        case .conversionMiddle:
            isMore
                ? say("buying", "looks for long, buys late", "lama melihat, beli belakangan", 1)
                : say("buying", "buys first, looks later", "beli dulu, lihat-lihat kemudian", 1)
        case .conversionSpread:
            isMore
                ? say("spread", "buys again and again", "membeli berulang kali", 0.6)
                : say("spread", "buys all at once", "membeli sekaligus", 0.6)
        case .money:
            isMore
                ? say("money", "spends more", "belanja lebih banyak", 0.8)
                : say("money", "spends less", "belanja lebih sedikit", 0.8)
        case .place(let row): place(row, isMore)
        case .delay(let row): delay(row, isMore, members)
        }
    }

    private func say(_ family: String, _ en: String, _ id: String, _ weight: Double) -> Spoken {
        Spoken(family: family, words: JourneyWords(en: en, id: id), weight: weight)
    }

    private func course(_ trait: JourneyTraits.Trait, _ isMore: Bool) -> Spoken {
        let isGrowing = trait == .gapTrend ? isMore : !isMore
        return isGrowing
            ? say("course", "growing gaps: drifting away", "jeda makin panjang: mulai menjauh", 1.1)
            : say("course", "shrinking gaps: warming up", "jeda makin pendek: makin dekat", 1.1)
    }

    /// Where in the course a kind of step falls. Conversions have their own
    /// words.
    private func place(_ row: Int, _ isMore: Bool) -> Spoken? {
        guard !isConversion(row), !traits.isOpening[row] else { return nil }
        let name = JourneyPhrases.spokenName(traits.rowNames[row])
        return isMore
            ? say("place", "\(name.en) comes late", "\(name.id) di belakang", 0.5)
            : say("place", "\(name.en) comes first", "\(name.id) di awal", 0.5)
    }

    /// How long after a kind of step a conversion follows.
    private func delay(_ row: Int, _ isMore: Bool, _ members: [Int]) -> Spoken? {
        guard !isConversion(row), !traits.isOpening[row],
            let values = traits.values[.delay(row)]
        else { return nil }
        let minutes = exponential(JourneyTraits.median(members.map { values[$0] })) - 1
        guard minutes.isFinite else { return nil }
        let name = JourneyPhrases.spokenName(traits.rowNames[row])
        if isMore {
            guard minutes >= 60 else { return nil }
            let time = JourneyPhrases.duration(minutes: minutes)
            return say(
                "delay",
                "buys \(time.en) after \(name.en)",
                "membeli \(time.id) setelah \(name.id)",
                0.7
            )
        }
        guard minutes < 1440 else { return nil }
        return say(
            "delay",
            "buys right after \(name.en)",
            "langsung membeli setelah \(name.id)",
            0.7
        )
    }

    private func isConversion(_ row: Int) -> Bool {
        traits.slot.indices.contains { traits.slot[$0] == row && traits.isConversion[$0] }
    }

    static func duration(minutes: Double) -> JourneyWords {
        func words(_ number: Double, _ en: String, _ id: String) -> JourneyWords {
            let whole = Int(number.rounded())
            return JourneyWords(
                en: "\(whole) \(en)\(whole == 1 ? "" : "s")",
                id: "\(whole) \(id)"
            )
        }
        if minutes < 1440 { return words(max(1, minutes / 60), "hour", "jam") }
        if minutes < 21 * 1440 { return words(minutes / 1440, "day", "hari") }
        if minutes < 75 * 1440 { return words(minutes / 10_080, "week", "minggu") }
        return words(minutes / 43_800, "month", "bulan")
    }

    static func ordinal(_ number: Int) -> String {
        let isTeen = (11...13).contains(number % 100)
        let ending =
            switch number % 10 {
            case 1 where !isTeen: "st"
            case 2 where !isTeen: "nd"
            case 3 where !isTeen: "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }

    /// An event's name as a noun in a sentence.
    static func spokenName(_ name: String) -> JourneyWords {
        let key = name.lowercased().filter { $0.isLetter }
        return known[key]
            ?? JourneyWords(en: "\u{201C}\(name)\u{201D}", id: "\u{201C}\(name)\u{201D}")
    }

    private static let known: [String: JourneyWords] = [
        "pageviewed": JourneyWords(en: "a page view", id: "melihat halaman"),
        "home": JourneyWords(en: "the home page", id: "halaman utama"),
        "catalog": JourneyWords(en: "the catalogue", id: "katalog"),
        "promotionclicked": JourneyWords(en: "a promotion", id: "klik promo"),
        "promotionviewed": JourneyWords(en: "seeing a promotion", id: "melihat promo"),
        "promopage": JourneyWords(en: "a promotion", id: "halaman promo"),
        "productssearched": JourneyWords(en: "searching", id: "mencari"),
        "search": JourneyWords(en: "searching", id: "mencari"),
        "filterresults": JourneyWords(en: "filtering", id: "menyaring hasil"),
        "productlistviewed": JourneyWords(en: "browsing lists", id: "melihat daftar"),
        "productviewed": JourneyWords(en: "viewing products", id: "melihat produk"),
        "productview": JourneyWords(en: "viewing products", id: "melihat produk"),
        "productclicked": JourneyWords(en: "clicking products", id: "klik produk"),
        "compare": JourneyWords(en: "comparing", id: "membandingkan"),
        "productadded": JourneyWords(en: "filling the cart", id: "mengisi keranjang"),
        "addtocart": JourneyWords(en: "filling the cart", id: "mengisi keranjang"),
        "wishlistadd": JourneyWords(en: "wishing", id: "menyimpan ke wishlist"),
        "cartviewed": JourneyWords(en: "looking at the cart", id: "melihat keranjang"),
        "cart": JourneyWords(en: "looking at the cart", id: "melihat keranjang"),
        "checkoutstarted": JourneyWords(en: "the checkout", id: "mulai checkout"),
        "shippingdetails": JourneyWords(en: "giving the address", id: "mengisi alamat"),
        "paymentdetails": JourneyWords(en: "giving payment details", id: "mengisi pembayaran"),
        "paymenterror": JourneyWords(en: "a payment error", id: "gagal bayar"),
        "ordercompleted": JourneyWords(en: "an order", id: "pesanan"),
        "purchase": JourneyWords(en: "a purchase", id: "pembelian"),
        "productreviewed": JourneyWords(en: "a review", id: "memberi ulasan"),
        "reviewpage": JourneyWords(en: "reading reviews", id: "membaca ulasan"),
        "supportcontacted": JourneyWords(en: "contacting support", id: "menghubungi CS"),
        "supportchat": JourneyWords(en: "contacting support", id: "menghubungi CS"),
        "accountpage": JourneyWords(en: "the account page", id: "halaman akun"),
        "errorpage": JourneyWords(en: "an error page", id: "halaman galat"),
    ]
}
