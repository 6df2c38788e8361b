// SPDX-License-Identifier: Apache-2.0

/// Events per hour of the last two days as bars, drawn as `DayChart` is.
struct HourChart {
    static let barsMax = 72

    let hours: [DayCount]
    let reader: Reader

    var html: HTML {
        let bars = hours.suffix(Self.barsMax)
        guard let first = bars.first, let last = bars.last,
            let top = bars.max(by: { $0.count < $1.count }), top.count > 0
        else { return .nothing }
        let words = summary(top)
        let shapes = bars.enumerated().html { place, bar in
            let share = Double(max(0, bar.count)) / Double(top.count)
            let height = max(bar.count > 0 ? 1 : 0, Int(100 * share))
            return """
                <g><title>\(name(of: bar)): \(reader.events(bar.count))</title>\
                <rect class="hit" x="\(place * 10)" y="0" width="10" height="100"/>\
                <rect x="\(place * 10 + 1)" y="\(100 - height)" width="8" height="\(height)"/></g>
                """
        }
        return """
            <figure class="chart"><svg viewBox="0 0 \(bars.count * 10) 100" \
            preserveAspectRatio="none" role="img" aria-label="\(words)">\(shapes)</svg>\
            <div class="axis" aria-hidden="true"><span>\(name(of: first))</span>\
            <span>\(name(of: last))</span></div><figcaption>\(words)</figcaption></figure>
            """
    }

    private func name(of bar: DayCount) -> String {
        "\(reader.date(bar.dayStart)), \(reader.timeOfDay(bar.dayStart))"
    }

    private func summary(_ top: DayCount) -> String {
        let when = name(of: top)
        let events = reader.events(top.count)
        return reader.say(
            "One bar is an hour. Busiest: \(when) with \(events).",
            "Satu batang adalah satu jam. Paling ramai: \(when) dengan \(events)."
        )
    }
}
