// SPDX-License-Identifier: Apache-2.0

/// What comes in at this moment. The page renews itself and can be held.
struct LivePage {
    let content: LiveContent
    let reader: Reader

    static let seconds = 2
    static let eventsMost = 50

    var body: PageBody {
        IntakeTab.live.body(
            reader,
            lead: reader.say(
                "The latest events, as they arrive.",
                "Aktivitas terbaru, begitu masuk."
            ),
            refreshSeconds: 5,
            """
            \(shedding)<p class="actions" data-pause="\(reader.say("Pause", "Jeda"))" \
            data-resume="\(reader.say("Go on", "Lanjut"))"></p>\
            <section class="card" data-live="\(Self.seconds)">\(figures)\(list)</section>
            """
        )
    }

    private var shedding: HTML {
        guard content.isShedding else { return .nothing }
        return """
            <aside class="banner">\(Icon.flag.html)<p>\(reader.say(
                "More comes than can be written: senders are told to try again. Nothing is lost.",
                "Kiriman lebih banyak dari yang bisa ditulis: pengirim diminta mencoba lagi. "
                    + "Tidak ada yang hilang."))</p></aside>
            """
    }

    private var figures: HTML {
        func figure(_ value: Int, _ words: String) -> HTML {
            "<div><dt>\(words)</dt><dd>\(reader.number(value))</dd></div>"
        }
        return """
            <dl class="counts">\
            \(figure(content.accepted, reader.say("taken since start", "diterima sejak mulai")))\
            \(figure(content.duplicates, reader.say("repeats", "kiriman ulang")))\
            \(figure(content.refused, reader.say("refused", "ditolak")))\
            \(figure(content.queueLength, reader.say("waiting", "menunggu")))</dl>
            """
    }

    private var list: HTML {
        guard !content.events.isEmpty else {
            return Piece.empty(
                reader.say("Nothing yet", "Belum ada"),
                reader.say(
                    "Events appear here within two seconds.",
                    "Aktivitas muncul di sini dalam dua detik."
                )
            )
        }
        let rows = content.events.prefix(Self.eventsMost).html { event in
            let name = event.name.isEmpty ? kind(event.kind) : reader.event(event.name)
            let gap = event.receivedAt.subtractingReportingOverflow(event.time)
            let late: HTML =
                !gap.overflow && gap.partialValue > 60_000
                ? """
                <span class="quiet">\(reader.say(
                    "happened \(reader.span(gap.partialValue)) earlier",
                    "terjadi \(reader.span(gap.partialValue)) sebelumnya"))</span>
                """ : .nothing
            return """
                <tr><td>\(reader.time(event.receivedAt, reader.timeWithSeconds(event.receivedAt)))\
                </td><th scope="row" title="\(event.name)">\(reader.clipped(name, 60))\(late)</th>\
                <td><a href="/people/\(Percent.encoded(event.key))">\
                \(reader.clipped(event.key, 24))</a></td>\
                <td class="quiet">\(reader.clipped(event.source, 30))</td></tr>
                """
        }
        return """
            <table class="tail"><thead><tr><th scope="col">\(reader.say("Time", "Waktu"))</th>\
            <th scope="col">\(reader.say("Event", "Aktivitas"))</th>\
            <th scope="col">\(reader.say("Who", "Siapa"))</th>\
            <th scope="col">\(reader.say("Source", "Sumber"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    private func kind(_ kind: String) -> String {
        switch kind {
        case "identify": reader.say("Told who they are", "Memberi tahu siapa dia")
        case "page": reader.event("Page Viewed")
        case "screen": reader.say("Saw a screen", "Melihat layar")
        case "group": reader.say("Joined a group", "Masuk kelompok")
        case "alias": reader.say("Two became one", "Dua menjadi satu")
        default: kind
        }
    }
}
