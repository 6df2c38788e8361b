// SPDX-License-Identifier: Apache-2.0

/// A date or a time as somebody wrote it.
///
/// It keeps how exactly it was said, because a day means its whole length at
/// the end of `between`, and so that a printed question says what was read.
/// Without a zone it is UTC.
package struct Moment: Sendable, Equatable {
    /// How exactly a moment was written: a day or an instant.
    package enum Precision: Int, Sendable {
        case day
        case minute
        case second
        case millisecond
    }

    /// The first instant it means, milliseconds since 1970 UTC.
    package let milliseconds: Int64
    package let precision: Precision
    /// Minutes east of Greenwich where a zone was said.
    package let zoneMinutes: Int?

    package init(milliseconds: Int64, precision: Precision, zoneMinutes: Int? = nil) {
        self.milliseconds = milliseconds
        self.precision = precision
        self.zoneMinutes = zoneMinutes
    }

    /// The first instant after all that it means.
    package var end: Int64 {
        switch precision {
        case .day: milliseconds + TimeUnit.millisecondsPerDay
        case .minute: milliseconds + 60_000
        case .second: milliseconds + 1000
        case .millisecond: milliseconds + 1
        }
    }

    /// The date as the language writes it.
    package var text: String {
        let local = milliseconds + Int64(zoneMinutes ?? 0) * 60_000
        let day = local.flooredQuotient(TimeUnit.millisecondsPerDay)
        let rest = Int(local - day * TimeUnit.millisecondsPerDay)
        let date = CivilDate(day: day)
        var text =
            Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-"
            + Self.padded(date.day, 2)
        if precision != .day {
            text += "T" + Self.padded(rest / 3_600_000, 2) + ":"
            text += Self.padded(rest / 60_000 % 60, 2)
        }
        if precision.rawValue >= Precision.second.rawValue {
            text += ":" + Self.padded(rest / 1000 % 60, 2)
        }
        if precision == .millisecond { text += "." + Self.padded(rest % 1000, 3) }
        guard let zoneMinutes else { return text }
        if zoneMinutes == 0 { return text + "Z" }
        let size = abs(zoneMinutes)
        return text + (zoneMinutes < 0 ? "-" : "+") + Self.padded(size / 60, 2) + ":"
            + Self.padded(size % 60, 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero. `divisor` is above zero.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// A day of the Gregorian calendar, also before it was decreed.
///
/// After Howard Hinnant, "chrono-compatible low-level date algorithms" (2013):
/// constant time, no tables.
package struct CivilDate: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Nothing where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date of a day counted from 1970-01-01.
    package init(day count: Int64) {
        let shifted = count + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = Int(shifted - era * 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var dayCount: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear.flooredQuotient(400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
