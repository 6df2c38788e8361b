// SPDX-License-Identifier: Apache-2.0

/// What was not taken and why, and what to do with what was kept.
struct RefusedPage {
    let content: RefusedContent
    let query: RefusedQuery
    let reader: Reader
    var outcome: RefusedOutcome?
    var action: RefusedAction?

    var body: PageBody {
        IntakeTab.refused.body(
            reader,
            lead: reader.say(
                "What was not taken, and why. Nothing disappears without a reason.",
                "Yang tidak diterima dan sebabnya. Tidak ada yang hilang tanpa alasan."
            ),
            "\(done)\(reasons)\(kept)\(left)"
        )
    }

    private var done: HTML {
        guard let outcome, let action else { return .nothing }
        let count = reader.events(outcome.done)
        let words =
            action == .drop
            ? reader.say("\(count) dropped.", "\(count) dibuang.")
            : outcome.stillRefused == 0
                ? reader.say("\(count) taken now.", "\(count) sekarang diterima.")
                : reader.say(
                    "\(count) taken now, \(reader.number(outcome.stillRefused)) still refused.",
                    "\(count) sekarang diterima, \(reader.number(outcome.stillRefused)) masih "
                        + "ditolak."
                )
        return "<p class=\"fate good\" role=\"status\">\(words)</p>"
    }

    private var reasons: HTML {
        guard !content.refusals.isEmpty else {
            return Piece.card(
                reader.say("Nothing was refused", "Tidak ada yang ditolak"),
                """
                <p>\(reader.say(
                    "Everything that came in was taken.",
                    "Semua yang datang diterima."))</p>
                """
            )
        }
        let rows = content.refusals.prefix(40).html { refusal in
            let mend = reader.refusalMend(refusal.reason).html {
                "<span class=\"quiet\">\($0)</span>"
            }
            let show: HTML =
                refusal.waiting == 0
                ? .nothing
                : """
                <a href="/data/refused?reason=\(Percent.encoded(refusal.reason))#kept">\
                \(reader.say("look", "lihat"))</a>
                """
            return """
                <tr><th scope="row" title="\(refusal.reason)">\(reader.refusal(refusal.reason))\
                \(mend)</th>\
                <td class="figure" data-name="\(sinceName)">\(reader.number(refusal.sinceStart))\
                </td><td class="figure" data-name="\(keptName)">\(reader.number(refusal.waiting)) \
                \(show)</td></tr>
                """
        }
        return Piece.card(
            reader.say("Why", "Sebabnya"),
            """
            <table class="stacked refusals"><thead><tr>\
            <th scope="col">\(reader.say("Reason", "Alasan"))</th>\
            <th scope="col" class="figure">\(sinceName)</th>\
            <th scope="col" class="figure">\(keptName)</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
        )
    }

    private var sinceName: String { reader.say("Since start", "Sejak mulai") }
    private var keptName: String { reader.say("Kept aside", "Disimpan") }

    private var waiting: Int {
        content.refusals.filter { query.reason == nil || query.reason == $0.reason }
            .map { max(0, $0.waiting) }.saturatingSum
    }

    private var kept: HTML {
        guard !content.items.isEmpty else { return .nothing }
        let suffix = query.reason.map { "?reason=\(Percent.encoded($0))" } ?? ""
        let which = query.reason.map { reader.refusal($0) }
        let items = content.items.prefix(100).html(item)
        let all: HTML =
            query.reason == nil
            ? .nothing
            : "<a href=\"/data/refused#kept\">\(reader.say("Show all", "Tampilkan semua"))</a>"
        return Piece.card(
            which.map { reader.say("Kept aside: \($0)", "Disimpan: \($0)") }
                ?? reader.say("Kept aside", "Disimpan"),
            id: "kept",
            """
            <p class="count"><b>\(reader.events(waiting))</b> \(all)</p><p class="actions">\
            <a class="button" href="/data/refused/replay\(suffix)">\
            \(reader.say("Send again", "Kirim ulang"))</a>\
            <a class="button second" href="/data/refused/drop\(suffix)">\
            \(reader.say("Drop", "Buang"))</a></p>\(items)\(more)
            """
        )
    }

    private var more: HTML {
        guard content.hasMore, let last = content.items.last else { return .nothing }
        var fields = ["before=\(last.id)"]
        if let reason = query.reason { fields.append("reason=" + Percent.encoded(reason)) }
        let address = "/data/refused?" + fields.joined(separator: "&") + "#kept"
        return """
            <nav class="pager" aria-label="\(reader.say("Pages", "Halaman"))"><span></span>\
            <a class="button" rel="next" href="\(address)">\
            \(reader.say("Older ones", "Yang lebih lama"))</a></nav>
            """
    }

    private func item(_ item: RefusedItemContent) -> HTML {
        """
        <details class="why kept"><summary>\(reader.refusal(item.reason)) \
        <span class="quiet">\(reader.clipped(item.source, 40)) · \
        \(reader.time(item.receivedAt, reader.ago(item.receivedAt)))</span></summary>\
        <pre class="command"><code>\(reader.clipped(item.content, 4_000))</code></pre></details>
        """
    }

    private var left: HTML {
        guard !content.dropped.isEmpty else { return .nothing }
        let rows = content.dropped.prefix(20).html { dropped in
            """
            <li><span title="\(dropped.reason)">\(reader.refusal(dropped.reason))</span> \
            <b>\(reader.number(dropped.sinceStart))</b></li>
            """
        }
        return Piece.card(
            reader.say("Left out on purpose", "Sengaja tidak diambil"),
            """
            <p class="quiet">\(reader.say("Since the server started", "Sejak server dinyalakan"))\
            </p><ul class="reasons">\(rows)</ul>
            """
        )
    }
}

/// The step between a button and what it does to what was kept aside.
struct RefusedConfirmPage {
    let action: RefusedAction
    let reason: String?
    let count: Int
    let reader: Reader

    var body: PageBody {
        let field = reason.html { "<input type=\"hidden\" name=\"reason\" value=\"\($0)\">" }
        return IntakeTab.refused.body(
            reader,
            lead: question,
            """
            <section class="card"><h2>\(question)</h2>\
            \(reason.html { "<p><b>\(reader.refusal($0))</b></p>" })<p>\(words)</p>\
            <form class="row" method="post" action="/data/refused/\(action.rawValue)">\(field)\
            <button type="submit">\(button)</button><a class="button second" \
            href="/data/refused">\(reader.say("Not now", "Nanti dulu"))</a></form></section>
            """
        )
    }

    private var question: String {
        let events = reader.events(count)
        return action == .replay
            ? reader.say("Send \(events) again?", "Kirim ulang \(events)?")
            : reader.say("Drop \(events) for good?", "Buang \(events) selamanya?")
    }

    private var words: String {
        action == .replay
            ? reader.say(
                "They are judged by the rules of today, at the time they came. What is still "
                    + "refused stays here.",
                "Dinilai dengan aturan sekarang, pada waktu kedatangannya. Yang masih ditolak "
                    + "tetap di sini."
            )
            : reader.say("They cannot be brought back.", "Tidak bisa dikembalikan.")
    }

    private var button: String {
        action == .replay
            ? reader.say("Yes, send again", "Ya, kirim ulang")
            : reader.say("Yes, drop them", "Ya, buang")
    }
}
