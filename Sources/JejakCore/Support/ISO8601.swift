// SPDX-License-Identifier: Apache-2.0

/// Moments and dates as text, both ways, over plain bytes.
///
/// Every event carries a time, so this is on the hot path of the door: it reads
/// bytes in place, allocates nothing and asks no library. It reads RFC 3339 and
/// the spellings that exports of other products use: `2025-03-10`, `20250310`,
/// `2025-03-10 02:15`, `2025-03-10T02:15:01.123456Z`, offsets `+07:00`, `+0700`
/// and `+07`, the words `UTC` and `GMT`, a space before the zone. A time without
/// a zone is UTC. A date that does not exist is refused, never bent to another.
///
/// A moment is a number of milliseconds since 1970 in UTC. Finer fractions are
/// cut, not rounded, so that no moment moves into the future.
package enum ISO8601 {
    package static let millisecondsPerDay: Int64 = 86_400_000

    /// The moment a text names, or nothing where it names none. Time grows with
    /// the length of the text.
    package static func milliseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var scan = Scan(bytes: bytes)
        guard let day = scan.date() else { return nil }
        let midnight = Int64(day.number) * millisecondsPerDay
        if scan.isAtEnd { return midnight }
        guard !day.isBasic, scan.skipTimeMark(), let clock = scan.clock(),
            let offset = scan.zone(), scan.isAtEnd
        else { return nil }
        return midnight + clock - offset
    }

    /// The moment a text names, or nothing where it names none.
    package static func milliseconds(_ text: String) -> Int64? {
        var copy = text
        return copy.withUTF8 { milliseconds(UnsafeRawBufferPointer($0)) }
    }

    /// A moment as RFC 3339 in UTC with milliseconds. Years outside 0 to 9999
    /// carry a sign, as ISO 8601 asks.
    package static func format(_ milliseconds: Int64) -> String {
        let day = milliseconds.flooredDivision(by: millisecondsPerDay)
        let rest = Int(milliseconds % millisecondsPerDay)
        let clock = rest < 0 ? rest + Int(millisecondsPerDay) : rest
        var text = dateText(Int(day))
        text += "T" + padded(clock / 3_600_000, 2)
        text += ":" + padded(clock / 60_000 % 60, 2)
        text += ":" + padded(clock / 1000 % 60, 2)
        text += "." + padded(clock % 1000, 3) + "Z"
        return text
    }

    /// The date of a day number, as `2025-03-10`.
    package static func dateText(_ days: Int) -> String {
        let date = civil(days: days)
        var year = padded(abs(date.year), 4)
        if date.year < 0 { year = "-" + year }
        if date.year > 9999 { year = "+" + year }
        return year + "-" + padded(date.month, 2) + "-" + padded(date.day, 2)
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar. After
    /// Howard Hinnant, "chrono-compatible low-level date algorithms".
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// The date of a day number; the inverse of `days(year:month:day:)`.
    package static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    /// How many days a month has.
    package static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Walks over the bytes of one text. Every step says whether it could be
    /// taken, and none reads past the end.
    private struct Scan {
        let bytes: UnsafeRawBufferPointer
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        /// The byte at the place, or 0 behind the end.
        private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

        private mutating func skip(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            place += 1
            return true
        }

        /// A number of exactly that many digits.
        private mutating func number(_ digits: Int) -> Int? {
            guard bytes.count - place >= digits else { return nil }
            var value = 0
            for index in place..<place + digits {
                let digit = Int(bytes[index]) - 0x30
                guard digit >= 0, digit <= 9 else { return nil }
                value = value * 10 + digit
            }
            place += digits
            return value
        }

        /// `2025-03-10` or `20250310`.
        mutating func date() -> (number: Int, isBasic: Bool)? {
            guard let year = number(4) else { return nil }
            let isBasic = !skip(0x2D)
            guard let month = number(2), isBasic || skip(0x2D), let day = number(2),
                (1...12).contains(month), day >= 1,
                day <= ISO8601.dayCount(year: year, month: month)
            else { return nil }
            return (ISO8601.days(year: year, month: month, day: day), isBasic)
        }

        /// `T`, `t` or one space between date and time.
        mutating func skipTimeMark() -> Bool {
            skip(0x54) || skip(0x74) || skip(0x20)
        }

        /// `HH:MM[:SS[.f…]]` as milliseconds since midnight. A leap second is
        /// the last millisecond of its minute: days have 86,400 seconds here.
        mutating func clock() -> Int64? {
            guard let hour = number(2), hour <= 23, skip(0x3A), let minute = number(2),
                minute <= 59
            else { return nil }
            var clock = Int64(hour * 3_600_000 + minute * 60_000)
            guard skip(0x3A) else { return clock }
            guard let second = number(2), second <= 60 else { return nil }
            var fraction = 0
            if skip(0x2E) || skip(0x2C) {
                guard let parsed = self.fraction() else { return nil }
                fraction = parsed
            }
            clock += Int64(second == 60 ? 59_999 : second * 1000 + fraction)
            return clock
        }

        /// Any number of digits, of which three count.
        private mutating func fraction() -> Int? {
            let start = place
            var value = 0
            var weight = 100
            while next >= 0x30, next <= 0x39 {
                value += Int(next - 0x30) * weight
                weight /= 10
                place += 1
            }
            return place > start ? value : nil
        }

        /// The offset from UTC in milliseconds; 0 where the text names none.
        mutating func zone() -> Int64? {
            if isAtEnd { return 0 }
            if skip(0x5A) || skip(0x7A) { return 0 }
            if skip(0x20), isAtEnd { return nil }
            if skip(0x5A) || skip(0x7A) || skipWord("UTC") || skipWord("GMT") { return 0 }
            let isBehind = next == 0x2D
            guard skip(0x2B) || skip(0x2D), let hour = number(2), hour <= 23 else { return nil }
            var minute = 0
            if !isAtEnd {
                _ = skip(0x3A)
                guard let parsed = number(2), parsed <= 59 else { return nil }
                minute = parsed
            }
            let offset = Int64(hour * 3_600_000 + minute * 60_000)
            return isBehind ? -offset : offset
        }

        private mutating func skipWord(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard bytes.count - place >= count else { return false }
            for index in 0..<count where bytes[place + index] != word.utf8Start[index] {
                return false
            }
            place += count
            return true
        }
    }
}

extension Int64 {
    /// Division that rounds toward minus infinity, so that moments before 1970
    /// fall on the right day.
    package func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
