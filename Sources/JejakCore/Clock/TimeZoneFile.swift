// SPDX-License-Identifier: Apache-2.0

/// Reads the files that systems keep zones in (TZif, RFC 8536), version 2 and
/// later.
///
/// Whatever bytes come in, what comes out are rules or nothing. After the last
/// change that a file lists its rule for every year goes on, to the year 2100;
/// from then on clocks stay.
package enum TimeZoneFile {
    /// Real files have less than 5 KB.
    package static let mostBytes = 65_536
    private static let mostChanges = 4_096
    static let lastYear = 2_100
    /// In the year -1199: what lies before is no date of a calendar.
    private static let firstSecond: Int64 = -100_000_000_000
    private static let lastSecond: Int64 = 100_000_000_000

    /// The counts of a header.
    private struct Header {
        let version: UInt8
        let leaps: Int
        let changes: Int
        let types: Int
        let characters: Int
        let standards: Int
        let universals: Int

        init?(_ bytes: Bytes) {
            guard bytes.text(0, 4) == [0x54, 0x5A, 0x69, 0x66], let version = bytes.byte(4),
                let universals = bytes.count(20), let standards = bytes.count(24),
                let leaps = bytes.count(28), let changes = bytes.count(32),
                let types = bytes.count(36), let characters = bytes.count(40)
            else { return nil }
            self.version = version
            self.universals = universals
            self.standards = standards
            self.leaps = leaps
            self.changes = changes
            self.types = types
            self.characters = characters
        }

        static let length = 44

        /// The bytes after the header, where times have so many.
        func bodyLength(_ timeLength: Int) -> Int {
            changes * (timeLength + 1) + types * 6 + characters + leaps * (timeLength + 4)
                + standards + universals
        }
    }

    /// The bytes of a file from one place on. Nothing is read beyond the end.
    private struct Bytes {
        let all: [UInt8]
        let start: Int

        func byte(_ place: Int) -> UInt8? {
            let index = start + place
            return index >= 0 && index < all.count ? all[index] : nil
        }

        func text(_ place: Int, _ length: Int) -> [UInt8] {
            let first = min(all.count, start + place)
            return Array(all[first..<min(all.count, first + length)])
        }

        /// A signed number, the highest byte first.
        func number(_ place: Int, _ length: Int) -> Int64? {
            guard start + place + length <= all.count else { return nil }
            var bits: UInt64 = 0
            for index in start + place..<start + place + length {
                bits = bits << 8 | UInt64(all[index])
            }
            let spare = 64 - UInt64(length) * 8
            return Int64(bitPattern: bits << spare) >> Int64(spare)
        }

        /// A count, small enough that sums of them stay in range.
        func count(_ place: Int) -> Int? {
            guard let number = number(place, 4), number >= 0,
                number <= Int64(TimeZoneFile.mostBytes)
            else { return nil }
            return Int(number)
        }
    }

    package static func rules(name: String, _ all: [UInt8]) -> TimeZoneRules? {
        guard all.count <= mostBytes, let old = Header(Bytes(all: all, start: 0)),
            old.version >= 0x32
        else { return nil }
        let second = Header.length + old.bodyLength(4)
        guard let header = Header(Bytes(all: all, start: second)),
            header.leaps == 0, header.changes <= mostChanges, (1...256).contains(header.types)
        else { return nil }
        let body = Bytes(all: all, start: second + Header.length)
        guard let offsets = offsets(body, header),
            var list = changes(body, header, offsets),
            let footer = footer(body, header)
        else { return nil }
        guard footer.isEmpty || extend(&list, by: footer) else { return nil }
        return TimeZoneRules(
            name: name,
            initialOffset: list.initial * 1000,
            changes: list.changes.map { ($0.second * 1000, $0.offset * 1000) }
        )
    }

    /// The offset of each type.
    private static func offsets(_ body: Bytes, _ header: Header) -> [Int64]? {
        var offsets: [Int64] = []
        for type in 0..<header.types {
            guard let offset = body.number(header.changes * 9 + type * 6, 4) else { return nil }
            offsets.append(offset)
        }
        return offsets
    }

    private static func changes(
        _ body: Bytes,
        _ header: Header,
        _ offsets: [Int64]
    ) -> ClockChanges? {
        // Before the first change the first type holds.
        var list = ClockChanges(initial: offsets[0])
        for place in 0..<header.changes {
            guard let second = body.number(place * 8, 8), second <= lastSecond,
                let type = body.byte(header.changes * 8 + place).map(Int.init),
                type < offsets.count
            else { return nil }
            if second < firstSecond {
                list = ClockChanges(initial: offsets[type])
            } else {
                guard list.add(second, offsets[type]) else { return nil }
            }
        }
        return list
    }

    /// The rule for all years after the last change, between two ends of line.
    private static func footer(_ body: Bytes, _ header: Header) -> [UInt8]? {
        let end: UInt8 = 0x0A
        let place = header.bodyLength(8)
        guard body.byte(place) == end else { return nil }
        let rest = body.text(place + 1, 128)
        return rest.firstIndex(of: end).map { Array(rest[..<$0]) }
    }

    private static func extend(_ list: inout ClockChanges, by footer: [UInt8]) -> Bool {
        guard let rule = YearlyZone(footer) else { return false }
        guard let summer = rule.summer else {
            // The last change already says it; a file without changes does not.
            if list.changes.isEmpty { list = ClockChanges(initial: rule.offset) }
            return true
        }
        let last = list.changes.last?.second
        let firstYear = last.map { ISO8601.civil(days: Int($0 / 86_400)).year - 1 } ?? 1900
        guard firstYear <= lastYear else { return true }
        var found: [(second: Int64, isSummer: Int, offset: Int64)] = []
        for year in firstYear...lastYear {
            found.append((summer.start.second(in: year) - rule.offset, 1, summer.offset))
            found.append((summer.end.second(in: year) - summer.offset, 0, rule.offset))
        }
        // Where summer ends as the next begins, it goes on: the last said counts.
        found.sort { ($0.second, $0.isSummer) < ($1.second, $1.isSummer) }
        for (second, _, offset) in found where last.map({ second > $0 }) ?? true {
            guard list.add(second, offset) else { return false }
        }
        return true
    }
}

/// The changes of a zone's clocks while they are read, in seconds.
struct ClockChanges {
    private(set) var initial: Int64
    private(set) var changes: [(second: Int64, offset: Int64)] = []

    init(initial: Int64) {
        self.initial = initial
    }

    /// Adds a change, or nothing where it changes nothing. False where it comes
    /// before the last.
    mutating func add(_ second: Int64, _ offset: Int64) -> Bool {
        if let last = changes.last {
            guard second >= last.second else { return false }
            if second == last.second { changes.removeLast() }
        }
        if (changes.last?.offset ?? initial) != offset { changes.append((second, offset)) }
        return true
    }
}
