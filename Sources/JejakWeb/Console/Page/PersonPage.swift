// SPDX-License-Identifier: Apache-2.0

/// The segment of one: everything known of one person, told in words first.
struct PersonPage {
    let content: PersonContent
    let page: Int
    let reader: Reader
    /// Nothing where it cannot be told why the person is one.
    var identity: IdentityContent?

    var body: PageBody {
        PageBody(
            title: reader.clipped(content.name, 80),
            lead: summary,
            section: .people,
            content: """
                <p class="back"><a href="/people">← \(reader.say("People", "Orang"))</a></p>
                \(figures)
                <div class="columns wide-left"><div>\(picture)\(who)\(timeline)</div>
                <div>\(group)\(habits)\(segments)\(traits)</div></div>
                """
        )
    }

    /// One sentence that says who this is.
    private var summary: String {
        let since = reader.date(content.firstSeen)
        let last = reader.ago(content.lastSeen)
        if content.orders == 0 {
            return reader.say(
                "Here since \(since), last seen \(last), has not bought yet.",
                "Ada sejak \(since), terakhir terlihat \(last), belum pernah membeli."
            )
        }
        let orders = reader.orders(content.orders)
        return reader.say(
            "Here since \(since), last seen \(last), \(orders) so far.",
            "Ada sejak \(since), terakhir terlihat \(last), \(orders) sejauh ini."
        )
    }

    private var figures: HTML {
        Piece.tiles([
            Piece.tile(
                reader.say("Last seen", "Terakhir terlihat"),
                reader.ago(content.lastSeen),
                note: "\(reader.instant(content.lastSeen))"
            ),
            Piece.tile(reader.say("Events", "Aktivitas"), reader.number(content.events)),
            Piece.tile(reader.say("Orders", "Pesanan"), reader.number(content.orders)),
            Piece.tile(
                reader.say("Revenue", "Pendapatan"),
                reader.moneyShort(content.revenue),
                exact: reader.money(content.revenue)
            ),
        ])
    }

    private var group: HTML {
        let words: HTML =
            switch content.membership {
            case .notComputed: JourneysPage.notComputed(reader)
            case .tooShort(let minimum):
                """
                <p>\(reader.say(
                    "Too few footprints to compare: it takes at least \(reader.events(minimum)).",
                    "Jejaknya masih terlalu sedikit untuk dibandingkan: perlu setidaknya "
                        + "\(reader.events(minimum))."))</p>
                """
            case .noise:
                """
                <p>\(reader.say(
                    "Goes their own way: follows no common pattern.",
                    "Punya jalan sendiri: tidak mengikuti pola umum."))</p>
                """
            case .member(let link, let probability):
                """
                <p class="group"><a href="/journeys/\(link.id)">\(Piece.swatch(link.colour))\
                <b>\(reader.clipped(reader.say(link.label), 100))</b></a></p>\
                \(probability.html { fit($0) })
                """
            }
        return Piece.card(
            reader.say("Moves like", "Langkahnya seperti"),
            explanation: Piece.explain(reader, JourneysPage.whatGroupsAre(reader)),
            words
        )
    }

    private func fit(_ probability: Double) -> HTML {
        let words =
            probability >= 0.8
            ? reader.say("very typical of this group", "sangat khas kelompok ini")
            : probability >= 0.4
                ? reader.say("typical of this group", "cukup khas kelompok ini")
                : reader.say("at the edge of this group", "di tepi kelompok ini")
        return """
            \(Piece.bar(probability))<p class="quiet">\(reader.percent(probability)) – \(words)</p>
            """
    }

    private var habits: HTML {
        guard let rfm = content.rfm else { return .nothing }
        let days = reader.count(rfm.recencyDays, "day", "days", "hari")
        let times = reader.count(rfm.orders, "time", "times", "kali")
        let lines: [(String, Int)] = [
            (
                reader.say("Last bought \(days) ago", "Terakhir membeli \(days) lalu"),
                rfm.recencyScore
            ),
            (reader.say("Bought \(times)", "Membeli \(times)"), rfm.frequencyScore),
            (
                reader.say(
                    "Spent \(reader.moneyShort(rfm.revenue))",
                    "Berbelanja \(reader.moneyShort(rfm.revenue))"
                ),
                rfm.moneyScore
            ),
        ]
        let rows = lines.html { words, score in
            let score = max(1, min(5, score))
            let dots = (1...5).html { place in
                let class_: HTML = place <= score ? "dot on" : "dot"
                return "<i class=\"\(class_)\"></i>"
            }
            return """
                <li><span>\(words)</span><span class="dots" role="img" \
                aria-label="\(reader.say("\(score) of 5", "\(score) dari 5"))">\(dots)</span></li>
                """
        }
        let value = content.valueTier.html { "<span class=\"chip\">\(reader.say($0))</span>" }
        return Piece.card(
            reader.say("Buying habits", "Kebiasaan belanja"),
            explanation: Piece.explain(reader, SegmentsPage.whatRFMIs(reader)),
            """
            <p><span class="chip strong">\(reader.say(rfm.tier))</span> \(value)</p>\
            <ul class="habits">\(rows)</ul>
            """
        )
    }

    private var picture: HTML {
        guard content.hasPicture else { return .nothing }
        return Piece.card(
            reader.say("Journey picture", "Gambar perjalanan"),
            explanation: Piece.explain(reader, JourneysPage.howToReadPictures(reader)),
            Piece.picture(
                "/people/\(Percent.encoded(content.key))/journey.png",
                words: reader.say(
                    "The journey of \(content.name) as a picture",
                    "Perjalanan \(content.name) sebagai gambar"
                ),
                caption: """
                    \(reader.say(
                        "Left is the beginning, right is now; each row is a kind of event.",
                        "Kiri adalah awal, kanan adalah sekarang; tiap baris satu jenis "
                            + "aktivitas."))
                    """
            )
        )
    }

    private var segments: HTML {
        guard !content.segments.isEmpty else { return .nothing }
        let chips = content.segments.prefix(40).html { link in
            """
            <li><a class="chip" href="/people?segment=\(Percent.encoded(link.id))">\
            \(reader.clipped(reader.say(link.label), 60))</a></li>
            """
        }
        return Piece.card(
            reader.say("In these segments", "Ada di segmen"),
            "<ul class=\"chips\">\(chips)</ul>"
        )
    }

    private var who: HTML {
        identity.html { IdentityCard(content: $0, reader: reader).html }
    }

    private var traits: HTML {
        let known = (content.identifiers + content.traits).prefix(80).html { trait in
            """
            <div><dt>\(reader.clipped(trait.name, 60))</dt>\
            <dd>\(reader.clipped(trait.value))</dd></div>
            """
        }
        return Piece.card(
            reader.say("What we know", "Yang diketahui"),
            "<dl class=\"pairs\">\(known)</dl>"
        )
    }
}
