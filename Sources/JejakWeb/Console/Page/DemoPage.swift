// SPDX-License-Identifier: Apache-2.0

/// Where to look first in the demo: five stops.
struct DemoPage {
    let journeys: JourneysContent
    let reader: Reader

    var body: PageBody {
        PageBody(
            title: reader.say("Where to look", "Lihat apa dulu"),
            lead: reader.say(
                "Five stops, five minutes: from raw footprints to groups of people.",
                "Lima perhentian, lima menit: dari jejak mentah menjadi kelompok orang."
            ),
            section: nil,
            content: "<ol class=\"tour\">\(stops.html(stop))</ol>"
        )
    }

    /// One stop of the tour.
    private struct Stop {
        var path: String
        var icon: Icon
        var title: String
        var words: String
    }

    private func stop(_ stop: Stop) -> HTML {
        """
        <li class="card"><a href="\(stop.path)">\(stop.icon.html)<h2>\(stop.title)</h2></a>\
        <p>\(stop.words)</p></li>
        """
    }

    private var stops: [Stop] {
        let first = journeys.clusters.first
        let groups = reader.number(journeys.clusters.count)
        return [
            Stop(
                path: "/",
                icon: .overview,
                title: reader.say("What is here", "Apa isinya"),
                words: reader.say(
                    "How many people, events and orders, day by day.",
                    "Berapa orang, aktivitas, dan pesanan, hari demi hari."
                )
            ),
            Stop(
                path: "/journeys",
                icon: .journeys,
                title: reader.say("Who moves alike", "Siapa yang serupa"),
                words: reader.say(
                    "The map shows \(groups) groups. They were found from the order and timing "
                        + "of steps alone: by how often or how much they buy, you could not "
                        + "tell them apart.",
                    "Peta menunjukkan \(groups) kelompok. Mereka ditemukan hanya dari urutan "
                        + "dan waktu langkahnya: dari seberapa sering atau banyak belanja, "
                        + "mereka tak bisa dibedakan."
                )
            ),
            Stop(
                path: first.map { "/journeys/\($0.id)" } ?? "/journeys",
                icon: .flag,
                title: first.map { reader.clipped(reader.say($0.label), 80) }
                    ?? reader.say("One group", "Satu kelompok"),
                words: reader.say(
                    "The largest group close by: its typical path, its pictures, its people.",
                    "Kelompok terbesar dari dekat: langkah khasnya, gambarnya, orangnya."
                )
            ),
            Stop(
                path: "/people",
                icon: .people,
                title: reader.say("One person", "Satu orang"),
                words: reader.say(
                    "Pick anybody: the timeline, the journey as a picture, the buying habits.",
                    "Pilih siapa saja: linimasa, perjalanan sebagai gambar, kebiasaan belanja."
                )
            ),
            Stop(
                path: "/campaigns",
                icon: .mail,
                title: reader.say("A campaign", "Sebuah kampanye"),
                words: reader.say(
                    "One mail to everybody who agreed, but for a tenth left out by lot: what "
                        + "did it change?",
                    "Satu email untuk semua yang setuju, kecuali sepersepuluh yang disisihkan "
                        + "lewat undian: apa yang berubah?"
                )
            ),
            Stop(
                path: "/ask",
                icon: .ask,
                title: reader.say("Your question", "Pertanyaan Anda"),
                words: reader.say(
                    "Build a funnel and see where people stop.",
                    "Buat corong dan lihat di mana orang berhenti."
                )
            ),
        ]
    }
}
