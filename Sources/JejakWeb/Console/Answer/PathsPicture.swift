// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// What people did step by step, as streams that part and join.
struct PathsPicture {
    let paths: PathsReply
    let question: PathsQuestion?
    let cells: CellForm
    let reader: Reader
    let isSmall: Bool

    /// The steps in the order of time: those before an event run backwards.
    private var isBackwards: Bool { question?.direction == .to }

    var html: HTML {
        guard paths.people > 0, paths.steps.count > 1 else {
            return "<p>\(reader.say("Nobody did this.", "Tidak ada yang melakukannya."))</p>"
        }
        return isSmall ? short : "\(picture)\(table)"
    }

    private func name(_ step: PathsReply.Step) -> String {
        step.event.map { reader.event($0) } ?? reader.say("Others", "Lainnya")
    }

    private var picture: HTML {
        let columns = paths.steps.map { steps in
            steps.map { step in
                FlowPicture.Box(
                    name: name(step),
                    words: reader.number(step.people),
                    amount: step.people,
                    isRest: step.event == nil
                )
            }
        }
        let last = columns.count - 1
        let streams = paths.links.map { link in
            isBackwards
                ? FlowPicture.Stream(
                    column: last - link.step - 1,
                    from: link.to,
                    to: link.from,
                    amount: link.people
                )
                : FlowPicture.Stream(
                    column: link.step,
                    from: link.from,
                    to: link.to,
                    amount: link.people
                )
        }
        let flow = FlowPicture(
            columns: isBackwards ? columns.reversed() : columns,
            streams: streams,
            pitch: 178,
            summary: summary,
            reader: reader
        )
        return """
            <figure class="paths"><div class="scroll" tabindex="0" role="region" \
            aria-label="\(reader.say("Paths", "Jalur"))">\(flow.html)</div>\
            <figcaption>\(summary) \(reader.say(
                "Time runs from left to right; where a stream is missing, nothing more followed.",
                "Waktu berjalan dari kiri ke kanan; bila aliran tidak ada, tidak ada lanjutannya."
            ))</figcaption></figure>
            """
    }

    private var summary: String {
        let people = reader.people(paths.people)
        let event = paths.steps.first?.first.map(name) ?? ""
        return isBackwards
            ? reader.say(
                "What \(people) did before “\(event)”.",
                "Yang dilakukan \(people) sebelum “\(event)”."
            )
            : reader.say(
                "What \(people) did after “\(event)”.",
                "Yang dilakukan \(people) sesudah “\(event)”."
            )
    }

    /// The most frequent next steps.
    private var short: HTML {
        let rows = paths.steps[1].prefix(4).html { step in
            """
            <li><b>\(reader.clipped(name(step), 60))</b><span class="amount">\
            \(reader.number(step.people)) · \(reader.percent(step.people, of: paths.people))</span>\
            \(Piece.bar(Double(step.people) / Double(max(1, paths.people))))</li>
            """
        }
        return "<p class=\"quiet\">\(summary)</p><ul class=\"ranks\">\(rows)</ul>"
    }

    private var table: HTML {
        let rows = paths.steps.enumerated().flatMap { place, steps in
            steps.map { step -> [HTML] in
                [
                    place == 0 ? "0" : isBackwards ? "−\(place)" : "+\(place)",
                    "\(reader.clipped(name(step), 60))", people(step, place),
                    "\(reader.percent(step.people, of: paths.people))",
                ]
            }
        }
        let table = AnswerPicture.table(
            reader,
            [
                reader.say("Step", "Langkah"), reader.say("Event", "Aktivitas"),
                reader.say("People", "Orang"), reader.say("Of all", "Dari semua"),
            ],
            cells: rows
        )
        return "\(cells.form(table))\(hint)"
    }

    /// No segment says a `where` of one event of several.
    private var isKept: Bool { question.map { $0.filter == nil } ?? false }

    private func people(_ step: PathsReply.Step, _ place: Int) -> HTML {
        let words = reader.number(step.people)
        guard isKept || place == 0, let event = step.event else { return "\(words)" }
        return cells.button(
            place == 0 ? "0" : "\(place) \(CellForm.quoted(event))",
            words,
            title: reader.say("Who did this then", "Yang melakukannya saat itu")
        )
    }

    private var hint: HTML {
        """
        <p class="quiet">\(reader.say(
            "In the table, choose a number to keep its people as a segment.",
            "Di tabel, pilih sebuah angka untuk menyimpan orangnya sebagai segmen."))</p>
        """
    }
}
