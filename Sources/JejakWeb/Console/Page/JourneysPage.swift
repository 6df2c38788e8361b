// SPDX-License-Identifier: Apache-2.0

/// The page Journeys: who moves alike, as a map and as cards.
struct JourneysPage {
    let content: JourneysContent
    let vocabulary: VocabularyContent
    let reader: Reader

    var body: PageBody {
        let box = AskBox(reader: reader, vocabulary: vocabulary)
        return PageBody(
            title: reader.say("Journeys", "Perjalanan"),
            lead: reader.say(
                "People whose steps look alike, found by comparing every journey with every "
                    + "other.",
                "Orang-orang yang langkahnya serupa, ditemukan dengan membandingkan setiap "
                    + "perjalanan."
            ),
            section: .journeys,
            content: content.computedAt == nil
                ? "\(Piece.card(reader.say("Groups", "Kelompok"), Self.notComputed(reader)))"
                    + "\(stateCard)\(box.funnelCard)"
                : "\(figures)\(stateCard)\(map)\(groups)\(box.funnelCard)",
            refreshSeconds: content.state.isMoving ? JourneyStateCard.refreshSeconds : nil
        )
    }

    private var stateCard: HTML {
        JourneyStateCard(
            state: content.state,
            computedAt: content.computedAt,
            reader: reader
        ).html
    }

    static func notComputed(_ reader: Reader) -> HTML {
        Piece.empty(
            reader.say("Journeys were not compared yet", "Perjalanan belum dibandingkan"),
            reader.say(
                "Jejak turns each journey into a small picture and groups the pictures that "
                    + "look alike.",
                "Jejak mengubah tiap perjalanan menjadi gambar kecil, lalu mengelompokkan "
                    + "gambar yang mirip."
            ),
            command: "jejak journeys cluster"
        )
    }

    static func whatGroupsAre(_ reader: Reader) -> String {
        reader.say(
            "Each journey becomes a small picture: what happened, in which order, how long "
                + "between, how much was spent. People whose pictures look alike form a group. "
                + "Two people can buy equally much and still be in different groups.",
            "Tiap perjalanan menjadi gambar kecil: apa yang terjadi, urutannya, jedanya, dan "
                + "berapa belanjanya. Orang dengan gambar serupa membentuk satu kelompok. Dua "
                + "orang bisa sama banyak belanjanya tetapi berbeda kelompok."
        )
    }

    static func howToReadPictures(_ reader: Reader) -> String {
        reader.say(
            "Time runs from left to right. Each row is a kind of event; a bright spot means it "
                + "happened there, brighter means more often.",
            "Waktu berjalan dari kiri ke kanan. Tiap baris satu jenis aktivitas; titik terang "
                + "berarti terjadi di situ, makin terang makin sering."
        )
    }

    private var compared: Int {
        ([content.noise] + content.clusters.map(\.size)).saturatingSum
    }

    private var figures: HTML {
        let grouped = max(0, compared - max(0, content.noise))
        return Piece.tiles([
            Piece.tile(
                reader.say("Groups", "Kelompok"),
                reader.number(content.clusters.count),
                note: content.computedAt.html { at in
                    """
                    \(reader.say(
                        "compared \(reader.ago(at))", "dibandingkan \(reader.ago(at))"))
                    """
                }
            ),
            Piece.tile(
                reader.say("In a group", "Masuk kelompok"),
                reader.number(grouped),
                note: """
                    \(reader.say(
                        "\(reader.percent(grouped, of: compared)) of those compared",
                        "\(reader.percent(grouped, of: compared)) dari yang dibandingkan"))
                    """
            ),
            Piece.tile(
                reader.say("No common pattern", "Tanpa pola umum"),
                reader.number(content.noise),
                note: "\(reader.say("people who go their own way", "orang dengan jalan sendiri"))"
            ),
            Piece.tile(
                reader.say("Too short", "Terlalu pendek"),
                reader.number(content.tooShort),
                note: """
                    \(reader.say(
                        "fewer than \(reader.events(content.minimumEvents))",
                        "kurang dari \(reader.events(content.minimumEvents))"))
                    """
            ),
        ])
    }

    private var map: HTML {
        guard content.hasMap else { return .nothing }
        let legend = content.clusters.prefix(30).html { cluster in
            """
            <li><a href="/journeys/\(cluster.id)">\(Piece.swatch(cluster.colour))\
            \(reader.clipped(reader.say(cluster.label), 60))</a></li>
            """
        }
        return Piece.card(
            reader.say("Map", "Peta"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Every dot is a person. Dots that lie close together made similar "
                        + "journeys; the colour is the group. Up, down, left and right have no "
                        + "meaning of their own.",
                    "Tiap titik adalah seseorang. Titik yang berdekatan punya perjalanan "
                        + "serupa; warna adalah kelompoknya. Atas, bawah, kiri, kanan tidak "
                        + "punya arti sendiri."
                )
            ),
            """
            <div class="columns wide-left map"><div>\(Piece.picture(
                "/journeys/map.svg",
                words: reader.say(
                    "Map of all journeys, coloured by group",
                    "Peta semua perjalanan, berwarna menurut kelompok"),
                caption: """
                    \(reader.say(
                        "Close together means alike.", "Berdekatan berarti serupa."))
                    """))\(mapLink)</div><ul class="legend">\(legend)\
            <li class="quiet">\(Piece.swatch("#b9b9b9"))\(reader.say(
                "no common pattern", "tanpa pola umum"))</li></ul></div>
            """
        )
    }

    private var mapLink: HTML {
        guard content.fit != nil else { return .nothing }
        return """
            <p class="after"><a class="button" href="/journeys/map">\(reader.say(
            "Walk about in the map", "Jelajahi peta"))</a> <span class="quiet">\(reader.say(
            "zoom, see who is who, pick people", "perbesar, lihat siapa, pilih orang"))</span></p>
            """
    }

    private var groups: HTML {
        guard !content.clusters.isEmpty else {
            return Piece.card(
                reader.say("Groups", "Kelompok"),
                Piece.empty(
                    reader.say("No groups stood out", "Tidak ada kelompok yang menonjol"),
                    reader.say(
                        "The journeys are too few or too different from each other. More people "
                            + "or longer journeys help.",
                        "Perjalanannya terlalu sedikit atau terlalu berbeda. Lebih banyak orang "
                            + "atau perjalanan lebih panjang akan membantu."
                    )
                )
            )
        }
        let cards = content.clusters.html { cluster in
            """
            <article class="cluster"><h3><a href="/journeys/\(cluster.id)">\
            \(Piece.swatch(cluster.colour))\(reader.clipped(reader.say(cluster.label), 100))</a>\
            </h3>\(ClusterFigures(cluster: cluster, reader: reader).html)\
            \(Piece.path(cluster.typicalPath, reader, most: 8))</article>
            """
        }
        return Piece.card(
            reader.say("Groups, largest first", "Kelompok, terbesar dulu"),
            explanation: Piece.explain(reader, Self.whatGroupsAre(reader)),
            "<div class=\"grid clusters\">\(cards)</div>"
        )
    }
}

/// Size, conversion and revenue of one group, in one line.
struct ClusterFigures {
    let cluster: ClusterContent
    let reader: Reader

    var html: HTML {
        """
        <dl class="counts"><div><dt>\(reader.say("people", "orang"))</dt>\
        <dd>\(reader.number(cluster.size)) <small>\(reader.percent(cluster.share))</small></dd>\
        </div><div><dt>\(reader.say("bought", "membeli"))</dt>\
        <dd>\(reader.percent(cluster.conversion))</dd></div>\
        <div><dt>\(reader.say("per person", "per orang"))</dt>\
        <dd title="\(reader.money(cluster.revenuePerPerson))">\
        \(reader.moneyShort(cluster.revenuePerPerson))</dd></div></dl>
        """
    }
}
