// SPDX-License-Identifier: Apache-2.0

/// Where events rest: log, parts and disk.
extension IntakePage {
    var storage: HTML {
        var tiles = [
            Piece.tile(
                reader.say("Event log", "Log aktivitas"),
                reader.bytes(content.logBytes),
                note: "\(reader.say("the truth, compressed", "sumber kebenaran, terkompresi"))"
            ),
            Piece.tile(
                reader.say("Journey parts", "Berkas perjalanan"),
                reader.bytes(content.partBytes),
                note: "\(reader.say("can be rebuilt from the log", "bisa dibangun ulang dari log"))"
            ),
        ]
        if let perEvent = content.bytesPerEvent {
            tiles.append(
                Piece.tile(
                    reader.say("Per event", "Per aktivitas"),
                    reader.decimal(perEvent, digits: 1) + " B"
                )
            )
        }
        if let free = content.freeBytes {
            tiles.append(
                Piece.tile(reader.say("Room left on disk", "Sisa ruang disk"), reader.bytes(free))
            )
        }
        return Piece.card(
            reader.say("On disk", "Di disk"),
            explanation: Piece.explain(
                reader,
                reader.say(
                    "Everything lies in one folder on this machine. The log holds every event "
                        + "once; the parts hold the same events sorted by person, so that "
                        + "questions are answered fast.",
                    "Semuanya ada di satu folder di mesin ini. Log menyimpan setiap aktivitas "
                        + "satu kali; berkas perjalanan menyimpan aktivitas yang sama menurut "
                        + "orang, agar pertanyaan cepat terjawab."
                )
            ),
            "\(Piece.tiles(tiles))\(parts)"
        )
    }

    private var parts: HTML {
        guard !content.parts.isEmpty else { return .nothing }
        let rows = content.parts.prefix(20).html { part in
            let period: HTML =
                if let first = part.firstEvent, let last = part.lastEvent {
                    "\(reader.date(first)) – \(reader.date(last))"
                } else {
                    .nothing
                }
            return """
                <tr><th scope="row"><code>\(part.name)</code></th>\
                <td class="figure">\(reader.number(part.events))</td>\
                <td class="figure">\(reader.number(part.people))</td>\
                <td class="figure">\(reader.bytes(part.bytes))</td><td>\(period)</td></tr>
                """
        }
        let title = reader.say(
            "\(reader.number(content.parts.count)) part files",
            "\(reader.number(content.parts.count)) berkas"
        )
        return """
            <details class="why"><summary>\(title)</summary><div class="scroll" tabindex="0" \
            role="region" aria-label="\(title)"><table><thead><tr>\
            <th scope="col">\(reader.say("File", "Berkas"))</th>\
            <th scope="col" class="figure">\(reader.say("Events", "Aktivitas"))</th>\
            <th scope="col" class="figure">\(reader.say("People", "Orang"))</th>\
            <th scope="col" class="figure">\(reader.say("Size", "Ukuran"))</th>\
            <th scope="col">\(reader.say("Period", "Periode"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div></details>
            """
    }
}
