// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Which events the log holds from the last days, by the hash that makes an
/// event the same event.
///
/// An entry is 38 bits of the hash (eight of them by the shard it lies in) and
/// the low 34 bits of the event's log offset, so a *candidate* can be looked up
/// in the log and confirmed there: the answer is exact, and one new event in
/// thousands costs a look. The window is a log offset: what lies before it is
/// forgotten, without a pass over the table, when its shard next grows.
///
/// Memory: 8 bytes an entry at 68 to 85 % load, so at most 11.8 bytes an event
/// of the window. 256 shards grow one at a time by a quarter, so that no single
/// event waits for a table of millions to be copied. Time: a few dozen
/// nanoseconds. At most 2³⁴ events lie in a window.
///
/// Not for two threads at once.
final class DedupeWindow {
    private struct Shard {
        var slots: UnsafeMutableBufferPointer<UInt64>
        var used = 0
    }

    private static let shardCount = 256
    private static let offsetBits: UInt64 = 34
    private static let offsetMask: UInt64 = (1 << 34) - 1
    private static let fragmentMask: UInt64 = (1 << 30) - 1
    private static let empty = UInt64.max
    private static let smallest = 16

    private var shards: [Shard] = []
    /// Events before this offset are outside of the window.
    private(set) var start: Int64 = 0
    /// The offset after the last event that was noted.
    private var end: Int64 = 0

    init() {
        shards.reserveCapacity(Self.shardCount)
        for _ in 0..<Self.shardCount { shards.append(Shard(slots: Self.slots(Self.smallest))) }
    }

    deinit {
        for shard in shards { shard.slots.deallocate() }
    }

    private static func slots(_ count: Int) -> UnsafeMutableBufferPointer<UInt64> {
        let slots = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: count)
        slots.initialize(repeating: empty)
        return slots
    }

    /// Bytes that the table takes, and how many events it remembers.
    var size: (bytes: Int, entries: Int) {
        (
            shards.reduce(0) { $0 + $1.slots.count * 8 },
            shards.reduce(0) { $0 + $1.used }
        )
    }

    /// Moves the beginning of the window; it never goes back.
    func move(start offset: Int64) { start = max(start, offset) }

    /// The hash spread over all bits: identities come from outside.
    private static func split(_ identity: UInt64) -> (shard: Int, fragment: UInt64) {
        let mixed = StableHash.mix(identity)
        let fragment = mixed >> 8 & fragmentMask
        // All ones are the mark of an empty slot.
        return (Int(mixed & 255), fragment == fragmentMask ? fragmentMask - 1 : fragment)
    }

    private static func home(_ fragment: UInt64, _ capacity: Int) -> Int {
        Int((fragment &* UInt64(capacity)) >> 30)
    }

    /// The whole offset of an entry: the last one at or before `end` that has
    /// these low bits.
    private func offset(of entry: UInt64) -> Int64 {
        let distance = (UInt64(bitPattern: end) &- entry) & Self.offsetMask
        return end - Int64(distance)
    }

    /// Whether an event with this hash is in the window, where `isSame` says
    /// whether the one at an offset is.
    func contains(_ identity: UInt64, isSame: (Int64) throws -> Bool) rethrows -> Bool {
        let (shard, fragment) = Self.split(identity)
        let slots = shards[shard].slots
        var place = Self.home(fragment, slots.count)
        while slots[place] != Self.empty {
            if slots[place] >> Self.offsetBits == fragment {
                let found = offset(of: slots[place])
                if found >= start, try isSame(found) { return true }
            }
            place = place + 1 == slots.count ? 0 : place + 1
        }
        return false
    }

    /// Remembers an event. Offsets rise from call to call.
    func note(_ identity: UInt64, at offset: Int64) {
        end = max(end, offset)
        let (index, fragment) = Self.split(identity)
        if (shards[index].used + 1) * 20 > shards[index].slots.count * 17 { grow(index) }
        insert(fragment << Self.offsetBits | UInt64(bitPattern: offset) & Self.offsetMask, index)
        shards[index].used += 1
    }

    private func insert(_ entry: UInt64, _ index: Int) {
        let slots = shards[index].slots
        var place = Self.home(entry >> Self.offsetBits, slots.count)
        while slots[place] != Self.empty { place = place + 1 == slots.count ? 0 : place + 1 }
        slots[place] = entry
    }

    /// A quarter more room, less what left the window.
    private func grow(_ index: Int) {
        let old = shards[index].slots
        let kept = old.reduce(0) { $1 != Self.empty && offset(of: $1) >= start ? $0 + 1 : $0 }
        // After growing it is 68 % full.
        let wanted = max(Self.smallest, (kept + 1) * 25 / 17)
        shards[index] = Shard(slots: Self.slots(wanted), used: kept)
        for entry in old where entry != Self.empty && offset(of: entry) >= start {
            insert(entry, index)
        }
        old.deallocate()
    }

    /// Takes back events from an offset on, whose commit failed.
    func forget(_ identities: some Sequence<UInt64>, from offset: Int64) {
        for identity in identities {
            let (index, fragment) = Self.split(identity)
            let slots = shards[index].slots
            var place = Self.home(fragment, slots.count)
            while slots[place] != Self.empty {
                if slots[place] >> Self.offsetBits == fragment,
                    self.offset(of: slots[place]) >= offset
                {
                    // It stays as a stone in its chain, outside of every window.
                    slots[place] =
                        fragment << Self.offsetBits
                        | UInt64(bitPattern: start - 1) & Self.offsetMask
                }
                place = place + 1 == slots.count ? 0 : place + 1
            }
        }
        end = max(start, offset - 1)
    }
}
