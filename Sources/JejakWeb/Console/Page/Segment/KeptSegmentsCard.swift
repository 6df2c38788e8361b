// SPDX-License-Identifier: Apache-2.0

/// The segments that are kept, as a list; without any, what to do.
struct KeptSegmentsCard {
    let kept: KeptSegmentsContent
    let reader: Reader

    private static let most = 200

    var html: HTML {
        Piece.card(
            reader.say("Kept up to date", "Selalu mutakhir"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Jejak looks again whenever something happens, and when time passes: who "
                        + "fits comes in, who does not fit any more leaves. Both are noted.",
                    "Jejak memeriksa lagi setiap ada kejadian dan seiring waktu: yang cocok "
                        + "masuk, yang tidak lagi cocok keluar. Keduanya dicatat."
                )
            ),
            kept.segments.isEmpty ? empty : table
        )
    }

    private var empty: HTML {
        """
        <div class="empty"><h3>\(reader.say("None yet", "Belum ada"))</h3>\
        <p>\(reader.say(
            "Put one together from what people did, see at once how many fit, and save it.",
            "Susun dari apa yang dilakukan orang, langsung lihat berapa yang cocok, lalu "
                + "simpan."))</p>\
        <p><a class="button" href="/segments/new">\(reader.say(
            "Build a segment", "Buat segmen"))</a></p>\
        <p>\(reader.say(
            "Or begin with one of the ready ones below: “Keep it up to date”.",
            "Atau mulai dari yang siap pakai di bawah: “Jaga tetap mutakhir”."))</p></div>
        """
    }

    private var table: HTML {
        let names = [
            reader.say("Segment", "Segmen"), reader.say("People", "Orang"),
            reader.say("State", "Keadaan"), reader.say("Definition changed", "Definisi diubah"),
        ]
        let head = names.html { "<th scope=\"col\">\($0)</th>" }
        let rows = kept.segments.prefix(Self.most).html { segment in
            let words = SegmentStateWords(state: segment.state, reader: reader)
            let share = Double(segment.members) / Double(max(1, kept.of))
            return """
                <tr\(words.liveMark)><th scope="row"><a href="\
                \(SegmentTab.address(of: segment.name))">\(reader.clipped(segment.name, 80))</a>\
                </th><td data-name="\(names[1])"><span class="both"><b>\
                \(reader.number(segment.members))</b> <span class="quiet">\
                \(reader.percent(share))</span></span>\(Piece.bar(share))</td>\
                <td data-name="\(names[2])">\(words.badge)\(words.sentence)</td>\
                <td data-name="\(names[3])">\(reader.time(
                    segment.changed, reader.date(segment.changed)))</td></tr>
                """
        }
        return """
            <table class="stacked kept"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody>\
            </table><p class="row"><a class="button" href="/segments/new">\(reader.say(
                "Build a segment", "Buat segmen"))</a></p>
            """
    }
}
