// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakLearn

/// A group as one made-up person, with the numbers behind every line, and what
/// sets its journeys apart from those of a group that does better.
struct PersonaCardPage {
    let content: PersonaContent
    let query: PersonaQuery
    let reader: Reader

    private var persona: Persona { content.persona }
    private var isIndonesian: Bool { reader.language == .indonesian }

    private func say(_ words: JourneyWords) -> String { isIndonesian ? words.id : words.en }

    var body: PageBody {
        PageBody(
            title: reader.clipped("\(say(persona.name)): \(say(persona.title))", 100),
            lead: reader.say(
                "\(reader.people(persona.size)) told as one made-up person.",
                "\(reader.people(persona.size)) diceritakan sebagai satu orang rekaan."
            ),
            section: section,
            content: """
                <p class="back"><a href="\(back.path)">← \(back.name)</a></p>
                \(head)<div class="columns"><div>\(cards)</div><div>\
                \(ContrastCard(report: content.contrast, reader: reader).html)</div></div>
                """
        )
    }

    private var section: PageBody.Section {
        if case .cluster = query { .journeys } else { .segments }
    }

    private var back: (path: String, name: String) {
        switch query {
        case .cluster(let id):
            ("/journeys/\(id)", reader.say("The group of journeys", "Kelompok perjalanan"))
        case .people: ("/segments", reader.say("Segments", "Segmen"))
        case .kept(let name):
            (SegmentTab.address(of: name), reader.say("The segment", "Segmennya"))
        }
    }

    private var head: HTML {
        // Our own drawing: its only text is a name of our list, escaped.
        let face = HTML(trusted: persona.face)
        return """
            <section class="card" id="persona"><div class="both"><div>\(face)</div><div>\
            <p class="big">\(say(persona.name))</p><p>\(reader.clipped(say(persona.title), 400))\
            </p><p class="quiet">\(reader.say(
                "\(reader.people(persona.size)) of \(reader.number(persona.of)). Name and face are "
                    + "made from the group's name, and from nobody in it.",
                "\(reader.people(persona.size)) dari \(reader.number(persona.of)). Nama dan "
                    + "wajahnya dibuat dari nama kelompok, bukan dari siapa pun."))</p></div></div>\
            </section>
            """
    }

    private var cards: HTML {
        Persona.Section.allCases.html { section in
            let lines = persona.lines(section)
            guard !lines.isEmpty else { return .nothing }
            let sentences = lines.html { line in
                line.isBlank
                    ? "<p class=\"quiet\">\(say(line.text))</p>" : "<p>\(say(line.text))</p>"
            }
            return Piece.card(say(section.title), sentences + numbers(lines))
        }
    }

    /// What the sentences rest on, each number once.
    private func numbers(_ lines: [Persona.Line]) -> HTML {
        var seen: Set<String> = []
        let all = lines.flatMap(\.evidence).filter { seen.insert($0.key).inserted }
        guard !all.isEmpty else { return .nothing }
        let rows = all.html { one in
            """
            <tr><th scope="row">\(reader.clipped(say(one.name), 80))</th>\
            <td class="figure">\(written(one.value, one.unit))</td>\
            <td class="figure">\(one.everybody.map { written($0, one.unit) } ?? "–")</td>\
            <td class="figure">\(reader.number(one.count))</td></tr>
            """
        }
        return """
            <details class="why"><summary>\(reader.say("The numbers", "Angkanya"))</summary>\
            <table><thead><tr><th scope="col">\(reader.say("figure", "angka"))</th>\
            <th scope="col" class="figure">\(reader.say("they", "mereka"))</th>\
            <th scope="col" class="figure">\(reader.say("everybody", "semua"))</th>\
            <th scope="col" class="figure">\(reader.say("people", "orang"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></details>
            """
    }

    private func written(_ value: Double, _ unit: Persona.Evidence.Unit) -> String {
        Persona.Evidence.written(value, unit, indonesian: isIndonesian)
    }
}
