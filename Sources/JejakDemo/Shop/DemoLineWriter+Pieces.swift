// SPDX-License-Identifier: Apache-2.0

// The small pieces of a line: texts, numbers, moments.

extension DemoLineWriter {
    mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) {
        var copy = text
        copy.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    mutating func put(_ number: UInt64) {
        var digits = 1
        var limit: UInt64 = 10
        while number >= limit, digits < 19 {
            digits += 1
            limit &*= 10
        }
        putDigits(Int(number), digits)
    }

    mutating func putSixDigits(_ number: Int) {
        if number < 1_000_000 { putDigits(number, 6) } else { put(UInt64(number)) }
    }

    /// The last `count` decimal digits of a number that is not negative.
    private mutating func putDigits(_ number: Int, _ count: Int) {
        let start = bytes.count
        for _ in 0..<count { bytes.append(48) }
        var left = number
        var place = start + count - 1
        while place >= start {
            bytes[place] = 48 + UInt8(left % 10)
            left /= 10
            place -= 1
        }
    }

    static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// ISO 8601 in UTC with milliseconds. The civil date after Howard Hinnant,
    /// "chrono-compatible low-level date algorithms" (days_from_civil inverse).
    mutating func putTime(_ milliseconds: Int64) {
        let days = Int(milliseconds / 86_400_000)
        let rest = Int(milliseconds % 86_400_000)
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        putDigits(year, 4)
        bytes.append(45)
        putDigits(month, 2)
        bytes.append(45)
        putDigits(day, 2)
        bytes.append(84)
        putDigits(rest / 3_600_000, 2)
        bytes.append(58)
        putDigits(rest / 60_000 % 60, 2)
        bytes.append(58)
        putDigits(rest / 1000 % 60, 2)
        bytes.append(46)
        putDigits(rest % 1000, 3)
        bytes.append(90)
    }
}
