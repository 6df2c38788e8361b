// SPDX-License-Identifier: Apache-2.0

/// A persona as one HTML page that needs nothing else and prints well.
///
/// Made for "Save as PDF": A4, no scripts, no outside fonts or pictures; each
/// section's numbers stand in a table below it. Names come from the log, so all
/// text is escaped.
package struct PersonaPage: Sendable {
    private let persona: Persona
    private let indonesian: Bool

    package init(_ persona: Persona, language: String) {
        self.persona = persona
        indonesian = language == "id"
    }

    private static let style = """
        @page { size: A4; margin: 16mm }
        * { box-sizing: border-box }
        body { font: 11pt/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
          color: #1b1f24; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
        header { display: flex; gap: 1.2rem; align-items: center; margin-bottom: 1rem }
        header svg { width: 96px; height: 96px; flex: none }
        h1 { font-size: 1.6rem; margin: 0 }
        h2 { font-size: 1.05rem; margin: 1.1rem 0 .3rem; border-bottom: 1px solid #d5dae0 }
        section { break-inside: avoid }
        p { margin: .25rem 0 }
        .quiet { color: #5b6570 }
        table { border-collapse: collapse; font-size: 8.5pt; margin: .35rem 0; width: 100% }
        th, td { text-align: left; padding: .1rem .5rem .1rem 0; color: #5b6570;
          font-weight: normal }
        td.n { text-align: right; font-variant-numeric: tabular-nums }
        @media print { body { margin: 0; max-width: none } }
        """

    /// The whole document.
    package var text: String {
        let title = "\(say(persona.name)) · \(say(persona.title))"
        var html =
            "<!doctype html><html lang=\"\(indonesian ? "id" : "en")\"><head>"
            + "<meta charset=\"utf-8\"><title>\(title)</title><style>\(Self.style)</style></head>"
            + "<body><header>\(persona.face)<div><h1>\(say(persona.name))</h1>"
            + "<p>\(say(persona.title))</p><p class=\"quiet\">\(sizes)</p></div></header>"
        for section in Persona.Section.allCases {
            let lines = persona.lines(section)
            guard !lines.isEmpty else { continue }
            html += "<section><h2>\(say(section.title))</h2>"
            for line in lines {
                html += line.isBlank ? "<p class=\"quiet\">" : "<p>"
                html += "\(say(line.text))</p>"
            }
            html += evidence(lines) + "</section>"
        }
        return html + "<p class=\"quiet\">\(foot)</p></body></html>\n"
    }

    private var sizes: String {
        let size = number(Double(persona.size), .number)
        let all = number(Double(persona.of), .number)
        return indonesian ? "\(size) dari \(all) orang" : "\(size) of \(all) people"
    }

    private var foot: String {
        indonesian
            ? "Orang ini rekaan: nama dan wajahnya dibuat dari nama kelompok, bukan dari siapa pun."
            : "This person is made up: name and face come from the group's name, and from nobody "
                + "in it."
    }

    private func evidence(_ lines: [Persona.Line]) -> String {
        var seen: Set<String> = []
        let all = lines.flatMap(\.evidence).filter { seen.insert($0.key).inserted }
        guard !all.isEmpty else { return "" }
        let heads =
            indonesian
            ? ["angka", "mereka", "semua", "orang"] : ["figure", "they", "everybody", "people"]
        var html = "<table><tr>" + heads.map { "<th>\($0)</th>" }.joined() + "</tr>"
        for one in all {
            let everybody = one.everybody.map { number($0, one.unit) } ?? "–"
            html +=
                "<tr><td>\(say(one.name))</td><td class=\"n\">"
                + "\(number(one.value, one.unit))</td><td class=\"n\">\(everybody)</td>"
                + "<td class=\"n\">\(number(Double(one.count), .number))</td></tr>"
        }
        return html + "</table>"
    }

    private func say(_ words: JourneyWords) -> String {
        SVGText.escaped(indonesian ? words.id : words.en)
    }

    private func number(_ value: Double, _ unit: Persona.Evidence.Unit) -> String {
        Persona.Evidence.written(value, unit, indonesian: indonesian)
    }
}
