// SPDX-License-Identifier: Apache-2.0

/// The page Data: what came in, what was refused and why, where it rests.
struct IntakePage {
    let content: IntakeContent
    let reader: Reader

    var body: PageBody {
        IntakeTab.volume.body(
            reader,
            lead: reader.say(
                "How much came in, from where, and where it rests.",
                "Seberapa banyak yang masuk, dari mana, dan di mana disimpan."
            ),
            """
            \(volume)\(imports)
            <div class="columns"><div>\(sources)</div><div>\(eventNames)</div></div>
            \(storage)
            """
        )
    }

    private var volume: HTML {
        let days = DayChart(days: content.days, reader: reader).html
        guard !days.isEmpty else { return .nothing }
        let hours = HourChart(hours: content.hours, reader: reader).html
        let recent: HTML =
            hours.isEmpty
            ? .nothing
            : Piece.card(reader.say("The last two days", "Dua hari terakhir"), hours)
        return "\(Piece.card(reader.say("Events over time", "Aktivitas per waktu"), days))\(recent)"
    }

    private var imports: HTML {
        let title = reader.say("Imports", "Impor")
        guard !content.imports.isEmpty else {
            return Piece.card(
                title,
                Piece.empty(
                    reader.say("No file was imported yet", "Belum ada berkas yang diimpor"),
                    reader.say(
                        "Bring in a file of what customers did. --dry-run shows what would "
                            + "happen.",
                        "Masukkan berkas berisi apa yang dilakukan pelanggan. --dry-run "
                            + "menunjukkan hasilnya lebih dulu."
                    ),
                    command:
                        "jejak import orders.csv --person customer_id --time date --event action"
                )
            )
        }
        return Piece.card(
            title,
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Each row of a file becomes an event, part of one, or is refused with a "
                        + "reason. Rows that were here before are counted as duplicates and "
                        + "added once only.",
                    "Setiap baris menjadi aktivitas, bagian darinya, atau ditolak dengan alasan. "
                        + "Baris yang sudah pernah masuk dihitung sebagai duplikat dan tidak "
                        + "ditambah lagi."
                )
            ),
            "<div class=\"imports\">\(content.imports.prefix(50).html(importCard))</div>"
        )
    }

    private func importCard(_ entry: ImportContent) -> HTML {
        let reasons = entry.reasons.prefix(12).html { reason in
            reasonLine(reason)
        }
        let why: HTML =
            reasons.isEmpty
            ? .nothing
            : """
            <details class="why"><summary>\(reader.say("Why", "Sebabnya"))</summary>\
            <ul class="reasons">\(reasons)</ul>\(entry.rejectsFile.html {
                """
                <p>\(reader.say("The rows are kept in", "Barisnya disimpan di")) \
                <code>\($0)</code></p>
                """
            })</details>
            """
        let seconds = entry.seconds.html { "<span>\(reader.duration($0))</span>" }
        return """
            <article class="import"><header><h3 class="file">\
            \(reader.clipped(entry.file, 160))</h3>\
            \(state(entry.state))</header>\
            <p class="quiet"><span>\(entry.source)</span> <span>\
            \(reader.time(entry.startedAt, reader.instant(entry.startedAt)))</span> \(seconds)</p>\
            <dl class="counts"><div><dt>\(reader.say("rows", "baris"))</dt>\
            <dd>\(reader.number(entry.rows))</dd></div>\
            <div><dt>\(reader.say("events", "aktivitas"))</dt>\
            <dd>\(reader.number(entry.events))</dd></div>\
            <div class="\(entry.rejected > 0 ? "bad" : "")"><dt>\
            \(reader.say("refused", "ditolak"))</dt><dd>\(reader.number(entry.rejected))</dd></div>\
            <div><dt>\(reader.say("duplicates", "duplikat"))</dt>\
            <dd>\(reader.number(entry.duplicates))</dd></div></dl>\(why)</article>
            """
    }

    private func reasonLine(_ reason: NamedCount) -> HTML {
        """
        <li><span>\(reader.clipped(reason.name))</span> \
        <b>\(reader.number(reason.count))</b></li>
        """
    }

    private func state(_ state: ImportState) -> HTML {
        switch state {
        case .running:
            "<span class=\"badge\">\(reader.say("running", "berjalan"))</span>"
        case .finished:
            "<span class=\"badge good\">\(reader.say("finished", "selesai"))</span>"
        case .interrupted:
            """
            <span class="badge warn">\(reader.say(
                "stopped half way: run it again", "berhenti di tengah: jalankan lagi"))</span>
            """
        case .failed(let sentence):
            "<span class=\"badge bad\">\(reader.say("failed", "gagal"))</span> \(sentence)"
        }
    }

    private var sources: HTML {
        let title = reader.say("Sources", "Sumber")
        guard !content.sources.isEmpty else { return .nothing }
        let rows = content.sources.prefix(100).html { source in
            let last = source.lastEvent.html { reader.time($0, reader.ago($0)) }
            return """
                <tr><th scope="row">\(reader.clipped(source.name, 80))</th>\
                <td class="figure">\(reader.number(source.events))</td><td>\(last)</td></tr>
                """
        }
        return Piece.card(
            title,
            """
            <table><thead><tr><th scope="col">\(reader.say("Source", "Sumber"))</th>\
            <th scope="col" class="figure">\(reader.say("Events", "Aktivitas"))</th>\
            <th scope="col">\(reader.say("Last", "Terakhir"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
        )
    }

    private var eventNames: HTML {
        guard let most = content.eventNames.first?.count, most > 0 else { return .nothing }
        let rows = content.eventNames.prefix(15).html { event in
            """
            <li><b title="\(event.name)">\(reader.clipped(reader.event(event.name), 60))</b>\
            <span class="amount">\(reader.number(event.count))</span>\
            \(Piece.bar(Double(event.count) / Double(most)))</li>
            """
        }
        let rest = content.eventNames.count - 15
        let more: HTML =
            rest > 0
            ? """
            <p class="after quiet">\(reader.say(
                "and \(reader.number(rest)) more names",
                "dan \(reader.number(rest)) nama lain"))</p>
            """ : .nothing
        return Piece.card(
            reader.say("What people do", "Yang dilakukan orang"),
            "<ul class=\"ranks\">\(rows)</ul>\(more)"
        )
    }
}
