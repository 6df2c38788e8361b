// SPDX-License-Identifier: Apache-2.0

/// The footprints of one event, person by person, for those who look at all of
/// them.
///
/// They lie in a part, which the snapshot keeps, or in a copy of their own.
public struct EventRows {
    /// When each was, by its place.
    public let times: UnsafePointer<Int64>
    /// A bit a place: whether it is its person's first.
    public let firsts: UnsafePointer<UInt64>
    /// Which places of both.
    public let places: Range<Int>
    /// What keeps a copy.
    private let copy: EventRowsCopy?

    init(_ index: EventIndex, _ places: Range<Int>) {
        times = index.times.start
        firsts = index.firsts.start
        self.places = places
        copy = nil
    }

    init(_ copy: EventRowsCopy) {
        times = copy.times.buffer.start
        firsts = copy.firsts.buffer.start
        places = 0..<copy.times.count
        self.copy = copy
    }
}

/// Footprints of one event that were copied, person by person.
final class EventRowsCopy {
    let times = GrowingColumn<Int64>()
    let firsts = GrowingColumn<UInt64>()
    private var isNew = false

    /// What follows is another person's, or lies apart.
    func beginPerson() { isNew = true }

    func append(_ time: Int64) {
        let place = times.count
        if place & 63 == 0 { firsts.append(0) }
        if isNew { firsts.mutable[place &>> 6] |= 1 &<< UInt64(place & 63) }
        isNew = false
        times.append(time)
    }
}

/// An event's footprints for a tally of people that is a sum: each person of
/// `removed` was counted part by part in the stretches, and is to be counted as
/// `added` says.
package struct EventRowsCorrection {
    package let removed: EventRows
    package let added: EventRows
}

extension EventIndex {
    /// An event's footprints in stretches of about so many, no person in two.
    func stretches(of code: Int, rowsEach: Int) -> [EventRows] {
        let all = places(of: code)
        var stretches: [EventRows] = []
        var first = all.lowerBound
        while first < all.upperBound {
            var end = min(all.upperBound, first + rowsEach)
            while end < all.upperBound, !isFirst(end) { end += 1 }
            stretches.append(EventRows(self, first..<end))
            first = end
        }
        return stretches
    }
}

extension JourneySnapshot {
    /// All footprints of an event as the parts hold them, in stretches that can
    /// be looked at side by side; nothing where a part has no index.
    ///
    /// A person who lives in several parts is in a stretch of each, and one whose
    /// identity moved where they were: `correction` says those.
    package func rows(event code: Int, rowsEach: Int = 65_536) -> [EventRows]? {
        guard isIndexed else { return nil }
        return parts.flatMap { $0.index?.stretches(of: code, rowsEach: rowsEach) ?? [] }
    }

    /// The people with a code in `lower ..< upper` whose footprints of an event
    /// do not lie together in one part, or are not theirs alone.
    ///
    /// Time grows with the event's rows of all parts but the largest, and with
    /// the people who moved.
    package func correction(
        event code: Int,
        from lower: UInt32,
        to upper: UInt32
    ) -> EventRowsCorrection? {
        guard isIndexed, parts.count > 1 || !moves.isEmpty else { return nil }
        let removed = EventRowsCopy()
        let added = EventRowsCopy()
        var walks = parts.map { EventWalk($0, event: code, from: lower, to: upper) }
        // The largest part is only looked into for those of the others.
        let largest = parts.indices.max { parts[$0].rowCount < parts[$1].rowCount } ?? 0
        var times: [Int64] = []
        while let person = nextPerson(&walks, besides: largest) {
            guard person < upper else { break }
            let isMoved = moves.disturbs(person)
            times.removeAll(keepingCapacity: true)
            var holders = 0
            for index in walks.indices {
                let places = walks[index].takePlaces(of: person)
                guard !places.isEmpty else { continue }
                holders += 1
                times += walks[index].times[places]
            }
            guard holders > 1, !isMoved else { continue }
            for index in walks.indices { walks[index].copyTaken(to: removed) }
            times.sort()
            added.beginPerson()
            for time in times { added.append(time) }
        }
        correctMoved(event: code, moves.disturbed(from: lower, to: upper), removed, added)
        return EventRowsCorrection(removed: EventRows(removed), added: EventRows(added))
    }

    /// The lowest person of all parts but one who has the event.
    private func nextPerson(_ walks: inout [EventWalk], besides largest: Int) -> UInt32? {
        var person: UInt32?
        for index in walks.indices where index != largest {
            if let head = walks[index].person, head < person ?? .max { person = head }
        }
        return person
    }

    private func correctMoved(
        event code: Int,
        _ people: ArraySlice<UInt32>,
        _ removed: EventRowsCopy,
        _ added: EventRowsCopy
    ) {
        guard !people.isEmpty else { return }
        let scratch = MergedRows()
        for person in people {
            for part in parts {
                guard let place = part.index(of: person) else { continue }
                removed.beginPerson()
                for row in part.rows(ofIndex: place) where Int(part.events[row]) == code {
                    removed.append(part.times[row])
                }
            }
            scratch.gather(person, from: self)
            guard !scratch.isEmpty else { continue }
            let view = scratch.view(of: person)
            added.beginPerson()
            for index in 0..<view.count where Int(view.events[index]) == code {
                added.append(view.times[index])
            }
        }
    }
}

/// Goes through the people of a part who have an event.
private struct EventWalk {
    let times: UnsafeBufferPointer<Int64>
    /// The next person who has it.
    private(set) var person: UInt32?
    private let part: JourneyPart
    private let rows: UnsafePointer<UInt32>
    private var head: Int
    private let end: Int
    private var place: Int
    private var taken = 0..<0

    init(_ part: JourneyPart, event: Int, from lower: UInt32, to upper: UInt32) {
        guard let index = part.index else {
            preconditionFailure("a walk by events is of parts with an index")
        }
        self.part = part
        times = index.times
        rows = index.rows.start
        place = part.lowerBound(lower)
        let all = index.places(of: event)
        head = rows.gallop(from: all.lowerBound, to: all.upperBound, notBelow: part.starts[place])
        end = all.upperBound
        find()
    }

    private mutating func find() {
        guard head < end else {
            person = nil
            return
        }
        place = part.starts.start.gallop(from: place, past: rows[head], of: part.people.count)
        person = part.people[place]
    }

    /// Takes the places of somebody's rows, and goes on behind them. People are
    /// asked for in rising order.
    mutating func takePlaces(of wanted: UInt32) -> Range<Int> {
        taken = 0..<0
        guard let person, person <= wanted else { return taken }
        if person < wanted {
            let home = part.people.start.gallop(
                from: place,
                to: part.people.count,
                notBelow: wanted
            )
            guard home < part.people.count else {
                self.person = nil
                return taken
            }
            place = home
            head = rows.gallop(from: head, to: end, notBelow: part.starts[home])
            find()
            guard self.person == wanted else { return taken }
        }
        let next = rows.gallop(from: head, to: end, notBelow: part.starts[place + 1])
        taken = head..<next
        head = next
        find()
        return taken
    }

    func copyTaken(to copy: EventRowsCopy) {
        guard !taken.isEmpty else { return }
        copy.beginPerson()
        for place in taken { copy.append(times[place]) }
    }
}
