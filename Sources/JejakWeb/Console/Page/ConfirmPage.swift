// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The step between a button and what it does to people: how many, and a way
/// back.
struct ConfirmPage {
    let content: CampaignPageContent
    let action: CampaignAction
    let reader: Reader

    private var campaign: CampaignContent { content.campaign }
    private var path: String { "/campaigns/\(Percent.encoded(campaign.id))" }

    private var waiting: Int {
        [campaign.counts[.queued], campaign.counts[.sending]].saturatingSum
    }

    var body: PageBody {
        PageBody(
            title: question,
            lead: reader.clipped(campaign.name, 80),
            section: .campaigns,
            content: """
                <p class="back"><a href="\(path)">← \(reader.clipped(campaign.name, 60))</a></p>
                <section class="card">\(words)<form class="row" method="post" \
                action="\(path)/\(action.rawValue)"><input type="hidden" name="version" \
                value="\(content.version)"><button type="submit">\(button)</button>\
                <a class="button second" href="\(path)">\(reader.say("Not now", "Nanti dulu"))</a>\
                </form></section>
                """
        )
    }

    /// Whether it leaves at once rather than at a time to come.
    private var isNow: Bool { campaign.scheduledFor.map { $0 <= reader.now } ?? true }

    private var question: String {
        switch action {
        case .send:
            let count = content.audienceNow.map { reader.people($0.willGet) }
            let whom = count ?? reader.say("the audience", "audiens")
            return isNow
                ? reader.say("Send to \(whom) now?", "Kirim ke \(whom) sekarang?")
                : reader.say("Schedule for \(whom)?", "Jadwalkan untuk \(whom)?")
        case .pause: return reader.say("Pause this campaign?", "Jeda kampanye ini?")
        case .resume:
            return waiting == 0
                ? reader.say("Resume this campaign?", "Lanjutkan kampanye ini?")
                : reader.say(
                    "Resume for \(reader.people(waiting))?",
                    "Lanjutkan untuk \(reader.people(waiting))?"
                )
        case .cancel: return reader.say("Cancel for good?", "Batalkan selamanya?")
        }
    }

    private var button: String {
        switch action {
        case .send:
            let count = content.audienceNow.map { reader.people($0.willGet) } ?? ""
            return isNow
                ? reader.say("Yes, send to \(count)", "Ya, kirim ke \(count)")
                : reader.say("Yes, schedule", "Ya, jadwalkan")
        case .pause: return reader.say("Yes, pause", "Ya, jeda")
        case .resume: return reader.say("Yes, resume", "Ya, lanjutkan")
        case .cancel: return reader.say("Yes, cancel it", "Ya, batalkan")
        }
    }

    private var words: HTML {
        let sent = reader.count(campaign.counts[.sent], "mail", "mails", "email")
        switch action {
        case .send:
            let when: HTML = campaign.scheduledFor.html { instant in
                isNow
                    ? .nothing
                    : """
                    <p>\(reader.say(
                        "It leaves by itself at \(reader.instant(instant)). The audience is "
                            + "chosen at that moment, so the number may change a little.",
                        "Berangkat sendiri pada \(reader.instant(instant)). Audiens dipilih saat "
                            + "itu, jadi jumlahnya bisa sedikit berubah."))</p>
                    """
            }
            let audience = content.audienceNow.html { AudienceLine($0, reader: reader).html }
            return """
                \(audience)\(when)<p class="warn">\(reader.say(
                    "A mail that has left cannot be called back.",
                    "Email yang sudah berangkat tidak bisa ditarik."))</p>
                """
        case .pause:
            return """
                <p>\(reader.say(
                    "\(sent) have left and stay sent. \(reader.people(waiting)) are waiting and "
                        + "keep their place.",
                    "\(sent) sudah berangkat. \(reader.people(waiting)) masih menunggu dan tetap "
                        + "di antrean."))</p>
                """
        case .resume:
            return """
                <p>\(reader.say(
                    "\(reader.people(waiting)) are waiting. Each is checked again before the "
                        + "mail leaves.",
                    "\(reader.people(waiting)) menunggu. Masing-masing diperiksa lagi sebelum "
                        + "email berangkat."))</p>
                """
        case .cancel:
            return """
                <p>\(reader.say(
                    "\(sent) have left and stay sent. \(reader.people(waiting)) are waiting and "
                        + "will never get it. A cancelled campaign cannot be resumed.",
                    "\(sent) sudah berangkat. \(reader.people(waiting)) yang menunggu tidak akan "
                        + "menerimanya. Kampanye yang dibatalkan tidak bisa dilanjutkan."))</p>
                """
        }
    }
}
