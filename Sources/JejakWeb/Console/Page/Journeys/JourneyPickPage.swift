// SPDX-License-Identifier: Apache-2.0

/// Who lies within a shape drawn on the map, and the way to keep them.
struct JourneyPickPage {
    let shape: MapShape
    let content: JourneyPickContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say(
                "\(reader.people(content.total)) picked",
                "\(reader.people(content.total)) terpilih"
            ),
            lead: reader.say(
                "They lie within the shape that you drew on the map.",
                "Mereka ada di dalam bentuk yang digambar di peta."
            ),
            section: .journeys,
            content: """
                <p class="back"><a href="/journeys/map">← \
                \(reader.say("Map", "Peta"))</a></p>\(keeping)\(parts)\(people)
                """
        )
    }

    private var keeping: HTML {
        guard content.total > 0 else {
            return Piece.card(
                reader.say("Nobody", "Tidak ada orang"),
                Piece.empty(
                    reader.say("The shape is empty", "Bentuknya kosong"),
                    reader.say(
                        "Go back to the map and draw around some dots.",
                        "Kembali ke peta dan gambar mengelilingi beberapa titik."
                    )
                )
            )
        }
        guard content.total <= content.most else {
            return Piece.card(
                reader.say("Keep them as a segment", "Simpan sebagai segmen"),
                """
                <p>\(reader.say(
                    "At most \(reader.number(content.most)) people can be kept as a list; draw a "
                        + "smaller shape, or keep a whole group from its own page.",
                    "Paling banyak \(reader.number(content.most)) orang dapat disimpan sebagai "
                        + "daftar; gambar bentuk lebih kecil, atau simpan satu kelompok dari "
                        + "halamannya."))</p>
                """
            )
        }
        return Piece.card(
            reader.say("Keep them as a segment", "Simpan sebagai segmen"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "The segment holds exactly these people. It does not follow the map: nobody "
                        + "comes in or leaves by what they do later. To follow a group instead, "
                        + "open the group and keep that.",
                    "Segmen ini berisi tepat orang-orang ini. Ia tidak mengikuti peta: tak ada "
                        + "yang masuk atau keluar karena perbuatannya nanti. Untuk mengikuti "
                        + "kelompok, buka kelompoknya dan simpan itu."
                )
            ),
            """
            <form class="ask keep" method="post" action="/journeys/pick">\
            <input type="hidden" name="fit" value="\(shape.fit)">\
            <input type="hidden" name="shape" value="\(shape.text)">\
            <label for="pick-name">\(reader.say("Name", "Nama"))</label>\
            <div class="row"><input id="pick-name" name="name" required maxlength="80" \
            autocomplete="off" placeholder="\(reader.say(
                "e.g. right side of the map", "mis. sisi kanan peta"))">\
            <button type="submit">\(reader.say("Keep", "Simpan"))</button></div></form>
            """
        )
    }

    private var parts: HTML {
        guard !content.parts.isEmpty else { return .nothing }
        let names = [reader.say("Group", "Kelompok"), reader.say("People", "Orang")]
        let rows = content.parts.prefix(60).html { part in
            let name: HTML =
                part.cluster.html { link in
                    """
                    <a href="/journeys/\(link.id)">\(Piece.swatch(link.colour)) \
                    \(reader.clipped(reader.say(link.label), 90))</a>
                    """
                }
            let none = reader.say("no common pattern", "tanpa pola umum")
            return """
                <tr><th scope="row">\(name.isEmpty ? "\(none)" : name)</th>\
                <td data-name="\(names[1])"><b>\(reader.number(part.people))</b> \
                <span class="quiet">\(reader.percent(part.people, of: content.total))</span></td>\
                </tr>
                """
        }
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        return Piece.card(
            reader.say("By group", "Menurut kelompok"),
            """
            <table class="stacked"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table>
            """
        )
    }

    private var people: HTML {
        guard !content.people.isEmpty else { return .nothing }
        let shown = reader.number(content.people.count)
        return Piece.card(
            reader.say("Some of them", "Sebagian dari mereka"),
            """
            \(PeopleTable(rows: content.people, reader: reader, showsGroup: true).html)\
            <p class="after quiet">\(reader.say(
                "\(shown) of \(reader.people(content.total))",
                "\(shown) dari \(reader.people(content.total))"))</p>
            """
        )
    }
}
