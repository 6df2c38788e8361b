// SPDX-License-Identifier: Apache-2.0

/// What people do right after each event: a table whose cells are the darker the
/// more often it is so.
struct TransitionsPicture {
    let table: TransitionsReply
    let cells: CellForm
    let reader: Reader
    let isSmall: Bool

    private static let most = 51

    private var events: [String?] { Array(table.events.prefix(Self.most)) }

    private func name(_ place: Int) -> String {
        guard events.indices.contains(place) else {
            return reader.say("Nothing more", "Tidak ada lagi")
        }
        return events[place].map { reader.event($0) } ?? reader.say("Others", "Lainnya")
    }

    var html: HTML {
        guard !events.isEmpty, table.people > 0 else {
            return "<p>\(reader.say("Nothing happened in this time.", "Tidak ada kejadian."))</p>"
        }
        return isSmall ? short : "<p>\(summary)</p>\(picture)"
    }

    /// The most frequent ways from an event to another.
    private var ways: [(from: Int, to: Int, count: Int)] {
        events.indices.flatMap { from in
            events.indices.filter { $0 != from && events[$0] != nil && events[from] != nil }
                .map { (from, $0, table.count(from, $0)) }
        }
        .filter { $0.count > 0 }
        .sorted { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }
    }

    private var summary: String {
        var words = reader.say(
            "\(reader.people(table.people)) in \(reader.number(max(0, table.chains))) visits.",
            "\(reader.people(table.people)) dalam \(reader.number(max(0, table.chains))) kunjungan."
        )
        if let way = ways.first {
            let share = reader.percent(way.count, of: table.total(way.from))
            words += reader.say(
                " Most often: after “\(name(way.from))” comes “\(name(way.to))”, \(share) of the "
                    + "time.",
                " Paling sering: sesudah “\(name(way.from))” terjadi “\(name(way.to))”, \(share) "
                    + "dari waktunya."
            )
        }
        return words
    }

    private var short: HTML {
        let rows = ways.prefix(4).html { way in
            let total = table.total(way.from)
            return """
                <li><b>\(reader.clipped(name(way.from), 30)) → \
                \(reader.clipped(name(way.to), 30))</b><span class="amount">\
                \(reader.percent(way.count, of: total))</span>\
                \(Piece.bar(Double(way.count) / Double(max(1, total))))</li>
                """
        }
        return "<ul class=\"ranks\">\(rows)</ul>"
    }

    private var picture: HTML {
        let columns = Array(0...events.count)
        let heads = columns.html { place in
            """
            <th scope="col" title="\(name(place))">\(reader.clipped(name(place), 22))</th>
            """
        }
        let rows = events.indices.html { from in
            let total = table.total(from)
            let cells = columns.html { cell(from, $0, total) }
            return """
                <tr><th scope="row" title="\(name(from))">\(reader.clipped(name(from), 30))</th>\
                <td class="size">\(reader.number(total))</td>\(cells)</tr>
                """
        }
        let starts = events.indices.html { place in
            let count = table.start(place)
            return """
                <td class="\(heat(count, max(0, table.chains)))" title="\(reader.number(count))">\
                \(reader.percent(count, of: table.chains))</td>
                """
        }
        let grid: HTML = """
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "What comes after what", "Apa sesudah apa"))"><table class="heat cohorts wide">\
            <thead><tr><th scope="col">\(reader.say("After this …", "Sesudah ini …"))</th>\
            <th scope="col" class="size">\(reader.say("Times", "Kali"))</th>\(heads)</tr></thead>\
            <tbody>\(rows)<tr><th scope="row">\(reader.say(
                "Visits begin with", "Kunjungan dimulai dengan"))</th><td class="size">\
            \(reader.number(max(0, table.chains)))</td>\(starts)<td></td></tr></tbody></table></div>
            """
        return """
            <p class="quiet">\(reader.say(
                "Read a row from left to right: of all the times it was done, this is what the "
                    + "same person did right next. Darker is more often. A row adds up to 100%.",
                "Baca satu baris dari kiri ke kanan: dari semua kali hal itu dilakukan, inilah "
                    + "yang dilakukan orang yang sama tepat sesudahnya. Makin gelap makin sering. "
                    + "Satu baris berjumlah 100%."))</p>\(self.cells.form(grid))\(self.cells.hint)
            """
    }

    private func heat(_ count: Int, _ total: Int) -> String {
        guard count > 0, total > 0 else { return "heat-0" }
        return "heat-\(min(6, 1 + Int(Double(count) / Double(total) * 7)))"
    }

    private func cell(_ from: Int, _ to: Int, _ total: Int) -> HTML {
        let count = table.count(from, to)
        let kind = heat(count, total)
        guard count > 0 else { return "<td class=\"heat-0\">·</td>" }
        let words = reader.percent((Double(count) / Double(max(1, total)) * 100).rounded() / 100)
        let title = "\(name(from)) → \(name(to)): \(reader.number(count))"
        guard let first = events[from], events.indices.contains(to), let second = events[to] else {
            return "<td class=\"\(kind)\" title=\"\(title)\">\(words)</td>"
        }
        let cell = CellForm.quoted(first) + " " + CellForm.quoted(second)
        return "<td class=\"\(kind)\">\(cells.button(cell, words, title: title))</td>"
    }
}
