// SPDX-License-Identifier: Apache-2.0

/// Reads ISO 8601 dates and times, in questions and in traits.
enum MomentText {
    /// What was read of a moment, and how far.
    enum Reading {
        /// A date, and the place after it.
        case moment(Moment, end: Int)
        /// Something that looks like a date and is none, and why.
        case impossible(String)
        /// No date begins here.
        case none
    }

    /// Reads `2025-05-31`, `2025-05-31T10:00`, `…:30.250`, each also with `Z` or
    /// `+07:00`. A space may stand for the T.
    static func read(_ text: [Unicode.Scalar], at start: Int) -> Reading {
        var reader = Reader(text: text, place: start)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
            reader.take("-"), let day = reader.number(2)
        else { return .none }
        guard let date = CivilDate(year: year, month: month, day: day) else {
            let spelling = String(String.UnicodeScalarView(text[start..<reader.place]))
            return .impossible("\(spelling) is no day of the calendar; dates are year-month-day")
        }
        var milliseconds = date.dayCount * TimeUnit.millisecondsPerDay
        var precision = Moment.Precision.day
        switch reader.clock() {
        case .absent: break
        case .impossible: return .impossible("a time of day is written 10:00, up to 23:59:59")
        case .time(let time, let said):
            milliseconds += time
            precision = said
        }
        switch reader.zone() {
        case .absent:
            return .moment(
                Moment(milliseconds: milliseconds, precision: precision),
                end: reader.place
            )
        case .impossible: return .impossible("a zone is written Z or +07:00, up to 14 hours")
        case .minutes(let minutes):
            let moment = Moment(
                milliseconds: milliseconds - Int64(minutes) * 60_000,
                precision: precision,
                zoneMinutes: minutes
            )
            return .moment(moment, end: reader.place)
        }
    }

    /// The moment that a whole text says, or nothing.
    static func moment(in text: String) -> Moment? {
        // No date is longer, and traits can be.
        guard text.utf8.count <= 40 else { return nil }
        let scalars = Array(text.unicodeScalars)
        guard case .moment(let moment, let end) = read(scalars, at: 0), end == scalars.count else {
            return nil
        }
        return moment
    }

    private enum Clock {
        case absent
        case impossible
        case time(Int64, Moment.Precision)
    }

    private enum Zone {
        case absent
        case impossible
        case minutes(Int)
    }

    private struct Reader {
        let text: [Unicode.Scalar]
        var place: Int

        func digit(_ ahead: Int) -> Int? {
            guard place + ahead < text.count, QueryLexer.isDigit(text[place + ahead]) else {
                return nil
            }
            return Int(text[place + ahead].value) - 0x30
        }

        mutating func number(_ width: Int) -> Int? {
            var value = 0
            for index in 0..<width {
                guard let digit = digit(index) else { return nil }
                value = value * 10 + digit
            }
            place += width
            return value
        }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard place < text.count, text[place] == scalar else { return false }
            place += 1
            return true
        }

        private func isColon(_ ahead: Int) -> Bool {
            place + ahead < text.count && text[place + ahead] == ":"
        }

        mutating func clock() -> Clock {
            guard place < text.count, ["T", "t", " "].contains(text[place]) else { return .absent }
            guard digit(1) != nil, digit(2) != nil, isColon(3) else {
                return text[place] == " " ? .absent : .impossible
            }
            place += 1
            guard let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60
            else { return .impossible }
            var time = Int64(hour) * 3_600_000 + Int64(minute) * 60_000
            guard take(":") else { return .time(time, .minute) }
            guard let second = number(2), second < 60 else { return .impossible }
            time += Int64(second) * 1000
            guard place < text.count, text[place] == ".", digit(1) != nil else {
                return .time(time, .second)
            }
            place += 1
            var scale: Int64 = 100
            while let digit = digit(0) {
                time += Int64(digit) * scale
                scale /= 10
                place += 1
            }
            return .time(time, .millisecond)
        }

        mutating func zone() -> Zone {
            if take("Z") || take("z") { return .minutes(0) }
            let isEast = take("+")
            guard isEast || (digit(1) != nil && take("-")) else { return .absent }
            guard let hours = number(2), take(":"), let minutes = number(2), minutes < 60,
                hours * 60 + minutes <= 14 * 60
            else { return .impossible }
            return .minutes((isEast ? 1 : -1) * (hours * 60 + minutes))
        }
    }
}
