// SPDX-License-Identifier: Apache-2.0

/// The tiers of recency, frequency and money, as a table and a picture.
extension SegmentsPage {
    var rfm: HTML {
        let title = reader.say("Who buys how", "Siapa belanja bagaimana")
        guard let rfm = content.rfm, !rfm.tiers.isEmpty else {
            return Piece.card(
                title,
                Piece.empty(
                    reader.say("Nobody bought yet", "Belum ada yang membeli"),
                    reader.say(
                        "The tiers appear with the first orders: events named Order Completed "
                            + "that carry a revenue.",
                        "Tingkatan muncul bersama pesanan pertama: aktivitas bernama Order "
                            + "Completed yang membawa nilai (revenue)."
                    )
                )
            )
        }
        let date = reader.date(rfm.asOf)
        return Piece.card(
            title,
            explanation: Piece.explain(reader, Self.whatRFMIs(reader)),
            """
            <div class="columns wide-left"><div>\(tierTable(rfm.tiers))</div>\
            <div>\(grid(rfm.grid))</div></div><p class="quiet">\(reader.say(
                "Cut points of \(date), version \(reader.number(rfm.version)).",
                "Batas per \(date), versi \(reader.number(rfm.version))."))</p>
            """
        )
    }

    private func grid(_ grid: [[Int]]) -> HTML {
        guard grid.count == 5, grid.allSatisfy({ $0.count == 5 }) else { return .nothing }
        let most = grid.flatMap { $0 }.max() ?? 0
        let rows = (0..<5).reversed().html { recency in
            let name =
                recency == 4
                ? reader.say("just now", "baru saja")
                : recency == 0 ? reader.say("long ago", "sudah lama") : ""
            let cells = (0..<5).html { frequency in
                let count = grid[recency][frequency]
                let heat = most > 0 && count > 0 ? 1 + Int(5 * Double(count) / Double(most)) : 0
                return "<td class=\"heat-\(heat)\">\(reader.number(count))</td>"
            }
            return "<tr><th scope=\"row\">\(name)</th>\(cells)</tr>"
        }
        return """
            <table class="heat"><caption>\(reader.say(
                "How recently (up) and how often (right) people buy",
                "Seberapa baru (atas) dan seberapa sering (kanan) orang membeli"))</caption>\
            <tbody>\(rows)</tbody><tfoot><tr><td></td><td colspan="2">\
            \(reader.say("seldom", "jarang"))</td><td></td><td colspan="2">\
            \(reader.say("often", "sering"))</td></tr></tfoot></table>
            """
    }
}
