// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where a campaign is written: as a form, or as the file the form makes.
///
/// Every button works without a script, and whatever was typed comes back with
/// the answer. The script adds the audience's size while one types.
struct ComposePage {
    /// What was typed so far, in one of the two ways.
    enum Entry {
        case fields(CampaignFields)
        case text(String)
    }

    let entry: Entry
    let choices: ComposeChoices
    let reader: Reader
    /// The id of the draft that is changed.
    var replacing: String?
    /// Off where the draft holds more than the form can.
    var canBeForm = false
    /// What the engine said of it.
    var check: CampaignCheck?

    /// The file to be checked or kept.
    var file: String {
        switch entry {
        case .fields(let fields): fields.file
        case .text(let text): text
        }
    }

    /// What a new form holds before anything is typed.
    static func emptyFields(_ choices: ComposeChoices, reader: Reader) -> CampaignFields {
        let percent = (choices.defaultHoldoutShare * 1_000).rounded() / 10
        let digits = percent.truncatingRemainder(dividingBy: 1) == 0 ? 0 : 1
        var fields = CampaignFields(
            sender: choices.senders.first?.id ?? "",
            holdoutPercent: Reader(language: .english, workspace: nil)
                .decimal(percent, digits: digits),
            zone: reader.zone,
            goalEvent: choices.eventNames.contains("Order Completed")
                ? "Order Completed" : choices.eventNames.first ?? "Order Completed",
            fallbackLanguage: reader.language
        )
        if let trait = choices.traitNames.first(where: {
            ["firstName", "first_name", "name"].contains($0)
        }) {
            fields.variables = [
                .init(
                    name: "first_name",
                    trait: trait,
                    fallbacks: [.english: "there", .indonesian: "kawan"]
                )
            ]
        }
        return fields
    }

    var body: PageBody {
        PageBody(
            title: replacing == nil
                ? reader.say("New campaign", "Kampanye baru")
                : reader.say("Edit campaign", "Ubah kampanye"),
            lead: reader.say(
                "Who gets it, what it says, and how you will know whether it worked. Saving "
                    + "sends nothing.",
                "Siapa yang menerima, apa isinya, dan bagaimana tahu apakah berhasil. Menyimpan "
                    + "tidak mengirim apa-apa."
            ),
            section: .campaigns,
            content: """
                <p class="back"><a href="\(back)">← \(backName)</a></p>
                \(outcome)\(form)
                """
        )
    }

    private var back: String {
        replacing.map { "/campaigns/\(Percent.encoded($0))" } ?? "/campaigns"
    }

    private var backName: String {
        replacing.map { reader.clipped($0, 60) } ?? reader.say("Campaigns", "Kampanye")
    }

    private var address: String {
        replacing.map { "/campaigns/\(Percent.encoded($0))/edit" } ?? "/campaigns/new"
    }

    private var form: HTML {
        let inside: HTML
        switch entry {
        case .fields(let fields): inside = ComposeForm(page: self, fields: fields).html
        case .text(let text): inside = textCard(text)
        }
        return """
            <form class="ask compose" method="post" action="\(address)" data-compose \
            data-wait="\(reader.say("Counting…", "Menghitung…"))" data-failed="\(reader.say(
                "The server did not answer.", "Server tidak menjawab."))">\(inside)\(buttons)</form>
            """
    }

    private func textCard(_ text: String) -> HTML {
        // Only from what is stored: the form cannot hold what was typed here.
        let form: HTML =
            canBeForm && replacing != nil && check == nil
            ? """
            <p class="after"><a href="\(address)">\(reader.say(
                "Use the form", "Pakai formulir"))</a></p>
            """ : .nothing
        return Piece.card(
            reader.say("The campaign as a file", "Kampanye sebagai berkas"),
            """
            <label for="file">\(reader.say(
                "The same file that jejak campaign takes.",
                "Berkas yang sama dengan yang dipakai jejak campaign."))</label>\
            <textarea id="file" name="file" rows="28" spellcheck="false" autocapitalize="off" \
            autocomplete="off">\n\(text)</textarea>\(form)
            """
        )
    }

    private var buttons: HTML {
        let asText: HTML
        switch entry {
        case .fields:
            asText = """
                <button class="second" type="submit" name="do" value="text" formnovalidate>\
                \(reader.say("Edit as text", "Ubah sebagai teks"))</button>
                """
        case .text: asText = .nothing
        }
        return """
            <div class="row finish"><button type="submit" name="do" value="save">\
            \(reader.say("Save as draft", "Simpan sebagai draf"))</button>\
            <button class="second" type="submit" name="do" value="check">\
            \(reader.say("Check", "Periksa"))</button>\(asText)</div>
            """
    }

    /// The engine's word on what was typed, above the form.
    private var outcome: HTML {
        guard let check else { return .nothing }
        let warnings = check.warnings.prefix(20).html { line($0, "warn") }
        if let summary = check.summary, check.problems.isEmpty {
            let when = summary.scheduledFor.html {
                "<p>\(reader.say("Leaves at", "Berangkat")) <b>\(reader.instant($0))</b></p>"
            }
            return """
                <section class="card next" id="outcome" role="status"><p><span \
                class="badge good">\(reader.say("all in order", "semua beres"))</span></p>\
                \(AudienceLine(summary.audience, reader: reader).html)\(when)\
                <ul class="plain">\(warnings)</ul></section>
                """
        }
        let problems = check.problems.prefix(40).html { line($0, "error") }
        let count = reader.count(check.problems.count, "thing", "things", "hal")
        return """
            <section class="card" id="outcome" role="alert"><h2>\(reader.say(
                "\(count) to mend", "\(count) perlu diperbaiki"))</h2>\
            <ul class="plain after">\(problems)\(warnings)</ul></section>
            """
    }

    private func line(_ problem: CampaignProblem, _ kind: HTML) -> HTML {
        var places: [String] = []
        switch entry {
        case .fields: places = [fieldName(problem.field)]
        case .text:
            if let line = problem.line {
                places.append(
                    reader.say("line \(reader.number(line))", "baris \(reader.number(line))")
                )
            }
            if !problem.place.isEmpty { places.append(problem.place) }
        }
        let place = reader.clipped(places.filter { !$0.isEmpty }.joined(separator: ", "), 80)
        let head: HTML = place.isEmpty ? .nothing : "<b>\(place)</b>: "
        return "<li class=\"\(kind)\">\(head)\(reader.clipped(problem.sentence, 600))</li>"
    }

    /// A field of the file as the form calls it; other names stay.
    private func fieldName(_ place: String) -> String {
        let pieces = place.split(separator: ".").map(String.init)
        switch pieces.first ?? "" {
        case "id": return reader.say("Short name", "Nama pendek")
        case "name": return reader.say("Name", "Nama")
        case "audience": return reader.say("Audience", "Audiens")
        case "sender": return reader.say("From", "Dari")
        case "holdout": return reader.say("Held back", "Disisihkan")
        case "at": return reader.say("Time", "Waktu")
        case "zone": return reader.say("Time zone", "Zona waktu")
        case "goal": return reader.say("Goal", "Tujuan")
        case "variables": return reader.say("Personal words", "Kata pribadi")
        case "mail" where pieces.count > 2:
            return reader.languageName(pieces[1]) + ", " + fieldPart(pieces[2])
        case "mail": return reader.say("The mail", "Emailnya")
        default: return place
        }
    }

    private func fieldPart(_ part: String) -> String {
        switch part {
        case "subject": reader.say("subject", "subjek")
        case "html": "HTML"
        default: reader.say("text", "teks")
        }
    }

    /// Whether the engine complained of a field: it is then marked.
    func isFaulty(_ field: String) -> Bool {
        check?.problems.contains {
            $0.field == field || $0.field.hasPrefix(field + ".")
        } ?? false
    }
}

extension CampaignProblem {
    /// The field alone, where the place also names a line.
    var field: String {
        guard place.hasPrefix("line "), let comma = place.range(ofText: ", ") else { return place }
        return String(place[comma.upperBound...])
    }
}
