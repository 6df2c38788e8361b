// SPDX-License-Identifier: Apache-2.0

/// Two steps before people are merged or separated: who is meant, and what it
/// would do. Only the button of the second step changes anything.
struct IdentityChangePage {
    /// How far the operator has come.
    enum Step {
        /// Who is it to be merged with? With what a search found.
        case choosePerson(search: String, found: [PersonRowContent])
        case chooseIdentifier
        case confirm(IdentityChange, IdentityPreviewContent)
    }

    let content: IdentityContent
    let kind: IdentityChange.Kind
    let step: Step
    let reader: Reader

    private var path: String { "/people/\(Percent.encoded(content.key))" }
    private var name: String { reader.clipped(content.name, 60) }

    var body: PageBody {
        PageBody(
            title: title,
            lead: reader.say(
                "Nothing changes before you confirm.",
                "Tidak ada yang berubah sebelum dikonfirmasi."
            ),
            section: .people,
            content: """
                <p class="back"><a href="\(path)">← \(name)</a></p>\(shown)
                """
        )
    }

    private var title: String {
        kind == .merge
            ? reader.say("Merge \(name) with…", "Gabungkan \(name) dengan…")
            : reader.say("Separate \(name)", "Pisahkan \(name)")
    }

    private var shown: HTML {
        switch step {
        case .choosePerson(let search, let found): searchCard(search, found)
        case .chooseIdentifier: identifiers
        case .confirm(let change, let preview): confirm(change, preview)
        }
    }

    private func searchCard(_ text: String, _ found: [PersonRowContent]) -> HTML {
        let rows = found.prefix(20).html { row in
            """
            <li><a href="\(path)/merge?with=\(Percent.encoded(row.key))">\
            <b>\(reader.clipped(row.name, 60))</b> <span class="quiet">\
            \(reader.clipped(row.key, 60)) · \(reader.events(row.events))</span></a></li>
            """
        }
        let list: HTML =
            text.isEmpty
            ? .nothing
            : found.isEmpty
                ? Piece.empty(
                    reader.say("Nobody found", "Tidak ada yang cocok"),
                    reader.say(
                        "Try fewer letters, or a customer number.",
                        "Coba lebih sedikit huruf, atau nomor pelanggan."
                    )
                ) : "<ul class=\"findings choices\">\(rows)</ul>"
        return Piece.card(
            reader.say("Who is the same person?", "Siapa orang yang sama?"),
            """
            <form class="search" action="\(path)/merge" method="get" role="search">\
            <label class="unseen" for="q">\(reader.say("Search people", "Cari orang"))</label>\
            <input id="q" name="q" type="search" value="\(text)" autocomplete="off" \
            spellcheck="false" placeholder="\(reader.say(
                "Name, e-mail or customer number", "Nama, email, atau nomor pelanggan"))">\
            <button type="submit">\(Icon.search.html)<span>\(reader.say("Search", "Cari"))</span>\
            </button></form>\(list)
            """
        )
    }

    private var identifiers: HTML {
        let rows = content.identifiers.dropFirst().prefix(200).html { identifier in
            """
            <li><a href="\(path)/split?identifier=\(Percent.encoded(identifier.text))">\
            \(reader.identifier(identifier))</a></li>
            """
        }
        let stands = content.identifiers.first.html { reader.identifier($0) }
        return Piece.card(
            reader.say("Who does not belong?", "Yang mana bukan miliknya?"),
            """
            <p>\(stands) \(reader.say(
                "stays. Choose what belongs to somebody else.",
                "tetap. Pilih yang milik orang lain."))</p>\
            <ul class="findings choices">\(rows)</ul>
            """
        )
    }

    private func confirm(_ change: IdentityChange, _ preview: IdentityPreviewContent) -> HTML {
        let warnings = preview.warnings.prefix(20).html { "<li>\(reader.warning($0))</li>" }
        let told: HTML =
            warnings.isEmpty ? .nothing : "<ul class=\"findings warn\">\(warnings)</ul>"
        let button =
            kind == .merge
            ? reader.say("Yes, they are one person", "Ya, mereka satu orang")
            : reader.say("Yes, separate them", "Ya, pisahkan")
        let form: HTML =
            preview.isPossible
            ? """
            <form class="ask" method="post" action="\(path)/\(kind.rawValue)">\
            <input type="hidden" name="first" value="\(change.first)">\
            <input type="hidden" name="second" value="\(change.second)">\
            <label>\(reader.say("Why? (kept in the audit trail)",
                "Alasannya? (disimpan di catatan)"))<input name="reason" maxlength="200" \
            autocomplete="off"></label><p class="row"><button type="submit">\(button)</button>\
            <a class="button second" href="\(path)">\(reader.say("Not now", "Nanti dulu"))</a></p>\
            </form>
            """
            : """
            <p class="row"><a class="button second" href="\(path)">\
            \(reader.say("Back", "Kembali"))</a></p>
            """
        return """
            <div class="columns sides">\
            \(sides(reader.say("Now", "Sekarang"), preview.before))\
            \(sides(reader.say("Afterwards", "Sesudahnya"), preview.after))</div>\
            <section class="card">\(told)<p>\(reader.say(
                "Journeys, segments and consent follow. You can take it back by the opposite "
                    + "step.",
                "Perjalanan, segmen, dan persetujuan ikut. Bisa dibatalkan dengan langkah "
                    + "sebaliknya."))</p>\(form)</section>
            """
    }

    private func sides(_ title: String, _ sides: [IdentitySideContent]) -> HTML {
        let people = sides.prefix(6).html { side in
            let lines = side.identifiers.prefix(30).html { "<li>\(reader.identifier($0))</li>" }
            let events = side.events.html { "<span class=\"quiet\">\(reader.events($0))</span>" }
            return """
                <article class="cluster"><div class="both"><h3>\(reader.clipped(side.name, 60))\
                </h3>\(events)</div><ul class="idents">\(lines)</ul></article>
                """
        }
        let count = reader.people(sides.count)
        return Piece.card("\(title): \(count)", "<div class=\"side-by-side\">\(people)</div>")
    }
}
