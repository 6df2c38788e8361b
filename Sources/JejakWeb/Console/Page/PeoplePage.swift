// SPDX-License-Identifier: Apache-2.0

/// The page People: search, and a list that can be leafed through.
struct PeoplePage {
    let content: PeopleContent
    let query: PeopleQuery
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: content.title.map { reader.clipped(reader.say($0), 100) }
                ?? reader.say("People", "Orang"),
            lead: content.title == nil
                ? reader.say(
                    "Find one person and see everything they did.",
                    "Cari satu orang dan lihat semua langkahnya."
                )
                : reader.say("The people of this group.", "Orang-orang dalam kelompok ini."),
            section: .people,
            content: "\(search)\(list)\(doubts)"
        )
    }

    private var doubts: HTML {
        guard content.title == nil, !content.rows.isEmpty else { return .nothing }
        return """
            <p class="after"><a href="/conflicts">\(reader.say(
                "Who is who: people in doubt", "Siapa siapa: orang yang diragukan"))</a></p>
            """
    }

    private var search: HTML {
        let hidden: HTML =
            "\(query.segment.html { "<input type=\"hidden\" name=\"segment\" value=\"\($0)\">" })"
            + "\(query.cluster.html { "<input type=\"hidden\" name=\"cluster\" value=\"\($0)\">" })"
        return """
            <form class="search" action="/people" method="get" role="search">\(hidden)\
            <label class="unseen" for="q">\(reader.say("Search people", "Cari orang"))</label>\
            <input id="q" name="q" type="search" value="\(query.text)" autocomplete="off" \
            spellcheck="false" placeholder="\(reader.say(
                "Name, e-mail or customer number", "Nama, email, atau nomor pelanggan"))">\
            <button type="submit">\(Icon.search.html)<span>\(reader.say("Search", "Cari"))</span>\
            </button></form>
            """
    }

    private var isNarrowed: Bool {
        !query.text.isEmpty || query.segment != nil || query.cluster != nil
    }

    private var list: HTML {
        guard !content.rows.isEmpty else {
            return isNarrowed
                ? Piece.empty(
                    reader.say("Nobody found", "Tidak ada yang cocok"),
                    reader.say(
                        "Try fewer letters, or a customer number.",
                        "Coba lebih sedikit huruf, atau nomor pelanggan."
                    )
                )
                : Piece.empty(
                    reader.say("Nobody here yet", "Belum ada siapa-siapa"),
                    reader.say(
                        "People appear with their first event.",
                        "Orang muncul bersama aktivitas pertamanya."
                    ),
                    command:
                        "jejak import orders.csv --person customer_id --time date --event action"
                )
        }
        let everybody: HTML =
            isNarrowed
            ? "<a href=\"/people\">\(reader.say("Show everybody", "Tampilkan semua"))</a>"
            : .nothing
        return """
            <section class="card"><p class="count" role="status"><b>\
            \(reader.people(content.total))</b> \(everybody)</p>\
            \(PeopleTable(rows: content.rows, reader: reader).html)\
            \(Piece.pager(
                reader, page: query.page, pageSize: query.pageSize, total: content.total,
                address: address))</section>
            """
    }

    private func address(_ page: Int) -> String {
        var fields: [String] = []
        if !query.text.isEmpty { fields.append("q=" + Percent.encoded(query.text)) }
        if let segment = query.segment { fields.append("segment=" + Percent.encoded(segment)) }
        if let cluster = query.cluster { fields.append("cluster=\(cluster)") }
        fields.append("page=\(page)")
        return "/people?" + fields.joined(separator: "&")
    }
}

/// People as rows; on narrow screens each row becomes a small card.
struct PeopleTable {
    let rows: [PersonRowContent]
    let reader: Reader
    /// Off where everybody listed is of one group anyway.
    var showsGroup = true

    var html: HTML {
        let names = [
            reader.say("Person", "Orang"), reader.say("Group", "Kelompok"),
            reader.say("Value", "Nilai"), reader.say("Orders", "Pesanan"),
            reader.say("Revenue", "Pendapatan"), reader.say("Last seen", "Terakhir"),
        ]
        let lines = rows.html { row in
            let place = row.place.html { "<span class=\"quiet\">\(reader.clipped($0, 40))</span>" }
            let cluster = row.cluster.html { link in
                """
                <a href="/journeys/\(link.id)">\(Piece.swatch(link.colour))\
                \(reader.clipped(reader.say(link.label), 60))</a>
                """
            }
            let group: HTML =
                showsGroup
                ? "<td class=\"group\">\(cluster.isEmpty ? "–" : cluster)</td>" : .nothing
            return """
                <tr><th scope="row"><a href="/people/\(Percent.encoded(row.key))">\
                \(reader.clipped(row.name, 60))</a> \(place)</th>\
                \(group)<td data-name="\(names[2])">\(row.tier.map { reader.say($0) } ?? "–")</td>\
                <td class="figure" data-name="\(names[3])">\(reader.number(row.orders))</td>\
                <td class="figure" data-name="\(names[4])">\(reader.money(row.revenue))</td>\
                <td class="last" data-name="\(names[5])">\
                \(reader.time(row.lastSeen, reader.ago(row.lastSeen)))\
                </td></tr>
                """
        }
        let head = names.enumerated().html { place, name in
            if place == 1 && !showsGroup { return .nothing }
            let figure: HTML = place == 3 || place == 4 ? " class=\"figure\"" : ""
            return "<th scope=\"col\"\(figure)>\(name)</th>"
        }
        return """
            <table class="stacked people"><thead><tr>\(head)</tr></thead>\
            <tbody>\(lines)</tbody></table>
            """
    }
}
