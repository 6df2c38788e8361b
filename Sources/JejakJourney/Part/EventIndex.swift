// SPDX-License-Identifier: Apache-2.0

/// Where the footprints of each event lie in a part, and when they were.
///
/// The same rows once more, by (event, row): a question that names its events
/// reads those and skips the others. Rows rise within an event, so one person's
/// footprints of it lie together, in their order. 12 bytes a row, and a bit that
/// says whether the row is its person's first of the event.
///
/// Safe to share: it points into the part's file, and lives with the part.
package struct EventIndex: @unchecked Sendable {
    /// By event code: where its rows begin, and at the end where they end.
    let starts: UnsafeBufferPointer<UInt32>
    let rows: UnsafeBufferPointer<UInt32>
    let times: UnsafeBufferPointer<Int64>
    let firsts: UnsafeBufferPointer<UInt64>

    static let startsName = "event.starts"
    static let rowsName = "event.rows"
    static let timesName = "event.times"
    static let firstsName = "event.firsts"

    /// Nothing where the file has none: parts of few people go without.
    init?(file: ColumnFile, eventCount: Int, rowCount: Int) throws {
        guard file.has(Self.startsName) else { return nil }
        starts = try file.column(Self.startsName)
        rows = try file.column(Self.rowsName)
        times = try file.column(Self.timesName)
        firsts = try file.column(Self.firstsName)
        guard starts.count == eventCount + 1, starts.arePlaces(in: rowCount),
            rows.count == rowCount, times.count == rowCount, firsts.count == (rowCount + 63) / 64,
            rows.max().map({ Int($0) < rowCount }) ?? true
        else { throw ColumnFile.damage(file.path, "its index of events is out of order") }
    }

    /// The places of an event's rows; none for a code the part does not know.
    func places(of code: Int) -> Range<Int> {
        guard code >= 0, code + 1 < starts.count else { return 0..<0 }
        return Int(starts[code])..<Int(starts[code + 1])
    }

    /// Whether the row at a place is its person's first of the event.
    func isFirst(_ place: Int) -> Bool {
        firsts[place &>> 6] &>> UInt64(place & 63) & 1 == 1
    }

    /// Whether it says what the columns of the part say. Reads all of both.
    func agrees(with part: JourneyPart) -> Bool {
        for code in 0..<max(0, starts.count - 1) {
            var last = -1
            var person = -1
            for place in places(of: code) {
                let row = Int(rows[place])
                guard row > last, Int(part.events[row]) == code, part.times[row] == times[place]
                else { return false }
                last = row
                let isSame = person >= 0 && row < Int(part.starts[person + 1])
                guard isFirst(place) != isSame else { return false }
                if !isSame {
                    person = part.starts.start.gallop(
                        from: max(0, person),
                        past: UInt32(row),
                        of: part.people.count
                    )
                }
            }
        }
        return true
    }
}

/// Writes the index beside the columns that it is made of.
///
/// A counting sort: two passes over the events. Memory: a bit a row, and 12 bytes
/// that rest in a file beside the part's where there are many.
struct EventIndexTable {
    private let starts: [UInt32]
    private let rows: ScratchTable<UInt32>
    private let times: ScratchTable<Int64>
    private let firsts: [UInt64]

    /// `peopleStarts` says where each person's rows begin, and the last where they
    /// end.
    init(
        events: UnsafeBufferPointer<UInt16>,
        times source: UnsafeBufferPointer<Int64>,
        peopleStarts: UnsafeBufferPointer<UInt32>,
        eventCount: Int,
        scratch path: String?
    ) throws {
        var starts = [UInt32](repeating: 0, count: eventCount + 1)
        for event in events { starts[Int(event) + 1] += 1 }
        for code in 0..<eventCount { starts[code + 1] += starts[code] }
        rows = try ScratchTable(count: events.count, path: path)
        times = try ScratchTable(count: events.count, path: path)
        var next = starts
        var firsts = [UInt64](repeating: 0, count: (events.count + 63) / 64)
        // By event: the last person seen with it.
        var last = [UInt32](repeating: .max, count: eventCount)
        let (rows, times) = (rows.values, times.values)
        var person = 0
        for row in 0..<events.count {
            if row >= Int(peopleStarts[person + 1]) { person += 1 }
            let event = Int(events[row])
            let place = Int(next[event])
            next[event] &+= 1
            rows[place] = UInt32(truncatingIfNeeded: row)
            times[place] = source[row]
            if last[event] != UInt32(person) {
                last[event] = UInt32(person)
                firsts[place &>> 6] |= 1 &<< UInt64(place & 63)
            }
        }
        self.starts = starts
        self.firsts = firsts
    }

    func write(into writer: inout ColumnFileWriter) throws {
        try writer.add(EventIndex.startsName, starts)
        try writer.add(EventIndex.rowsName, UnsafeBufferPointer(rows.values))
        try writer.add(EventIndex.timesName, UnsafeBufferPointer(times.values))
        try writer.add(EventIndex.firstsName, firsts)
        // The tables are those of these objects.
        withExtendedLifetime((rows, times)) {}
    }
}
