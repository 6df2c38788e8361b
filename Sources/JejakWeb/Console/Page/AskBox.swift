// SPDX-License-Identifier: Apache-2.0

/// The two boxes that ask: a funnel put together from lists, and an expression
/// of the segment language.
///
/// Both are ordinary forms that lead to the page Ask.
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

    /// The question that a funnel form asks.
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
            <form class="ask funnel" action="/ask#answer" method="get">\
            <div class="fields">\(steps)<label>\(reader.say("within days", "dalam hari"))\
            <input name="days" type="number" min="1" max="3650" value="7" required \
            inputmode="numeric"></label></div>\
            <div class="row"><button type="submit">\(reader.say("Count", "Hitung"))</button></div>\
            </form>
            """
    }

    /// View, cart, order, where the shop has them; else the two most frequent.
    private var startingSteps: [String] {
        let wished = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"]
        let found = wished.filter { vocabulary.eventNames.contains($0) }
        return found.count >= 2 ? found : Array(vocabulary.eventNames.prefix(2))
    }

    /// The box for any question, with `question` in it; `fault` is the character
    /// at which reading it stopped.
    func expressionForm(_ question: String, rows: Int, fault: Int? = nil) -> HTML {
        let examples = self.examples.html { words, example in
            """
            <li><button type="button" data-insert="\(example)"><b>\(words)</b> \
            <code>\(example)</code></button></li>
            """
        }
        let place = fault.html { " data-place=\"\($0)\"" }
        return """
            <form class="ask" action="/ask#answer" method="get" data-ask="text">\
            <label for="question">\(reader.say("Question", "Pertanyaan"))</label>\
            <textarea id="question" name="question" rows="\(rows)" spellcheck="false" \
            autocapitalize="off" autocomplete="off" required maxlength="4000"\(place)>\
            \n\(question)</textarea>\
            <div class="row"><button type="submit">\(reader.say("Ask", "Tanya"))</button></div>\
            <details class="why"\(question.isEmpty ? " open" : "")><summary>\(reader.say(
                "Examples, one click fills the box", "Contoh, satu klik mengisi kotak"))\
            </summary><ul class="examples">\(examples)</ul></details></form>
            """
    }

    /// One of each kind, with what it is for.
    private var examples: [(String, String)] {
        let names = vocabulary.eventNames.filter {
            !$0.contains("\"") && !$0.contains("\\") && $0.count <= 60
        }
        let steps = startingSteps.filter { names.contains($0) }
        guard let last = steps.last ?? names.first else { return [] }
        let first = steps.first ?? last
        var found: [(String, String)] = []
        if first != last {
            found.append(
                (
                    reader.say("How far do they get?", "Sampai mana mereka?"),
                    "funnel " + steps.map { "\"\($0)\"" }.joined(separator: " > ")
                        + " within 7 days"
                )
            )
        }
        found += [
            (
                reader.say("Who comes back?", "Siapa yang kembali?"),
                "retention of \"\(last)\" monthly"
            ),
            (
                reader.say("What rises, what falls?", "Apa yang naik, apa yang turun?"),
                "trend of \"\(last)\" weekly"
            ),
            (
                reader.say("Which way do they go?", "Lewat mana mereka?"),
                "paths from \"\(first)\" steps 4"
            ),
            (
                reader.say("What comes right after what?", "Apa tepat sesudah apa?"),
                "transitions in last 30 days"
            ),
            (
                reader.say("Where are they, step by step?", "Di mana mereka, langkah per langkah?"),
                "steps 10 from \"\(first)\""
            ),
            (
                reader.say("At which page do visits end?", "Di halaman mana kunjungan berakhir?"),
                "bottlenecks in last 30 days"
            ),
            (
                reader.say("How many are they?", "Berapa orang?"),
                "did \"\(last)\" at least 2 times"
            ),
        ]
        return found
    }
}
