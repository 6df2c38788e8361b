// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

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
    /// Whose rows lie elsewhere than the parts say.
    let moves: MovedOverlay
    /// Whether every part has its rows by event too.
    package let isIndexed: Bool

    /// `moved` holds every move since the parts were written.
    package init(
        parts: [JourneyPart],
        facts: PersonFacts,
        now: Int64,
        moved: [MovedNode] = []
    ) {
        self.init(parts: parts, facts: facts, now: now, overlay: MovedOverlay(moved))
    }

    /// As above, with the moves made ready before.
    package init(
        parts: [JourneyPart],
        facts: PersonFacts,
        now: Int64,
        overlay: MovedOverlay
    ) {
        self.parts = parts
        self.facts = facts
        self.now = now
        moves = overlay
        isIndexed = parts.allSatisfy { $0.index != nil }
        logOffset = parts.map(\.logRange.upperBound).max() ?? 0
        dictionary =
            parts.max {
                $0.dictionary.eventNames.count + $0.dictionary.propertyKeys.count
                    < $1.dictionary.eventNames.count + $1.dictionary.propertyKeys.count
            }?.dictionary ?? JourneyDictionary()
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

    /// At most how many people a scan of a range meets.
    package func mostPeople(from first: UInt32, through last: UInt32) -> Int {
        let end = last == .max ? last : last + 1
        return parts.reduce(0) { $0 + $1.lowerBound(end) - $1.lowerBound(first) }
    }

    /// Whether somebody's identity moved since the parts were written.
    package var hasMoves: Bool { !moves.isEmpty }

    /// Whether everybody's rows lie in one part, as it says.
    package var isPlain: Bool { parts.count == 1 && moves.isEmpty }

    /// How many rows of an event there are; all, where a part has no index.
    package func rowCount(event code: Int) -> Int {
        parts.reduce(0) { $0 + ($1.index?.places(of: code).count ?? $1.rowCount) }
    }

    /// How many people have a row at least. Time grows with the people of all
    /// parts, a bit each, where there is more than one.
    package func peopleCount() -> Int {
        var count = parts.count == 1 ? parts[0].people.count : unionCount()
        let scratch = MergedRows()
        for person in moves.disturbed(from: 0, to: .max) {
            if parts.contains(where: { $0.index(of: person) != nil }) { count -= 1 }
            scratch.gather(person, from: self)
            if !scratch.isEmpty { count += 1 }
        }
        return count
    }

    /// How many people any part names.
    private func unionCount() -> Int {
        let most = parts.compactMap(\.people.last).max() ?? 0
        var words = [UInt64](repeating: 0, count: Int(most >> 6) + 1)
        words.withUnsafeMutableBufferPointer { words in
            for part in parts {
                for person in part.people {
                    words[Int(person &>> 6)] |= 1 &<< UInt64(person & 63)
                }
            }
        }
        return words.reduce(0) { $0 + $1.nonzeroBitCount }
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
        let targets = moves.targets
        var targetHead = moves.firstTarget(notBelow: lower)
        let scratch = MergedRows()
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
            if holders > 0, !moves.disturbs(person) {
                try body(
                    holders == 1
                        ? view(of: person, part: holder, index: heads[holder])
                        : merged(person, at: heads, scratch)
                )
            } else {
                scratch.gather(person, from: self)
                if !scratch.isEmpty { try body(scratch.view(of: person)) }
            }
            for index in parts.indices where heads[index] < parts[index].people.count {
                if parts[index].people[heads[index]] == person { heads[index] += 1 }
            }
        }
    }

    /// The rows of a person whose place in every part is known.
    private func merged(_ person: UInt32, at heads: [Int], _ scratch: MergedRows) -> JourneyView {
        scratch.begin()
        for index in parts.indices
        where heads[index] < parts[index].people.count
            && parts[index].people[heads[index]] == person
        {
            let view = view(of: person, part: index, index: heads[index])
            scratch.add(view, of: parts[index])
        }
        scratch.finish()
        return scratch.view(of: person)
    }

    /// Shows those of some people, rising, who have rows. Time grows with their
    /// rows, and for each with the logarithm of the people in between.
    package func show(_ people: [UInt32], _ body: (JourneyView) throws -> Void) rethrows {
        guard let first = people.first else { return }
        var heads = parts.map { $0.lowerBound(first) }
        let scratch = MergedRows()
        for person in people where person < UInt32.max {
            var holder = -1
            var holders = 0
            for index in parts.indices {
                let codes = parts[index].people
                heads[index] = codes.start.gallop(
                    from: heads[index],
                    to: codes.count,
                    notBelow: person
                )
                guard heads[index] < codes.count, codes[heads[index]] == person else { continue }
                holder = index
                holders += 1
            }
            if moves.disturbs(person) {
                scratch.gather(person, from: self)
                if !scratch.isEmpty { try body(scratch.view(of: person)) }
            } else if holders == 1 {
                try body(view(of: person, part: holder, index: heads[holder]))
            } else if holders > 1 {
                try body(merged(person, at: heads, scratch))
            }
        }
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

    func view(of person: UInt32, part: Int, index: Int) -> JourneyView {
        let source = parts[part]
        let rows = source.rows(ofIndex: index)
        return JourneyView(
            person: person,
            times: UnsafeBufferPointer(rebasing: source.times[rows]),
            events: UnsafeBufferPointer(rebasing: source.events[rows]),
            amounts: UnsafeBufferPointer(rebasing: source.amounts[rows]),
            part: Int32(part),
            firstRow: rows.lowerBound
        )
    }
}
