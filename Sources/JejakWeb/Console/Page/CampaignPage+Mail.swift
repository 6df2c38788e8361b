// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How the mail itself fared, who got none, and what was written.
extension CampaignPage {
    var engagementCard: HTML {
        guard let mail = content.engagement, mail.sent > 0 else { return .nothing }
        var rows: [HTML] = []
        if let delivered = mail.delivered {
            rows.append(row(reader.say("Delivered", "Sampai"), delivered))
        }
        rows += [
            row(
                reader.say("Opened", "Dibuka"),
                mail.opened,
                note: machines(mail.machineOpens)
            ),
            row(
                reader.say("Clicked a link", "Mengeklik tautan"),
                mail.clicked,
                note: machines(mail.robotClicks)
            ),
            row(reader.say("Unsubscribed", "Berhenti berlangganan"), mail.unsubscribed),
            row(reader.say("Came back", "Kembali"), mail.bounced),
            row(reader.say("Marked as spam", "Ditandai spam"), mail.complained),
        ]
        return Piece.card(
            reader.say("How the mail was received", "Bagaimana email diterima"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Each person counts once. Mail programs and scanners open and click by "
                        + "themselves; those are told apart and counted beside. Opens are a "
                        + "rough figure at best: trust clicks, and above all what people buy.",
                    "Setiap orang dihitung sekali. Program email dan pemindai membuka dan "
                        + "mengeklik sendiri; itu dipisahkan dan dihitung terpisah. Angka dibuka "
                        + "hanyalah perkiraan: percayai klik, dan terutama pembelian."
                )
            ),
            """
            <p class="count">\(reader.say("of", "dari")) <b>\(reader.number(mail.sent))</b> \
            \(reader.say("sent", "terkirim"))</p><ul class="ranks">\(rows)</ul>
            """
        )
    }

    private func row(_ name: String, _ share: ShareContent, note: String = "") -> HTML {
        let rate = share.of > 0 ? Double(share.count) / Double(share.of) : 0
        let words = [reader.interval(share), note].filter { !$0.isEmpty }.joined(separator: " · ")
        return """
            <li><b>\(name)</b><span class="amount">\(reader.number(share.count)) · \
            \(reader.percent(share.count, of: share.of))</span>\(Piece.bar(rate))\
            <span class="quiet">\(words)</span></li>
            """
    }

    private func machines(_ count: Int) -> String {
        guard count > 0 else { return "" }
        return reader.say(
            "plus \(reader.number(count)) by machines",
            "ditambah \(reader.number(count)) oleh mesin"
        )
    }

    var refusalsCard: HTML {
        let lists: [(String, [ReasonCount], MessageState)] = [
            (
                reader.say("Why some people get no mail", "Mengapa sebagian tidak dikirimi"),
                content.refusals, .refused
            ),
            (
                reader.say("Why some mail did not arrive", "Mengapa sebagian email tidak sampai"),
                content.failures, .failed
            ),
        ]
        return lists.filter { !$0.1.isEmpty }.html { title, reasons, state in
            let lines = reasons.prefix(20).html { reason in
                let narrowed: HTML =
                    state == .refused ? "state=refused&amp;" : .nothing
                return """
                    <li><a href="/outbox?campaign=\(Percent.encoded(campaign.id))&amp;\
                    \(narrowed)reason=\(Percent.encoded(reason.key))">\
                    \(reader.clipped(reader.say(reason.label), 160))</a> \
                    <b>\(reader.number(reason.count))</b></li>
                    """
            }
            return Piece.card(title, "<ul class=\"reasons\">\(lines)</ul>")
        }
    }

    var definitionCard: HTML {
        let audience =
            campaign.audienceLabel.map { reader.say($0) } ?? ""
        let label: HTML =
            audience.isEmpty ? .nothing : "\(reader.clipped(audience, 120)) "
        let goal = content.goal.html { goal in
            let days = reader.decimal(goal.withinDays, digits: goal.withinDays < 1 ? 1 : 0)
            return """
                <div><dt>\(reader.say("Goal", "Tujuan"))</dt>\
                <dd>\(reader.clipped(reader.event(goal.event), 80)), \
                \(reader.say("within \(days) days", "dalam \(days) hari"))</dd></div>
                """
        }
        let languages = content.languages.prefix(8).map { reader.languageName($0) }
        return Piece.card(
            reader.say("What was planned", "Yang direncanakan"),
            """
            <dl class="pairs"><div><dt>\(reader.say("Audience", "Audiens"))</dt>\
            <dd>\(label)<code>\(reader.clipped(campaign.audience, 400))</code></dd></div>\
            <div><dt>\(reader.say("Kind", "Jenis"))</dt>\
            <dd>\(reader.purpose(campaign.purpose))</dd></div>\
            <div><dt>\(reader.say("From", "Dari"))</dt>\
            <dd>\(reader.clipped(content.sender, 120))</dd></div>\
            <div><dt>\(reader.say("Held back", "Disisihkan"))</dt>\
            <dd>\(reader.percent(content.holdoutShare))</dd></div>\(goal)\
            <div><dt>\(reader.say("Languages", "Bahasa"))</dt>\
            <dd>\(languages.joined(separator: ", "))</dd></div></dl>
            <details class="why"><summary>\(reader.say(
                "The campaign file", "Berkas kampanye"))</summary>\
            <pre class="command file-text"><code>\(reader.clipped(content.file, 20_000))</code>\
            </pre></details>
            """
        )
    }
}
