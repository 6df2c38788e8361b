// SPDX-License-Identifier: Apache-2.0

/// Who is in doubt, and what operators have said so far.
struct ConflictsPage {
    let content: ConflictsContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Who is who", "Siapa siapa"),
            lead: reader.say(
                "People who were seen together but may not be one. Nothing is lost: decide, or "
                    + "leave them apart.",
                "Orang yang terlihat bersama tetapi mungkin bukan satu. Tidak ada yang hilang: "
                    + "putuskan, atau biarkan terpisah."
            ),
            section: .people,
            content: """
                <p class="back"><a href="/people">← \(reader.say("People", "Orang"))</a></p>\
                \(list)\(trail)
                """
        )
    }

    private var list: HTML {
        guard !content.conflicts.isEmpty else {
            return Piece.card(
                reader.say("Nobody is in doubt", "Tidak ada yang diragukan"),
                """
                <p>\(reader.say(
                    "Nobody was seen together who may not be one person.",
                    "Tidak ada yang terlihat bersama padahal mungkin bukan satu orang."))</p>
                """
            )
        }
        let rows = content.conflicts.prefix(100).html(row)
        return Piece.card(
            reader.say(
                "To be decided: \(reader.count(content.total, "pair", "pairs", "pasang"))",
                "Perlu diputuskan: \(reader.count(content.total, "pair", "pairs", "pasang"))"
            ),
            "<ul class=\"findings\">\(rows)</ul>"
        )
    }

    private func row(_ conflict: ConflictContent) -> HTML {
        let first = "/people/\(Percent.encoded(conflict.firstPerson.key))"
        let second = "/people/\(Percent.encoded(conflict.secondPerson.key))"
        let merge = "\(first)/merge?with=\(Percent.encoded(conflict.secondPerson.key))"
        return """
            <li><p><a href="\(first)"><b>\(reader.clipped(conflict.firstPerson.name, 60))</b></a> \
            \(reader.say("and", "dan")) \
            <a href="\(second)"><b>\(reader.clipped(conflict.secondPerson.name, 60))</b></a></p>\
            <p class="quiet">\(reader.identifier(conflict.first)) + \
            \(reader.identifier(conflict.second)), \
            \(reader.time(conflict.at, reader.date(conflict.at))). \
            \(reader.conflict(conflict.reason))</p>\
            <p><a class="button second" href="\(merge)">\
            \(reader.say("Are they one?", "Apakah mereka satu?"))</a></p></li>
            """
    }

    private var trail: HTML {
        guard !content.edits.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("What operators decided", "Keputusan operator"),
            EditTrail(edits: content.edits, reader: reader).html
        )
    }
}
