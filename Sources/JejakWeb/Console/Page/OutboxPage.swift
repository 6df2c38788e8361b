// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The page Outbox: every message, and in words why it is where it is.
struct OutboxPage {
    let content: OutboxContent
    let query: OutboxQuery
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Outbox", "Kotak keluar"),
            lead: reader.say(
                "Every single message, where it is, and why.",
                "Setiap pesan, di mana keberadaannya, dan sebabnya."
            ),
            section: .campaigns,
            content: """
                <p class="back"><a href="/campaigns">← \
                \(reader.say("Campaigns", "Kampanye"))</a></p>
                \(queues)\(filter)\(meaning)\(list)\(suppressions)
                """
        )
    }

    /// The queues that are held up; those that flow need no words.
    private var queues: HTML {
        content.queues.filter { $0.trouble != nil }.prefix(20).html { queue in
            let words = queue.trouble.map { reader.clipped(reader.say($0), 300) } ?? ""
            let next = queue.nextAttemptAt.html {
                """
                 \(reader.say("Tried again at", "Dicoba lagi pukul")) \
                \(reader.time($0, reader.timeOfDay($0))).
                """
            }
            return """
                <aside class="banner">\(Icon.mailBack.html)<p><b>\
                \(reader.clipped(queue.sender, 60))</b>: \(words)\(next) \
                \(reader.say(
                    "\(reader.number(queue.waiting)) waiting",
                    "\(reader.number(queue.waiting)) menunggu")).</p></aside>
                """
        }
    }

    private var filter: HTML {
        let all = reader.say("(all)", "(semua)")
        let states = MessageState.allCases.html { state in
            option(
                state.rawValue,
                "\(reader.messageState(state)) (\(reader.number(content.counts[state])))",
                isChosen: state == query.state
            )
        }
        let reasons = content.reasons.prefix(60).html { reason in
            option(
                reason.key,
                "\(reader.clipped(reader.say(reason.label), 80)) (\(reader.number(reason.count)))",
                isChosen: reason.key == query.reason
            )
        }
        let campaigns = content.campaigns.prefix(200).html { link in
            option(link.id, reader.clipped(link.name, 80), isChosen: link.id == query.campaign)
        }
        return """
            <form class="ask filter" action="/outbox" method="get"><div class="fields">\
            <label>\(reader.say("State", "Status"))<select name="state">\(option("", all))\
            \(states)</select></label>\
            <label>\(reader.say("Reason", "Alasan"))<select name="reason">\(option("", all))\
            \(reasons)</select></label>\
            <label>\(reader.say("Campaign", "Kampanye"))<select name="campaign">\
            \(option("", all))\(campaigns)</select></label>\
            <button type="submit">\(reader.say("Show", "Tampilkan"))</button></div></form>
            """
    }

    private func option(_ value: String, _ words: String, isChosen: Bool = false) -> HTML {
        let selected: HTML = isChosen ? " selected" : .nothing
        return "<option value=\"\(value)\"\(selected)>\(words)</option>"
    }

    /// What the chosen state means; always for the unknown ones there are.
    private var meaning: HTML {
        if let state = query.state {
            let kind: HTML = state == .unknown ? "fate bad" : "fate"
            return """
                <p class="\(kind)"><b>\(reader.messageState(state))</b> – \
                \(reader.messageStateMeaning(state))</p>
                """
        }
        let unknown = content.counts[.unknown]
        guard unknown > 0 else { return .nothing }
        return """
            <p class="fate bad"><b>\(reader.say(
                "\(reader.count(unknown, "message is", "messages are", "pesan")) unknown",
                "\(reader.number(unknown)) pesan tidak diketahui"))</b> – \
            \(reader.messageStateMeaning(.unknown)) \
            <a href="\(address(state: .unknown))">\(reader.say("Show them", "Tampilkan"))</a></p>
            """
    }

    private var list: HTML {
        guard !content.rows.isEmpty else {
            return Piece.empty(
                reader.say("No messages here", "Tidak ada pesan di sini"),
                query.state == nil && query.reason == nil && query.campaign == nil
                    ? reader.say(
                        "They appear when a campaign is sent.",
                        "Pesan muncul saat kampanye dikirim."
                    )
                    : reader.say("Choose fewer filters.", "Kurangi saringannya.")
            )
        }
        let names = [
            reader.say("Person", "Orang"), reader.say("State", "Status"),
            reader.say("Why", "Sebabnya"), reader.say("Campaign", "Kampanye"),
            reader.say("When", "Kapan"),
        ]
        let rows = content.rows.html { row($0, names) }
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        return """
            <section class="card"><p class="count" role="status"><b>\
            \(reader.count(content.total, "message", "messages", "pesan"))</b></p>\
            <table class="stacked outbox"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody>\
            </table>\(Piece.pager(
                reader, page: query.page, pageSize: query.pageSize, total: content.total
            ) { address(state: query.state, page: $0) })</section>
            """
    }

    private func row(_ row: OutboxRowContent, _ names: [String]) -> HTML {
        let kind: HTML =
            switch row.state {
            case .sent: "badge good"
            case .failed, .bounced, .unknown: "badge bad"
            case .queued, .sending: "badge warn"
            case .held, .refused, .cancelled: "badge"
            }
        let address = row.maskedAddress.html {
            "<span class=\"quiet\">\(reader.clipped($0, 60))</span>"
        }
        let campaign = row.campaign.html { link in
            """
            <a href="/campaigns/\(Percent.encoded(link.id))">\(reader.clipped(link.name, 60))</a>
            """
        }
        let attempts: HTML =
            row.attempts > 1
            ? """
             <span class="quiet">\(reader.count(row.attempts, "try", "tries", "kali coba"))</span>
            """ : .nothing
        let next = row.nextAttemptAt.html {
            """
             <span class="quiet">\(reader.say("again at", "lagi pukul")) \
            \(reader.time($0, reader.timeOfDay($0)))</span>
            """
        }
        let reason =
            row.reason.map { reader.clipped(reader.say($0), 200) }
            ?? reader.messageStateMeaning(row.state)
        return """
            <tr><th scope="row"><a href="/people/\(Percent.encoded(row.person.key))">\
            \(reader.clipped(row.person.name, 60))</a> \(address)</th>\
            <td data-name="\(names[1])"><span class="\(kind)" title="\
            \(reader.messageStateMeaning(row.state))">\(reader.messageState(row.state))</span></td>\
            <td data-name="\(names[2])">\(reason)\(attempts)\(next)</td>\
            <td data-name="\(names[3])">\(campaign.isEmpty ? "–" : campaign)</td>\
            <td data-name="\(names[4])">\(reader.time(row.at, reader.ago(row.at)))</td></tr>
            """
    }

    private func address(state: MessageState?, page: Int = 1) -> String {
        var fields: [String] = []
        if let state { fields.append("state=\(state.rawValue)") }
        if let reason = query.reason { fields.append("reason=" + Percent.encoded(reason)) }
        if let campaign = query.campaign { fields.append("campaign=" + Percent.encoded(campaign)) }
        fields.append("page=\(page)")
        return "/outbox?" + fields.joined(separator: "&")
    }

    private var suppressions: HTML {
        guard !content.suppressions.isEmpty else { return .nothing }
        let lines = content.suppressions.html { entry in
            """
            <li><span>\(reader.suppression(entry.reason))</span> \
            <b>\(reader.number(entry.count))</b></li>
            """
        }
        return Piece.card(
            reader.say("Stop list", "Daftar stop"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Addresses that get nothing any more, whatever campaign is sent. Someone who "
                        + "unsubscribed still gets service messages, such as an order's status.",
                    "Alamat yang tidak dikirimi lagi, apa pun kampanyenya. Yang berhenti "
                        + "berlangganan tetap menerima pesan layanan, misalnya status pesanan."
                )
            ),
            "<ul class=\"reasons\">\(lines)</ul>"
        )
    }
}
