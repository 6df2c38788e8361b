// SPDX-License-Identifier: Apache-2.0

/// One segment that is kept: its definition, who is in it and why, and who came
/// and left.
struct SegmentPage {
    let content: KeptSegmentPageContent
    let page: Int
    let reader: Reader

    private var segment: KeptSegmentContent { content.segment }
    private var address: String { SegmentTab.address(of: segment.name) }

    var body: PageBody {
        PageBody(
            title: reader.clipped(segment.name, 80),
            lead: reader.say(
                "Who is in this segment now, why, and who came and left.",
                "Siapa yang ada di segmen ini sekarang, mengapa, serta siapa yang masuk dan keluar."
            ),
            section: .segments,
            content: """
                \(SegmentTab.back(reader))\(head)
                <div class="columns">\(movements)\(latest)</div>\(members)
                """
        )
    }

    private var head: HTML {
        let words = SegmentStateWords(state: segment.state, reader: reader)
        let share = Double(segment.members) / Double(max(1, content.of))
        return """
            <section class="card" id="head"\(words.liveMark)><div class="both"><p class="big">\
            \(reader.people(segment.members)) <span class="quiet">\(reader.say(
                "of \(reader.number(content.of)) (\(reader.percent(share)))",
                "dari \(reader.number(content.of)) (\(reader.percent(share)))"))</span></p>\
            <span>\(words.badge)</span></div>\(Piece.bar(share))\(words.sentence)\
            <pre class="command definition"><code>\(reader.clipped(segment.text, 4_000))</code>\
            </pre><p class="quiet">\(reader.say(
                "Made on \(reader.date(segment.created)), definition changed on "
                    + "\(reader.date(segment.changed)).",
                "Dibuat \(reader.date(segment.created)), definisi diubah "
                    + "\(reader.date(segment.changed))."))</p>\
            <p class="actions"><a class="button" href="\(address)/edit">\
            \(reader.say("Change", "Ubah"))</a><a class="button second" \
            href="/campaigns/new?audience=\(Percent.encoded(segment.text))">\
            \(reader.say("Write to them", "Kirimi pesan"))</a><a class="button second" \
            href="/persona?segment=\(Percent.encoded(segment.name))">\
            \(reader.say("As a person", "Sebagai persona"))</a><a class="button second" \
            href="\(address)/remove">\(reader.say("Remove…", "Hapus…"))</a></p></section>
            """
    }

    // MARK: Movements

    private var movements: HTML {
        let chart = MoveChart(days: content.days, reader: reader).html
        return Piece.card(
            reader.say("Came in and left", "Masuk dan keluar"),
            chart.isEmpty
                ? Piece.empty(
                    reader.say("Nobody moved in 30 days", "Tidak ada yang berpindah 30 hari ini"),
                    reader.say(
                        "Whoever comes in or leaves from now on appears here.",
                        "Siapa pun yang masuk atau keluar mulai sekarang muncul di sini."
                    )
                )
                : """
                \(chart)<p class="after"><a href="/segments/flow">\(reader.say(
                    "Where people went: movements between segments",
                    "Ke mana orang pergi: perpindahan antarsegmen"))</a></p>
                """
        )
    }

    private var latest: HTML {
        guard !content.latest.isEmpty else { return .nothing }
        let rows = content.latest.prefix(8).html { move in
            let way = move.isEntry ? reader.say("came in", "masuk") : reader.say("left", "keluar")
            let kind: HTML = move.isEntry ? "good" : "warn"
            return """
                <li><a href="\(address)/why?person=\(Percent.encoded(move.person.key))"><b>\
                \(reader.clipped(move.person.name, 60))</b></a><span class="badge \(kind)">\
                \(way)</span><span class="quiet">\(reader.time(
                    move.time, reader.instant(move.time)))\(cause(move))</span></li>
                """
        }
        return Piece.card(
            reader.say("Latest movements", "Perpindahan terbaru"),
            "<ul class=\"ranks moved\">\(rows)</ul>"
        )
    }

    private func cause(_ move: SegmentMoveContent) -> String {
        switch move.cause {
        case .event: reader.say(" · because of what happened", " · karena suatu kejadian")
        case .time: reader.say(" · because time passed", " · karena waktu berlalu")
        case .identity:
            reader.say(" · found to be the same person", " · ternyata orang yang sama")
        case .definition: reader.say(" · the definition was set", " · definisinya ditetapkan")
        case nil: ""
        }
    }

    // MARK: Members

    private var members: HTML {
        guard !content.members.isEmpty else {
            return Piece.card(
                reader.say("Members", "Anggota"),
                id: "members",
                Piece.empty(
                    reader.say("Nobody is in it now", "Sekarang tidak ada anggotanya"),
                    reader.say(
                        "Somebody comes in as soon as the definition fits them.",
                        "Seseorang masuk begitu definisinya cocok."
                    )
                )
            )
        }
        let names = [
            reader.say("Person", "Orang"), reader.say("In it since", "Anggota sejak"),
            reader.say("Why", "Mengapa"),
        ]
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        let rows = content.members.html { member in
            let row = member.row
            let key = Percent.encoded(row.key)
            let place = row.place.map { reader.clipped($0, 40) } ?? ""
            return """
                <tr><th scope="row"><a href="/people/\(key)">\(reader.clipped(row.name, 60))</a> \
                <span class="quiet">\(place)</span></th><td data-name="\(names[1])">\
                \(reader.time(member.since, reader.instant(member.since)))</td>\
                <td data-name="\(names[2])"><a href="\(address)/why?person=\(key)">\
                \(reader.say("Why?", "Mengapa?"))<span class="unseen"> \
                \(reader.clipped(row.name, 60))</span></a></td></tr>
                """
        }
        return Piece.card(
            reader.say("Members", "Anggota"),
            id: "members",
            """
            <table class="stacked members"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody>\
            </table>\
            \(Piece.pager(
                reader,
                page: page,
                pageSize: Site.pageSize,
                total: content.total) { "\(address)?page=\($0)#members" })
            """
        )
    }
}

/// The step between a button and the end of a segment.
struct SegmentRemovalPage {
    let segment: KeptSegmentContent
    let reader: Reader

    var body: PageBody {
        let name = reader.clipped(segment.name, 80)
        let address = SegmentTab.address(of: segment.name)
        return PageBody(
            title: reader.say("Remove “\(name)”?", "Hapus “\(name)”?"),
            lead: reader.say(
                "Its definition is gone then. Nobody is lost, and who came and left stays on the "
                    + "log.",
                "Definisinya hilang. Tidak ada orang yang hilang, dan catatan masuk-keluar tetap "
                    + "ada di log."
            ),
            section: .segments,
            content: """
                \(SegmentTab.back(reader, to: segment.name))<section class="card">\
                <pre class="command"><code>\(reader.clipped(segment.text, 4_000))</code></pre>\
                <form class="row" method="post" action="\(address)/remove"><button type="submit">\
                \(reader.say("Yes, remove it", "Ya, hapus"))</button><a class="button second" \
                href="\(address)">\(reader.say("Not now", "Nanti dulu"))</a></form></section>
                """
        )
    }
}
