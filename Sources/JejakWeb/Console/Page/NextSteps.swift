// SPDX-License-Identifier: Apache-2.0

/// What an empty folder shows: the three ways to bring events in.
struct FirstSteps {
    let reader: Reader

    var html: HTML {
        let words = [
            (
                reader.say("From a file you have", "Dari berkas yang ada"),
                reader.say(
                    "CSV or JSON Lines, plain or .gz. Try it with --dry-run first.",
                    "CSV atau JSON Lines, biasa atau .gz. Coba dulu dengan --dry-run."
                ),
                "jejak import orders.csv --person customer_id --time date --event action"
            ),
            (
                reader.say("From your site or app", "Dari situs atau aplikasi"),
                reader.say(
                    "Any Segment SDK works: point its API host at this server.",
                    "SDK Segment mana pun bisa: arahkan API host-nya ke server ini."
                ),
                "curl -u KEY: -d '{\"userId\":\"ana\",\"event\":\"Product Viewed\"}' "
                    + "http://127.0.0.1:8080/v1/track"
            ),
            (
                reader.say("Just to see it", "Sekadar mencoba"),
                reader.say(
                    "A made-up Indonesian web shop, in a folder of its own.",
                    "Toko daring rekaan, di folder tersendiri."
                ),
                "jejak demo"
            ),
        ]
        return """
            <div class="steps">\(words.html { title, text, command in
                """
                <section class="card"><h2>\(title)</h2><p>\(text)</p>\
                <pre class="command"><code>\(command)</code></pre></section>
                """
            })</div>
            """
    }
}

/// What is worth doing next, read off what is here. At most four, the most
/// useful first.
struct NextSteps {
    let content: OverviewContent
    let reader: Reader

    /// One piece of advice, with where it leads.
    private struct Step {
        var words: String
        var link: (path: String, words: String)?
        var command: String?
    }

    var html: HTML {
        let items = steps.prefix(4).html { step in
            let link = step.link.html {
                "<a href=\"\($0.path)\">\($0.words) \(Icon.arrow.html)</a>"
            }
            let command = step.command.html {
                "<pre class=\"command\"><code>\($0)</code></pre>"
            }
            return "<li><p>\(step.words)</p>\(link)\(command)</li>"
        }
        guard !items.isEmpty else { return .nothing }
        return """
            <section class="card next"><div class="card-head"><h2>\
            \(reader.say("What to do next", "Langkah berikutnya"))</h2></div>\
            <ol>\(items)</ol></section>
            """
    }

    private var steps: [Step] {
        [interrupted, rejected, compute, silent, best, explore].compactMap { $0 }
    }

    private var interrupted: Step? {
        guard content.lastImport?.state == .interrupted else { return nil }
        return Step(
            words: reader.say(
                "The last import stopped half way. Run the same command again: it carries on "
                    + "where it stopped.",
                "Impor terakhir berhenti di tengah. Jalankan perintah yang sama lagi: ia "
                    + "melanjutkan dari situ."
            ),
            link: ("/data", reader.say("See imports", "Lihat impor"))
        )
    }

    private var rejected: Step? {
        // A few bad rows in many are told on the card of the import.
        guard let last = content.lastImport, Double(last.rejected) * 100 >= Double(last.rows)
        else { return nil }
        let rows = reader.rows(last.rejected)
        return Step(
            words: reader.say(
                "\(rows) of the last import could not be read.",
                "\(rows) dari impor terakhir tidak terbaca."
            ),
            link: ("/data", reader.say("See the reasons", "Lihat sebabnya"))
        )
    }

    private var compute: Step? {
        guard content.clusters.isEmpty else { return nil }
        return Step(
            words: reader.say(
                "Find out who moves alike: let Jejak compare the journeys.",
                "Temukan siapa yang langkahnya serupa: biarkan Jejak membandingkan perjalanan."
            ),
            command: "jejak journeys cluster"
        )
    }

    /// The largest group that buys less than half as often as the average.
    private var silent: Step? {
        let clusters = content.clusters
        let people = clusters.map(\.size).saturatingSum
        guard clusters.count > 1, people > 0 else { return nil }
        let mean = clusters.reduce(0) { $0 + $1.conversion * Double($1.size) } / Double(people)
        guard let found = clusters.first(where: { $0.conversion < mean / 2 }) else { return nil }
        let count = reader.people(found.size)
        let label = reader.say(found.label)
        return Step(
            words: reader.say(
                "\(count) of “\(label)” seldom buy: \(reader.percent(found.conversion)) against "
                    + "\(reader.percent(mean)) overall.",
                "\(count) di “\(label)” jarang membeli: \(reader.percent(found.conversion)), "
                    + "padahal rata-ratanya \(reader.percent(mean))."
            ),
            link: (
                "/journeys/\(found.id)",
                reader.say("See where they stop", "Lihat di mana mereka berhenti")
            )
        )
    }

    private var best: Step? {
        guard let found = content.clusters.max(by: { $0.revenuePerPerson < $1.revenuePerPerson }),
            found.revenuePerPerson > 0
        else { return nil }
        let label = reader.say(found.label)
        let money = reader.moneyShort(found.revenuePerPerson)
        return Step(
            words: reader.say(
                "“\(label)” bring the most per person: \(money). See what they do differently.",
                "“\(label)” paling bernilai per orang: \(money). Lihat apa bedanya."
            ),
            link: ("/journeys/\(found.id)", reader.say("Open this group", "Buka kelompok ini"))
        )
    }

    private var explore: Step? {
        Step(
            words: reader.say(
                "Ask how many people get from one step to the next.",
                "Tanyakan berapa orang yang sampai dari satu langkah ke langkah berikutnya."
            ),
            link: ("/ask", reader.say("Build a funnel", "Buat corong"))
        )
    }
}
