// SPDX-License-Identifier: Apache-2.0

/// A failure as a page: one clear sentence, and the way back.
struct ErrorPage {
    let told: ErrorAnswer
    let reader: Reader

    var html: HTML {
        PageFrame(reader: reader, workspace: nil, target: "/", body: body).html
    }

    private var body: PageBody {
        PageBody(
            title: title,
            lead: sentence,
            section: nil,
            content: """
                <p><a class="button" href="/">\(reader.say(
                    "To the overview", "Ke ringkasan"))</a></p>
                """
        )
    }

    /// The sentence is in the reader's language for what the pages themselves
    /// refuse; the engine explains itself in English.
    private var sentence: String {
        switch told.status {
        case 500 where told.isGeneral:
            reader.say(
                told.sentence,
                "Ada yang salah di dalam Jejak; log server mencatat sebabnya."
            )
        case 404 where told.isGeneral:
            reader.say(told.sentence, "Tidak ada apa-apa di alamat ini.")
        default: told.sentence
        }
    }

    private var title: String {
        switch told.status {
        case 404: reader.say("Not found", "Tidak ditemukan")
        case 400, 405, 409, 413, 415: reader.say("This cannot be done", "Ini tidak bisa dilakukan")
        case 403, 421: reader.say("Not from here", "Tidak dari sini")
        case 503: reader.say("Not right now", "Belum bisa sekarang")
        default: reader.say("Something went wrong", "Ada yang salah")
        }
    }
}
