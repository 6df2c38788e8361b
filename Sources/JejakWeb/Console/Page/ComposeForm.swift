// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The fields of the compose page: who, what, when, and how to tell whether it
/// worked.
struct ComposeForm {
    let page: ComposePage
    let fields: CampaignFields

    var reader: Reader { page.reader }
    private var choices: ComposeChoices { page.choices }

    var html: HTML {
        """
        <div class="columns wide-left"><div>\(who)\(mails)</div>
        <div>\(settings)\(experiment)\(words)</div></div>\(lists)
        """
    }

    /// An attribute for a field that the engine complained of.
    func fault(_ field: String) -> HTML {
        page.isFaulty(field) ? " aria-invalid=\"true\"" : .nothing
    }

    private var who: HTML {
        let segments = choices.segments.prefix(60).html { segment in
            """
            <li><button class="pick" type="submit" name="pick" value="\(segment.expression)" \
            formnovalidate data-fill="audience">\(reader.clipped(reader.say(segment.label), 60)) \
            <span class="quiet">\(reader.number(segment.people))</span></button></li>
            """
        }
        let ready: HTML =
            segments.isEmpty
            ? .nothing
            : """
            <details class="why"\(fields.audience.isEmpty ? " open" : "")><summary>\(reader.say(
                "Choose a ready segment", "Pilih segmen siap pakai"))</summary>\
            <ul class="chips picks">\(segments)</ul></details>
            """
        return Piece.card(
            reader.say("1. Who gets it?", "1. Siapa yang menerima?"),
            """
            <label for="name">\(reader.say(
                "Name of the campaign, for you", "Nama kampanye, untuk Anda"))</label>\
            <input id="name" name="name" value="\(fields.name)" required maxlength="200" \
            autocomplete="off"\(fault("name"))>\(identifier)\
            <label for="audience">\(reader.say(
                "Audience, in the segment language", "Audiens, dalam bahasa segmen"))</label>\
            <textarea id="audience" name="audience" rows="2" required spellcheck="false" \
            autocapitalize="off" autocomplete="off" \
            placeholder="did &quot;Order Completed&quot; in last 90 days" maxlength="20000"\
            \(fault("audience"))>\
            \n\(fields.audience)</textarea>\(ready)\
            <div class="answer" id="size" aria-live="polite"></div>
            """
        )
    }

    /// Shown only where the one made of the name does not do.
    private var identifier: HTML {
        guard page.replacing != nil || page.isFaulty("id") || !fields.id.isEmpty else {
            return .nothing
        }
        if let replacing = page.replacing, !page.isFaulty("id") {
            let id = fields.id.isEmpty ? replacing : fields.id
            return "<input type=\"hidden\" name=\"id\" value=\"\(id)\">"
        }
        return """
            <label for="id">\(reader.say(
                "Short name for addresses: lower-case letters, digits, hyphens",
                "Nama pendek untuk alamat: huruf kecil, angka, tanda hubung"))</label>\
            <input id="id" name="id" value="\(fields.id)" maxlength="64" autocomplete="off"\
            \(fault("id"))>
            """
    }

    private func select(_ name: String, _ options: [(String, String)], chosen: String) -> HTML {
        let known = options.contains { $0.0 == chosen } || chosen.isEmpty
        let all = known ? options : options + [(chosen, chosen)]
        let lines = all.html { value, words in
            let selected: HTML = value == chosen ? " selected" : .nothing
            return "<option value=\"\(value)\"\(selected)>\(reader.clipped(words, 80))</option>"
        }
        return "<select id=\"\(name)\" name=\"\(name)\"\(fault(name))>\(lines)</select>"
    }

    private var settings: HTML {
        let purposes = Purpose.allCases.map { ($0.rawValue, reader.purpose($0)) }
        let zones = [
            ("Asia/Jakarta", "WIB, Jakarta"), ("Asia/Makassar", "WITA, Makassar"),
            ("Asia/Jayapura", "WIT, Jayapura"),
            ("UTC", "UTC"),
        ]
        return Piece.card(
            reader.say("3. From whom, and when?", "3. Dari siapa, dan kapan?"),
            """
            <label for="sender">\(reader.say("From", "Dari"))</label>\
            \(select("sender", choices.senders.map { ($0.id, $0.label) }, chosen: fields.sender))\
            <label for="purpose">\(reader.say("Kind", "Jenis"))</label>\
            \(select("purpose", purposes, chosen: fields.purpose.rawValue))\
            <p class="quiet">\(reader.say(
                "Advertising goes only to those who agreed to it.",
                "Promosi hanya dikirim ke orang yang menyetujuinya."))</p>\
            <label for="at">\(reader.say(
                "When (empty: as soon as you send)", "Kapan (kosong: begitu dikirim)"))</label>\
            <input id="at" name="at" type="datetime-local" value="\(fields.at)"\(fault("at"))>\
            <label for="zone">\(reader.say("Time zone", "Zona waktu"))</label>\
            \(select("zone", zones, chosen: fields.zone))
            """
        )
    }

    private var experiment: HTML {
        Piece.card(
            reader.say("4. How will you know it worked?", "4. Bagaimana tahu berhasil?"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "A few people of the audience, chosen by lot, get no mail. What they do shows "
                        + "what would have happened anyway; the rest is what the mail did.",
                    "Beberapa orang dari audiens, dipilih lewat undian, tidak dikirimi. Apa yang "
                        + "mereka lakukan menunjukkan apa yang tetap akan terjadi; selebihnya "
                        + "adalah hasil email ini."
                )
            ),
            """
            <label for="goal">\(reader.say("We want people to…", "Kita ingin orang…"))</label>\
            <input id="goal" name="goal" list="events" value="\(fields.goalEvent)" \
            autocomplete="off" maxlength="200"\(fault("goal"))>\
            <label for="days">\(reader.say("within how many days", "dalam berapa hari"))</label>\
            <input id="days" name="days" type="number" min="1" max="366" inputmode="numeric" \
            value="\(fields.goalDays)">\
            <label for="holdout">\(reader.say(
                "Held back by lot, percent", "Disisihkan lewat undian, persen"))</label>\
            <input id="holdout" name="holdout" inputmode="decimal" maxlength="8" \
            value="\(fields.holdoutPercent)"\(fault("holdout"))>
            """
        )
    }

    /// Words of the person: `{{first_name}}` and the like.
    private var words: HTML {
        let rows = (1...CampaignFields.variablesMax).html { place in
            let known = place <= fields.variables.count
            let variable = known ? fields.variables[place - 1] : .init(name: "", trait: "")
            let number = "\(place)"
            let format: HTML =
                variable.format == "text"
                ? .nothing
                : "<input type=\"hidden\" name=\"format\(number)\" value=\"\(variable.format)\">"
            func box(_ name: String, _ label: String, _ value: String, list: HTML = .nothing)
                -> HTML
            {
                """
                <label>\(label)<input name="\(name)" value="\(value)" autocomplete="off" \
                maxlength="200"\(list)></label>
                """
            }
            let fallbacks = [Language.indonesian, .english].html { language in
                let name = reader.languageName(language.rawValue)
                return box(
                    "fallback\(number)-\(language.rawValue)",
                    reader.say("else, \(name)", "kalau kosong, \(name)"),
                    variable.fallbacks[language] ?? ""
                )
            }
            let inside: HTML = """
                <div class="fields">\(box(
                    "variable\(number)", reader.say("Word", "Kata"), variable.name))\
                \(box(
                    "trait\(number)", reader.say("from trait", "dari ciri"), variable.trait,
                    list: " list=\"traits\""))\(fallbacks)</div>\(format)
                """
            // The empty rows after the first share one fold.
            let first = max(2, fields.variables.count + 1)
            guard place >= first else { return inside }
            let head: HTML =
                place > first
                ? .nothing
                : """
                <details class="why"><summary>\(reader.say("More words", "Kata lain"))</summary>
                """
            let tail: HTML = place == CampaignFields.variablesMax ? "</details>" : .nothing
            return "\(head)\(inside)\(tail)"
        }
        return Piece.card(
            reader.say("Personal words", "Kata pribadi"),
            """
            <p class="quiet">\(reader.say(
                "Write a word in double braces, such as {{first_name}}.",
                "Tulis kata dalam dua kurung kurawal, misalnya {{first_name}}."))</p>\(rows)\
            <input type="hidden" name="language" value="\(fields.fallbackLanguage.rawValue)">
            """
        )
    }

    private var lists: HTML {
        func list(_ id: HTML, _ values: [String]) -> HTML {
            let options = values.prefix(60).html { "<option value=\"\($0)\"></option>" }
            return "<datalist id=\"\(id)\">\(options)</datalist>"
        }
        return list("events", choices.eventNames) + list("traits", choices.traitNames)
    }
}
