// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// The builder: a segment as rows of fields and as text beside them, with the
/// count of people on top.
///
/// It is one form that leads back to itself. The console's script sends it while
/// somebody types and takes over what changed; without scripts a button does.
struct SegmentBuilderPage {
    let draft: SegmentDraft
    /// The segment that is changed; nothing for a new one.
    let replacing: String?
    let vocabulary: VocabularyContent
    /// Names of the segments that are kept.
    let segments: [String]
    let reader: Reader
    var count: Result<SegmentCountContent, WebError>?
    /// How near it comes to the figure that it was made of.
    var nearness = CellSegment.Nearness.exact
    /// Why it was not kept.
    var refusal: String?
    /// Whether somebody tried to keep it.
    var isAsked = false

    var body: PageBody {
        PageBody(
            title: replacing.map { reader.clipped($0, 80) }
                ?? reader.say("New segment", "Segmen baru"),
            lead: reader.say(
                "Say who belongs to it. The count follows while you type.",
                "Katakan siapa anggotanya. Jumlahnya ikut berubah selagi Anda mengetik."
            ),
            section: .segments,
            content: """
                \(replacing == nil
                    ? SegmentTab.bar(reader, current: .build)
                    : SegmentTab.back(reader, to: replacing))\(form)
                """
        )
    }

    private var address: String {
        replacing.map { SegmentTab.address(of: $0) + "/edit" } ?? "/segments/new"
    }

    private var form: HTML {
        """
        <form class="builder compose" method="post" action="\(address)" data-builder="1" \
        data-failed="\(reader.say("The server did not answer.", "Server tidak menjawab."))">\
        <button class="unseen" type="submit" name="do" value="update" tabindex="-1" \
        aria-hidden="true" formnovalidate></button>\(refused)\(near)\(size)\
        <div class="columns wide-left"><section class="card"><div class="card-head"><h2>\
        \(reader.say("Who belongs to it?", "Siapa anggotanya?"))</h2></div>\(rows)</section>\
        <section class="card">\(textPart)\(finish)</section></div>\(lists)</form>
        """
    }

    private var near: HTML {
        nearness.words(reader).html { "<p class=\"note near\" role=\"note\">\($0)</p>" }
    }

    private var refused: HTML {
        if let refusal {
            return """
                <p class="error" role="alert">\(reader.say("Not saved:", "Tidak disimpan:")) \
                <span lang="en">\(refusal)</span></p>
                """
        }
        guard isAsked, draft.expression == nil else { return .nothing }
        return """
            <p class="error" role="alert">\(reader.say(
                "Not saved: nothing is said yet, or it cannot be read.",
                "Tidak disimpan: belum ada isinya, atau tidak terbaca."))</p>
            """
    }

    // MARK: The count

    private var size: HTML {
        "<section class=\"card size\" id=\"size\" aria-live=\"polite\">\(sizeWords)</section>"
    }

    private var sizeWords: HTML {
        switch count {
        case nil:
            return """
                <p class="big">–</p><p class="quiet">\(draft.problem == nil
                    ? reader.say(
                        "Fill in a row, and the number of people appears here.",
                        "Isi satu baris, lalu jumlah orang muncul di sini.")
                    : reader.say(
                        "The text cannot be read yet; the place is marked below it.",
                        "Teksnya belum terbaca; letaknya ditandai di bawahnya."))</p>
                """
        case .failure(let error):
            return """
                <p class="big">–</p><p class="error"><span lang="en">\(error.sentence)</span></p>
                """
        case .success(let count):
            let (people, all) = (reader.number(count.people), reader.number(count.of))
            let share = Double(count.people) / Double(max(1, count.of))
            let notes = (count.notes.prefix(5)).html { "<p class=\"quiet\" lang=\"en\">\($0)</p>" }
            let history = count.historyEnds.html { end in
                """
                <p class="quiet">\(reader.say(
                    "The last footprint here is of \(reader.date(end)); segments that are kept "
                        + "look back from today.",
                    "Jejak terakhir di sini bertanggal \(reader.date(end)); segmen yang dijaga "
                        + "menghitung mundur dari hari ini."))</p>
                """
            }
            return """
                <p class="big">\(reader.say(
                    "\(people) of \(all) people", "\(people) dari \(all) orang")) \
                <span class="quiet">(\(reader.percent(count.people, of: count.of)))</span></p>\
                \(Piece.bar(share))\(notes)\(history)
                """
        }
    }

    // MARK: The rows

    private var rows: HTML {
        guard !draft.isBeyondRows else {
            return """
                <div id="rows"><div class="empty"><h3>\(reader.say(
                    "This says more than rows can show", "Isinya melebihi yang bisa ditampilkan "
                        + "baris"))</h3><p>\(reader.say(
                    "It is kept exactly as the text says, and can be changed there: brackets, "
                        + "sequences, samples and places have no rows yet.",
                    "Tetap disimpan persis seperti teksnya, dan bisa diubah di sana: kurung, "
                        + "urutan, sampel, dan tempat belum punya baris."))</p>\
                <button class="second" type="submit" name="do" value="clear" formnovalidate>\
                \(reader.say("Start again with rows", "Mulai lagi dengan baris"))</button></div>\
                <input type="hidden" name="beyond" value="1"></div>
                """
        }
        let items = draft.rows.enumerated().html { place, row in
            SegmentRowForm(
                row: row,
                place: place,
                trouble: draft.troubles[place],
                isAlone: draft.rows.count == 1,
                reader: reader
            ).html
        }
        return """
            <div id="rows">\(join)<ol class="clauses">\(items)</ol>\(adding)</div>
            """
    }

    private var join: HTML {
        let options = [
            ("all", reader.say("all of these hold", "semua ini berlaku")),
            ("any", reader.say("any of these holds", "salah satu berlaku")),
        ].html { value, words in
            let mark: HTML = (value == "any") == draft.isAny ? " selected" : .nothing
            return "<option value=\"\(value)\"\(mark)>\(words)</option>"
        }
        return """
            <label class="join">\(reader.say("People of whom", "Orang yang"))\
            <select name="join">\(options)</select></label>
            """
    }

    private var adding: HTML {
        guard draft.rows.count < SegmentRow.most else { return .nothing }
        let options = SegmentRow.Kind.allCases.html { kind in
            "<option value=\"\(kind.rawValue)\">\(SegmentRowWords.kind(kind, reader))</option>"
        }
        return """
            <div class="row adding"><select name="kind" aria-label="\(reader.say(
                "What the new row is about", "Isi baris baru"))">\(options)</select>\
            <button class="second" type="submit" name="do" value="add" formnovalidate>\
            \(reader.say("Add a row", "Tambah baris"))</button></div>
            """
    }

    // MARK: The text

    private var textPart: HTML {
        """
        <label for="text">\(reader.say("The same as text", "Hal yang sama sebagai teks"))</label>\
        <textarea id="text" name="text" rows="7" spellcheck="false" autocapitalize="off" \
        autocomplete="off" maxlength="\(Site.questionBytesMax)" placeholder="\
        did &quot;Order Completed&quot; at least 2 times in last 90 days">\
        \n\(draft.text)</textarea>\
        <input type="hidden" name="was" value="\(draft.text)">\
        <div id="trouble" role="alert">\(problem)</div>\
        <p class="quiet">\(reader.say(
            "Change either side; the other follows. Only finished rows are in the text.",
            "Ubah sisi mana pun; sisi lain mengikuti. Hanya baris yang lengkap masuk ke teks."))\
        </p>
        """
    }

    private var problem: HTML {
        draft.problem.html { problem in
            """
            <p class="error" lang="en">\(problem.sentence)</p>\
            \(Piece.marked(draft.text, scalar: problem.position))
            """
        }
    }

    private var finish: HTML {
        let name: HTML =
            replacing == nil
            ? """
            <label for="name">\(reader.say("Name", "Nama"))</label><input id="name" name="name" \
            value="\(draft.name)" required maxlength="80" autocomplete="off">
            """ : .nothing
        return """
            \(name)<div class="row"><button type="submit" name="do" value="save">\
            \(reader.say("Save and keep it up to date", "Simpan dan jaga mutakhir"))</button>\
            <noscript><button class="second" type="submit" name="do" value="update" \
            formnovalidate>\(reader.say("Count", "Hitung"))</button></noscript></div>
            """
    }

    /// What the fields suggest.
    private var lists: HTML {
        func list(_ id: HTML, _ names: [String]) -> HTML {
            let options = names.prefix(100).html { name in
                let words = reader.event(name)
                return words == name
                    ? "<option value=\"\(name)\"></option>"
                    : "<option value=\"\(name)\">\(words)</option>"
            }
            return "<datalist id=\"\(id)\">\(options)</datalist>"
        }
        return """
            \(list("events", vocabulary.eventNames))\(list("traits", vocabulary.traitNames))\
            \(list("properties", ["revenue"] + vocabulary.propertyNames))\
            \(list("segments", segments))
            """
    }
}
