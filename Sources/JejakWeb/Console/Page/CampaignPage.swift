// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One campaign: where it stands, what to do next, and what came of it.
struct CampaignPage {
    let content: CampaignPageContent
    let reader: Reader

    var campaign: CampaignContent { content.campaign }

    var path: String { "/campaigns/\(Percent.encoded(campaign.id))" }

    var body: PageBody {
        PageBody(
            title: reader.clipped(campaign.name, 80),
            lead: lead,
            section: .campaigns,
            content: """
                <p class="back"><a href="/campaigns">← \
                \(reader.say("Campaigns", "Kampanye"))</a></p>
                \(actions)
                <div data-live="4"\(isMoving ? "" : " data-still")>\(trouble)\
                \(isMoving ? progress + resultCards : resultCards + progress)</div>
                <div class="columns"><div>\(audienceCard)\(engagementCard)</div>
                <div>\(refusalsCard)\(definitionCard)</div></div>
                """,
            refreshSeconds: isMoving ? 10 : nil
        )
    }

    /// Whether it changes by itself while someone looks.
    private var isMoving: Bool { campaign.state == .sending || campaign.state == .scheduled }

    /// One sentence that says where it stands.
    private var lead: String {
        let moment = campaign.scheduledFor.map { reader.instant($0) }
        switch campaign.state {
        case .draft:
            return reader.say(
                "A draft: nothing has been sent. Look at it as a customer would, then send.",
                "Masih draf: belum ada yang dikirim. Lihat seperti pelanggan, lalu kirim."
            )
        case .scheduled:
            let when = moment ?? reader.say("its time", "waktunya")
            return reader.say(
                "Scheduled: it leaves by itself at \(when).",
                "Terjadwal: berangkat sendiri pada \(when)."
            )
        case .sending:
            return reader.say(
                "Being sent now. You can close this page; it goes on.",
                "Sedang dikirim. Halaman ini boleh ditutup; pengiriman tetap jalan."
            )
        case .paused:
            return reader.say(
                "Paused: nothing more leaves until you resume.",
                "Dijeda: tidak ada yang dikirim sampai Anda melanjutkan."
            )
        case .done:
            return reader.say(
                "Sent. Below is what it changed.",
                "Sudah terkirim. Di bawah ini apa yang berubah."
            )
        case .cancelled:
            return reader.say(
                "Cancelled: what had not left stays here.",
                "Dibatalkan: yang belum berangkat tidak dikirim."
            )
        }
    }

    private var actions: HTML {
        func link(_ target: String, _ words: String, isMain: Bool = false) -> HTML {
            let kind: HTML = isMain ? "button" : "button second"
            return "<a class=\"\(kind)\" href=\"\(path)/\(target)\">\(words)</a> "
        }
        let preview = link("preview", reader.say("Preview", "Pratinjau"))
        let cancel = link("cancel", reader.say("Cancel it", "Batalkan"))
        let links: HTML
        switch campaign.state {
        case .draft:
            let send =
                campaign.scheduledFor == nil
                ? reader.say("Send…", "Kirim…") : reader.say("Schedule…", "Jadwalkan…")
            links =
                link("send", send, isMain: true) + preview
                + link("edit", reader.say("Edit", "Ubah")) + cancel
        case .scheduled, .sending:
            links = link("pause", reader.say("Pause", "Jeda"), isMain: true) + preview + cancel
        case .paused:
            links =
                link("resume", reader.say("Resume", "Lanjutkan"), isMain: true) + preview + cancel
        case .done, .cancelled: links = preview
        }
        return """
            <p class="actions">\(CampaignBadge(campaign, reader).html)</p>\
            <p class="actions">\(links)</p>
            """
    }

    private var trouble: HTML {
        content.trouble.html {
            """
            <aside class="banner">\(Icon.mailBack.html)\
            <p>\(reader.clipped(reader.say($0), 400))</p>\
            </aside>
            """
        }
    }

    /// How far the sending is, as one bar and its figures.
    private var progress: HTML {
        let counts = campaign.counts
        guard counts.total > 0 else { return .nothing }
        let waiting = [counts[.queued], counts[.sending]].saturatingSum
        let came = [counts[.failed], counts[.bounced]].saturatingSum
        let parts: [(HTML, Int, String, String)] = [
            ("sent", counts[.sent], reader.say("sent", "terkirim"), "sent"),
            ("waiting", waiting, reader.say("waiting", "menunggu"), "queued"),
            ("failed", came, reader.say("failed or came back", "gagal atau kembali"), "bounced"),
            ("unknown", counts[.unknown], reader.say("unknown", "tidak diketahui"), "unknown"),
            (
                "cancelled", counts[.cancelled], reader.say("cancelled", "dibatalkan"),
                "cancelled"
            ),
            ("held", counts[.held], reader.say("held back by lot", "disisihkan"), "held"),
            ("refused", counts[.refused], reader.say("not allowed", "tidak boleh"), "refused"),
        ]
        let whole = Double(max(1, counts.total))
        var left = 0.0
        let bars = parts.html { kind, count, _, _ in
            let width = max(0, Double(count) / whole * 100)
            defer { left += width }
            return """
                <rect class="\(kind)" x="\(hundredths(left))" width="\(hundredths(width))" \
                height="8"/>
                """
        }
        let legend = parts.filter { $0.1 > 0 || $0.3 == "sent" }.html { kind, count, name, state in
            """
            <div><dt><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" \
            focusable="false"><rect class="\(kind)" width="10" height="10" rx="3"/></svg>\(name)\
            </dt><dd><a href="/outbox?campaign=\(Percent.encoded(campaign.id))&amp;\
            state=\(state)">\(reader.number(count))</a></dd></div>
            """
        }
        let speed = content.mailsPerSecond.html { speed in
            """
            <p class="quiet">\(reader.say(
                "\(reader.decimal(speed, digits: 0)) mails a second",
                "\(reader.decimal(speed, digits: 0)) email per detik"))</p>
            """
        }
        return Piece.card(
            reader.say("Where the messages are", "Di mana pesannya"),
            id: "progress",
            """
            <svg class="stack" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" \
            focusable="false">\(bars)</svg><dl class="counts">\(legend)</dl>\(speed)
            """
        )
    }

    private func hundredths(_ value: Double) -> HTML {
        let whole = Int((max(0, min(100, value)) * 100).rounded())
        let digits = String(100 + whole % 100).dropFirst()
        return "\(whole / 100).\(digits)"
    }

    private var audienceCard: HTML {
        guard let audience = content.audienceNow else { return .nothing }
        return Piece.card(
            reader.say("Who would get it", "Siapa yang menerima"),
            AudienceLine(audience, reader: reader).html
        )
    }
}
