// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakLearn

/// What sets the journeys of a group apart from those of another, and where the
/// two depart.
struct ContrastCard {
    let report: ContrastReport
    let reader: Reader

    /// The most differences that a card lists; the command line has all.
    static let most = 12

    private var contrast: GroupContrast { report.contrast }

    private func say(_ words: JourneyWords) -> String {
        reader.clipped(reader.language == .indonesian ? words.id : words.en, 160)
    }

    var html: HTML {
        Piece.card(
            reader.say("What sets their journeys apart", "Apa yang membedakan perjalanannya"),
            id: "contrast",
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Each event and each step from one event to the next is compared: how many "
                        + "people did it, and what share it is of all they did. Of the differences "
                        + "shown at most one in twenty is expected to be chance.",
                    "Tiap peristiwa dan tiap langkah ke peristiwa berikutnya dibandingkan: berapa "
                        + "orang melakukannya, dan berapa porsinya. Dari perbedaan yang "
                        + "ditampilkan, paling banyak satu dari dua puluh diperkirakan kebetulan."
                )
            ),
            "<p class=\"quiet\">\(against)</p>\(contrast.isTooFew ? few : differences + departure)"
        )
    }

    private var against: String {
        let people = reader.people(contrast.outside)
        guard report.isNearestHealthier else {
            return reader.say(
                "Held against: \(say(report.against)) (\(people)).",
                "Dibandingkan dengan: \(say(report.against)) (\(people))."
            )
        }
        return reader.say(
            "Held against the nearest group that does better: \(say(report.against)) (\(people)).",
            "Dibandingkan dengan kelompok terdekat yang lebih baik: \(say(report.against)) "
                + "(\(people))."
        )
    }

    private var few: HTML {
        Piece.empty(
            reader.say("Too few to tell", "Terlalu sedikit untuk dinilai"),
            reader.say(
                "Each of the two groups needs \(reader.people(contrast.leastPeople)).",
                "Tiap kelompok perlu \(reader.people(contrast.leastPeople))."
            )
        )
    }

    private var differences: HTML {
        guard !contrast.differences.isEmpty else {
            return """
                <p>\(reader.say(
                    "Nothing sets them apart beyond chance.",
                    "Tidak ada yang membedakan mereka di luar kebetulan."))</p>
                """
        }
        let rows = contrast.differences.prefix(Self.most).html { item in
            let name =
                item.after.map { "\(reader.event($0)) → \(reader.event(item.event))" }
                ?? reader.event(item.event)
            let word =
                item.finding == .more ? reader.say("more", "lebih") : reader.say("less", "kurang")
            return """
                <tr><th scope="row">\(reader.clipped(name, 70))</th><td>\(word)</td>\
                <td class="figure">\(reader.percent(item.people.insideShare))</td>\
                <td class="figure">\(reader.percent(item.people.outsideShare))</td>\
                <td class="figure">\(reader.percent(item.frequency.insideShare))</td>\
                <td class="figure">\(reader.percent(item.frequency.outsideShare))</td></tr>
                """
        }
        return """
            <div class="scroll" tabindex="0" role="region" \
            aria-label="\(reader.say("Table", "Tabel"))"><table><thead><tr>\
            <th scope="col">\(reader.say("what", "apa"))</th><th scope="col"></th>\
            <th scope="col" class="figure">\(reader.say("did it", "melakukan"))</th>\
            <th scope="col" class="figure">\(reader.say("others", "yang lain"))</th>\
            <th scope="col" class="figure">\(reader.say("of steps", "dari langkah"))</th>\
            <th scope="col" class="figure">\(reader.say("others", "yang lain"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private var departure: HTML {
        guard let departure = contrast.departure else {
            return """
                <p class="quiet">\(reader.say(
                    "No step was found at which their journeys depart.",
                    "Tidak ditemukan langkah tempat perjalanannya berpisah."))</p>
                """
        }
        let ways = departure.next.prefix(6).html { way in
            let name = way.event.map(reader.event) ?? reader.say("the end", "selesai")
            return """
                <tr><th scope="row">\(reader.clipped(name, 70))</th>\
                <td class="figure">\(reader.percent(way.inside, of: departure.inside))</td>\
                <td class="figure">\(reader.percent(way.outside, of: departure.outside))</td></tr>
                """
        }
        let days = Persona.Evidence.written(
            departure.daysBeforeEnd.median,
            .days,
            indonesian: reader.language == .indonesian
        )
        let path: HTML =
            departure.path.isEmpty
            ? """
            <p>\(reader.say("At the very first step.", "Sejak langkah pertama."))</p>
            """ : Piece.path(departure.path, reader)
        return """
            <h3>\(reader.say("Where they part", "Di mana mereka berpisah"))</h3>\(path)\
            <p class="quiet">\(reader.say(
                "\(reader.people(departure.inside)) came this way, and "
                    + "\(reader.number(departure.outside)) of the others. Half of the group took "
                    + "their last step within \(days) days of it.",
                "\(reader.people(departure.inside)) melewatinya, dan "
                    + "\(reader.number(departure.outside)) dari yang lain. Separuh kelompok "
                    + "mengambil langkah terakhirnya dalam \(days) hari sesudahnya."))</p>\
            <div class="scroll" tabindex="0" role="region" \
            aria-label="\(reader.say("Table", "Tabel"))"><table><thead><tr>\
            <th scope="col">\(reader.say("next", "berikutnya"))</th>\
            <th scope="col" class="figure">\(reader.say("they", "mereka"))</th>\
            <th scope="col" class="figure">\(reader.say("others", "yang lain"))</th></tr></thead>\
            <tbody>\(ways)</tbody></table></div>\
            <p class="quiet">\(reader.say(
                "\(reader.number(departure.insideConverted)) of them ordered afterwards, "
                    + "\(reader.number(departure.outsideConverted)) of the others.",
                "\(reader.number(departure.insideConverted)) dari mereka memesan sesudahnya, "
                    + "\(reader.number(departure.outsideConverted)) dari yang lain."))</p>
            """
    }
}
