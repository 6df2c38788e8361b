// SPDX-License-Identifier: Apache-2.0

/// The first page: what is here, and what to do next.
struct OverviewPage {
    let content: OverviewContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Overview", "Ringkasan"),
            lead: content.events == 0
                ? reader.say(
                    "Nothing here yet. Bring in what your customers do, and Jejak shows who is "
                        + "alike.",
                    "Belum ada isi. Masukkan apa yang dilakukan pelanggan Anda, lalu Jejak "
                        + "menunjukkan siapa yang serupa."
                )
                : reader.say(
                    "What your customers did, who is alike, and what to look at next.",
                    "Apa yang dilakukan pelanggan, siapa yang serupa, dan apa yang perlu dilihat "
                        + "berikutnya."
                ),
            section: .overview,
            content: content.events == 0 ? FirstSteps(reader: reader).html : filled
        )
    }

    private var filled: HTML {
        """
        \(figures)\(questions)
        <div class="columns wide-left"><div>\(activity)\(groups)\(segments)</div>
        <div>\(NextSteps(content: content, reader: reader).html)\(lastImport)</div></div>
        """
    }

    private var figures: HTML {
        let revenue = reader.money(content.revenue)
        let perOrder =
            content.orders > 0
            ? Double(content.revenue) / Double(content.orders) : 0
        return Piece.tiles([
            Piece.tile(
                reader.say("People", "Orang"),
                reader.number(content.people),
                note: """
                    \(reader.say(
                        "\(reader.number(content.identifiedPeople)) known by name or id",
                        "\(reader.number(content.identifiedPeople)) dikenal namanya"))
                    """
            ),
            Piece.tile(
                reader.say("Events", "Aktivitas"),
                reader.number(content.events),
                note: period
            ),
            Piece.tile(
                reader.say("Orders", "Pesanan"),
                reader.number(content.orders),
                note: content.orders == 0
                    ? .nothing
                    : """
                    \(reader.say(
                        "\(reader.moneyShort(perOrder)) on average",
                        "rata-rata \(reader.moneyShort(perOrder))"))
                    """
            ),
            Piece.tile(
                reader.say("Revenue", "Pendapatan"),
                reader.moneyShort(content.revenue),
                note: """
                    \(reader.say(
                        "\(reader.percent(content.buyers, of: content.people)) of people bought",
                        "\(reader.percent(content.buyers, of: content.people)) orang membeli"))
                    """,
                exact: revenue
            ),
        ])
    }

    /// The saved questions, each with a small picture of its answer.
    private var questions: HTML {
        guard !content.questions.isEmpty else { return .nothing }
        let cards = content.questions.prefix(24).html { question in
            let answer: HTML =
                question.answer.map {
                    AnswerPicture($0, to: question.text, reader: reader, isSmall: true).html
                }
                    ?? """
                    <p class="warn">\(reader.say(
                    "It cannot be answered now.", "Tidak bisa dijawab sekarang."))</p>
                    """
            let name = reader.clipped(question.name, 80)
            return """
                <article class="segment question"><div class="both"><h3><a href="\
                \(AskPage.address(of: question.text))">\(name)</a></h3>\
                <form method="post" action="/ask/saved/\(String(question.id))/remove">\
                <button class="second drop" type="submit" title="\(reader.say(
                    "Take it off the Overview", "Lepas dari Ringkasan"))">\
                <span aria-hidden="true">×</span><span class="unseen">\(reader.say(
                    "Take it off the Overview", "Lepas dari Ringkasan")): \(name)</span></button>\
                </form></div>\(answer)\(age(question))</article>
                """
        }
        return Piece.card(
            reader.say("Your questions", "Pertanyaan Anda"),
            id: "questions",
            "<div class=\"grid clusters\">\(cards)</div>"
        )
    }

    /// How old an answer is, where something came in since.
    private func age(_ question: SavedQuestionContent) -> HTML {
        question.ageSeconds.html { seconds in
            let words = reader.duration(Double(max(1, seconds)))
            return """
                <p class="quiet age">\(reader.say(
                    "Of \(words) ago.", "Dari \(words) lalu."))</p>
                """
        }
    }

    private var period: HTML {
        guard let first = content.firstEvent, let last = content.lastEvent else { return .nothing }
        return "\(reader.date(first)) – \(reader.date(last))"
    }

    private var activity: HTML {
        let chart = DayChart(days: content.eventsPerDay, reader: reader).html
        guard !chart.isEmpty else { return .nothing }
        return Piece.card(reader.say("Activity", "Keramaian"), chart)
    }

    private var groups: HTML {
        let title = reader.say("People who move alike", "Orang yang langkahnya serupa")
        guard !content.clusters.isEmpty else {
            return Piece.card(title, JourneysPage.notComputed(reader))
        }
        let rows = content.clusters.prefix(6).html { cluster in
            """
            <li><a href="/journeys/\(cluster.id)">\(Piece.swatch(cluster.colour))\
            <b>\(reader.clipped(reader.say(cluster.label), 80))</b></a>\
            <span class="amount">\(reader.people(cluster.size))</span>\
            \(Piece.bar(cluster.share, colour: cluster.colour))</li>
            """
        }
        return Piece.card(
            title,
            explanation: Piece.explain(reader, JourneysPage.whatGroupsAre(reader)),
            """
            <ul class="ranks">\(rows)</ul><p class="after"><a href="/journeys">\
            \(reader.say("All journeys", "Semua perjalanan"))</a></p>
            """
        )
    }

    private var segments: HTML {
        guard !content.segments.isEmpty else { return .nothing }
        let rows = content.segments.prefix(5).html { segment in
            """
            <li><a href="/people?segment=\(Percent.encoded(segment.id))">\
            <b>\(reader.clipped(reader.say(segment.label), 80))</b></a>\
            <span class="amount">\(reader.people(segment.people))</span>\
            \(Piece.bar(Double(segment.people) / Double(max(1, content.people))))</li>
            """
        }
        return Piece.card(
            reader.say("Segments in short", "Segmen singkat"),
            """
            <ul class="ranks">\(rows)</ul><p class="after"><a href="/segments">\
            \(reader.say("All segments", "Semua segmen"))</a></p>
            """
        )
    }

    private var lastImport: HTML {
        guard let last = content.lastImport else { return .nothing }
        let rejected: HTML =
            last.rejected == 0
            ? .nothing
            : """
            <p class="warn">\(reader.say(
                "\(reader.rows(last.rejected)) could not be read.",
                "\(reader.rows(last.rejected)) tidak terbaca."))
            <a href="/data">\(reader.say("See why", "Lihat sebabnya"))</a></p>
            """
        return Piece.card(
            reader.say("Last import", "Impor terakhir"),
            """
            <p class="file">\(reader.clipped(last.file, 120))</p>
            <p>\(reader.rows(last.rows)) → \(reader.events(last.events)),
            \(reader.time(last.startedAt, reader.ago(last.startedAt)))</p>\(rejected)
            """
        )
    }
}
