// SPDX-License-Identifier: Apache-2.0

/// One group of journeys, close by.
struct ClusterPage {
    let content: ClusterPageContent
    let reader: Reader

    private var cluster: ClusterContent { content.cluster }

    var body: PageBody {
        PageBody(
            title: reader.clipped(reader.say(cluster.label), 100),
            lead: reader.say(
                "\(reader.people(cluster.size)) who move alike.",
                "\(reader.people(cluster.size)) yang langkahnya serupa."
            ),
            section: .journeys,
            content: """
                <p class="back"><a href="/journeys">← \
                \(reader.say("Journeys", "Perjalanan"))</a></p>
                \(figures)\(use)
                \(differences)
                <div class="columns wide-left"><div>\(sheet)</div>
                <div>\(path)</div></div>
                \(people)
                """
        )
    }

    private var figures: HTML {
        let average = content.average
        var tiles = [
            Piece.tile(
                reader.say("People", "Orang"),
                reader.number(cluster.size),
                note: """
                    \(reader.say(
                        "\(reader.percent(cluster.share)) of those compared",
                        "\(reader.percent(cluster.share)) dari yang dibandingkan"))\(since)
                    """
            ),
            Piece.tile(
                reader.say("Bought", "Membeli"),
                reader.percent(cluster.conversion),
                note: against(reader.percent(average.conversion))
            ),
            Piece.tile(
                reader.say("Revenue per person", "Pendapatan per orang"),
                reader.moneyShort(cluster.revenuePerPerson),
                note: against(reader.moneyShort(average.revenuePerPerson)),
                exact: reader.money(cluster.revenuePerPerson)
            ),
        ]
        if let persistence = cluster.persistence {
            tiles.append(
                Piece.tile(
                    reader.say("Stands out", "Kejelasan"),
                    reader.percent(persistence),
                    note: """
                        \(reader.say(
                            "how firmly the group holds together",
                            "seberapa kuat kelompok ini menyatu"))
                        """
                )
            )
        }
        return Piece.tiles(tiles)
    }

    /// How it has grown since it was found.
    private var since: HTML {
        guard let fitted = cluster.fitted, fitted != cluster.size else { return .nothing }
        return """
             · \(reader.say(
                "\(reader.number(fitted)) when compared",
                "\(reader.number(fitted)) saat dibandingkan"))
            """
    }

    /// What to do with the group: keep it, write to it, look at its people.
    private var use: HTML {
        let text = "cluster.journey = \(cluster.id)"
        let name = reader.clipped(reader.say(cluster.label), 70)
        let kept = content.kept.prefix(5).html { segment in
            """
            <li>\(reader.say("Kept as", "Tersimpan sebagai")) \
            <a href="\(SegmentTab.address(of: segment))">\(reader.clipped(segment, 60))</a></li>
            """
        }
        let list: HTML = kept.isEmpty ? "" : "<ul class=\"plain\">\(kept)</ul>"
        return Piece.card(
            reader.say("Use this group", "Pakai kelompok ini"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Kept as a segment, the group is followed: whoever comes in or leaves is "
                        + "noted with the moment, and campaigns can start from it. The number "
                        + "stays that of this group when journeys are compared again.",
                    "Disimpan sebagai segmen, kelompok ini diikuti: siapa pun yang masuk atau "
                        + "keluar dicatat waktunya, dan kampanye bisa dimulai darinya. Nomornya "
                        + "tetap milik kelompok ini saat perjalanan dibandingkan lagi."
                )
            ),
            """
            <p class="row"><a class="button" href="/segments/new?name=\(Percent.encoded(name))\
            &amp;text=\(Percent.encoded(text))">\
            \(reader.say("Keep as segment", "Simpan sebagai segmen"))</a>\
            <a class="button second" href="/campaigns/new?audience=\(Percent.encoded(text))">\
            \(reader.say("Write to them", "Kirimi pesan"))</a>\
            <a class="button second" href="/people?cluster=\(cluster.id)">\
            \(reader.say("All its people", "Semua orangnya"))</a>\
            <a class="button second" href="/persona?cluster=\(cluster.id)">\
            \(reader.say("As a person", "Sebagai persona"))</a></p>\
            <pre class="definition"><code>\(text)</code></pre>\
            \(list)
            """
        )
    }

    private func against(_ average: String) -> HTML {
        "\(reader.say("\(average) on average", "rata-rata \(average)"))"
    }

    private var sheet: HTML {
        guard cluster.hasContactSheet else { return .nothing }
        return Piece.card(
            reader.say("Typical journeys", "Perjalanan khas"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "One line is one person. On the left their steps in order, on the right the "
                        + "same steps in time. A colour is a kind of event, the same in every "
                        + "picture.",
                    "Satu baris satu orang. Di kiri langkahnya berurutan, di kanan langkah yang "
                        + "sama menurut waktu. Satu warna satu jenis aktivitas, sama di semua "
                        + "gambar."
                )
            ),
            """
            \(Piece.picture(
                "/journeys/\(cluster.id)/sheet.svg",
                words: reader.say(
                    "Typical journeys of this group, one line a person",
                    "Perjalanan khas kelompok ini, satu baris satu orang"),
                caption: """
                    \(reader.say(
                        "What repeats from line to line makes the group.",
                        "Yang berulang di tiap baris itulah ciri kelompok."))
                    """))<details class="why"><summary>\(reader.say(
                "What the computer compares", "Yang dibandingkan komputer"))</summary>\
            <p>\(JourneysPage.howToReadPictures(reader))</p>\(Piece.picture(
                "/journeys/\(cluster.id)/sheet.png",
                words: reader.say(
                    "Pictures of typical journeys of this group, side by side",
                    "Gambar perjalanan khas kelompok ini, berdampingan"),
                caption: """
                    \(reader.say(
                        "One small picture is one person.", "Satu gambar kecil satu orang."))
                    """))</details>
            """
        )
    }

    private var path: HTML {
        guard !cluster.typicalPath.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("The typical path", "Langkah khas"),
            Piece.path(cluster.typicalPath, reader, most: 24)
        )
    }

    /// Each sentence beside the figures that it was read from.
    private var differences: HTML {
        guard !cluster.figures.isEmpty else { return bareDifferences }
        let names = [
            reader.say("What stands out", "Yang menonjol"), reader.say("Measured", "Ukuran"),
            reader.say("This group", "Kelompok ini"), reader.say("Other groups", "Kelompok lain"),
        ]
        let label = reader.say(cluster.label).lowercased()
        let rows = cluster.figures.prefix(12).html { difference in
            let words = reader.say(difference.words)
            let isNamed = label.contains(words.lowercased())
            let said: HTML = isNamed ? "<b>\(words)</b>" : "\(words)"
            return """
                <tr><th scope="row">\(said)</th><td data-name="\(names[1])">\
                <span class="quiet">\(reader.say(difference.measure))</span></td>\
                <td data-name="\(names[2])"><b>\(figure(difference.own, difference.unit))</b></td>\
                <td data-name="\(names[3])">\(figure(difference.others, difference.unit))</td></tr>
                """
        }
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        return Piece.card(
            reader.say("What sets them apart", "Apa bedanya"),
            id: "differences",
            explanation: Piece.explain(
                reader,
                reader.say(
                    "The group is named by its strongest differences, in bold. Figures are "
                        + "averages over people when journeys were compared; of days, steps and "
                        + "money, which differ manyfold, the geometric mean; of hours until a "
                        + "purchase the middle one.",
                    "Kelompok dinamai menurut perbedaan terkuatnya, dicetak tebal. Angka adalah "
                        + "rata-rata per orang saat dibandingkan; untuk hari, langkah, dan uang "
                        + "rata-rata geometris; untuk jam sampai membeli nilai tengahnya."
                )
            ),
            """
            <table class="stacked differences"><thead><tr>\(head)</tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
        )
    }

    private func figure(_ value: Double, _ unit: ClusterDifference.Unit) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        return switch unit {
        case .share: reader.percent(value)
        case .days: course(hours: value * 24)
        case .hours: course(hours: value)
        case .count: reader.decimal(value, digits: 1)
        case .money: reader.moneyShort(value)
        case .plain: reader.decimal(value, digits: 2)
        }
    }

    /// A length of time in the unit in which the words say it.
    private func course(hours: Double) -> String {
        func words(_ value: Double, _ one: String, _ many: String, _ id: String) -> String {
            let whole = Int(max(0, value).rounded())
            let unit = reader.say(whole == 1 ? one : many, id)
            return "\(reader.number(whole)) \(unit)"
        }
        if hours < 24 { return words(hours, "hour", "hours", "jam") }
        if hours < 21 * 24 { return words(hours / 24, "day", "days", "hari") }
        if hours < 75 * 24 { return words(hours / 168, "week", "weeks", "minggu") }
        return words(hours / 730, "month", "months", "bulan")
    }

    private var bareDifferences: HTML {
        guard !cluster.differences.isEmpty else { return .nothing }
        let lines = cluster.differences.prefix(10).html { "<li>\(reader.say($0))</li>" }
        return Piece.card(
            reader.say("How they differ", "Apa bedanya"),
            "<ul class=\"plain\">\(lines)</ul>"
        )
    }

    private var people: HTML {
        guard !content.people.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("The most typical people", "Orang yang paling khas"),
            """
            \(PeopleTable(rows: content.people, reader: reader, showsGroup: false).html)\
            <p class="after"><a href="/people?cluster=\(cluster.id)">\
            \(reader.say("Everybody in this group", "Semua orang di kelompok ini"))</a></p>
            """
        )
    }
}
