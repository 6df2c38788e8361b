// SPDX-License-Identifier: Apache-2.0

/// Brings the rows of a run into the order (person, time, log offset).
///
/// People first, by a least significant digit radix sort of as few and as even
/// digits as their codes need; then each person's rows by time. Those are few
/// and mostly in order already, because the log is nearly in the order of time,
/// so an insertion sort takes one look at them; a person with many rows out of
/// order gets a sort in n log n. Memory: 20 bytes a row.
enum SortedRows {
    /// More rows out of order than this are worth a sort with a scratch.
    private static let longestInsertion = 32

    private struct Key {
        let time: Int64
        let offset: Int64
        let row: UInt32
    }

    /// The rows in order.
    static func sorted(_ run: JourneyRun) -> GrowingColumn<UInt32> {
        let order = GrowingColumn<UInt32>(repeating: 0, count: run.rowCount)
        let rows = order.mutable
        let pairs = byPerson(run.people.buffer)
        withExtendedLifetime(pairs) {
            let pairs = pairs.buffer
            for place in 0..<pairs.count { rows[place] = UInt32(truncatingIfNeeded: pairs[place]) }
            var scratch: [Key] = []
            var start = 0
            while start < pairs.count {
                let person = pairs[start] &>> 32
                var end = start &+ 1
                while end < pairs.count, pairs[end] &>> 32 == person { end &+= 1 }
                sortByTime(
                    UnsafeMutableBufferPointer(rebasing: rows[start..<end]),
                    run,
                    &scratch
                )
                start = end
            }
        }
        return order
    }

    /// Person and row, in one word so that a pass reads one run of memory.
    private static func byPerson(_ people: UnsafeBufferPointer<UInt32>) -> GrowingColumn<UInt64> {
        let count = people.count
        var pairs = GrowingColumn<UInt64>(repeating: 0, count: count)
        let first = pairs.mutable
        var largest: UInt32 = 0
        for row in 0..<count {
            first[row] = UInt64(people[row]) &<< 32 | UInt64(truncatingIfNeeded: row)
            largest = max(largest, people[row])
        }
        guard largest > 0 else { return pairs }
        var spare = GrowingColumn<UInt64>(repeating: 0, count: count)
        let bits = UInt32.bitWidth - largest.leadingZeroBitCount
        let passes = (bits + 10) / 11
        let width = UInt64((bits + passes - 1) / passes)
        for pass in 0..<UInt64(passes) {
            radixPass(
                from: pairs.buffer,
                to: spare.mutable,
                shift: 32 + pass * width,
                width: width
            )
            swap(&pairs, &spare)
        }
        return pairs
    }

    private static func radixPass(
        from: UnsafeBufferPointer<UInt64>,
        to: UnsafeMutableBufferPointer<UInt64>,
        shift: UInt64,
        width: UInt64
    ) {
        let mask = (UInt64(1) &<< width) &- 1
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) + 2) { counts in
            counts.initialize(repeating: 0)
            for pair in from { counts[Int((pair &>> shift) & mask) &+ 1] &+= 1 }
            for digit in 1..<counts.count { counts[digit] &+= counts[digit &- 1] }
            for pair in from {
                let digit = Int((pair &>> shift) & mask)
                to[counts[digit]] = pair
                counts[digit] &+= 1
            }
        }
    }

    /// One person's rows by (time, log offset).
    private static func sortByTime(
        _ rows: UnsafeMutableBufferPointer<UInt32>,
        _ run: JourneyRun,
        _ scratch: inout [Key]
    ) {
        let times = run.times.buffer
        let offsets = run.offsets.buffer
        var last = times[Int(rows[0])]
        for place in 1..<rows.count {
            let row = rows[place]
            let time = times[Int(row)]
            if last < time {
                last = time
                continue
            }
            var hole = place
            while hole > 0 {
                let other = rows[hole &- 1]
                let otherTime = times[Int(other)]
                if otherTime < time { break }
                if otherTime == time, offsets[Int(other)] <= offsets[Int(row)] { break }
                if place &- hole >= longestInsertion {
                    rows[hole] = row
                    sortByKeys(rows, run, &scratch)
                    return
                }
                rows[hole] = other
                hole &-= 1
            }
            rows[hole] = row
            // Still the largest so far: the row went before it, or equals it.
        }
    }

    private static func sortByKeys(
        _ rows: UnsafeMutableBufferPointer<UInt32>,
        _ run: JourneyRun,
        _ scratch: inout [Key]
    ) {
        scratch.removeAll(keepingCapacity: true)
        let times = run.times.buffer
        let offsets = run.offsets.buffer
        for row in rows {
            scratch.append(Key(time: times[Int(row)], offset: offsets[Int(row)], row: row))
        }
        scratch.sort { ($0.time, $0.offset) < ($1.time, $1.offset) }
        for place in 0..<rows.count { rows[place] = scratch[place].row }
    }
}
