// SPDX-License-Identifier: Apache-2.0

/// A campaign's mail as one real person would see it.
struct PreviewPage {
    let content: PreviewContent
    let request: PreviewRequest
    let reader: Reader

    private var path: String { "/campaigns/\(Percent.encoded(content.campaign.id))" }

    var body: PageBody {
        PageBody(
            title: reader.say("Preview", "Pratinjau"),
            lead: reader.say(
                "The mail as one real person would get it. Looking sends nothing and counts as "
                    + "nothing.",
                "Email seperti yang diterima satu orang sungguhan. Melihat saja tidak mengirim "
                    + "dan tidak dihitung."
            ),
            section: .campaigns,
            content: """
                <p class="back"><a href="\(path)">← \
                \(reader.clipped(content.campaign.name, 60))</a></p>
                \(search)\(suggestions)\(outcome)
                """,
            framesItself: true
        )
    }

    private var search: HTML {
        let language = request.language.html {
            "<input type=\"hidden\" name=\"in\" value=\"\($0.rawValue)\">"
        }
        return """
            <form class="search" action="\(path)/preview" method="get" role="search">\(language)\
            <label class="unseen" for="person">\(reader.say("Person", "Orang"))</label>\
            <input id="person" name="person" type="search" value="\(request.person ?? "")" \
            autocomplete="off" spellcheck="false" placeholder="\(reader.say(
                "Name, e-mail or customer number", "Nama, email, atau nomor pelanggan"))">\
            <button type="submit">\(Icon.search.html)<span>\(reader.say("Show", "Tampilkan"))\
            </span></button></form>
            """
    }

    private var suggestions: HTML {
        guard !content.suggestions.isEmpty else { return .nothing }
        let links = content.suggestions.prefix(8).html { person in
            """
            <li><a class="chip" href="\(address(person: person.key, language: request.language))">\
            \(reader.clipped(person.name, 40))</a></li>
            """
        }
        return """
            <p class="quiet">\(reader.say("People of this audience", "Orang dari audiens ini"))</p>\
            <ul class="chips suggestions">\(links)</ul>
            """
    }

    private func address(person: String, language: Language?, frame: Bool = false) -> String {
        var text = path + (frame ? "/preview/mail" : "/preview")
        text += "?person=" + Percent.encoded(person)
        if let language { text += "&in=" + language.rawValue }
        return text
    }

    private var outcome: HTML {
        switch content.outcome {
        case .mail(let mail): return "\(fate(mail))\(shown(mail))"
        case .nobody:
            return Piece.empty(
                reader.say("Nobody found", "Tidak ada yang cocok"),
                reader.say(
                    "Try fewer letters, or leave the box empty for someone of the audience.",
                    "Coba lebih sedikit huruf, atau kosongkan kotaknya untuk seseorang dari "
                        + "audiens."
                )
            )
        case .unmakeable(let person, let sentence):
            return Piece.card(
                reader.say(
                    "This mail cannot be made for \(reader.clipped(person.name, 60))",
                    "Email ini tidak bisa dibuat untuk \(reader.clipped(person.name, 60))"
                ),
                "<p class=\"error\">\(reader.clipped(sentence, 600))</p>"
            )
        }
    }

    /// Whether this person would get it, first of all.
    private func fate(_ mail: PreviewMail) -> HTML {
        let name = reader.clipped(mail.person.name, 60)
        let person: HTML = "<a href=\"/people/\(Percent.encoded(mail.person.key))\">\(name)</a>"
        switch mail.fate {
        case .wouldGet:
            return """
                <p class="fate good">\(person) <b>\(reader.say(
                    "would get it", "akan menerimanya"))</b></p>
                """
        case .wouldBeHeld:
            return """
                <p class="fate">\(person) <b>\(reader.say(
                    "would be held back", "akan disisihkan"))</b> – \(reader.say(
                    "by lot, to compare with", "lewat undian, sebagai pembanding"))</p>
                """
        case .wouldBeRefused(let reason):
            return """
                <p class="fate bad">\(person) <b>\(reader.say(
                    "would not get it", "tidak akan menerimanya"))</b> – \
                \(reader.clipped(reader.say(reason), 200))</p>
                """
        case .isOutside:
            return """
                <p class="fate">\(person) <b>\(reader.say(
                    "is not in the audience", "bukan audiens kampanye ini"))</b> – \(reader.say(
                    "this is how it would look", "beginilah tampilannya"))</p>
                """
        }
    }

    private func shown(_ mail: PreviewMail) -> HTML {
        let languages = Language.allCases.html { language in
            let current: HTML = language == mail.language ? " aria-current=\"true\"" : ""
            return """
                <li><a class="chip" href="\(address(
                    person: mail.person.key, language: language))"\(current)>\
                \(reader.languageName(language.rawValue))</a></li>
                """
        }
        let frame = address(person: mail.person.key, language: mail.language, frame: true)
        return """
            <section class="card"><dl class="pairs mail-head">\
            <div><dt>\(reader.say("Subject", "Subjek"))</dt>\
            <dd><b>\(reader.clipped(mail.subject, 300))</b></dd></div>\
            <div><dt>\(reader.say("From", "Dari"))</dt><dd>\(reader.clipped(mail.from, 160))</dd>\
            </div><div><dt>\(reader.say("To", "Kepada"))</dt>\
            <dd>\(reader.clipped(mail.to, 160))</dd></div>\
            <div><dt>\(reader.say("Language", "Bahasa"))</dt>\
            <dd><ul class="chips">\(languages)</ul></dd></div></dl>\
            <iframe class="mail-frame" sandbox src="\(frame)" referrerpolicy="no-referrer" \
            title="\(reader.say("The mail", "Emailnya"))"></iframe>\
            <details class="why"><summary>\(reader.say(
                "The same as plain text", "Yang sama sebagai teks biasa"))</summary>\
            <pre class="command file-text"><code>\(reader.clipped(mail.text, 20_000))</code></pre>\
            </details></section>
            """
    }
}
