// SPDX-License-Identifier: Apache-2.0

// Going forward in rising numbers: the step doubles until it is too far, then
// halves. Near places cost a comparison or two, far ones their logarithm.

extension UnsafePointer<UInt32> {
    /// The first place of `start ..< end` whose number is not below `limit`.
    @inlinable
    @inline(__always)
    func gallop(from start: Int, to end: Int, notBelow limit: UInt32) -> Int {
        if start >= end || self[start] >= limit { return start }
        var low = start
        var step = 1
        while low &+ step < end, self[low &+ step] < limit {
            low &+= step
            step &*= 2
        }
        var high = Swift.min(end, low &+ step)
        low &+= 1
        while low < high {
            let middle = (low &+ high) &>> 1
            if self[middle] < limit { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// Of starts that cut rows into people: the place of the person of a row
    /// that is not before the one at `start`, of `count` people. The last start
    /// is above every row.
    @inlinable
    @inline(__always)
    func gallop(from start: Int, past row: UInt32, of count: Int) -> Int {
        var low = start
        var step = 1
        // Mostly the next person, or one soon after.
        if self[low &+ 1] > row { return low }
        while self[low &+ 1] <= row {
            low &+= 1
            step &+= 1
            if step > 8 { break }
        }
        if self[low &+ 1] > row { return low }
        return farther(from: low, past: row, of: count)
    }

    @usableFromInline
    func farther(from start: Int, past row: UInt32, of count: Int) -> Int {
        var low = start
        // Everybody has a row at least, so the place is no farther than this.
        var high = Swift.min(count, start &+ Int(row &- self[start]) &+ 1)
        while low &+ 1 < high {
            let middle = (low &+ high) &>> 1
            if self[middle] > row { high = middle } else { low = middle }
        }
        return low
    }
}

extension UnsafeBufferPointer {
    /// Where it begins; nowhere in particular where it is empty, and then nobody
    /// reads.
    var start: UnsafePointer<Element> {
        baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped
    }
}
