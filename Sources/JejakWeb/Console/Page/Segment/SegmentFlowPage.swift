// SPDX-License-Identifier: Apache-2.0

/// Who moved between segments from one day to another: a picture of streams and
/// a table.
struct SegmentFlowPage {
    let kept: KeptSegmentsContent
    /// Whoever is in several counts for the first of them.
    let names: [String]
    let from: Int64
    let to: Int64
    let reader: Reader
    /// Campaigns whose two arms can be told apart, and the one that is.
    var choices: [ArmsChoice] = []
    var campaign: ArmsChoice?
    var flow: SegmentFlowContent?

    /// More streams than a picture can tell apart.
    static let most = 8

    var body: PageBody {
        PageBody(
            title: reader.say("Movements", "Perpindahan"),
            lead: reader.say(
                "Where the people of each segment were, and where they are at a later day.",
                "Di mana orang-orang tiap segmen dulu, dan di mana mereka pada hari kemudian."
            ),
            section: .segments,
            content: """
                \(SegmentTab.bar(reader, current: .flow))
                \(kept.segments.isEmpty ? empty : form)\(arms)\(picture)
                """
        )
    }

    private var empty: HTML {
        Piece.card(
            reader.say("No segments yet", "Belum ada segmen"),
            """
            <p>\(reader.say(
                "Movements are between segments that are kept up to date.",
                "Perpindahan terjadi antarsegmen yang dijaga mutakhir."))</p>\
            <p><a class="button" href="/segments/new">\(reader.say(
                "Build a segment", "Buat segmen"))</a></p>
            """
        )
    }

    private func day(_ instant: Int64) -> String {
        let moment = reader.clock.moment(instant)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = String(max(0, min(9_999, moment.year)))
        return String(repeating: "0", count: 4 - year.count) + year
            + "-\(two(moment.month))-\(two(moment.day))"
    }

    private var form: HTML {
        let boxes = kept.segments.prefix(60).enumerated().html { place, segment in
            let mark: HTML = names.contains(segment.name) ? " checked" : .nothing
            return """
                <li><label><input type="checkbox" name="s\(place)" value="1"\(mark)> \
                \(reader.clipped(segment.name, 60))</label></li>
                """
        }
        return Piece.card(
            reader.say("Between which segments?", "Antarsegmen yang mana?"),
            """
            <form class="ask" method="get" action="/segments/flow"><ul class="checks">\(boxes)</ul>\
            <div class="fields"><label>\(reader.say("From", "Dari"))<input type="date" name="from" \
            value="\(day(from))" required></label><label>\(reader.say("To", "Sampai"))\
            <input type="date" name="to" value="\(day(to))" required></label>\(campaigns)</div>\
            <div class="row"><button type="submit">\(reader.say("Show", "Tampilkan"))</button>\
            </div>\
            <p class="quiet">\(reader.say(
                "Whoever is in several counts for the first of them. At most "
                    + "\(Self.most) at a time.",
                "Yang ada di beberapa segmen dihitung untuk yang pertama. Paling banyak "
                    + "\(Self.most) sekaligus."))</p></form>
            """
        )
    }

    /// Whose people are told apart: nobody's, or a campaign's two arms.
    private var campaigns: HTML {
        guard !choices.isEmpty else { return .nothing }
        let options = choices.html { choice in
            let selected: HTML = choice.id == campaign?.id ? " selected" : .nothing
            return """
                <option value="\(choice.id)"\(selected)>\(reader.clipped(choice.name, 60)) \
                (\(reader.date(choice.started)))</option>
                """
        }
        return """
            <label>\(reader.say("Contacted against held back", "Dihubungi dibanding ditahan"))\
            <select name="campaign"><option value="">\(reader.say(
                "(everybody together)", "(semua bersama)"))</option>\(options)</select></label>
            """
    }

    private var arms: HTML {
        guard let flow, let found = flow.arms, let campaign else { return .nothing }
        return SegmentArmsCard(
            arms: found,
            labels: flow.names + [none],
            campaign: campaign.name,
            reader: reader
        ).html
    }

    private var none: String { reader.say("None of these", "Bukan semuanya") }

    private var picture: HTML {
        guard !kept.segments.isEmpty else { return .nothing }
        guard let flow, flow.people.count == flow.names.count + 1 else {
            let words =
                from > to
                ? reader.say(
                    "The first day lies after the second.",
                    "Hari pertama sesudah hari kedua."
                )
                : reader.say("Choose at least one segment.", "Pilih setidaknya satu segmen.")
            return "<p class=\"error\" role=\"alert\">\(words)</p>"
        }
        let labels = flow.names + [none]
        let before = flow.people.map { $0.map { max(0, $0) }.saturatingSum }
        let after = labels.indices.map { column in
            flow.people.map { $0.indices.contains(column) ? max(0, $0[column]) : 0 }.saturatingSum
        }
        return Piece.card(
            "\(reader.date(from)) → \(reader.date(to))",
            id: "flow",
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Left: where people were on the first day. Right: where they are on the "
                        + "second. A stream is as wide as there are people. Before a segment was "
                        + "first computed nobody is in it.",
                    "Kiri: posisi orang pada hari pertama. Kanan: posisi pada hari kedua. Lebar "
                        + "aliran sebanding jumlah orang. Sebelum segmen pertama kali dihitung, "
                        + "tidak ada anggotanya."
                )
            ),
            """
            <div class="columns"><figure class="effect">\(drawn(labels, before, after, flow))\
            <figcaption>\(moved(flow))</figcaption></figure>\
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "Table of movements", "Tabel perpindahan"))">\(table(labels, before, after, flow))\
            </div></div>
            """
        )
    }

    private func moved(_ flow: SegmentFlowContent) -> String {
        var stayed: [Int] = []
        var changed: [Int] = []
        for (row, counts) in flow.people.enumerated() {
            for (column, count) in counts.enumerated() {
                if row != column {
                    changed.append(max(0, count))
                } else if row < flow.names.count {
                    stayed.append(max(0, count))
                }
            }
        }
        return reader.say(
            "\(reader.people(changed.saturatingSum)) moved; \(reader.people(stayed.saturatingSum)) "
                + "stayed in their segment.",
            "\(reader.people(changed.saturatingSum)) berpindah; "
                + "\(reader.people(stayed.saturatingSum)) tetap di segmennya."
        )
    }

    private func drawn(
        _ labels: [String],
        _ before: [Int],
        _ after: [Int],
        _ flow: SegmentFlowContent
    ) -> HTML {
        // Those who were nowhere and are nowhere would hide all others.
        let nowhere = max(0, flow.people.last?.last ?? 0)
        func boxes(_ counts: [Int]) -> [FlowPicture.Box] {
            labels.indices.map { place in
                let isRest = place == labels.count - 1
                let count = isRest ? max(0, counts[place] - nowhere) : counts[place]
                return FlowPicture.Box(
                    name: labels[place],
                    words: reader.number(count),
                    amount: count,
                    isRest: isRest
                )
            }
        }
        var streams: [FlowPicture.Stream] = []
        for (row, counts) in flow.people.enumerated() {
            for (column, count) in counts.enumerated() where row + column < 2 * flow.names.count {
                streams.append(.init(column: 0, from: row, to: column, amount: count))
            }
        }
        return FlowPicture(
            columns: [boxes(before), boxes(after)],
            streams: streams,
            pitch: 350,
            summary: moved(flow),
            reader: reader
        ).html
    }

    private func table(
        _ labels: [String],
        _ before: [Int],
        _ after: [Int],
        _ flow: SegmentFlowContent
    ) -> HTML {
        let head = labels.html {
            "<th scope=\"col\" class=\"figure\">\(reader.clipped($0, 30))</th>"
        }
        let rows = labels.indices.html { row in
            let cells = labels.indices.html { column in
                let counts = flow.people[row]
                let count = counts.indices.contains(column) ? counts[column] : 0
                let same: HTML = row == column ? " same" : .nothing
                return "<td class=\"figure\(same)\">\(reader.number(count))</td>"
            }
            return """
                <tr><th scope="row">\(reader.clipped(labels[row], 30))</th>\(cells)\
                <td class="figure"><b>\(reader.number(before[row]))</b></td></tr>
                """
        }
        let sums = after.html { "<td class=\"figure\"><b>\(reader.number($0))</b></td>" }
        return """
            <table class="matrix"><caption class="quiet">\(reader.say(
                "Rows: where they were. Columns: where they are.",
                "Baris: dulu di mana. Kolom: sekarang di mana."))</caption><thead><tr><td></td>\
            \(head)<th scope="col" class="figure">\(reader.say("Before", "Dulu"))</th></tr></thead>\
            <tbody>\(rows)<tr><th scope="row">\(reader.say("Now", "Sekarang"))</th>\(sums)<td></td>\
            </tr></tbody></table>
            """
    }
}
