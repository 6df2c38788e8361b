// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Days and hours of one time zone.
///
/// It exists so that only this file needs the zone tables; the calendar
/// arithmetic on top is plain integer work.
struct ZoneClock: Sendable {
    /// A date and time of day.
    struct Moment: Equatable, Sendable {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        /// 0 is Sunday.
        var weekday: Int
        /// Days since 1970-01-01 in the zone.
        var dayNumber: Int
    }

    private let zone: TimeZone?
    /// The zone's name as people write it.
    let name: String

    /// Unknown names become UTC.
    init(identifier: String) {
        zone = TimeZone(identifier: identifier)
        switch identifier {
        case "Asia/Jakarta", "Asia/Pontianak": name = "WIB"
        case "Asia/Makassar": name = "WITA"
        case "Asia/Jayapura": name = "WIT"
        default: name = zone == nil ? "UTC" : identifier
        }
    }

    /// The moment of an instant, milliseconds since 1970 UTC.
    func moment(_ milliseconds: Int64) -> Moment {
        let offset =
            zone?.secondsFromGMT(
                for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            ) ?? 0
        let seconds = Int(milliseconds.flooredQuotient(by: 1_000)) + offset
        let dayNumber = Int(Int64(seconds).flooredQuotient(by: 86_400))
        let rest = seconds - dayNumber * 86_400
        let date = Self.civil(dayNumber)
        return Moment(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: rest / 3_600,
            minute: rest % 3_600 / 60,
            weekday: ((dayNumber + 4) % 7 + 7) % 7,
            dayNumber: dayNumber
        )
    }

    /// The Gregorian date of a count of days since 1970-01-01, by counting
    /// eras of 400 years from a first of March.
    static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = Int(Int64(shifted).flooredQuotient(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// Division that rounds down for negative numbers too.
    func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
