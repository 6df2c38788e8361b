// SPDX-License-Identifier: Apache-2.0

/// What the mail says, in each language.
extension ComposeForm {
    var mails: HTML {
        let cards = [Language.indonesian, .english].html { language in
            let code = language.rawValue
            let mail = fields.mails[language] ?? .init()
            let isOpen =
                !mail.isEmpty || (fields.mails.isEmpty && language == fields.fallbackLanguage)
            let subject = reader.say("Subject", "Subjek")
            let example =
                language == .english
                ? ("Something for you, {{first_name}}", "Hello {{first_name}},")
                : ("Ada yang baru untukmu, {{first_name}}", "Halo {{first_name}},")
            return """
                <details class="mail"\(isOpen ? " open" : "")><summary><h3>\
                \(reader.languageName(code))</h3></summary>\
                <label for="subject-\(code)">\(subject)</label>\
                <input id="subject-\(code)" name="subject-\(code)" value="\(mail.subject)" \
                placeholder="\(example.0)" maxlength="400" autocomplete="off" lang="\(code)"\
                \(fault("mail.\(code).subject"))>\
                <label for="text-\(code)">\(reader.say("Text", "Teks"))</label>\
                <textarea class="prose" id="text-\(code)" name="text-\(code)" rows="9" \
                lang="\(code)" placeholder="\(example.1)"\
                \(fault("mail.\(code).text"))>\n\(mail.text)</textarea>\
                <details class="why"\(mail.html.isEmpty ? "" : " open")><summary>\(reader.say(
                    "HTML (optional; without it the text is used)",
                    "HTML (opsional; tanpanya teks yang dipakai)"))</summary>\
                <label class="unseen" for="html-\(code)">HTML</label>\
                <textarea id="html-\(code)" name="html-\(code)" rows="10" spellcheck="false" \
                autocapitalize="off"\(fault("mail.\(code).html"))>\n\(mail.html)</textarea>\
                </details></details>
                """
        }
        return Piece.card(
            reader.say("2. What does it say?", "2. Apa isinya?"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Write in one language or both; each person gets theirs. {{first_name}} "
                        + "becomes the person's own. Links are counted, and a way to unsubscribe "
                        + "is added by itself.",
                    "Tulis dalam satu bahasa atau dua; setiap orang menerima bahasanya sendiri. "
                        + "{{first_name}} diganti nama orangnya. Tautan dihitung, dan cara "
                        + "berhenti berlangganan ditambahkan otomatis."
                )
            ),
            "\(cards)"
        )
    }
}
