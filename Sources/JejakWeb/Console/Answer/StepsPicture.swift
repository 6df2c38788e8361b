// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// At which event people are, step by step: columns are steps, and the darker a
/// cell, the more people are there.
struct StepsPicture {
    let table: StepsReply
    let question: StepsQuestion?
    let reader: Reader
    let isSmall: Bool

    private var rowsMost: Int { isSmall ? 5 : 51 }
    private var columnsMost: Int { isSmall ? 4 : 30 }

    private var isBackwards: Bool { question?.anchor?.direction == .to }

    private func name(_ place: Int) -> String {
        guard table.events.indices.contains(place) else {
            return isBackwards
                ? reader.say("Not begun yet", "Belum mulai") : reader.say("Ended", "Selesai")
        }
        return table.events[place].map { reader.event($0) } ?? reader.say("Others", "Lainnya")
    }

    var html: HTML {
        guard table.people > 0, table.steps > 0 else {
            return "<p>\(reader.say("Nobody did this.", "Tidak ada yang melakukannya."))</p>"
        }
        let columns = 0..<min(columnsMost, table.steps)
        let rows = Array(table.events.indices.prefix(rowsMost)) + [table.events.count]
        let heads = columns.html { "<th scope=\"col\">\($0 + 1)</th>" }
        let lines = rows.html { event in
            let cells = columns.html { cell(table.count(event, $0)) }
            return """
                <tr><th scope="row" title="\(name(event))">\
                \(reader.clipped(name(event), isSmall ? 18 : 30))</th>\(cells)</tr>
                """
        }
        let grid: HTML = """
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "Steps", "Langkah"))"><table class="heat cohorts wide short"><thead><tr>\
            <th scope="col">\(reader.say("Step", "Langkah"))</th>\(heads)</tr></thead>\
            <tbody>\(lines)</tbody></table></div>
            """
        return isSmall ? grid : "<p>\(summary)</p><p class=\"quiet\">\(caption)</p>\(grid)"
    }

    private func cell(_ count: Int) -> HTML {
        guard count > 0 else { return "<td class=\"heat-0\">·</td>" }
        let share = min(1, Double(count) / Double(max(1, table.people)))
        return """
            <td class="heat-\(min(6, 1 + Int(share * 7)))" title="\(reader.people(count))">\
            \(reader.percent((share * 100).rounded() / 100))</td>
            """
    }

    private var summary: String {
        let people = reader.people(table.people)
        let last = table.steps - 1
        let ended = reader.percent(table.count(table.events.count, last), of: table.people)
        return isBackwards
            ? reader.say(
                "\(people). \(ended) did fewer than \(reader.number(table.steps)) things until "
                    + "then.",
                "\(people). \(ended) melakukan kurang dari \(reader.number(table.steps)) hal "
                    + "sampai saat itu."
            )
            : reader.say(
                "\(people). \(ended) have ended before step \(reader.number(table.steps)).",
                "\(people). \(ended) sudah selesai sebelum langkah \(reader.number(table.steps))."
            )
    }

    private var caption: String {
        isBackwards
            ? reader.say(
                "Step 1 is the event; step 2 is what people did right before it, and so on. A "
                    + "column adds up to 100%. Darker is more people.",
                "Langkah 1 adalah aktivitas itu; langkah 2 yang dilakukan tepat sebelumnya, dan "
                    + "seterusnya. Satu kolom berjumlah 100%. Makin gelap makin banyak orang."
            )
            : reader.say(
                "Read a column from top to bottom: what people did as their step of this number. "
                    + "A column adds up to 100%. Darker is more people.",
                "Baca satu kolom dari atas ke bawah: yang dilakukan orang sebagai langkah bernomor "
                    + "itu. Satu kolom berjumlah 100%. Makin gelap makin banyak orang."
            )
    }
}
