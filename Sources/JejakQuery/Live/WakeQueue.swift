// SPDX-License-Identifier: Apache-2.0

/// Whom to look at again when, though nothing happened to them.
///
/// One entry a person: the earliest instant at which time alone can change
/// something. A person who is looked at for another reason mostly has a later
/// instant then; the entry stays where it is and moves on when its turn comes.
/// Memory: 32 bytes a person who has an instant, and 8 for every code below
/// theirs. Setting and taking cost the logarithm of the people.
package struct WakeQueue: Sendable {
    private struct Entry {
        var instant: Int64
        var person: UInt32
    }

    private static let never = Int64.max

    /// A binary heap, the earliest first.
    private var heap: [Entry] = []
    /// By person: when to look, and the instant of their entry in the heap.
    private var wanted: [Int64] = []
    private var queued: [Int64] = []

    package init() {}

    /// How many people wait for an instant.
    package var count: Int { heap.count }

    /// The earliest instant at which somebody may be due.
    package var next: Int64? { heap.first?.instant }

    /// Says when to look at a person again; `Int64.max` for never.
    package mutating func set(_ person: UInt32, at instant: Int64) {
        let place = Int(person)
        if place >= wanted.count {
            guard instant != Self.never else { return }
            let missing = place + 1 - wanted.count
            wanted.append(contentsOf: repeatElement(Self.never, count: missing))
            queued.append(contentsOf: repeatElement(Self.never, count: missing))
        }
        wanted[place] = instant
        guard instant < queued[place] else { return }
        queued[place] = instant
        push(Entry(instant: instant, person: person))
    }

    /// Looks at a person at an instant at the latest.
    package mutating func hasten(_ person: UInt32, to instant: Int64) {
        guard Int(person) >= wanted.count || instant < wanted[Int(person)] else { return }
        set(person, at: instant)
    }

    /// Takes those who are due, in the order of their instants, at most so many.
    package mutating func due(at now: Int64, atMost most: Int) -> [(person: UInt32, instant: Int64)]
    {
        var due: [(person: UInt32, instant: Int64)] = []
        while due.count < most, let first = heap.first, first.instant <= now {
            pop()
            let place = Int(first.person)
            // An older entry of somebody who got an earlier one meanwhile.
            guard queued[place] == first.instant else { continue }
            queued[place] = Self.never
            let instant = wanted[place]
            guard instant != Self.never else { continue }
            if instant > first.instant {
                // In line again, where its instant belongs.
                queued[place] = instant
                push(Entry(instant: instant, person: first.person))
            } else {
                wanted[place] = Self.never
                due.append((first.person, instant))
            }
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
