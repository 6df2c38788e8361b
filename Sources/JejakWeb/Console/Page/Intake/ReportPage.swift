// SPDX-License-Identifier: Apache-2.0

/// How good the data are: what is missing, what is too much, what nobody uses.
struct ReportPage {
    let content: ReportContent
    let reader: Reader

    var body: PageBody {
        IntakeTab.report.body(
            reader,
            lead: reader.say(
                "What looks wrong with the data, the worst first.",
                "Yang tampak janggal di data, yang terparah di atas."
            ),
            "\(head)\(sections)"
        )
    }

    private var head: HTML {
        let events = reader.events(content.events)
        let days = reader.count(content.days, "day", "days", "hari")
        let made = reader.time(content.madeAt, reader.ago(content.madeAt))
        let kind: HTML = content.findings.isEmpty ? "fate good" : "fate"
        let found =
            content.findings.isEmpty
            ? reader.say("Nothing looks wrong.", "Tidak ada yang janggal.")
            : reader.say(
                "\(reader.count(content.findings.count, "thing", "things", "")) to look at.",
                "\(reader.number(content.findings.count)) hal untuk dilihat."
            )
        return """
            <p class="\(kind)"><b>\(found)</b> \(reader.say(
                "From \(events) of the last \(days), made",
                "Dari \(events) selama \(days) terakhir, dibuat")) \(made).</p>
            """
    }

    private var sections: HTML {
        let cards = FindingContent.Kind.allCases.html { kind in
            let found = content.findings.filter { $0.kind == kind }
            guard !found.isEmpty else { return .nothing }
            let rows = found.prefix(30).html { "<li>\(line($0))</li>" }
            let rest = found.count - 30
            let more: HTML =
                rest > 0
                ? """
                <p class="quiet">\(reader.say(
                    "and \(reader.number(rest)) more", "dan \(reader.number(rest)) lagi"))</p>
                """ : .nothing
            return """
                <article class="cluster"><h2>\(title(kind))</h2><p class="quiet">\(meaning(kind))\
                </p><ul class="findings">\(rows)</ul>\(more)</article>
                """
        }
        return "<div class=\"grid clusters senders\">\(cards)</div>"
    }

    private func title(_ kind: FindingContent.Kind) -> String {
        switch kind {
        case .gap: reader.say("Silent days", "Hari kosong")
        case .stopped: reader.say("Stopped coming", "Berhenti masuk")
        case .slump: reader.say("Far fewer than usual", "Jauh lebih sedikit dari biasa")
        case .missing: reader.say("Asked for but never sent", "Dipakai tapi tidak dikirim")
        case .unknownEvent: reader.say("Not in the plan", "Tidak ada di rencana")
        case .brokenPlan: reader.say("Other than planned", "Tidak sesuai rencana")
        case .surge: reader.say("Far more than usual", "Jauh lebih banyak dari biasa")
        case .unusedProperty: reader.say("Sent but never used", "Dikirim tapi tidak dipakai")
        case .robots: reader.say("Robots", "Robot")
        case .late: reader.say("Late", "Terlambat")
        case .future: reader.say("From the future", "Dari masa depan")
        }
    }

    private func meaning(_ kind: FindingContent.Kind) -> String {
        switch kind {
        case .gap, .stopped, .slump:
            reader.say(
                "Often a page or an app stopped sending. Ask whoever changed it last.",
                "Sering karena halaman atau aplikasi berhenti mengirim. Tanyakan yang terakhir "
                    + "mengubahnya."
            )
        case .surge:
            reader.say(
                "A campaign, or something sends twice.",
                "Ada kampanye, atau ada yang mengirim dua kali."
            )
        case .missing:
            reader.say(
                "A segment or a campaign asks for it, but nobody sends it: it finds nobody.",
                "Ada segmen atau kampanye yang memakainya, tetapi tidak ada yang mengirimnya: "
                    + "tidak menemukan siapa pun."
            )
        case .unknownEvent:
            reader.say(
                "Perhaps a typing mistake, perhaps the plan is old.",
                "Mungkin salah ketik, mungkin rencananya usang."
            )
        case .brokenPlan:
            reader.say(
                "Correct the sender, or the plan.",
                "Perbaiki pengirimnya, atau rencananya."
            )
        case .unusedProperty:
            reader.say(
                "What nobody uses need not be collected.",
                "Yang tidak dipakai tidak perlu dikumpulkan."
            )
        case .robots:
            reader.say("Programs that walk the web.", "Program yang menjelajahi web.")
        case .late:
            reader.say(
                "Arrived more than a day after they happened. Figures of past days change then.",
                "Tiba lebih dari sehari setelah terjadi. Angka hari lalu ikut berubah."
            )
        case .future:
            reader.say(
                "The sender's clock is wrong.",
                "Jam pengirimnya salah."
            )
        }
    }

    private func line(_ finding: FindingContent) -> HTML {
        let name = finding.name.isEmpty ? "" : reader.clipped(reader.event(finding.name), 80)
        let subject: HTML = name.isEmpty ? .nothing : "<b title=\"\(finding.name)\">\(name)</b> "
        let note = finding.note.html {
            "<span class=\"quiet\">\(reader.clipped(reader.say($0)))</span> "
        }
        var days: HTML = .nothing
        if let from = finding.from {
            days = "\(reader.date(from))"
            if let until = finding.until { days += " – \(reader.date(until))" }
        }
        let count: HTML =
            finding.count == 0
            ? .nothing : " <span class=\"quiet\">\(reader.events(finding.count))</span>"
        return "\(subject)\(note)\(days)\(count)"
    }
}
