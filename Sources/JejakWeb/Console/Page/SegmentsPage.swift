// SPDX-License-Identifier: Apache-2.0

/// The page Segments: those that are kept, ready ones, and the tiers of value.
struct SegmentsPage {
    let content: SegmentsContent
    let kept: KeptSegmentsContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Segments", "Segmen"),
            lead: reader.say(
                "Groups of people by what they did, what they are, and what they are worth.",
                "Kelompok orang menurut apa yang dilakukan, siapa mereka, dan nilainya."
            ),
            section: .segments,
            content: """
                \(SegmentTab.bar(reader, current: .all))
                \(KeptSegmentsCard(kept: kept, reader: reader).html)
                \(list(reader.say("Ready to use", "Siap pakai"), content.ready))
                \(rfm)\(valueTiers)
                """
        )
    }

    static func whatRFMIs(_ reader: Reader) -> String {
        reader.say(
            "Three questions about buying: how recently, how often, how much. For each, people "
                + "are ranked in five equal groups; 5 dots is the best fifth.",
            "Tiga pertanyaan tentang belanja: seberapa baru, seberapa sering, seberapa banyak. "
                + "Untuk masing-masing, orang dibagi lima kelompok sama besar; 5 titik adalah "
                + "seperlima terbaik."
        )
    }

    private func list(_ title: String, _ segments: [SegmentContent]) -> HTML {
        guard !segments.isEmpty else {
            return Piece.card(
                title,
                Piece.empty(
                    reader.say("No segments yet", "Belum ada segmen"),
                    reader.say(
                        "They appear as soon as there are events.",
                        "Segmen muncul begitu ada aktivitas."
                    )
                )
            )
        }
        let cards = segments.prefix(200).html { segment in
            let why = segment.explanation.html { "<p>\(reader.say($0))</p>" }
            let share = Double(segment.people) / Double(max(1, content.of))
            return """
                <article class="segment"><h3><a href="/people?segment=\
                \(Percent.encoded(segment.id))">\(reader.clipped(reader.say(segment.label), 80))\
                </a></h3><p class="big">\(reader.number(segment.people)) \
                <span class="quiet">\(reader.percent(share))</span></p>\(Piece.bar(share))\(why)\
                <pre class="expression"><code>\
                \(reader.clipped(segment.expression, 400))</code></pre>\
                <p class="both"><a href="/segments/new?name=\
                \(Percent.encoded(reader.say(segment.label)))&amp;text=\
                \(Percent.encoded(segment.expression))">\
                \(reader.say("Keep it up to date", "Jaga tetap mutakhir"))</a>\
                <a href="/campaigns/new?audience=\(Percent.encoded(segment.expression))">\
                \(reader.say("Write to them", "Kirimi pesan"))</a></p></article>
                """
        }
        return Piece.card(
            title,
            explanation: Piece.explain(
                reader,
                reader.say(
                    "A segment is a question about people. Whoever fits it now is in it; the "
                        + "grey line is the question in the segment language.",
                    "Segmen adalah pertanyaan tentang orang. Siapa pun yang cocok sekarang ada "
                        + "di dalamnya; baris abu-abu adalah pertanyaannya dalam bahasa segmen."
                )
            ),
            "<div class=\"grid\">\(cards)</div>"
        )
    }

    private var valueTiers: HTML {
        guard !content.valueTiers.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("Value tiers", "Tingkat nilai"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Everybody who bought, ranked by what they spent in all. A small top often "
                        + "brings most of the revenue.",
                    "Semua yang membeli, diurutkan menurut total belanja. Sebagian kecil di "
                        + "puncak sering membawa sebagian besar pendapatan."
                )
            ),
            tierTable(content.valueTiers)
        )
    }

    func tierTable(_ tiers: [TierContent]) -> HTML {
        let people = max(1, tiers.map(\.people).saturatingSum)
        let revenue = max(1, tiers.map(\.revenue).saturatingSum)
        let names = [
            reader.say("Tier", "Tingkat"), reader.say("People", "Orang"),
            reader.say("Revenue", "Pendapatan"),
        ]
        let rows = tiers.html { tier in
            let label: HTML =
                tier.segment.html {
                    """
                    <a href="/people?segment=\(Percent.encoded($0))">\(reader.say(tier.label))</a>
                    """
                }
            let why = tier.explanation.html { "<span class=\"quiet\">\(reader.say($0))</span>" }
            let share = Double(tier.people) / Double(people)
            let worth = Double(tier.revenue) / Double(revenue)
            return """
                <tr><th scope="row">\(label.isEmpty ? "\(reader.say(tier.label))" : label) \(why)\
                </th><td data-name="\(names[1])"><span class="both"><b>\
                \(reader.number(tier.people))</b> <span class="quiet">\(reader.percent(share))\
                </span></span>\(Piece.bar(share))</td><td data-name="\(names[2])">\
                <span class="both"><b>\(reader.moneyShort(tier.revenue))</b> \
                <span class="quiet">\(reader.percent(worth))</span></span>\
                \(Piece.bar(worth))</td></tr>
                """
        }
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        return """
            <table class="stacked tiers"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody>\
            </table>
            """
    }
}
