// SPDX-License-Identifier: Apache-2.0

/// Two tables of movements side by side, of those whom a campaign reached and of
/// those held back, and how sure their difference is.
struct SegmentArmsCard {
    let arms: SegmentArmsContent
    /// The segments, and at last none of them.
    let labels: [String]
    let campaign: String
    let reader: Reader

    /// A cell of a table that may be shorter than it should.
    private func count(_ table: [[Int]], _ row: Int, _ column: Int) -> Int {
        guard table.indices.contains(row), table[row].indices.contains(column) else { return 0 }
        return max(0, table[row][column])
    }

    private func total(_ table: [[Int]], _ row: Int) -> Int {
        labels.indices.map { count(table, row, $0) }.saturatingSum
    }

    private func gap(_ row: Int, _ column: Int) -> SegmentArmsContent.Gap? {
        guard arms.gaps.indices.contains(row), arms.gaps[row].indices.contains(column) else {
            return nil
        }
        return arms.gaps[row][column]
    }

    var html: HTML {
        let reached = labels.indices.map { total(arms.reached, $0) }.saturatingSum
        let held = labels.indices.map { total(arms.held, $0) }.saturatingSum
        return Piece.card(
            reader.say(
                "Did “\(reader.clipped(campaign, 60))” move them?",
                "Apakah “\(reader.clipped(campaign, 60))” menggerakkan mereka?"
            ),
            id: "arms",
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Both groups were drawn by lot, so they are alike but for the campaign. Each "
                        + "row says of those who were in a segment where they are now. The range "
                        + "holds the true difference in 95 of 100 cases, for each cell by itself.",
                    "Kedua kelompok diundi, jadi keduanya serupa kecuali kampanyenya. Tiap baris "
                        + "mengatakan dari yang dulu ada di suatu segmen, sekarang ada di mana. "
                        + "Rentangnya memuat selisih sebenarnya pada 95 dari 100 kasus, untuk tiap "
                        + "sel tersendiri."
                )
            ),
            """
            <p>\(verdict)</p><div class="columns">\(shares(
                arms.reached,
                reader.say("Contacted: \(reader.people(reached))",
                    "Dihubungi: \(reader.people(reached))"), "reached"))\(shares(
                arms.held,
                reader.say("Held back: \(reader.people(held))",
                    "Ditahan: \(reader.people(held))"), "held"))</div>\(differences)
            """
        )
    }

    /// The largest sure difference of somebody who moved or stayed.
    private var verdict: String {
        var best: (row: Int, column: Int, gap: SegmentArmsContent.Gap)?
        var isTold = false
        for row in labels.indices {
            for column in labels.indices {
                guard let gap = gap(row, column), let low = gap.low, let high = gap.high else {
                    continue
                }
                isTold = true
                guard low > 0 || high < 0,
                    gap.difference.magnitude > best?.gap.difference.magnitude ?? 0
                else { continue }
                best = (row, column, gap)
            }
        }
        guard isTold else {
            return reader.say(
                "Too few to tell: a row needs \(reader.number(arms.least)) people in each group.",
                "Terlalu sedikit: satu baris perlu \(reader.number(arms.least)) orang di tiap "
                    + "kelompok."
            )
        }
        guard let best else {
            return reader.say(
                "No difference between the two groups can be told.",
                "Tidak ada beda antara kedua kelompok yang bisa dipastikan."
            )
        }
        let size = points(best.gap.difference.magnitude)
        let isMore = best.gap.difference > 0
        return reader.say(
            "Of those who were in “\(labels[best.row])”, \(size) points "
                + (isMore ? "more" : "fewer")
                + " of the contacted are in “\(labels[best.column])” now than of those held back.",
            "Dari yang dulu di “\(labels[best.row])”, \(size) poin lebih "
                + (isMore ? "banyak" : "sedikit")
                + " dari yang dihubungi kini di “\(labels[best.column])” dibanding yang ditahan."
        )
    }

    private func points(_ share: Double) -> String {
        let value = share * 100
        return reader.decimal(value, digits: value.magnitude < 10 ? 1 : 0)
    }

    private var heads: HTML {
        labels.html { "<th scope=\"col\" class=\"figure\">\(reader.clipped($0, 30))</th>" }
    }

    private func shares(_ table: [[Int]], _ caption: String, _ id: String) -> HTML {
        let rows = labels.indices.html { row in
            let all = total(table, row)
            let cells = labels.indices.html { column in
                let count = count(table, row, column)
                let same: HTML = row == column ? " same" : .nothing
                return """
                    <td class="figure\(same)">\(reader.percent(count, of: all)) \
                    <span class="quiet">\(reader.number(count))</span></td>
                    """
            }
            return "<tr><th scope=\"row\">\(reader.clipped(labels[row], 30))</th>\(cells)</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">\
            <table class="matrix \(id)"><caption><b>\(caption)</b></caption><thead><tr><td></td>\
            \(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private var differences: HTML {
        let rows = labels.indices.html { row in
            let cells = labels.indices.html { cell(gap(row, $0)) }
            return "<tr><th scope=\"row\">\(reader.clipped(labels[row], 30))</th>\(cells)</tr>"
        }
        let caption = reader.say(
            "Contacted less held back, in percentage points",
            "Dihubungi dikurangi ditahan, dalam poin persentase"
        )
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">\
            <table class="matrix gaps"><caption><b>\(caption)</b></caption><thead><tr><td></td>\
            \(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func cell(_ gap: SegmentArmsContent.Gap?) -> HTML {
        guard let gap, let low = gap.low, let high = gap.high else {
            return """
                <td class="figure"><span class="quiet">\(reader.say(
                    "too few to tell", "terlalu sedikit"))</span></td>
                """
        }
        let sign = gap.difference > 0 ? "+" : ""
        let range = reader.say(
            "\(points(low)) to \(points(high))",
            "\(points(low)) s.d. \(points(high))"
        )
        let isSure = low > 0 || high < 0
        let words: HTML =
            isSure
            ? "<span class=\"chip strong\">\(sign)\(points(gap.difference))</span>"
            : "\(sign)\(points(gap.difference))"
        return "<td class=\"figure\">\(words) <span class=\"quiet\">\(range)</span></td>"
    }
}
