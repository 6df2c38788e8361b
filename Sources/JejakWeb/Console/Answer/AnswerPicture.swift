// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// An answer as a picture with a table beside it; small, for pages that show
/// several.
struct AnswerPicture {
    let json: [UInt8]
    /// The question as it was asked.
    let asked: String
    /// What was asked, where it can be read: it says what the figures are.
    let question: Question?
    let reader: Reader
    var isSmall = false

    init(_ json: [UInt8], to text: String, reader: Reader, isSmall: Bool = false) {
        self.json = json
        asked = text
        // What the page cannot read the engine may have answered all the same.
        question = try? Question.parse(text)
        self.reader = reader
        self.isSmall = isSmall
    }

    var html: HTML {
        guard let reply = Reply(json) else { return plain }
        let picture = picture(of: reply.content)
        guard !isSmall else { return picture }
        let notes = reply.notes.prefix(10).html { "<p class=\"quiet note\" lang=\"en\">\($0)</p>" }
        let time = reply.seconds.html { seconds in
            let words =
                seconds < 0.1
                ? reader.say("under 0.1 s", "kurang dari 0,1 dtk")
                : reader.duration(seconds)
            return """
                <p class="quiet">\(reader.say("Answered in \(words).", "Dijawab dalam \(words)."))\
                </p>
                """
        }
        return "\(picture)\(notes)\(time)"
    }

    private func picture(of content: Reply.Content) -> HTML {
        let cells = CellForm(asked: asked, reader: reader)
        return switch content {
        case .segment(let people, let all): segment(people, all)
        case .funnel(let funnel):
            FunnelPicture(
                funnel: funnel,
                question: funnelQuestion,
                reader: reader,
                isSmall: isSmall
            ).html
        case .retention(let table):
            RetentionPicture(
                table: table,
                question: retentionQuestion,
                cells: cells,
                reader: reader,
                isSmall: isSmall
            ).html
        case .trend(let trend):
            TrendPicture(
                trend: trend,
                question: trendQuestion,
                cells: cells,
                reader: reader,
                isSmall: isSmall
            ).html
        case .paths(let paths):
            PathsPicture(
                paths: paths,
                question: pathsQuestion,
                cells: cells,
                reader: reader,
                isSmall: isSmall
            ).html
        case .transitions(let table):
            TransitionsPicture(table: table, cells: cells, reader: reader, isSmall: isSmall).html
        case .steps(let table):
            StepsPicture(
                table: table,
                question: stepsQuestion,
                reader: reader,
                isSmall: isSmall
            ).html
        case .bottlenecks(let table):
            BottlenecksPicture(table: table, cells: cells, reader: reader, isSmall: isSmall).html
        case .other: plain
        }
    }

    private var plain: HTML {
        "<pre class=\"command\"><code>\(String(decoding: json, as: UTF8.self))</code></pre>"
    }

    private var funnelQuestion: FunnelQuestion? {
        if case .funnel(let found) = question { found } else { nil }
    }

    private var retentionQuestion: RetentionQuestion? {
        if case .retention(let found) = question { found } else { nil }
    }

    private var trendQuestion: TrendQuestion? {
        if case .trend(let found) = question { found } else { nil }
    }

    private var pathsQuestion: PathsQuestion? {
        if case .paths(let found) = question { found } else { nil }
    }

    private var stepsQuestion: StepsQuestion? {
        if case .steps(let found) = question { found } else { nil }
    }

    private func segment(_ people: Int, _ all: Int) -> HTML {
        let keep: HTML =
            if !isSmall, case .segmentCount(let expression)? = question {
                """
                <p><a class="button second" href="/segments/new?text=\
                \(Percent.encoded(SegmentPrinter.text(expression)))">\(reader.say(
                    "Keep them as a segment", "Jadikan segmen"))</a></p>
                """
            } else {
                .nothing
            }
        return """
            <p class="big">\(reader.people(people)) <span class="quiet">\
            \(reader.say("of", "dari")) \(reader.number(all)) · \(reader.percent(people, of: all))\
            </span></p>\(Piece.bar(Double(people) / Double(max(1, all))))\(keep)
            """
    }

    /// A table that opens on request, for those who want the numbers.
    static func table(_ reader: Reader, _ head: [String], _ rows: [[String]]) -> HTML {
        table(reader, head, cells: rows.map { row in row.map { "\($0)" } })
    }

    /// As above, with cells that are more than text.
    static func table(_ reader: Reader, _ head: [String], cells rows: [[HTML]]) -> HTML {
        let heads = head.enumerated().html { place, name in
            let kind: HTML = place == 0 ? .nothing : " class=\"figure\""
            return "<th scope=\"col\"\(kind)>\(name)</th>"
        }
        let lines = rows.html { row in
            let first = row.first ?? .nothing
            let cells = row.dropFirst().html { "<td class=\"figure\">\($0)</td>" }
            return "<tr><th scope=\"row\">\(first)</th>\(cells)</tr>"
        }
        return """
            <details class="why"><summary>\(reader.say("As a table", "Sebagai tabel"))</summary>\
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "Table", "Tabel"))"><table><thead><tr>\(heads)</tr></thead><tbody>\(lines)</tbody>\
            </table></div></details>
            """
    }
}
