// SPDX-License-Identifier: Apache-2.0

/// Who came into a segment and who left, day by day: bars up and bars down.
///
/// Like `DayChart` it stretches with the page and carries no text; the same
/// stands beside it as a sentence and as a table.
struct MoveChart {
    let days: [DayMoves]
    let reader: Reader

    private static let half = 50

    var html: HTML {
        let entries = days.map { max(0, $0.entries) }.saturatingSum
        let exits = days.map { max(0, $0.exits) }.saturatingSum
        let top = days.map { max($0.entries, $0.exits) }.max() ?? 0
        guard top > 0, let first = days.first, let last = days.last else { return .nothing }
        func height(_ count: Int) -> Int {
            let share = Double(Self.half) * Double(max(0, count)) / Double(top)
            return count > 0 ? max(2, Int(share)) : 0
        }
        let bars = days.enumerated().html { place, day in
            let (up, down) = (height(day.entries), height(day.exits))
            return """
                <g><title>\(reader.longDate(day.dayStart)): +\(reader.number(day.entries)) \
                −\(reader.number(day.exits))</title>\
                <rect class="hit" x="\(place * 10)" y="0" width="10" height="100"/>\
                <rect class="up" x="\(place * 10 + 1)" y="\(Self.half - up)" width="8" \
                height="\(up)"/><rect class="down" x="\(place * 10 + 1)" y="\(Self.half)" \
                width="8" height="\(down)"/></g>
                """
        }
        let words = reader.say(
            "In \(days.count) days \(reader.people(entries)) came in (up) and "
                + "\(reader.people(exits)) left (down).",
            "Dalam \(days.count) hari, \(reader.people(entries)) masuk (ke atas) dan "
                + "\(reader.people(exits)) keluar (ke bawah)."
        )
        return """
            <figure class="chart moves"><svg viewBox="0 0 \(days.count * 10) 100" \
            preserveAspectRatio="none" role="img" aria-label="\(words)">\(bars)</svg>\
            <div class="axis" aria-hidden="true"><span>\(reader.date(first.dayStart))</span>\
            <span>\(reader.date(last.dayStart))</span></div><figcaption>\(words)</figcaption>\
            </figure>\(table)
            """
    }

    /// The days on which anybody moved.
    private var table: HTML {
        let rows = days.filter { $0.entries > 0 || $0.exits > 0 }.reversed().html { day in
            """
            <tr><th scope="row">\(reader.longDate(day.dayStart))</th>\
            <td class="figure">\(reader.number(day.entries))</td>\
            <td class="figure">\(reader.number(day.exits))</td></tr>
            """
        }
        return """
            <details class="why"><summary>\(reader.say("As a table", "Sebagai tabel"))</summary>\
            <table><thead><tr><th scope="col">\(reader.say("Day", "Hari"))</th>\
            <th scope="col" class="figure">\(reader.say("Came in", "Masuk"))</th>\
            <th scope="col" class="figure">\(reader.say("Left", "Keluar"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></details>
            """
    }
}
