// SPDX-License-Identifier: Apache-2.0

/// The rule of a zone for every year, as POSIX writes it in `TZ`:
/// `EST5EDT,M3.2.0,M11.1.0`. In seconds.
struct YearlyZone {
    /// When something happens in every year, by the clock on the wall.
    struct Turn {
        /// How the day is said.
        enum Day {
            /// 1 to 365; 29 February is never counted.
            case counted(Int)
            /// 0 to 365, with 29 February.
            case place(Int)
            /// The week-th weekday of a month, 5 for the last; Sunday is 0.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        /// Seconds after midnight; also before it, or days later.
        let time: Int64

        /// The second of a year on the wall, counted from 1970.
        func second(in year: Int) -> Int64 {
            let first = ISO8601.days(year: year, month: 1, day: 1)
            let number: Int
            switch day {
            case .counted(let count):
                let isLater = ISO8601.dayCount(year: year, month: 2) == 29 && count >= 60
                number = first + count - (isLater ? 0 : 1)
            case .place(let place): number = first + place
            case .weekday(let month, let week, let day):
                let first = ISO8601.days(year: year, month: month, day: 1)
                // 1970-01-01 was a Thursday.
                let weekday = ((first + 4) % 7 + 7) % 7
                var inMonth = (day - weekday + 7) % 7 + (week - 1) * 7
                while inMonth >= ISO8601.dayCount(year: year, month: month) { inMonth -= 7 }
                number = first + inMonth
            }
            return Int64(number) * 86_400 + time
        }
    }

    /// The part of the year that has another offset.
    struct Summer {
        let offset: Int64
        let start: Turn
        let end: Turn
    }

    let offset: Int64
    private(set) var summer: Summer?

    init?(_ text: [UInt8]) {
        var scan = Scan(text: text)
        guard scan.name(), let west = scan.time(mostHours: 24) else { return nil }
        offset = -west
        if scan.isAtEnd { return }
        guard scan.name() else { return nil }
        var summerOffset = offset + 3600
        if scan.next != 0x2C {
            guard let west = scan.time(mostHours: 24) else { return nil }
            summerOffset = -west
        }
        guard scan.take(0x2C), let start = scan.turn(), scan.take(0x2C), let end = scan.turn(),
            scan.isAtEnd
        else { return nil }
        summer = Summer(offset: summerOffset, start: start, end: end)
    }

    /// Walks over the bytes, never past the end.
    private struct Scan {
        let text: [UInt8]
        var place = 0

        var isAtEnd: Bool { place >= text.count }
        /// The byte at the place, or 0 behind the end.
        var next: UInt8 { place < text.count ? text[place] : 0 }

        mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            place += 1
            return true
        }

        private static func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte & 0xDF)
        }

        /// An abbreviation: letters, or anything between `<` and `>`.
        mutating func name() -> Bool {
            let start = place
            if take(0x3C) {
                while !isAtEnd, next != 0x3E { place += 1 }
                return take(0x3E)
            }
            while Self.isLetter(next) { place += 1 }
            return place > start
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int? {
            var value = 0
            var digits = 0
            while (0x30...0x39).contains(next), digits < 4 {
                value = value * 10 + Int(next) - 0x30
                digits += 1
                place += 1
            }
            return digits > 0 && range.contains(value) ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` as seconds.
        mutating func time(mostHours: Int) -> Int64? {
            let isNegative = next == 0x2D
            if isNegative || next == 0x2B { place += 1 }
            guard let hours = number(0...mostHours) else { return nil }
            var seconds = hours * 3600
            if take(0x3A) {
                guard let minutes = number(0...59) else { return nil }
                seconds += minutes * 60
                if take(0x3A) {
                    guard let more = number(0...59) else { return nil }
                    seconds += more
                }
            }
            return Int64(isNegative ? -seconds : seconds)
        }

        /// `M3.2.0`, `J60` or `59`, each also with `/time`; without it is 2 o'clock.
        mutating func turn() -> Turn? {
            let day: Turn.Day
            if take(0x4D) {
                guard let month = number(1...12), take(0x2E), let week = number(1...5),
                    take(0x2E), let weekday = number(0...6)
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if take(0x4A) {
                guard let count = number(1...365) else { return nil }
                day = .counted(count)
            } else {
                guard let count = number(0...365) else { return nil }
                day = .place(count)
            }
            guard take(0x2F) else { return Turn(day: day, time: 7200) }
            return time(mostHours: 167).map { Turn(day: day, time: $0) }
        }
    }
}
