// SPDX-License-Identifier: Apache-2.0

/// Events per day as bars; per week where there are many days.
///
/// The bars stretch with the page and carry no text, so that the words beside
/// them stay readable at any width. What the picture shows is also said in a
/// sentence, for those who do not see it.
struct DayChart {
    /// How long one bar is.
    enum Step {
        case day
        case week
    }

    /// One bar.
    struct Bar: Equatable {
        var start: Int64
        var count: Int
    }

    static let barsMax = 92
    static let daysMax = 400

    let step: Step
    let bars: [Bar]
    private let reader: Reader

    /// Days before the last `daysMax` are left out; days without events are
    /// filled in.
    init(days: [DayCount], reader: Reader) {
        self.reader = reader
        let numbered = days.map { day in
            (number: reader.clock.moment(day.dayStart).dayNumber, day: day)
        }
        .sorted { $0.number < $1.number }
        guard let last = numbered.last else {
            step = .day
            bars = []
            return
        }
        let kept = numbered.filter { $0.number > last.number - Self.daysMax }
        let first = kept.first?.number ?? last.number
        let length = last.number - first + 1
        let chosen: Step = length <= Self.barsMax ? .day : .week
        step = chosen
        // Weeks begin on Monday: day 0 was a Thursday.
        func bucket(_ number: Int) -> Int {
            chosen == .day ? number : Int(Int64(number + 3).flooredQuotient(by: 7))
        }
        let origin = bucket(first)
        var filled: [Bar] = (origin...bucket(last.number)).map { place in
            let number = chosen == .day ? place : place * 7 - 3
            return Bar(
                start: last.day.dayStart &- Int64(last.number - number) * 86_400_000,
                count: 0
            )
        }
        for entry in kept {
            let place = bucket(entry.number) - origin
            filled[place].count = [filled[place].count, max(0, entry.day.count)].saturatingSum
        }
        bars = filled
    }

    var html: HTML {
        guard let first = bars.first, let last = bars.last,
            let top = bars.max(by: { $0.count < $1.count }), top.count > 0
        else { return .nothing }
        let shapes = bars.enumerated().html { place, bar in
            let height = max(
                bar.count > 0 ? 1 : 0,
                Int(100 * Double(bar.count) / Double(top.count))
            )
            return """
                <g><title>\(name(of: bar)): \(reader.events(bar.count))</title>\
                <rect class="hit" x="\(place * 10)" y="0" width="10" height="100"/>\
                <rect x="\(place * 10 + 1)" y="\(100 - height)" width="8" height="\(height)"/></g>
                """
        }
        return """
            <figure class="chart"><svg viewBox="0 0 \(bars.count * 10) 100" \
            preserveAspectRatio="none" role="img" aria-label="\(summary(top))">\(shapes)</svg>\
            <div class="axis" aria-hidden="true"><span>\(reader.date(first.start))</span>\
            <span>\(reader.date(last.start))</span></div>\
            <figcaption>\(summary(top))</figcaption></figure>
            """
    }

    private func name(of bar: Bar) -> String {
        step == .day
            ? reader.longDate(bar.start)
            : reader.say("Week of \(reader.date(bar.start))", "Pekan \(reader.date(bar.start))")
    }

    private func summary(_ top: Bar) -> String {
        let day = reader.date(top.start)
        let events = reader.events(top.count)
        return step == .day
            ? reader.say(
                "One bar is a day. Busiest: \(day) with \(events).",
                "Satu batang adalah satu hari. Paling ramai: \(day) dengan \(events)."
            )
            : reader.say(
                "One bar is a week. Busiest: the week of \(day) with \(events).",
                "Satu batang adalah satu pekan. Paling ramai: pekan \(day) dengan \(events)."
            )
    }
}
