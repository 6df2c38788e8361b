// SPDX-License-Identifier: Apache-2.0

/// Segments by a bit each of their identities: two may share one, so a set may
/// hold more than was put into it, never less.
package struct SegmentBits: OptionSet, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(segment id: Int64) {
        rawValue = 1 &<< UInt64(truncatingIfNeeded: id & 63)
    }

    package static let all = SegmentBits(rawValue: .max)
}

/// Somebody who is to be looked at, for the segments that an instant can change.
package struct Wake: Sendable, Equatable {
    package let person: UInt32
    package let instant: Int64
    package let segments: SegmentBits
}

/// Whom to look at again when, though nothing happened to them.
///
/// One entry a person: the earliest instant at which time alone can change
/// something, the segments that it can change, and an instant before which it
/// can change no other. A person who is looked at for another reason mostly has
/// a later instant then; the entry stays where it is and moves on when its turn
/// comes. Memory: 48 bytes a person who has an instant, and 32 for every code
/// below theirs. Setting and taking cost the logarithm of the people.
package struct WakeQueue: Sendable {
    private struct Entry {
        var instant: Int64
        var person: UInt32
    }

    /// When to look at somebody, and what for.
    private struct Wanted {
        var instant = Int64.max
        var segments = SegmentBits.all
        /// The other segments hold until here at least.
        var later = Int64.max
        /// The instant of their entry in the heap.
        var queued = Int64.max
    }

    private static let never = Int64.max

    /// A binary heap, the earliest first.
    private var heap: [Entry] = []
    private var wanted: [Wanted] = []

    package init() {}

    /// How many people wait for an instant.
    package var count: Int { heap.count }

    /// The earliest instant at which somebody may be due.
    package var next: Int64? { heap.first?.instant }

    /// Says when to look at a person again, for which segments, and until when
    /// the others hold at least; `Int64.max` for never.
    package mutating func set(
        _ person: UInt32,
        at instant: Int64,
        for segments: SegmentBits = .all,
        later: Int64 = .max
    ) {
        let place = Int(person)
        if place >= wanted.count {
            guard instant != Self.never else { return }
            wanted.append(contentsOf: repeatElement(Wanted(), count: place + 1 - wanted.count))
        }
        wanted[place].instant = instant
        wanted[place].segments = segments
        wanted[place].later = later
        guard instant < wanted[place].queued else { return }
        wanted[place].queued = instant
        push(Entry(instant: instant, person: person))
    }

    /// Looks at a person for some segments at an instant at the latest.
    package mutating func hasten(
        _ person: UInt32,
        to instant: Int64,
        for segments: SegmentBits = .all
    ) {
        guard instant != Self.never else { return }
        guard Int(person) < wanted.count else { return set(person, at: instant, for: segments) }
        let known = wanted[Int(person)]
        if instant < known.instant {
            set(person, at: instant, for: segments, later: known.instant)
        } else if instant == known.instant {
            wanted[Int(person)].segments.formUnion(segments)
        } else {
            wanted[Int(person)].later = min(known.later, instant)
        }
    }

    /// Takes those who are due, in the order of their instants, at most so many.
    ///
    /// Whoever is due for some segments only is in line again for the others,
    /// at the instant until which they hold.
    package mutating func due(at now: Int64, atMost most: Int) -> [Wake] {
        var due: [Wake] = []
        while due.count < most, let first = heap.first, first.instant <= now {
            pop()
            let place = Int(first.person)
            let known = wanted[place]
            // An older entry of somebody who got an earlier one meanwhile.
            guard known.queued == first.instant else { continue }
            wanted[place].queued = Self.never
            guard known.instant != Self.never else { continue }
            if known.instant > first.instant {
                // In line again, where its instant belongs.
                wanted[place].queued = known.instant
                push(Entry(instant: known.instant, person: first.person))
                continue
            }
            due.append(
                Wake(person: first.person, instant: known.instant, segments: known.segments)
            )
            let rest = known.segments == .all ? Self.never : known.later
            set(first.person, at: rest)
        }
        return due
    }

    /// How many entries are due at an instant. Looks at all: for reports.
    package func overdue(at now: Int64) -> Int { heap.count { $0.instant <= now } }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard heap[place].instant < heap[parent].instant else { return }
            heap.swapAt(place, parent)
            place = parent
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].instant < heap[child].instant { child += 1 }
            guard heap[child].instant < heap[place].instant else { return }
            heap.swapAt(place, child)
            place = child
        }
    }
}
