// SPDX-License-Identifier: Apache-2.0

/// Where each row of each source goes in the part to be written.
struct RowOrder {
    /// By source and old row: the new row. The sources lie one after the other.
    private let newRows: [UInt32]
    private let bases: [Int]
    let people: [UInt32]
    let starts: [UInt32]
    let rowCount: Int

    /// Merges sources by (person, time, log offset).
    ///
    /// Each source is brought into order by itself first, where it is not, then
    /// all are merged by their heads. Time grows with the rows times the
    /// sources; memory is 8 bytes a row.
    init(_ sources: [PartSource]) {
        let orders = sources.map { $0.isSorted ? nil : SortedRows.sorted($0) }
        var bases: [Int] = []
        var total = 0
        for source in sources {
            bases.append(total)
            total += source.rowCount
        }
        var heads = zip(sources, orders).map { MergeHead($0, order: $1) }
        var people: [UInt32] = []
        var starts: [UInt32] = []
        newRows = [UInt32](unsafeUninitializedCapacity: total) { buffer, initialized in
            if sources.count == 1 {
                Self.follow(sources[0], orders[0], into: buffer, &people, &starts)
            } else {
                heads.withUnsafeMutableBufferPointer {
                    Self.merge($0, bases: bases, into: buffer, &people, &starts)
                }
            }
            initialized = total
        }
        starts.append(UInt32(total))
        self.bases = bases
        self.people = people
        self.starts = starts
        rowCount = total
    }

    /// The new rows of one source, by old row.
    func withNewRows<T>(
        of source: Int,
        _ body: (UnsafeBufferPointer<UInt32>) throws -> T
    ) rethrows -> T {
        let end = source + 1 < bases.count ? bases[source + 1] : rowCount
        return try newRows.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[bases[source]..<end]))
        }
    }

    /// One source alone: its own order turned around.
    private static func follow(
        _ source: PartSource,
        _ order: GrowingColumn<UInt32>?,
        into newRows: UnsafeMutableBufferPointer<UInt32>,
        _ people: inout [UInt32],
        _ starts: inout [UInt32]
    ) {
        let owners = source.people
        let rows = order?.buffer.baseAddress
        var previous: UInt32?
        for place in 0..<source.rowCount {
            let row = rows.map { Int($0[place]) } ?? place
            let person = owners[row]
            if person != previous {
                people.append(person)
                starts.append(UInt32(truncatingIfNeeded: place))
                previous = person
            }
            newRows[row] = UInt32(truncatingIfNeeded: place)
        }
    }

    private static func merge(
        _ heads: UnsafeMutableBufferPointer<MergeHead>,
        bases: [Int],
        into newRows: UnsafeMutableBufferPointer<UInt32>,
        _ people: inout [UInt32],
        _ starts: inout [UInt32]
    ) {
        var next: UInt32 = 0
        var previous: UInt32?
        while true {
            var best = -1
            for index in 0..<heads.count where !heads[index].isAtEnd {
                if best < 0 || heads[index].precedes(heads[best]) { best = index }
            }
            guard best >= 0 else { return }
            let person = heads[best].person
            if person != previous {
                people.append(person)
                starts.append(next)
                previous = person
            }
            newRows[bases[best] &+ heads[best].row] = next
            next &+= 1
            heads[best].advance()
        }
    }
}

/// How far the merge has come in one source, and what stands there.
///
/// It points into the source and its order, which outlive the merge.
private struct MergeHead {
    private let people: UnsafeBufferPointer<UInt32>
    private let times: UnsafeBufferPointer<Int64>
    private let offsets: UnsafeBufferPointer<Int64>
    /// The rows in order; nothing where they are in order as they lie.
    private let order: GrowingColumn<UInt32>?
    private let rows: UnsafePointer<UInt32>?
    private var place = 0
    private(set) var row = 0
    private(set) var person: UInt32 = 0
    private var time: Int64 = 0
    private var offset: Int64 = 0

    init(_ source: PartSource, order: GrowingColumn<UInt32>?) {
        people = source.people
        times = source.times
        offsets = source.offsets
        self.order = order
        rows = order?.buffer.baseAddress
        load()
    }

    var isAtEnd: Bool { place >= times.count }

    @inline(__always)
    mutating func advance() {
        place &+= 1
        load()
    }

    @inline(__always)
    private mutating func load() {
        guard place < times.count else { return }
        row = rows.map { Int($0[place]) } ?? place
        person = people[row]
        time = times[row]
        offset = offsets[row]
    }

    @inline(__always)
    func precedes(_ other: MergeHead) -> Bool {
        if person != other.person { return person < other.person }
        if time != other.time { return time < other.time }
        return offset < other.offset
    }
}
