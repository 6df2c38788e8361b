// SPDX-License-Identifier: Apache-2.0

/// One row of the builder as fields in the order in which one would say them.
struct SegmentRowForm {
    let row: SegmentRow
    let place: Int
    let trouble: SegmentRow.Trouble?
    /// Whether it is the only one.
    let isAlone: Bool
    let reader: Reader

    private var words: SegmentRowWords { SegmentRowWords(reader: reader) }

    var html: HTML {
        let name = reader.say("Row \(place + 1)", "Baris \(place + 1)")
        let kinds = SegmentRow.Kind.allCases.map {
            ($0.rawValue, SegmentRowWords.kind($0, reader))
        }
        let fault: HTML =
            trouble.html { "<p class=\"quiet fault\">\(words.trouble($0))</p>" }
        return """
            <li class="clause" role="group" aria-label="\(name)"><div class="clause-head">\
            \(select("kind", kinds, row.kind.rawValue, reader.say("About", "Tentang"), true))\
            <button class="second drop" type="submit" name="do" value="drop\(place)" \
            formnovalidate title="\(reader.say("Remove", "Hapus")) \(name)">\
            <span aria-hidden="true">×</span><span class="unseen">\
            \(reader.say("Remove", "Hapus")) \(name)</span></button></div>\
            <div class="clause-fields">\(fields)</div>\(fault)</li>
            """
    }

    private var fields: HTML {
        switch row.kind {
        case .did: "\(choice(.which, words.verbs, shapes: true))\(event)\(often)\(window)\(filter)"
        case .attribute:
            """
            \(input(.property, reader.say("What", "Apa"), list: "traits"))\
            \(comparison(SegmentWord.tests))
            """
        case .measure:
            """
            \(measure)\(choice(.which, words.ofWhich, shapes: true))\(event)\(sign)\(window)\
            \(filter)
            """
        case .elapsed:
            """
            \(choice(.unit, words.elapsedUnits, fallback: "day"))\
            \(choice(.edge, words.edges))\(choice(.which, words.ofWhich, shapes: true))\(event)\
            \(sign)
            """
        case .segment:
            """
            \(choice(.which, words.membership))\
            \(input(.segment, reader.say("Segment", "Segmen"), list: "segments"))
            """
        }
    }

    private var event: HTML {
        ["any", "none"].contains(row[.which])
            ? .nothing : input(.event, reader.say("Event", "Aktivitas"), list: "events")
    }

    private var often: HTML {
        let count: HTML =
            row[.often].isEmpty
            ? .nothing
            : "\(number(.times, reader.say("How often", "Berapa kali")))<span>\(words.times)</span>"
        return "\(choice(.often, words.often, shapes: true))\(count)"
    }

    private var window: HTML {
        let limits: HTML =
            switch row[.window] {
            case "last": span()
            case "since", "before": date(.from, reader.say("Date", "Tanggal"))
            case "between":
                """
                \(date(.from, reader.say("First day", "Hari pertama")))<span>\
                \(reader.say("and", "dan"))</span>\
                \(date(.until, reader.say("Last day", "Hari terakhir")))
                """
            default: .nothing
            }
        return "\(choice(.window, words.windows, shapes: true))\(limits)"
    }

    private func span(isPast: Bool = true) -> HTML {
        """
        \(number(.count, reader.say("How many", "Berapa")))\
        \(choice(.unit, words.units(isPast: isPast), fallback: "day"))
        """
    }

    private var filter: HTML {
        let fields: HTML =
            row[.filter] == "where"
            ? """
            \(input(.property, reader.say("Property", "Rincian"), list: "properties"))\
            \(comparison(SegmentWord.filterTests))
            """ : .nothing
        return "\(choice(.filter, words.filters, shapes: true))\(fields)"
    }

    private func comparison(_ tests: [String]) -> HTML {
        let test = tests.contains(row[.test]) ? row[.test] : "="
        let value: HTML =
            if SegmentWord.knowing.contains(test) {
                .nothing
            } else if SegmentWord.dates.contains(test) {
                span(isPast: test == "in last")
            } else {
                input(
                    .value,
                    SegmentWord.lists.contains(test)
                        ? reader.say("Values, with commas", "Nilai, dengan koma")
                        : reader.say("Value", "Nilai")
                )
            }
        return "\(choice(.test, tests.map { ($0, words.test($0)) }, shapes: true))\(value)"
    }

    private var measure: HTML {
        let property: HTML =
            SegmentWord.bareMeasures.contains(row[.measure])
            ? .nothing : input(.of, reader.say("Property", "Rincian"), list: "properties")
        return "\(choice(.measure, words.measures, shapes: true))\(property)"
    }

    private var sign: HTML {
        """
        \(choice(.sign, SegmentWord.signs.map { ($0, words.test($0)) }, fallback: ">"))\
        \(number(.number, reader.say("Number", "Angka"), isWhole: false))
        """
    }

    // MARK: Fields

    private func name(_ field: String) -> String { SegmentRow.fieldName(place, field) }

    /// `shapes` where another choice brings other fields.
    private func choice(
        _ field: SegmentRow.Field,
        _ options: [(String, String)],
        fallback: String? = nil,
        shapes: Bool = false
    ) -> HTML {
        let isKnown = options.contains { $0.0 == row[field] }
        let chosen = isKnown ? row[field] : fallback ?? options.first?.0 ?? ""
        return select(field.rawValue, options, chosen, words.field(field), shapes)
    }

    private func select(
        _ field: String,
        _ options: [(String, String)],
        _ chosen: String,
        _ label: String,
        _ shapes: Bool
    ) -> HTML {
        let lines = options.html { value, words in
            let mark: HTML = value == chosen ? " selected" : .nothing
            return "<option value=\"\(value)\"\(mark)>\(words)</option>"
        }
        let shape: HTML = shapes ? " data-shape=\"1\"" : .nothing
        return """
            <select name="\(name(field))" aria-label="\(label)"\(shape)>\(lines)</select>
            """
    }

    private func input(_ field: SegmentRow.Field, _ label: String, list: String = "") -> HTML {
        let suggestions: HTML = list.isEmpty ? .nothing : " list=\"\(list)\""
        return """
            <input class="wide" name="\(name(field.rawValue))" value="\(row[field])" \
            aria-label="\(label)" placeholder="\(label)" autocomplete="off" \
            autocapitalize="off" spellcheck="false"\(suggestions)>
            """
    }

    private func number(_ field: SegmentRow.Field, _ label: String, isWhole: Bool = true) -> HTML {
        let mode: HTML = isWhole ? "numeric" : "decimal"
        return """
            <input class="short" name="\(name(field.rawValue))" value="\(row[field])" \
            aria-label="\(label)" placeholder="\(label)" inputmode="\(mode)" autocomplete="off">
            """
    }

    /// A day has a calendar to choose from; a time of day is written.
    private func date(_ field: SegmentRow.Field, _ label: String) -> HTML {
        let isDay = row[field].isEmpty || row[field].count == 10
        let type: HTML = isDay ? "date" : "text"
        return """
            <input class="day" type="\(type)" name="\(name(field.rawValue))" value="\(row[field])" \
            aria-label="\(label)">
            """
    }
}
