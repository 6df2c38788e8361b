// SPDX-License-Identifier: Apache-2.0

/// What the business means to collect.
struct PlanPage {
    let content: PlanContent
    let reader: Reader

    var body: PageBody {
        IntakeTab.plan.body(
            reader,
            lead: reader.say(
                "Which events and properties you mean to collect, and what happens to others.",
                "Aktivitas dan properti yang ingin dikumpulkan, dan nasib yang lain."
            ),
            "\(state)\(inferred)\(events)"
        )
    }

    private var state: HTML {
        guard let mode = content.mode else {
            return Piece.card(
                reader.say("No plan is in force", "Belum ada rencana"),
                Piece.empty(
                    reader.say("Everything is taken", "Semua diterima"),
                    reader.say(
                        "A plan finds typing mistakes in event names before they spoil a report. "
                            + "Start from what came in, correct it, save it as plan.yaml in the "
                            + "data folder, and start the server again.",
                        "Rencana menemukan salah ketik nama aktivitas sebelum merusak laporan. "
                            + "Mulai dari yang sudah masuk, perbaiki, simpan sebagai plan.yaml "
                            + "di folder data, lalu nyalakan ulang server."
                    ),
                    command: "jejak plan infer > plan.yaml"
                )
            )
        }
        return """
            <p class="fate"><b>\(name(of: mode))</b> – \(meaning(of: mode))</p>
            """
    }

    private func name(of mode: PlanModeContent) -> String {
        switch mode {
        case .observe: reader.say("Watching", "Mengamati")
        case .quarantine: reader.say("Putting aside", "Menyisihkan")
        case .refuse: reader.say("Refusing", "Menolak")
        }
    }

    private func meaning(of mode: PlanModeContent) -> String {
        switch mode {
        case .observe:
            reader.say(
                "what breaks the plan is stored and counted.",
                "yang menyimpang dari rencana disimpan dan dihitung."
            )
        case .quarantine:
            reader.say(
                "what breaks the plan is kept aside and can be sent again.",
                "yang menyimpang dari rencana disisihkan dan bisa dikirim ulang."
            )
        case .refuse:
            reader.say(
                "what breaks the plan is refused, and the sender is told.",
                "yang menyimpang dari rencana ditolak, dan pengirimnya diberi tahu."
            )
        }
    }

    private var inferred: HTML {
        guard content.canInfer else { return .nothing }
        return """
            <p class="actions"><a class="button second" href="/data/plan/inferred.yaml">\
            \(reader.say(
                "Download a plan made of what came in",
                "Unduh rencana dari yang sudah masuk"))</a></p>
            """
    }

    private var events: HTML {
        content.events.prefix(300).html { event in
            let title = event.name.isEmpty ? event.kind : reader.event(event.name)
            let properties = event.properties.prefix(200).html { property in
                let need: HTML =
                    property.isRequired
                    ? "<span class=\"badge\">\(reader.say("needed", "wajib"))</span>" : .nothing
                return """
                    <div><dt><code>\(reader.clipped(property.name, 60))</code></dt><dd>\
                    \(type(property.type)) \(need) <span class="quiet">\
                    \(reader.clipped(property.note, 120))</span></dd></div>
                    """
            }
            let mode = event.mode.html { "<span class=\"badge\">\(name(of: $0))</span>" }
            let list: HTML =
                properties.isEmpty ? .nothing : "<dl class=\"pairs\">\(properties)</dl>"
            let count = reader.count(event.properties.count, "property", "properties", "properti")
            return """
                <details class="why planned"><summary><b title="\(event.name)">\
                \(reader.clipped(title, 80))</b> <span class="quiet">\(count)</span> \(mode)\
                </summary><p class="quiet">\(reader.clipped(event.note, 300))</p>\(list)</details>
                """
        }
    }

    private func type(_ type: String) -> String {
        switch type {
        case "any": reader.say("anything", "apa saja")
        case "text": reader.say("text", "teks")
        case "number": reader.say("number", "angka")
        case "whole": reader.say("whole number", "bilangan bulat")
        case "bool": reader.say("yes or no", "ya atau tidak")
        case "date": reader.say("date", "tanggal")
        case "list": reader.say("list", "daftar")
        case "object": reader.say("group of values", "kumpulan nilai")
        default: reader.clipped(type, 30)
        }
    }
}
