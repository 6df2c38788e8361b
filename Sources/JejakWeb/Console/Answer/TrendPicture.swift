// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// A figure over time as lines, the largest first.
struct TrendPicture {
    let trend: TrendReply
    let question: TrendQuestion?
    let cells: CellForm
    let reader: Reader
    let isSmall: Bool

    /// More lines than can be told apart.
    private var linesMost: Int { isSmall ? 3 : 6 }
    private static let (width, height) = (600.0, 200.0)

    private var lines: [TrendReply.Line] { Array(trend.lines.prefix(linesMost)) }

    var html: HTML {
        let top = lines.flatMap { $0.values.compactMap { $0 } }.filter(\.isFinite).max() ?? 0
        let low = min(
            0,
            lines.flatMap { $0.values.compactMap { $0 } }.filter(\.isFinite).min() ?? 0
        )
        guard let first = trend.periods.first, let last = trend.periods.last, top > low else {
            return "<p>\(reader.say("Nothing happened in this time.", "Tidak ada kejadian."))</p>"
        }
        let drawn = lines.indices.reversed().html { place in
            "<path class=\"line line-\(place)\" d=\"\(path(lines[place].values, low, top))\"/>"
        }
        let picture: HTML = """
            <figure class="trend"><p class="axis-top" aria-hidden="true">\(words(top))</p>\
            <svg viewBox="0 0 600 200" preserveAspectRatio="none" role="img" \
            aria-label="\(summary)">\(drawn)</svg><div class="axis" aria-hidden="true">\
            <span>\(name(first))</span><span>\(name(last))</span></div>\
            <figcaption>\(summary)</figcaption></figure>
            """
        return isSmall ? picture : "\(picture)\(legend)\(table)"
    }

    private func path(_ values: [Double?], _ low: Double, _ top: Double) -> String {
        let step = Self.width / Double(max(1, values.count - 1))
        var out = ""
        var isDown = false
        for (place, value) in values.enumerated() {
            guard let value, value.isFinite else {
                isDown = false
                continue
            }
            let y = Self.height - 4 - (value - low) / (top - low) * (Self.height - 8)
            out += "\(isDown ? "L" : "M")\(coordinate(Double(place) * step)) \(coordinate(y))"
            // A single period would be no line.
            if values.count == 1 { out += "L600 \(coordinate(y))" }
            isDown = true
        }
        return out
    }

    private func coordinate(_ value: Double) -> String {
        let tenths = Int((max(-1e5, min(1e5, value)) * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private var isMoney: Bool {
        switch question?.figure {
        case .sum("revenue"), .minimum("revenue"), .maximum("revenue"), .average("revenue"): true
        default: false
        }
    }

    private func words(_ value: Double) -> String {
        guard isMoney else {
            let isWhole = value == value.rounded() || value.magnitude >= 1_000
            return reader.decimal(value, digits: isWhole ? 0 : 1)
        }
        var minor = value
        for _ in 0..<max(0, min(6, reader.currency.minorDigits)) { minor *= 10 }
        return reader.moneyShort(minor)
    }

    private var figure: String {
        switch question?.figure {
        case .people?: reader.say("People", "Orang")
        case .sum(let name)?: reader.say("Sum of \(name)", "Jumlah \(name)")
        case .minimum(let name)?: reader.say("Smallest \(name)", "\(name) terkecil")
        case .maximum(let name)?: reader.say("Largest \(name)", "\(name) terbesar")
        case .average(let name)?: reader.say("Average \(name)", "Rata-rata \(name)")
        default: reader.say("Events", "Aktivitas")
        }
    }

    private func name(_ period: String) -> String {
        reader.period(period, question?.period ?? .weekly)
    }

    private var summary: String {
        guard let line = trend.lines.first,
            let top = line.values.enumerated().compactMap({ place, value in
                value.map { (place, $0) }
            }).max(by: { $0.1 < $1.1 }), trend.periods.indices.contains(top.0)
        else { return figure }
        let period = name(trend.periods[top.0])
        let when =
            switch question?.period ?? .weekly {
            case .daily: reader.say("on", "pada")
            case .weekly: reader.say("in the week of", "pada pekan")
            case .monthly: reader.say("in", "pada")
            }
        let group = trend.lines.count > 1 ? " (\(label(line)))" : ""
        return reader.say(
            "\(figure)\(group): highest \(words(top.1)), \(when) \(period).",
            "\(figure)\(group): tertinggi \(words(top.1)), \(when) \(period)."
        )
    }

    private func label(_ line: TrendReply.Line) -> String {
        if let value = line.value { return reader.clipped(value, 40) }
        return question?.by == nil ? figure : reader.say("(not said)", "(tidak disebut)")
    }

    private var legend: HTML {
        guard trend.lines.count > 1 else { return .nothing }
        let items = lines.enumerated().html { place, line in
            """
            <li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">\
            <circle class="line-\(place)" cx="5" cy="5" r="5"/></svg>\(label(line))</li>
            """
        }
        let others = trend.lines.count - lines.count + (trend.restValues ?? 0)
        let rest: HTML =
            others > 0
            ? """
            <li class="quiet">\(reader.say(
                "\(reader.number(others)) more in the table",
                "\(reader.number(others)) lagi di tabel"
            ))</li>
            """ : .nothing
        return "<ul class=\"chips trend-legend\">\(items)\(rest)</ul>"
    }

    private var table: HTML {
        var all = trend.lines
        var names = all.map(label)
        if let rest = trend.rest, let count = trend.restValues, count > 0 {
            all.append(rest)
            names.append(reader.say("Others", "Lainnya"))
        }
        let known = trend.lines.count
        let rows = trend.periods.indices.suffix(120).reversed().map { place in
            ["\(name(trend.periods[place]))"]
                + all.enumerated().map { index, line -> HTML in
                    let value = line.values.indices.contains(place) ? line.values[place] : nil
                    guard let value else { return "–" }
                    guard index < known, value != 0, question?.by != "revenue" else {
                        return "\(words(value))"
                    }
                    return bar(trend.periods[place], line.value, words(value))
                }
        }
        let table = AnswerPicture.table(
            reader,
            [reader.say("From", "Mulai")] + names,
            cells: rows
        )
        return "\(cells.form(table))\(hint)"
    }

    /// A figure that leads to the people who are in it.
    private func bar(_ period: String, _ value: String?, _ words: String) -> HTML {
        let line = value.map(CellForm.quoted) ?? "unknown"
        return cells.button(
            question?.by == nil ? period : "\(period) \(line)",
            words,
            title: reader.say("Whose events these are", "Milik siapa aktivitas ini")
        )
    }

    private var hint: HTML {
        """
        <p class="quiet">\(reader.say(
            "In the table, choose a number to keep its people as a segment.",
            "Di tabel, pilih sebuah angka untuk menyimpan orangnya sebagai segmen."))</p>
        """
    }
}
