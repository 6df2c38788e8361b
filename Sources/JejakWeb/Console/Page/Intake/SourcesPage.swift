// SPDX-License-Identifier: Apache-2.0

/// Who may send events, with what came from them, and a way to add one.
struct SourcesPage {
    let content: SourcesContent
    let reader: Reader
    /// The name that was refused, and why.
    var refusal: (name: String, sentence: String)?

    var body: PageBody {
        IntakeTab.sources.body(
            reader,
            lead: reader.say(
                "Who may send events. Each source has a key of its own.",
                "Siapa yang boleh mengirim aktivitas. Setiap sumber punya kuncinya sendiri."
            ),
            "\(list)\(form)"
        )
    }

    private var list: HTML {
        guard !content.senders.isEmpty else {
            return Piece.card(
                reader.say("No source yet", "Belum ada sumber"),
                """
                <p>\(reader.say(
                    "As long as there is none, any key is taken. Add the first and only its key "
                        + "is.",
                    "Selama belum ada, kunci apa pun diterima. Setelah yang pertama ditambah, "
                        + "hanya kuncinya yang diterima."))</p>
                """
            )
        }
        return
            "<div class=\"grid clusters senders\">\(content.senders.prefix(200).html(card))</div>"
    }

    private func card(_ sender: SenderContent) -> HTML {
        let path = "/data/sources/\(Percent.encoded(sender.name))"
        let last = sender.lastAt.map { $0 > 0 ? reader.ago($0) : "–" } ?? "–"
        let rate = sender.ratePerSecond.map {
            reader.say("\(reader.number($0)) a second", "\(reader.number($0)) per detik")
        }
        let toggle: HTML =
            sender.isDisabled
            ? link("\(path)/enable", reader.say("Switch on", "Nyalakan"))
            : link("\(path)/disable", reader.say("Switch off", "Matikan"))
        return """
            <article class="cluster"><div class="both"><h3>\(reader.clipped(sender.name, 64))</h3>\
            \(state(sender))</div><dl class="pairs">\
            \(pair(reader.say("Last event", "Aktivitas terakhir"), last))\
            \(pair(reader.say("Taken since start", "Diterima sejak mulai"),
                reader.number(sender.accepted)))\
            \(pair(reader.say("Refused", "Ditolak"), reader.number(sender.rejected)))\
            \(pair(reader.say("Repeats", "Kiriman ulang"), reader.number(sender.duplicates)))\
            \(rate.html { pair(reader.say("At most", "Paling banyak"), $0) })\
            \(pair(reader.say("Key", "Kunci"), "…\(reader.clipped(sender.keyEnding, 8))"))\
            \(pair(reader.say("Since", "Sejak"),
                reader.date(sender.rotatedAt ?? sender.createdAt)))</dl>\
            <p class="actions">\(link("\(path)/rotate", reader.say("New key", "Kunci baru")))\
            \(toggle)</p></article>
            """
    }

    private func state(_ sender: SenderContent) -> HTML {
        if sender.isDisabled {
            return "<span class=\"badge bad\">\(reader.say("off", "mati"))</span>"
        }
        let gap = sender.lastAt.map { reader.now.subtractingReportingOverflow($0) }
        guard let gap, !gap.overflow, gap.partialValue < 86_400_000, sender.lastAt ?? 0 > 0 else {
            return "<span class=\"badge\">\(reader.say("quiet", "sepi"))</span>"
        }
        return "<span class=\"badge good\">\(reader.say("sending", "mengirim"))</span>"
    }

    private func pair(_ name: String, _ value: String) -> HTML {
        "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    private func link(_ path: String, _ words: String) -> HTML {
        "<a class=\"button second\" href=\"\(path)\">\(words)</a>"
    }

    private var form: HTML {
        let wrong = refusal.html { "<p class=\"error\" role=\"alert\">\($0.sentence)</p>" }
        let invalid: HTML = refusal == nil ? "" : " aria-invalid=\"true\""
        return Piece.card(
            reader.say("Add a source", "Tambah sumber"),
            id: "add",
            """
            <form class="ask" method="post" action="/data/sources">\(wrong)<div class="fields">\
            <label>\(reader.say("Name", "Nama"))<input name="name" required maxlength="64" \
            autocomplete="off" spellcheck="false" autocapitalize="none" \
            placeholder="web-shop" value="\(refusal?.name ?? "")"\(invalid)></label>\
            <label>\(reader.say("Most events a second (optional)",
                "Paling banyak per detik (opsional)"))<input name="rate" inputmode="numeric" \
            maxlength="9" autocomplete="off"></label></div>\
            <p class="row"><button type="submit">\(reader.say("Add", "Tambah"))</button></p></form>
            """
        )
    }
}

/// A write key on the one page that shows it, with lines to copy.
struct SourceKeyPage {
    let name: String
    let key: String
    /// Where this server answers, such as `https://jejak.example`.
    let address: String
    let reader: Reader

    var body: PageBody {
        IntakeTab.sources.body(
            reader,
            lead: reader.say("The key of \(shown).", "Kunci \(shown)."),
            """
            <p class="fate good" role="status">\(reader.say(
                "Copy the key now. It is shown this once and kept nowhere.",
                "Salin kuncinya sekarang. Hanya ditampilkan sekali dan tidak disimpan."))</p>\
            \(Piece.card(reader.say("Key", "Kunci"), copied(key)))\
            \(Piece.card(reader.say("On a web site", "Di situs web"), site))\
            \(Piece.card(reader.say("From Python", "Dari Python"), copied(python)))\
            \(Piece.card(reader.say("From a terminal", "Dari terminal"), copied(curl)))\
            <p><a class="button" href="/data/live">\
            \(reader.say("See what arrives", "Lihat yang masuk"))</a></p>
            """
        )
    }

    private var shown: String { reader.clipped(name, 64) }

    private func copied(_ text: String) -> HTML {
        """
        <div class="copied"><pre class="command" data-copy="\(reader.say("Copy", "Salin"))" \
        data-done="\(reader.say("Copied", "Tersalin"))"><code>\(text)</code></pre></div>
        """
    }

    private var site: HTML {
        let words = reader.say(
            "Put this into the head of every page. It counts pages, clicks, forms and reading "
                + "time by itself, and never reads what people type.",
            "Taruh ini di bagian head setiap halaman. Halaman, klik, formulir, dan lama membaca "
                + "dihitung otomatis; isi ketikan tidak pernah dibaca."
        )
        return "<p>\(words)</p>\(copied(snippet))"
    }

    private var snippet: String {
        "<script async src=\"\(address)/jejak.js\" data-write-key=\"\(key)\"></script>"
    }

    private var python: String {
        """
        # pip install segment-analytics-python
        import segment.analytics as analytics
        analytics.write_key = "\(key)"
        analytics.host = "\(address)"
        analytics.track("customer-1", "Order Completed", {"total": 125000, "currency": "IDR"})
        analytics.flush()
        """
    }

    private var curl: String {
        """
        curl \(address)/v1/track -u \(key): -H 'content-type: application/json' \\
          -d '{"userId": "customer-1", "event": "Order Completed",
               "properties": {"total": 125000, "currency": "IDR"}}'
        """
    }
}

/// The step between a button and what it does to a source.
struct SourceConfirmPage {
    let name: String
    let action: SourceAction
    let reader: Reader

    var body: PageBody {
        let path = "/data/sources/\(Percent.encoded(name))/\(action.rawValue)"
        return IntakeTab.sources.body(
            reader,
            lead: question,
            """
            <section class="card"><h2>\(question)</h2><p>\(words)</p>\
            <form class="row" method="post" action="\(path)"><button type="submit">\(button)\
            </button><a class="button second" href="/data/sources">\
            \(reader.say("Not now", "Nanti dulu"))</a></form></section>
            """
        )
    }

    private var shown: String { reader.clipped(name, 64) }

    private var question: String {
        switch action {
        case .rotate: reader.say("A new key for \(shown)?", "Kunci baru untuk \(shown)?")
        case .disable: reader.say("Switch \(shown) off?", "Matikan \(shown)?")
        case .enable: reader.say("Switch \(shown) on?", "Nyalakan \(shown)?")
        }
    }

    private var words: String {
        switch action {
        case .rotate:
            reader.say(
                "The old key stops at once. Until the new one is in place, what is sent with "
                    + "the old one is lost.",
                "Kunci lama langsung tidak berlaku. Sampai yang baru terpasang, kiriman dengan "
                    + "kunci lama hilang."
            )
        case .disable:
            reader.say(
                "Nothing of it is taken until you switch it on again. What came before stays.",
                "Tidak ada kirimannya yang diterima sampai dinyalakan lagi. Yang sudah masuk "
                    + "tetap ada."
            )
        case .enable:
            reader.say("Its events are taken again.", "Aktivitasnya diterima lagi.")
        }
    }

    private var button: String {
        switch action {
        case .rotate: reader.say("Yes, make a new key", "Ya, buat kunci baru")
        case .disable: reader.say("Yes, switch off", "Ya, matikan")
        case .enable: reader.say("Yes, switch on", "Ya, nyalakan")
        }
    }
}
