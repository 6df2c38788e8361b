// SPDX-License-Identifier: Apache-2.0

/// What is under way with the groups of journeys, how fresh they are, and whether
/// they still fit. Renews itself while a comparison runs.
struct JourneyStateCard {
    let state: JourneyStateContent
    /// When journeys were compared last; nothing for never.
    let computedAt: Int64?
    let reader: Reader

    /// How often a page without scripts asks again while something is under way.
    static let refreshSeconds = 3

    var html: HTML {
        guard state.work != nil || computedAt != nil else { return .nothing }
        let still: HTML = state.isMoving ? "" : " data-still"
        return """
            <section class="card comparing" id="comparing" data-live="1"\(still)>\
            <div class="card-head"><h2>\(title)</h2>\
            \(explanation)</div>\(work)\(facts)</section>
            """
    }

    private var title: String {
        computedAt == nil
            ? reader.say("Find the groups", "Temukan kelompoknya")
            : reader.say("Up to date?", "Mutakhir?")
    }

    private var explanation: HTML {
        Piece.explain(
            reader,
            reader.say(
                "Comparing puts every journey beside every other and finds the groups. In "
                    + "between, whoever does something new is put into the group they fit now, "
                    + "using at most a tenth of one processor core. When newcomers fit worse "
                    + "than the people who were compared, it is time to compare again; groups "
                    + "that are found again keep their number, colour and name.",
                "Membandingkan berarti menyandingkan semua perjalanan dan menemukan kelompoknya. "
                    + "Di antaranya, siapa pun yang berbuat sesuatu ditaruh di kelompok yang kini "
                    + "cocok, memakai paling banyak sepersepuluh satu inti prosesor. Bila "
                    + "pendatang makin kurang cocok, saatnya membandingkan lagi; kelompok yang "
                    + "ditemukan lagi tetap bernomor, berwarna, dan bernama sama."
            )
        )
    }

    // MARK: What is under way

    private var work: HTML {
        switch state.work {
        case .running(let stage, let share, let seconds):
            return running(words(stage), share: share, seconds: seconds)
        case .stopping:
            return """
                <p role="status"><b>\(reader.say("Stopping …", "Menghentikan …"))</b> \
                \(reader.say(
                    "The step under way ends first; nothing of it is kept.",
                    "Langkah yang berjalan selesai dulu; tidak ada yang disimpan."))</p>
                """
        case .cancelled(let past):
            return told(
                reader.say("Cancelled", "Dibatalkan"),
                reader.say(
                    "\(ago(past)); everything is as it was.",
                    "\(ago(past)); semuanya tetap seperti semula."
                )
            ) + start
        case .failed(let reason, let past):
            return """
                <p class="error" role="alert"><b>\(reader.say("Failed", "Gagal"))</b> \
                \(ago(past)): \(reason)</p>
                """ + start
        case .done(let past):
            return told(
                reader.say("Compared", "Dibandingkan"),
                ago(past)
            ) + start
        case .idle: return start
        case nil: return .nothing
        }
    }

    private func ago(_ past: Int64) -> String {
        past < 60_000
            ? reader.say("just now", "baru saja")
            : reader.say("\(reader.span(past)) ago", "\(reader.span(past)) lalu")
    }

    private func told(_ title: String, _ words: String) -> HTML {
        "<p role=\"status\"><b>\(title)</b> \(words)</p>"
    }

    private func running(_ stage: String, share: Double, seconds: Double) -> HTML {
        let part = share.isFinite ? max(0, min(1, share)) : 0
        return """
            <p role="status"><b>\(reader.say("Computing", "Menghitung")) \
            \(reader.percent(part))</b> <span class="quiet">\(stage) · \
            \(reader.duration(seconds))</span></p>\
            \(Piece.bar(part))\
            <form class="row" method="post" action="/journeys/cancel"><button type="submit" \
            class="second">\(reader.say("Cancel", "Batalkan"))</button>\
            <span class="quiet">\(reader.say(
                "You may leave this page; it goes on.",
                "Halaman ini boleh ditinggalkan; prosesnya berlanjut."))</span></form>
            """
    }

    private func words(_ stage: JourneyStateContent.Stage) -> String {
        switch stage {
        case .images: reader.say("drawing every journey", "menggambar setiap perjalanan")
        case .training: reader.say("learning to tell them apart", "belajar membedakannya")
        case .encoding: reader.say("comparing them", "membandingkannya")
        case .clustering: reader.say("finding the groups", "menemukan kelompoknya")
        }
    }

    private var start: HTML {
        let isFirst = computedAt == nil
        let isDrifted = state.drift?.verdict == .drifted
        let words =
            isFirst
            ? reader.say("Compare the journeys", "Bandingkan perjalanan")
            : reader.say("Compare again", "Bandingkan lagi")
        let kind: HTML = isFirst || isDrifted ? "" : " class=\"second\""
        return """
            <form class="row" method="post" action="/journeys/compare">\
            <button type="submit"\(kind)>\(words)</button></form>
            """
    }

    // MARK: How fresh, and whether they fit

    private var facts: HTML {
        let items = [freshness, drift, changes].compactMap { $0 }
        guard computedAt != nil, !items.isEmpty else { return .nothing }
        return "<ul class=\"plain facts\">\(items.html { "<li>\($0)</li>" })</ul>"
    }

    private var freshness: HTML? {
        guard let fresh = state.freshness else { return nil }
        if let trouble = fresh.trouble {
            return """
                <span class="error">\(reader.say(
                    "Nobody is put into a group anew:",
                    "Tidak ada yang ditaruh ke kelompok baru:")) \(trouble)</span>
                """
        }
        guard fresh.waiting > 0 else {
            return """
                <span class="badge good">\(reader.say("Fresh", "Segar"))</span> \
                \(reader.say(
                    "Everybody is in the group that their journey fits now.",
                    "Setiap orang ada di kelompok yang kini cocok dengan perjalanannya."))
                """
        }
        let oldest = reader.duration(max(0, fresh.oldestSeconds))
        return """
            <span class="badge">\(reader.say("Catching up", "Menyusul"))</span> \
            \(reader.say(
                "\(reader.people(fresh.waiting)) who did something wait for their group, the "
                    + "first for \(oldest).",
                "\(reader.people(fresh.waiting)) menunggu kelompoknya, yang pertama "
                    + "selama \(oldest)."))
            """
    }

    private var drift: HTML? {
        guard let drift = state.drift else { return nil }
        let people = reader.people(drift.people)
        switch drift.verdict {
        case .tooFew:
            return """
                <span class="badge">\(reader.say("Too few to tell", "Terlalu sedikit"))</span> \
                \(reader.say(
                    "\(people) were placed since; whether the groups still fit is said from "
                        + "\(reader.number(drift.least)) on.",
                    "\(people) ditempatkan sejak itu; cocok tidaknya kelompok dinilai mulai "
                        + "\(reader.number(drift.least)) orang."))
                """
        case .steady:
            return """
                <span class="badge good">\(reader.say("Still fits", "Masih cocok"))</span> \
                \(figures(drift, people))
                """
        case .drifted:
            return """
                <span class="badge warn">\(reader.say(
                    "Compare again", "Bandingkan lagi"))</span> \
                \(reader.say(
                    "People move differently now.", "Langkah orang kini berbeda.")) \
                \(figures(drift, people))
                """
        }
    }

    private func figures(_ drift: JourneyStateContent.Drift, _ people: String) -> String {
        let (now, then) = (reader.percent(drift.noise), reader.percent(drift.usualNoise))
        let shift = reader.decimal(drift.shift, digits: 2)
        let bound = reader.decimal(drift.shiftBound, digits: 2)
        return reader.say(
            "Of \(people) placed since, \(now) fit no group (\(then) when compared); their "
                + "distance from the others shifted by \(shift) (alarm from \(bound)).",
            "Dari \(people) yang ditempatkan sejak itu, \(now) tak cocok di mana pun (\(then) "
                + "saat dibandingkan); jaraknya bergeser \(shift) (alarm mulai \(bound))."
        )
    }

    private var changes: HTML? {
        guard let changes = state.changes else { return nil }
        func part(_ count: Int, _ english: String, _ indonesian: String) -> String? {
            count > 0 ? "\(reader.number(count)) \(reader.say(english, indonesian))" : nil
        }
        let parts = [
            part(changes.kept, "found again", "ditemukan lagi"),
            part(changes.new, "new", "baru"),
            part(changes.split, "split off", "pecahan"),
            part(changes.merged, "merged into another", "melebur"),
            part(changes.gone, "gone", "hilang"),
        ].compactMap { $0 }
        return """
            \(reader.say(
                "Groups at the last comparison:",
                "Kelompok saat terakhir dibandingkan:")) \
            \(parts.joined(separator: ", "))
            """
    }
}
