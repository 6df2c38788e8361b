// SPDX-License-Identifier: Apache-2.0

/// The two boxes that ask: a funnel put together from lists, and an expression
/// of the segment language.
///
/// Both are ordinary forms that lead to the page Ask; the console's script
/// answers them in place instead.
struct AskBox {
    let reader: Reader
    let vocabulary: VocabularyContent

    static let stepsMax = 4

    var funnelCard: HTML {
        Piece.card(
            reader.say("Funnel", "Corong"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "A funnel counts how many people do the first step, how many of them go on "
                        + "to the second within the time given, and so on.",
                    "Corong menghitung berapa orang melakukan langkah pertama, berapa di "
                        + "antaranya lanjut ke langkah kedua dalam waktu yang diberikan, dan "
                        + "seterusnya."
                )
            ),
            funnelForm
        )
    }

    var segmentCard: HTML {
        Piece.card(
            reader.say("Try a question", "Coba pertanyaan"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Say what people did (did …), how often (at least 2 times), when (in last "
                        + "30 days), and join it with and, or, not. Traits are compared by name.",
                    "Tulis apa yang dilakukan (did …), berapa kali (at least 2 times), kapan "
                        + "(in last 30 days), lalu gabungkan dengan and, or, not. Ciri "
                        + "dibandingkan lewat namanya."
                )
            ),
            expressionForm("", rows: 2, withFunnels: false)
        )
    }

    /// The question that a funnel form asks. The script composes the same.
    static func funnelQuestion(steps: [String], days: Int) -> String {
        let quoted = steps.map { step in
            var text = ""
            for character in step {
                if character == "\"" || character == "\\" { text += "\\" }
                text.append(character)
            }
            return "\"\(text)\""
        }
        return "funnel " + quoted.joined(separator: " > ") + " within \(days) days"
    }

    private var funnelForm: HTML {
        guard vocabulary.eventNames.count >= 2 else {
            return Piece.empty(
                reader.say("Not enough kinds of events", "Jenis aktivitas belum cukup"),
                reader.say(
                    "A funnel needs at least two kinds of events.",
                    "Corong perlu setidaknya dua jenis aktivitas."
                )
            )
        }
        let presets = startingSteps
        let steps = (0..<Self.stepsMax).html { place in
            let chosen = place < presets.count ? presets[place] : nil
            let none: HTML =
                place < 2
                ? .nothing
                : """
                <option value="">\(reader.say("(no further step)", "(tanpa langkah)"))</option>
                """
            let options = vocabulary.eventNames.prefix(60).html { name in
                let selected: HTML = name == chosen ? " selected" : ""
                return """
                    <option value="\(name)"\(selected)>\(reader.clipped(reader.event(name), 60))\
                    </option>
                    """
            }
            return """
                <label>\(reader.say("Step", "Langkah")) \(place + 1)\
                <select name="step\(place + 1)">\(none)\(options)</select></label>
                """
        }
        return """
            <form class="ask funnel" action="/ask" method="get" data-ask="funnel"\(wording)>\
            <div class="fields">\(steps)<label>\(reader.say("within days", "dalam hari"))\
            <input name="days" type="number" min="1" max="3650" value="7" required \
            inputmode="numeric"></label></div>\
            <div class="row"><button type="submit">\(reader.say("Count", "Hitung"))</button></div>\
            <div class="answer" aria-live="polite"></div></form>
            """
    }

    /// View, cart, order, where the shop has them; else the two most frequent.
    private var startingSteps: [String] {
        let wished = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"]
        let found = wished.filter { vocabulary.eventNames.contains($0) }
        return found.count >= 2 ? found : Array(vocabulary.eventNames.prefix(2))
    }

    /// The box for any question, with `question` in it.
    func expressionForm(_ question: String, rows: Int, withFunnels: Bool = true) -> HTML {
        let examples = self.examples.filter { withFunnels || !$0.hasPrefix("funnel") }
            .html { example in
                """
                <li><button type="button" data-insert="\(example)"><code>\(example)</code>\
                </button></li>
                """
            }
        return """
            <form class="ask" action="/ask" method="get" data-ask="text"\(wording)>\
            <label for="question">\(reader.say("Question", "Pertanyaan"))</label>\
            <textarea id="question" name="question" rows="\(rows)" spellcheck="false" \
            autocapitalize="off" autocomplete="off" required maxlength="4000">\(question)\
            </textarea>\
            <div class="row"><button type="submit">\(reader.say("Ask", "Tanya"))</button></div>\
            <div class="answer" aria-live="polite"></div>\
            <p class="quiet">\(reader.say(
                "Examples, one click fills the box:", "Contoh, satu klik mengisi kotak:"))</p>\
            <ul class="examples">\(examples)</ul></form>
            """
    }

    private var examples: [String] {
        let names = vocabulary.eventNames.filter { !$0.contains("\"") && $0.count <= 60 }
        let steps = startingSteps.filter { names.contains($0) }
        guard let first = steps.last ?? names.first else { return [] }
        var found = ["did \"\(first)\" at least 2 times in last 90 days"]
        if let other = steps.first, other != first {
            found.append("did \"\(other)\" and not did \"\(first)\"")
            found.append("funnel \"\(other)\" > \"\(first)\" within 7 days")
        }
        return found
    }

    /// The script's words in the reader's language.
    private var wording: HTML {
        """
         data-wait="\(reader.say("Counting…", "Menghitung…"))" \
        data-failed="\(reader.say("The server did not answer.", "Server tidak menjawab."))" \
        data-people="\(reader.say("people", "orang"))" \
        data-of="\(reader.say("of", "dari"))" \
        data-start="\(reader.say("of the first step", "dari langkah pertama"))" \
        data-before="\(reader.say("of the step before", "dari langkah sebelumnya"))"
        """
    }
}
