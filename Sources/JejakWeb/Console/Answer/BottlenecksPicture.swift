// SPDX-License-Identifier: Apache-2.0

/// Pages by the visits that end there: the worst first, with how sure that is and
/// how fast the page was.
struct BottlenecksPicture {
    let table: BottlenecksReply
    let cells: CellForm
    let reader: Reader
    let isSmall: Bool

    private var most: Int { isSmall ? 3 : 200 }

    var html: HTML {
        guard !table.pages.isEmpty else {
            return """
                <p>\(reader.say(
                    "No visit that is over saw a page in this time.",
                    "Belum ada kunjungan selesai yang melihat halaman pada waktu ini."))</p>
                """
        }
        let lines = table.pages.prefix(most).html(line)
        let list: HTML = "<ol class=\"ranks pages\">\(lines)</ol>"
        let caption = reader.say(
            "Of the visits that saw a page, how many end there.",
            "Dari kunjungan yang melihat suatu halaman, berapa yang berakhir di sana."
        )
        return isSmall
            ? "<p class=\"quiet\">\(caption)</p>\(list)"
            : "<p>\(summary)</p>\(cells.form(list))\(cells.hint)\(rest)\(numbers)"
    }

    private func name(_ page: BottlenecksReply.Page) -> String {
        page.page.map { reader.clipped($0, 60) }
            ?? reader.say("(page not said)", "(halaman tidak disebut)")
    }

    private var summary: String {
        let worse = table.pages.filter { $0.finding == "worse" }
        let head = reader.say(
            "\(reader.number(max(0, table.visits))) visits. ",
            "\(reader.number(max(0, table.visits))) kunjungan. "
        )
        guard let first = worse.first else {
            return head
                + reader.say(
                    "No page surely loses more visits than the others.",
                    "Tidak ada halaman yang pasti kehilangan lebih banyak kunjungan dari yang lain."
                )
        }
        return head
            + reader.say(
                "“\(name(first))” loses most: about \(reader.decimal(first.lostMore, digits: 0)) "
                    + "visits more than if it were like the other pages.",
                "“\(name(first))” paling banyak kehilangan: sekitar "
                    + "\(reader.decimal(first.lostMore, digits: 0)) kunjungan lebih daripada bila "
                    + "seperti halaman lain."
            )
    }

    private func line(_ page: BottlenecksReply.Page) -> HTML {
        let words = isSmall ? "" : reader.say("end here", "berakhir di sini")
        let head: HTML = """
            <li><b title="\(page.page ?? "")">\(name(page))</b><span class="amount">\
            <b>\(reader.percent(rounded(page.dropOff)))</b> \(words)</span>\
            \(Piece.bar(page.dropOff))
            """
        guard !isSmall else { return "\(head)</li>" }
        let people =
            page.people > 0
            ? cells.button(
                page.page.map(CellForm.quoted) ?? "unknown",
                reader.people(page.people),
                title: reader.say("Who saw this page", "Yang melihat halaman ini")
            ) : .nothing
        return """
            \(head)<span class="quiet facts">\(finding(page)) \(extent(page)) \(people)</span>\
            <span class="quiet facts">\(speed(page))</span></li>
            """
    }

    private func rounded(_ share: Double) -> Double { (share * 100).rounded() / 100 }

    private func finding(_ page: BottlenecksReply.Page) -> HTML {
        switch page.finding {
        case "worse":
            "<span class=\"badge bad\">\(reader.say("Bottleneck", "Hambatan"))</span>"
        case "better":
            "<span class=\"badge good\">\(reader.say("Leads on well", "Lancar"))</span>"
        case "alike":
            "<span class=\"badge\">\(reader.say("Like the others", "Seperti lainnya"))</span>"
        default:
            """
            <span class="badge warn">\(reader.say("Too few to tell", "Terlalu sedikit"))</span>
            """
        }
    }

    /// How many end here, how sure that is, and what the others lose.
    private func extent(_ page: BottlenecksReply.Page) -> String {
        let (exits, visits) = (reader.number(max(0, page.exits)), reader.number(page.visits))
        var words = reader.say("\(exits) of \(visits) visits", "\(exits) dari \(visits) kunjungan")
        if let low = page.dropOffLow, let high = page.dropOffHigh {
            let range = "\(reader.percent(rounded(low)))–\(reader.percent(rounded(high)))"
            words += reader.say(" (very likely \(range))", " (sangat mungkin \(range))")
        }
        let others = reader.percent(rounded(page.othersDropOff))
        return words + reader.say("; other pages: \(others).", "; halaman lain: \(others).")
    }

    private func speed(_ page: BottlenecksReply.Page) -> HTML {
        var facts: [HTML] = []
        if let seconds = page.medianSeconds, seconds.isFinite, seconds < 1e9 {
            let time = reader.span(Int64(max(0, seconds) * 1_000))
            facts.append(
                "\(reader.say("Half go on within \(time)", "Separuh lanjut dalam \(time)"))"
            )
        }
        for vital in Self.vitals {
            guard let found = page.vitals?[vital.key], found.p75.isFinite else { continue }
            let value =
                vital.key == "cls"
                ? reader.decimal(found.p75, digits: 2)
                : reader.say(
                    "\(reader.decimal(found.p75 / 1_000, digits: 1)) s",
                    "\(reader.decimal(found.p75 / 1_000, digits: 1)) dtk"
                )
            let kind =
                found.p75 <= vital.good ? "good" : found.p75 <= vital.poor ? "warn" : "bad"
            facts.append(
                """
                <span class="badge \(kind)" title="\(vital.key.uppercased()): \(reader.number(
                    found.measured))">\(reader.say(vital.english, vital.indonesian)) \(value)</span>
                """
            )
        }
        var out = HTML.nothing
        for fact in facts { out += "\(fact) " }
        return out
    }

    /// A measure, and the borders that web.dev gives for good and poor.
    private struct Vital {
        let key: String
        let english: String
        let indonesian: String
        let good: Double
        let poor: Double
    }

    private static let vitals = [
        Vital(key: "lcp", english: "Shown in", indonesian: "Tampil", good: 2_500, poor: 4_000),
        Vital(key: "inp", english: "Reacts in", indonesian: "Tanggap", good: 200, poor: 500),
        Vital(key: "cls", english: "Shifts", indonesian: "Bergeser", good: 0.1, poor: 0.25),
        Vital(key: "ttfb", english: "Server in", indonesian: "Server", good: 800, poor: 1_800),
    ]

    private var rest: HTML {
        var notes: [String] = []
        if let pages = table.restPages, pages > 0 {
            notes.append(
                reader.say(
                    "\(reader.number(pages)) more pages: \(reader.number(table.restVisits ?? 0)) "
                        + "visits, \(reader.number(table.restExits ?? 0)) of them ended there.",
                    "\(reader.number(pages)) halaman lain: \(reader.number(table.restVisits ?? 0)) "
                        + "kunjungan, \(reader.number(table.restExits ?? 0)) berakhir di sana."
                )
            )
        }
        if table.running > 0 {
            notes.append(
                reader.say(
                    "Left out, because they may still go on: \(reader.number(table.running)) "
                        + "of the visits.",
                    "Tidak dihitung karena mungkin masih berlangsung: "
                        + "\(reader.number(table.running)) kunjungan."
                )
            )
        }
        notes.append(
            reader.say(
                "A page is a bottleneck where its share lies so far above the other pages that "
                    + "chance does not explain it; below \(reader.number(table.least)) visits "
                    + "nothing is said. At some pages people simply have what they came for.",
                "Halaman adalah hambatan bila bagiannya jauh di atas halaman lain sehingga bukan "
                    + "kebetulan; di bawah \(reader.number(table.least)) kunjungan tidak ada yang "
                    + "disimpulkan. Di halaman tertentu orang memang sudah mendapat yang dicari."
            )
        )
        return notes.html { "<p class=\"quiet\">\($0)</p>" }
    }

    private var numbers: HTML {
        AnswerPicture.table(
            reader,
            [
                reader.say("Page", "Halaman"), reader.say("Visits", "Kunjungan"),
                reader.say("End there", "Berakhir"), reader.say("Share", "Bagian"),
                reader.say("Lost beyond the others", "Hilang melebihi lainnya"),
            ],
            table.pages.prefix(most).map { page in
                [
                    name(page), reader.number(page.visits), reader.number(page.exits),
                    reader.percent(page.dropOff), reader.decimal(page.lostMore, digits: 1),
                ]
            }
        )
    }
}
