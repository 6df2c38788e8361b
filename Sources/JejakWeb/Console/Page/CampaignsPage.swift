// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The page Campaigns: all of them with where they stand and what they
/// brought.
struct CampaignsPage {
    let content: CampaignsContent
    let reader: Reader

    /// What sets a sender up.
    static let senderCommand =
        "jejak sender add shop --server smtps://mail.example:465 --from hello@shop.example "
        + "--links https://mail.shop.example"

    var body: PageBody {
        PageBody(
            title: reader.say("Campaigns", "Kampanye"),
            lead: reader.say(
                "Write to a group of people, and see what it changed.",
                "Kirim pesan ke sekelompok orang, lalu lihat apa yang berubah."
            ),
            section: .campaigns,
            content: content.campaigns.isEmpty ? "\(sender)\(empty)" : "\(sender)\(actions)\(list)",
            refreshSeconds: content.campaigns.contains { $0.state == .sending } ? 15 : nil
        )
    }

    /// What stands in the way of any mail.
    private var sender: HTML {
        guard !content.hasSender else { return .nothing }
        return Piece.card(
            reader.say("First: who sends the mail?", "Pertama: siapa pengirim emailnya?"),
            """
            <p>\(reader.say(
                "No sender is set up yet, so nothing can leave. You can compose and preview "
                    + "meanwhile.",
                "Belum ada pengirim, jadi belum ada yang bisa dikirim. Sementara itu Anda sudah "
                    + "bisa menulis dan melihat pratinjau."))</p>
            <pre class="command"><code>\(Self.senderCommand)</code></pre>
            """
        )
    }

    private var empty: HTML {
        let steps = [
            reader.say(
                "Choose who: a ready segment, or a question of your own.",
                "Pilih siapa: segmen siap pakai, atau pertanyaan Anda sendiri."
            ),
            reader.say(
                "Write the mail, in English, Indonesian or both.",
                "Tulis emailnya, dalam bahasa Indonesia, Inggris, atau keduanya."
            ),
            reader.say(
                "Look at it as a real customer would, then send.",
                "Lihat seperti yang dilihat pelanggan, lalu kirim."
            ),
            reader.say(
                "Jejak leaves a few people out by lot. Comparing the two groups tells what the "
                    + "mail really changed.",
                "Jejak menyisihkan beberapa orang lewat undian. Membandingkan kedua kelompok "
                    + "menunjukkan apa yang benar-benar berubah karena email itu."
            ),
        ]
        return """
            <section class="card next"><h2>\(reader.say(
                "Your first campaign", "Kampanye pertama Anda"))</h2>
            <ol class="after">\(steps.html { "<li><p>\($0)</p></li>" })</ol>
            <p class="after"><a class="button" href="/campaigns/new">\(reader.say(
                "Write a campaign", "Tulis kampanye"))</a></p></section>
            """
    }

    private var actions: HTML {
        let unknown: HTML =
            content.unknownMessages > 0
            ? """
            <p class="warn"><a href="/outbox?state=unknown">\(reader.say(
                "\(reader.count(content.unknownMessages, "mail", "mails", "email")) may or may "
                    + "not have arrived: see which",
                "\(reader.count(content.unknownMessages, "mail", "mails", "email")) mungkin "
                    + "sampai, mungkin tidak: lihat yang mana"))</a></p>
            """ : .nothing
        return """
            <p class="actions"><a class="button" href="/campaigns/new">\(reader.say(
                "New campaign", "Kampanye baru"))</a> <a href="/outbox">\(reader.say(
                "Outbox: every single message", "Kotak keluar: setiap pesan"))</a></p>\(unknown)
            """
    }

    private var list: HTML {
        let names = [
            reader.say("Campaign", "Kampanye"), reader.say("State", "Status"),
            reader.say("Sent", "Terkirim"), reader.say("What it changed", "Apa yang berubah"),
        ]
        let rows = content.campaigns.prefix(200).html { campaign in
            let audience =
                campaign.audienceLabel.map { reader.say($0) } ?? campaign.audience
            return """
                <tr><th scope="row"><a href="/campaigns/\(Percent.encoded(campaign.id))">\
                \(reader.clipped(campaign.name, 80))</a> <span class="quiet">\
                \(reader.clipped(audience, 100))</span></th>\
                <td data-name="\(names[1])">\(CampaignBadge(campaign, reader).html)</td>\
                <td class="figure" data-name="\(names[2])">\
                \(reader.number(campaign.counts[.sent]))</td>\
                <td data-name="\(names[3])">\(outcome(campaign))</td></tr>
                """
        }
        let head = names.enumerated().html { place, name in
            let figure: HTML = place == 2 ? " class=\"figure\"" : ""
            return "<th scope=\"col\"\(figure)>\(name)</th>"
        }
        return """
            <section class="card" data-live="15"><table class="stacked campaigns"><thead><tr>\
            \(head)</tr></thead><tbody>\(rows)</tbody></table></section>
            """
    }

    private func outcome(_ campaign: CampaignContent) -> HTML {
        guard let result = campaign.result else { return "–" }
        let words = VerdictWords(result.conversion.verdict, reader: reader)
        let difference: HTML
        switch result.conversion.verdict {
        case .higher, .lower:
            difference = """
                <span class="quiet">\(reader.lift(result.conversion.difference)) · \
                \(reader.signedMoney(result.revenue.difference)) \
                \(reader.say("per person", "per orang"))</span>
                """
        case .tooFewToTell, .noDifferenceSeen, .notYet: difference = .nothing
        }
        return "\(words.badge)\(difference)"
    }
}

/// A campaign's state as a badge with its moment.
struct CampaignBadge {
    private let campaign: CampaignContent
    private let reader: Reader

    init(_ campaign: CampaignContent, _ reader: Reader) {
        self.campaign = campaign
        self.reader = reader
    }

    var html: HTML {
        let kind: HTML =
            switch campaign.state {
            case .draft, .cancelled: "badge"
            case .scheduled, .paused: "badge warn"
            case .sending, .done: "badge good"
            }
        return """
            <span class="\(kind)">\(reader.campaignState(campaign.state))</span> \
            <span class="quiet">\(moment)</span>
            """
    }

    private var moment: HTML {
        switch campaign.state {
        case .scheduled:
            campaign.scheduledFor.html { reader.time($0, reader.instant($0)) }
        case .draft, .sending, .paused, .done, .cancelled:
            reader.time(campaign.changedAt, reader.ago(campaign.changedAt))
        }
    }
}

/// What may be said of a difference, in words.
struct VerdictWords {
    private let verdict: EffectVerdict
    private let reader: Reader

    init(_ verdict: EffectVerdict, reader: Reader) {
        self.verdict = verdict
        self.reader = reader
    }

    var badge: HTML {
        switch verdict {
        case .higher: "<span class=\"badge good\">\(reader.say("it worked", "berhasil"))</span>"
        case .lower: "<span class=\"badge bad\">\(reader.say("it did harm", "merugikan"))</span>"
        case .noDifferenceSeen:
            """
            <span class="badge">\(reader.say(
                "no difference seen", "tidak terlihat beda"))</span>
            """
        case .tooFewToTell:
            """
            <span class="badge">\(reader.say(
                "too few to tell", "terlalu sedikit untuk dinilai"))</span>
            """
        case .notYet:
            "<span class=\"badge warn\">\(reader.say("too early", "terlalu dini"))</span>"
        }
    }
}
