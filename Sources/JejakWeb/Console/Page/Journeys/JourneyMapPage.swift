// SPDX-License-Identifier: Apache-2.0

/// The map of all journeys, to be walked about in: everybody is a dot.
///
/// Without the script the page shows the drawn map.
struct JourneyMapPage {
    let content: JourneysContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Map of journeys", "Peta perjalanan"),
            lead: reader.say(
                "Every dot is a person; dots close together made similar journeys.",
                "Tiap titik adalah seseorang; titik berdekatan berarti perjalanannya serupa."
            ),
            section: .journeys,
            content: """
                <p class="back"><a href="/journeys">← \
                \(reader.say("Journeys", "Perjalanan"))</a></p>\(map)
                """
        )
    }

    private var map: HTML {
        guard content.hasMap, let fit = content.fit else {
            return Piece.card(
                reader.say("Map", "Peta"),
                content.computedAt == nil
                    ? JourneysPage.notComputed(reader)
                    : Piece.empty(
                        reader.say("No map yet", "Belum ada peta"),
                        reader.say(
                            "Compare the journeys again on the page Journeys; then everybody "
                                + "has a place.",
                            "Bandingkan lagi di halaman Perjalanan; lalu setiap orang punya "
                                + "tempat."
                        )
                    )
            )
        }
        return """
            <section class="card" id="map"><div class="stage" data-map="/journeys/map.json" \
            data-none="\(reader.say("no common pattern", "tanpa pola umum"))" \
            data-hint="\(hint)" data-failed="\(reader.say(
                "The map cannot be read just now. Load the page again.",
                "Peta tidak dapat dibaca saat ini. Muat ulang halaman."))" \
            data-picked="\(reader.say("dots picked", "titik terpilih"))">\
            \(tools)<canvas tabindex="0" role="application" aria-label="\(label)" \
            aria-describedby="map-said"></canvas>\
            <p class="said" id="map-said" data-said role="status">\(hint)</p>\(picking(fit))\
            <noscript>\(Piece.picture(
                "/journeys/map.svg",
                words: reader.say("Map of all journeys", "Peta semua perjalanan"),
                caption: .nothing))</noscript></div>\(legend)</section>
            """
    }

    private var label: String {
        reader.say(
            "Map of \(reader.number(content.people)) journeys. Arrow keys move, plus and minus "
                + "zoom, 0 shows all, Enter says who is in the middle.",
            "Peta \(reader.number(content.people)) perjalanan. Tombol panah menggeser, tambah dan "
                + "kurang memperbesar, 0 menampilkan semua, Enter menyebut siapa di tengah."
        )
    }

    private var hint: String {
        reader.say(
            "Point at a dot to see who it is. Scroll or press + to come closer.",
            "Arahkan ke titik untuk melihat siapa. Gulir atau tekan + untuk mendekat."
        )
    }

    private var tools: HTML {
        func button(_ act: String, _ words: String, _ sign: String = "") -> HTML {
            let face: HTML =
                sign.isEmpty
                ? "\(words)"
                : "<span aria-hidden=\"true\">\(sign)</span><span class=\"unseen\">\(words)</span>"
            return """
                <button type="button" class="second" data-act="\(act)" \
                title="\(words)">\(face)</button>
                """
        }
        func tool(_ value: String, _ words: String, isOn: Bool = false) -> HTML {
            let mark: HTML = isOn ? " checked" : ""
            return """
                <label><input type="radio" name="tool" value="\(value)"\(mark)> \(words)</label>
                """
        }
        return """
            <div class="map-tools"><div class="row">\
            \(button("in", reader.say("Closer", "Perbesar"), "+"))\
            \(button("out", reader.say("Farther", "Perkecil"), "−"))\
            \(button("all", reader.say("Show all", "Tampilkan semua")))</div>\
            <fieldset class="row"><legend class="unseen">\
            \(reader.say("What dragging does", "Guna menyeret"))</legend>\
            \(tool("move", reader.say("Move", "Geser"), isOn: true))\
            \(tool("box", reader.say("Pick a box", "Pilih kotak")))\
            \(tool("lasso", reader.say("Pick around", "Pilih bebas")))</fieldset>\
            \(button("view", reader.say("Pick all in view", "Pilih semua yang tampak")))</div>
            """
    }

    private func picking(_ fit: Int) -> HTML {
        """
        <form class="row picking" method="get" action="/journeys/pick" hidden data-pick>\
        <input type="hidden" name="fit" value="\(fit)"><input type="hidden" name="shape">\
        <output data-count></output><button type="submit">\
        \(reader.say("See who they are", "Lihat siapa mereka"))</button>\
        <button type="button" class="second" data-act="unpick">\
        \(reader.say("Drop the pick", "Lepas pilihan"))</button></form>
        """
    }

    private var legend: HTML {
        let items = content.clusters.prefix(40).html { cluster in
            """
            <li><a href="/journeys/\(cluster.id)">\
            \(Piece.swatch(cluster.colour))\
            \(reader.clipped(reader.say(cluster.label), 70))</a> \
            <span class="quiet">\(reader.number(cluster.size))</span></li>
            """
        }
        return """
            <ul class="legend flat">\(items)<li class="quiet">\(Piece.swatch("#b9b9b9"))\
            \(reader.say("no common pattern", "tanpa pola umum"))</li></ul>\
            <p class="quiet">\(reader.say(
                "Up, down, left and right have no meaning of their own. Where somebody lies is of "
                    + "the last comparison; the colour is their group of now. Large shops are "
                    + "drawn thinner, but a pick counts everybody.",
                "Atas, bawah, kiri, kanan tidak punya arti sendiri. Letak seseorang adalah dari "
                    + "perbandingan terakhir; warnanya kelompok saat ini. Toko besar digambar "
                    + "lebih jarang, tetapi pilihan menghitung semua orang."))</p>
            """
    }
}
