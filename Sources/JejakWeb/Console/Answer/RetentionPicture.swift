// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// Who came back: a table whose cells are the darker the more people returned.
struct RetentionPicture {
    let table: RetentionReply
    let question: RetentionQuestion?
    let cells: CellForm
    let reader: Reader
    let isSmall: Bool

    private var rowsMost: Int { isSmall ? 5 : 40 }
    private var columnsMost: Int { isSmall ? 4 : 26 }

    var html: HTML {
        let cohorts = table.cohorts.suffix(rowsMost)
        let width = min(columnsMost, cohorts.map(\.returned.count).max() ?? 0)
        guard width > 0 else {
            return "<p>\(reader.say("Nobody has begun yet.", "Belum ada yang memulai."))</p>"
        }
        let most =
            cohorts.flatMap { cohort in
                cohort.returned.dropFirst().prefix(width).map { share($0, cohort.size) }
            }.max() ?? 0
        let heads = (0..<width).html { place in
            "<th scope=\"col\">\(columnName(place))</th>"
        }
        let rows = cohorts.html { cohort in
            let cells = cohort.returned.prefix(width).enumerated().html { place, count in
                cell(count, cohort.size, most, "\(cohort.start) \(place)")
            }
            let rest = String(repeating: "<td></td>", count: max(0, width - cohort.returned.count))
            return """
                <tr><th scope="row">\(reader.period(cohort.start, period))</th>\
                \(began(cohort))\(cells)\(HTML(trusted: rest))\
                </tr>
                """
        }
        let words: HTML = isSmall ? .nothing : "<p class=\"quiet\">\(caption)</p>"
        let grid: HTML = """
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "Retention table", "Tabel retensi"))"><table class="heat cohorts"><thead>\
            <tr><th scope="col">\(periodName)</th>\(size("th", reader.say("People", "Orang")))\
            \(heads)</tr></thead><tbody>\(rows)</tbody>\
            </table></div>
            """
        guard !isSmall else { return grid }
        return """
            \(words)\(cells.form(grid, choices: who))\(cells.hint)\(left(cohorts.count))
            """
    }

    /// Whether a number means those who came back or the others.
    private var who: HTML {
        """
        <p class="who"><label>\(reader.say(
            "Choosing a number keeps", "Memilih angka menyimpan"))\
         <select name="who"><option value="back">\(reader.say(
            "those who came back", "yang kembali"))</option><option value="not">\(reader.say(
            "those who did not", "yang tidak kembali"))</option></select></label></p>
        """
    }

    private func began(_ cohort: RetentionReply.Cohort) -> HTML {
        guard !isSmall else { return .nothing }
        let words = reader.number(cohort.size)
        guard cohort.size > 0 else { return "<td class=\"size\">\(words)</td>" }
        let title = reader.say("Who began then", "Yang mulai saat itu")
        return "<td class=\"size\">\(cells.button(cohort.start, words, title: title))</td>"
    }

    /// How many began; a small picture has no room for it.
    private func size(_ cell: HTML, _ words: String) -> HTML {
        isSmall ? .nothing : "<\(cell) class=\"size\">\(words)</\(cell)>"
    }

    private func share(_ count: Int, _ size: Int) -> Double {
        size > 0 ? Double(max(0, count)) / Double(size) : 0
    }

    private func cell(_ count: Int, _ size: Int, _ most: Double, _ cell: String) -> HTML {
        let share = share(count, size)
        let relative = most > 0 ? min(1, share / most) : 0
        let heat = share > 0 ? 1 + Int(5 * relative) : 0
        let words = reader.percent((share * 100).rounded() / 100)
        guard !isSmall, size > 0 else {
            return """
                <td class="heat-\(min(6, heat))" title="\(reader.people(count))">\(words)</td>
                """
        }
        return """
            <td class="heat-\(min(6, heat))">\(cells.button(
                cell, words, title: reader.people(count)))</td>
            """
    }

    private var period: RetentionQuestion.Period { question?.period ?? .weekly }

    private var periodName: String {
        switch period {
        case .daily: reader.say("Began on", "Mulai hari")
        case .weekly: reader.say("Began in the week of", "Mulai pekan")
        case .monthly: reader.say("Began in", "Mulai bulan")
        }
    }

    private func columnName(_ place: Int) -> String {
        if case .brackets(let ends)? = question?.rule, ends.indices.contains(place) {
            let first = place == 0 ? 0 : ends[place - 1] + 1
            return first == ends[place] ? "\(first)" : "\(first)–\(ends[place])"
        }
        return "+\(place)"
    }

    private var caption: String {
        let unit =
            switch period {
            case .daily: reader.say("days", "hari")
            case .weekly: reader.say("weeks", "pekan")
            case .monthly: reader.say("months", "bulan")
            }
        return reader.say(
            "Of those who began, how many came back so many \(unit) later. Darker is more.",
            "Dari yang memulai, berapa yang kembali sekian \(unit) kemudian. Makin gelap makin "
                + "banyak."
        )
    }

    private func left(_ shown: Int) -> HTML {
        var notes: [String] = []
        if shown < table.cohorts.count {
            notes.append(
                reader.say(
                    "The last \(reader.number(shown)) of \(reader.number(table.cohorts.count)).",
                    "\(reader.number(shown)) terakhir dari \(reader.number(table.cohorts.count))."
                )
            )
        }
        if let outside = table.outside, outside > 0 {
            notes.append(
                reader.say(
                    "\(reader.people(outside)) began before or after.",
                    "\(reader.people(outside)) memulai sebelum atau sesudahnya."
                )
            )
        }
        return notes.html { "<p class=\"quiet\">\($0)</p>" }
    }
}
