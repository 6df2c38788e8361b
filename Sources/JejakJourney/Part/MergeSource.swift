// SPDX-License-Identifier: Apache-2.0

/// Rows of one part that stand one after the other in the merged part too, as
/// far as others do not come between them.
struct MergeStretch {
    let source: Int
    private(set) var row: Int
    let end: Int
    /// The key of the row, within its person's.
    private(set) var time: Int64
    private(set) var offset: Int64

    init(source: Int, rows: Range<Int>, of part: JourneyPart) {
        self.source = source
        row = rows.lowerBound
        end = rows.upperBound
        time = part.times[row]
        offset = part.offsets[row]
    }

    /// By (time, log offset). Two rows of one event, which no log has, keep the
    /// order of their parts.
    @inline(__always)
    func precedes(_ other: MergeStretch) -> Bool {
        if time != other.time { return time < other.time }
        if offset != other.offset { return offset < other.offset }
        return (source, row) < (other.source, other.row)
    }

    /// The stretch's last row alone.
    func last(of part: JourneyPart) -> MergeStretch {
        MergeStretch(source: source, rows: end - 1..<end, of: part)
    }

    @inline(__always)
    mutating func advance(in part: JourneyPart) {
        row &+= 1
        guard row < end else { return }
        time = part.times[row]
        offset = part.offsets[row]
    }
}

/// A part on its way through a merge: its rows by the person they belong to now,
/// people rising.
final class MergeSource {
    let part: JourneyPart
    /// The numbers of the rows that stayed and of those that moved, as a step
    /// names them.
    private let index: Int
    private let movedIndex: Int
    private let moved: MovedRows
    /// The next person by the part, and the next places among moved rows.
    private var place = 0
    private var skipped = 0
    private var taken = 0

    init(_ part: JourneyPart, index: Int, of count: Int, personNow: [UInt32: UInt32]) {
        self.part = part
        self.index = index
        movedIndex = index + count
        moved = MovedRows(of: part, personNow: personNow)
    }

    var hasNodes: Bool { moved.hasNodes }

    /// The next person, who may turn out to have no rows left here.
    var person: UInt32? {
        let own = place < part.people.count ? part.people[place] : nil
        let other = taken < moved.byPerson.count ? moved.byPerson[taken].person : nil
        guard let own, let other else { return own ?? other }
        return min(own, other)
    }

    /// Adds the person's stretches, and goes on to the next person. `person` is
    /// not above the one who is next here.
    func take(_ person: UInt32, into stretches: inout [MergeStretch]) {
        if place < part.people.count, part.people[place] == person {
            takeOwn(part.rows(ofIndex: place), &stretches)
            place += 1
        }
        while taken < moved.byPerson.count, moved.byPerson[taken].person == person {
            let rows = moved.byPerson[taken].rows
            add(movedIndex, Int(rows.lowerBound)..<Int(rows.upperBound), &stretches)
            taken += 1
        }
    }

    /// The rows of a person of the part, without those that have moved away.
    private func takeOwn(_ rows: Range<Int>, _ stretches: inout [MergeStretch]) {
        var start = rows.lowerBound
        while skipped < moved.byRow.count {
            let gone = moved.byRow[skipped].rows
            guard gone.lowerBound < rows.upperBound else { break }
            add(index, start..<Int(gone.lowerBound), &stretches)
            start = Int(gone.upperBound)
            skipped += 1
        }
        add(index, start..<rows.upperBound, &stretches)
    }

    private func add(_ source: Int, _ rows: Range<Int>, _ stretches: inout [MergeStretch]) {
        guard !rows.isEmpty else { return }
        stretches.append(MergeStretch(source: source, rows: rows, of: part))
    }
}
