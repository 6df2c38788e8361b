// SPDX-License-Identifier: Apache-2.0

/// Why somebody is in a segment or not: clause by clause, with the footprints
/// that speak for it.
struct SegmentReasonPage {
    let content: SegmentReasonPageContent
    let reader: Reader

    /// How deep clauses lie in one another on the page.
    private static let deepest = 8

    var body: PageBody {
        let person = reader.clipped(content.person.name, 60)
        let segment = reader.clipped(content.segment, 60)
        return PageBody(
            title: content.reason.holds
                ? reader.say(
                    "Why \(person) is in “\(segment)”",
                    "Mengapa \(person) ada di “\(segment)”"
                )
                : reader.say(
                    "Why \(person) is not in “\(segment)”",
                    "Mengapa \(person) tidak ada di “\(segment)”"
                ),
            lead: reader.say(
                "Each part of the definition, whether it holds now, and what shows it.",
                "Setiap bagian definisi, apakah berlaku sekarang, dan buktinya."
            ),
            section: .segments,
            content: """
                \(SegmentTab.back(reader, to: content.segment))<section class="card">\
                <p class="big">\(mark(content.reason.holds)) \(verdict)</p>\
                <p class="quiet">\(until(content.reason))</p>\(clauses)\
                <p class="after"><a href="/people/\(Percent.encoded(content.person.key))">\
                \(reader.say("Everything about \(person)", "Semua tentang \(person)"))</a></p>\
                </section>
                """
        )
    }

    private var verdict: String {
        content.reason.holds
            ? reader.say("In the segment now", "Sekarang anggota segmen")
            : reader.say("Not in the segment now", "Sekarang bukan anggota segmen")
    }

    private func mark(_ holds: Bool) -> HTML {
        holds
            ? """
            <span class="badge good">\(reader.say("holds", "berlaku"))</span>
            """
            : """
            <span class="badge bad">\(reader.say("does not hold", "tidak berlaku"))</span>
            """
    }

    private func until(_ reason: SegmentReasonContent) -> String {
        guard let until = reason.until else {
            return reader.say(
                "Only something that happens can change this.",
                "Hanya kejadian baru yang bisa mengubahnya."
            )
        }
        let moment = reader.instant(until)
        return reader.say(
            "If nothing happens, this is sure until \(moment).",
            "Jika tidak ada kejadian, ini pasti sampai \(moment)."
        )
    }

    private var clauses: HTML { "<ul class=\"clauses tree\">\(clause(content.reason, 0))</ul>" }

    private func clause(_ reason: SegmentReasonContent, _ depth: Int) -> HTML {
        let below: HTML =
            depth >= Self.deepest
            ? .nothing
            : reason.parts.isEmpty
                ? .nothing
                : "<ul class=\"tree\">\(reason.parts.html { clause($0, depth + 1) })</ul>"
        let head: HTML =
            switch reason.shape {
            case .all:
                "<b>\(reader.say("All of these must hold", "Semua ini harus berlaku"))</b>"
            case .any:
                "<b>\(reader.say("One of these is enough", "Salah satu cukup"))</b>"
            case .not:
                "<b>\(reader.say("This must not hold", "Ini tidak boleh berlaku"))</b>"
            case .clause: "<code>\(reader.clipped(reason.text, 400))</code>"
            }
        return """
            <li class="clause"><p class="clause-said">\(mark(reason.holds)) \(head)</p>\
            \(facts(reason, depth))\(below)</li>
            """
    }

    private func facts(_ reason: SegmentReasonContent, _ depth: Int) -> HTML {
        guard reason.shape == .clause else { return .nothing }
        let known: HTML =
            reason.known.html { value in
                """
                <p>\(reader.say("Known:", "Diketahui:")) <b>\(reader.clipped(value, 200))</b></p>
                """
            }
        let steps = reason.evidence.html { found in
            """
            <li><b title="\(found.event)">\(reader.clipped(reader.event(found.event), 60))</b> \
            \(reader.time(found.time, reader.instant(found.time)))</li>
            """
        }
        let more = reason.evidenceCount - reason.evidence.count
        let rest: HTML =
            more > 0
            ? """
            <li class="quiet">\(reader.say(
                "and \(reader.number(more)) more", "dan \(reader.number(more)) lagi"))</li>
            """ : .nothing
        let evidence: HTML =
            steps.isEmpty ? .nothing : "<ul class=\"evidence\">\(steps)\(rest)</ul>"
        let until: HTML =
            // What is said of all is not said again of the only part.
            reason.until == nil || depth == 0 ? .nothing : "<p class=\"quiet\">\(until(reason))</p>"
        return "\(known)\(evidence)\(until)"
    }
}
