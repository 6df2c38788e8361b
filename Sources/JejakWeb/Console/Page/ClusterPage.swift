// SPDX-License-Identifier: Apache-2.0

/// One group of journeys, close by.
struct ClusterPage {
    let content: ClusterPageContent
    let reader: Reader

    private var cluster: ClusterContent { content.cluster }

    var body: PageBody {
        PageBody(
            title: reader.clipped(reader.say(cluster.label), 100),
            lead: reader.say(
                "\(reader.people(cluster.size)) who move alike.",
                "\(reader.people(cluster.size)) yang langkahnya serupa."
            ),
            section: .journeys,
            content: """
                <p class="back"><a href="/journeys">← \
                \(reader.say("Journeys", "Perjalanan"))</a></p>
                \(figures)\(persona)
                <div class="columns wide-left"><div>\(sheet)</div>
                <div>\(path)\(differences)</div></div>
                \(people)
                """
        )
    }

    private var figures: HTML {
        let average = content.average
        var tiles = [
            Piece.tile(
                reader.say("People", "Orang"),
                reader.number(cluster.size),
                note: """
                    \(reader.say(
                        "\(reader.percent(cluster.share)) of those compared",
                        "\(reader.percent(cluster.share)) dari yang dibandingkan"))
                    """
            ),
            Piece.tile(
                reader.say("Bought", "Membeli"),
                reader.percent(cluster.conversion),
                note: against(reader.percent(average.conversion))
            ),
            Piece.tile(
                reader.say("Revenue per person", "Pendapatan per orang"),
                reader.moneyShort(cluster.revenuePerPerson),
                note: against(reader.moneyShort(average.revenuePerPerson)),
                exact: reader.money(cluster.revenuePerPerson)
            ),
        ]
        if let persistence = cluster.persistence {
            tiles.append(
                Piece.tile(
                    reader.say("Stands out", "Kejelasan"),
                    reader.percent(persistence),
                    note: """
                        \(reader.say(
                            "how firmly the group holds together",
                            "seberapa kuat kelompok ini menyatu"))
                        """
                )
            )
        }
        return Piece.tiles(tiles)
    }

    private var persona: HTML {
        """
        <p class="actions"><a class="button second" href="/persona?cluster=\(cluster.id)">\
        \(reader.say(
            "As a person, and what sets them apart",
            "Sebagai persona, dan apa yang membedakan"))</a></p>
        """
    }

    private func against(_ average: String) -> HTML {
        "\(reader.say("\(average) on average", "rata-rata \(average)"))"
    }

    private var sheet: HTML {
        guard cluster.hasContactSheet else { return .nothing }
        return Piece.card(
            reader.say("Typical journeys", "Perjalanan khas"),
            explanation: Piece.explain(reader, JourneysPage.howToReadPictures(reader)),
            Piece.picture(
                "/journeys/\(cluster.id)/sheet.png",
                words: reader.say(
                    "Pictures of typical journeys of this group, side by side",
                    "Gambar perjalanan khas kelompok ini, berdampingan"
                ),
                caption: """
                    \(reader.say(
                        "One small picture is one person; what repeats from picture to picture "
                            + "makes the group.",
                        "Satu gambar kecil satu orang; yang berulang di tiap gambar itulah "
                            + "ciri kelompok."))
                    """
            )
        )
    }

    private var path: HTML {
        guard !cluster.typicalPath.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("The typical path", "Langkah khas"),
            Piece.path(cluster.typicalPath, reader, most: 24)
        )
    }

    private var differences: HTML {
        guard !cluster.differences.isEmpty else { return .nothing }
        let lines = cluster.differences.prefix(10).html { "<li>\(reader.say($0))</li>" }
        return Piece.card(
            reader.say("How they differ", "Apa bedanya"),
            "<ul class=\"plain\">\(lines)</ul>"
        )
    }

    private var people: HTML {
        guard !content.people.isEmpty else { return .nothing }
        return Piece.card(
            reader.say("The most typical people", "Orang yang paling khas"),
            """
            \(PeopleTable(rows: content.people, reader: reader, showsGroup: false).html)\
            <p class="after"><a href="/people?cluster=\(cluster.id)">\
            \(reader.say("Everybody in this group", "Semua orang di kelompok ini"))</a></p>
            """
        )
    }
}
