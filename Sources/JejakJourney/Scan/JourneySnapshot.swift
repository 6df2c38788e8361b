// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A node whose person changed since the parts that hold its rows were written.
package struct MovedNode: Sendable {
    package let node: UInt32
    package let from: UInt32
    package let to: UInt32

    package init(node: UInt32, from: UInt32, to: UInt32) {
        self.node = node
        self.from = from
        self.to = to
    }
}

/// All journeys at one moment: what every question runs on.
///
/// A few parts (one base, at most two runs, one tail), the facts, and the few
/// people whose identity changed since the parts were written. It never
/// changes: the engine makes a new one, and a question keeps the one it began
/// with. An answer is a function of (`now`, `logOffset`).
package struct JourneySnapshot: Sendable {
    package let parts: [JourneyPart]
    package let facts: PersonFacts
    /// The names of the newest part, which hold those of all others.
    package let dictionary: JourneyDictionary
    /// The moment the answers are for, milliseconds since 1970 UTC.
    package private(set) var now: Int64
    /// Everything before this log offset is in the parts.
    package let logOffset: Int64
    /// Each moved node's person now, and where rows of a person may also lie.
    let destination: [UInt32: UInt32]
    let origins: [UInt32: [UInt32]]
    let disturbed: Set<UInt32>
    let targets: [UInt32]

    /// `moved` holds every move since the parts were written, oldest first.
    package init(
        parts: [JourneyPart],
        facts: PersonFacts,
        now: Int64,
        moved: [MovedNode] = []
    ) {
        self.parts = parts
        self.facts = facts
        self.now = now
        logOffset = parts.map(\.logRange.upperBound).max() ?? 0
        dictionary =
            parts.max {
                $0.dictionary.eventNames.count + $0.dictionary.propertyKeys.count
                    < $1.dictionary.eventNames.count + $1.dictionary.propertyKeys.count
            }?.dictionary ?? JourneyDictionary()
        var destination: [UInt32: UInt32] = [:]
        var origins: [UInt32: [UInt32]] = [:]
        var disturbed: Set<UInt32> = []
        for move in moved {
            destination[move.node] = move.to
            disturbed.insert(move.from)
            disturbed.insert(move.to)
        }
        // A node that moved twice may have rows with each of its people.
        for move in moved {
            origins[destination[move.node] ?? move.to, default: []].append(move.from)
        }
        self.destination = destination
        self.origins = origins
        self.disturbed = disturbed
        targets = origins.keys.sorted()
    }

    /// The same journeys, asked at another moment.
    package func at(_ now: Int64) -> JourneySnapshot {
        var other = self
        other.now = now
        return other
    }

    /// Everybody with at least one row, once each, rising.
    package func people() -> [UInt32] {
        var all: [UInt32] = []
        scan(from: 0, to: .max) { all.append($0.person) }
        return all
    }

    /// Ranges of person codes with about equally many rows each, for parallel
    /// scans. They depend on the parts alone, not on the machine.
    package func ranges(rowsEach: Int = 262_144) -> [Range<UInt32>] {
        guard let largest = parts.max(by: { $0.rowCount < $1.rowCount }),
            largest.rowCount > rowsEach
        else { return [0..<UInt32.max] }
        var bounds: [UInt32] = [0]
        var nextRow = rowsEach
        for index in 0..<largest.people.count where Int(largest.starts[index]) >= nextRow {
            bounds.append(largest.people[index])
            nextRow = Int(largest.starts[index]) + rowsEach
        }
        bounds.append(.max)
        return zip(bounds, bounds.dropFirst()).filter { $0 < $1 }.map { $0..<$1 }
    }

    /// Shows every person with a code in `lower ..< upper`, in rising order.
    ///
    /// Time grows with the rows of the range; people in more than one part cost
    /// a merge of their rows.
    package func scan(
        from lower: UInt32,
        to upper: UInt32,
        _ body: (JourneyView) throws -> Void
    ) rethrows {
        var heads = parts.map { $0.lowerBound(lower) }
        var targetHead = firstTarget(notBelow: lower)
        var scratch = MergedRows()
        while true {
            var person = UInt32.max
            var holders = 0
            var holder = 0
            for index in parts.indices where heads[index] < parts[index].people.count {
                let head = parts[index].people[heads[index]]
                if head < person {
                    person = head
                    holders = 1
                    holder = index
                } else if head == person {
                    holders += 1
                }
            }
            if targetHead < targets.count, targets[targetHead] <= person {
                person = targets[targetHead]
                targetHead += 1
                holders = 0
            }
            guard person < upper else { return }
            if holders == 1, disturbed.isEmpty || !disturbed.contains(person) {
                try body(view(of: person, part: holder, index: heads[holder]))
            } else {
                scratch.gather(person, from: self)
                if !scratch.isEmpty { try scratch.withView(of: person, body) }
            }
            for index in parts.indices where heads[index] < parts[index].people.count {
                if parts[index].people[heads[index]] == person { heads[index] += 1 }
            }
        }
    }

    private func firstTarget(notBelow person: UInt32) -> Int {
        var low = 0
        var high = targets.count
        while low < high {
            let middle = (low + high) / 2
            if targets[middle] < person { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Shows one person; false when there are no rows of theirs.
    @discardableResult
    package func show(_ person: UInt32, _ body: (JourneyView) throws -> Void) rethrows -> Bool {
        guard person < UInt32.max else { return false }
        var shown = false
        try scan(from: person, to: person + 1) {
            shown = true
            try body($0)
        }
        return shown
    }

    private func view(of person: UInt32, part: Int, index: Int) -> JourneyView {
        let source = parts[part]
        let rows = source.rows(ofIndex: index)
        return JourneyView(
            person: person,
            times: UnsafeBufferPointer(rebasing: source.times[rows]),
            events: UnsafeBufferPointer(rebasing: source.events[rows]),
            amounts: UnsafeBufferPointer(rebasing: source.amounts[rows]),
            part: Int32(part),
            firstRow: rows.lowerBound,
            merged: nil
        )
    }
}
