// SPDX-License-Identifier: Apache-2.0

/// Days, hours and spans of time as the reader's language writes them.
extension Reader {
    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let indonesianMonths = [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
    ]
    private static let englishDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let indonesianDays = ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"]

    /// `12 Mar 2025`, `12 Mei 2025`.
    package func date(_ milliseconds: Int64) -> String {
        let moment = clock.moment(milliseconds)
        let months = language == .english ? Self.englishMonths : Self.indonesianMonths
        return "\(moment.day) \(months[moment.month - 1]) \(moment.year)"
    }

    /// `Wed, 12 Mar 2025`.
    package func longDate(_ milliseconds: Int64) -> String {
        let days = language == .english ? Self.englishDays : Self.indonesianDays
        return days[clock.moment(milliseconds).weekday] + ", " + date(milliseconds)
    }

    /// `14:05`, `14.05`.
    package func timeOfDay(_ milliseconds: Int64) -> String {
        let moment = clock.moment(milliseconds)
        let mark = say(":", ".")
        return twoDigits(moment.hour) + mark + twoDigits(moment.minute)
    }

    /// `14:05:09`, `14.05.09`.
    func timeWithSeconds(_ milliseconds: Int64) -> String {
        let seconds = Int(milliseconds.flooredQuotient(by: 1_000) % 60 + 60) % 60
        return timeOfDay(milliseconds) + say(":", ".") + twoDigits(seconds)
    }

    /// `12 Mar 2025, 14:05 WIB`.
    package func instant(_ milliseconds: Int64) -> String {
        "\(date(milliseconds)), \(timeOfDay(milliseconds)) \(clock.name)"
    }

    /// As `datetime` attributes want it, in UTC.
    package func machineInstant(_ milliseconds: Int64) -> String {
        let moment = ZoneClock(identifier: "UTC").moment(milliseconds)
        return "\(moment.year)-\(twoDigits(moment.month))-\(twoDigits(moment.day))T"
            + "\(twoDigits(moment.hour)):\(twoDigits(moment.minute))Z"
    }

    /// `3 days ago`, `3 hari lalu`.
    package func ago(_ milliseconds: Int64) -> String {
        let (gap, overflows) = now.subtractingReportingOverflow(milliseconds)
        if overflows || gap < 0 { return date(milliseconds) }
        if gap < 60_000 { return say("just now", "baru saja") }
        return say("\(span(gap)) ago", "\(span(gap)) lalu")
    }

    /// A span of time in its largest unit: `2 days`, `2 hari`.
    package func span(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        let units: [(Int64, String, String, String)] = [
            (365 * 86_400, "year", "years", "tahun"), (30 * 86_400, "month", "months", "bulan"),
            (86_400, "day", "days", "hari"), (3_600, "hour", "hours", "jam"),
            (60, "minute", "minutes", "menit"),
        ]
        // Months and years only once they say enough: 45 days, not 1 month.
        for (length, one, many, indonesian) in units {
            let least: Int64 = length > 86_400 ? 2 : 1
            if seconds >= length * least {
                return count(Int(seconds / length), one, many, indonesian)
            }
        }
        return count(Int(seconds), "second", "seconds", "detik")
    }

    /// How long work took: `0.4 s`, `3 min 20 s`.
    package func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        if seconds < 60 {
            return decimal(seconds, digits: seconds < 10 ? 1 : 0) + say(" s", " dtk")
        }
        let whole = Int(seconds.rounded())
        return "\(number(whole / 60)) \(say("min", "mnt")) \(whole % 60) \(say("s", "dtk"))"
    }

    /// A `time` element that says an instant, exactly on hover.
    func time(_ milliseconds: Int64, _ words: String) -> HTML {
        """
        <time datetime="\(machineInstant(milliseconds))" title="\(instant(milliseconds))">\
        \(words)</time>
        """
    }

    private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
