// SPDX-License-Identifier: Apache-2.0

/// Shows people by the events that a question names, from the parts' indexes.
///
/// A question that needs an event of somebody (the first step of a funnel, a
/// clause of an `and`) is driven by it: whoever never did it is not looked at.
/// Of those who did, each event's footprints are found by going forward in its
/// list, which is only done for the events that a test asks for. So the cost
/// follows the footprints of the events named, not all there are.
///
/// Whoever lives in several parts has the rows of the events asked for mostly in
/// one of them; else each event's are merged as they are asked for. The few
/// whose identity moved since the parts were written come last, and are shown as
/// `JourneySnapshot.scan` shows them.
///
/// Public for the same reason as `JourneyView`: its steps are to be inlined.
///
///     while scan.next() { … scan.view(event: code) … }
public final class EventScan {
    private let snapshot: JourneySnapshot
    private let moved: ArraySlice<UInt32>
    /// By event code: its place among the events asked for, or below zero.
    @usableFromInline let slots: UnsafeMutableBufferPointer<Int32>
    @usableFromInline let slotCount: Int
    /// One cursor for each part and event asked for.
    @usableFromInline let cursors: UnsafeMutableBufferPointer<EventCursor>
    /// By part: where the people of the range lie, and the person looked at.
    @usableFromInline let homes: UnsafeMutableBufferPointer<PartHome>
    /// By part and driving event: the next person who has it.
    @usableFromInline let heads: UnsafeMutableBufferPointer<DrivingHead>
    @usableFromInline let state: UnsafeMutablePointer<ScanState>
    private let merged = MergedRows()

    /// A scan of the people with a code in `lower ..< upper` who have one of
    /// `drivers` at least, or of everybody; those rise. Nothing where a part has
    /// no index.
    package init?(
        _ snapshot: JourneySnapshot,
        from lower: UInt32,
        to upper: UInt32,
        events: [UInt16],
        havingAnyOf drivers: [UInt16]?
    ) {
        guard snapshot.isIndexed else { return nil }
        self.snapshot = snapshot
        moved = snapshot.moves.disturbed(from: lower, to: upper)
        let eventCount = snapshot.dictionary.eventNames.count
        slots = .allocate(capacity: eventCount)
        slots.initialize(repeating: -1)
        var asked: [Int] = []
        for event in events + (drivers ?? [])
        where Int(event) < eventCount && slots[Int(event)] < 0 {
            slots[Int(event)] = Int32(asked.count)
            asked.append(Int(event))
        }
        slotCount = asked.count
        cursors = .allocate(capacity: snapshot.parts.count * asked.count)
        homes = .allocate(capacity: snapshot.parts.count)
        for (index, part) in snapshot.parts.enumerated() {
            let home = PartHome(part, from: lower, to: upper)
            homes.initializeElement(at: index, to: home)
            for (slot, event) in asked.enumerated() {
                cursors.initializeElement(
                    at: index * asked.count + slot,
                    to: EventCursor(part, event: event, from: home.firstRow)
                )
            }
        }
        var driving: [DrivingHead] = []
        for event in Set(drivers ?? []).sorted() where Int(event) < eventCount {
            for part in snapshot.parts.indices {
                let cursor = cursors[part * asked.count + Int(slots[Int(event)])]
                driving.append(DrivingHead(part: part, cursor: cursor))
            }
        }
        heads = .allocate(capacity: driving.count)
        _ = heads.initialize(fromContentsOf: driving)
        for index in heads.indices { heads[index].find(homes[heads[index].part]) }
        state = .allocate(capacity: 1)
        state.initialize(to: ScanState(upper: upper, isDriven: drivers != nil))
        state.pointee.isOfOne =
            snapshot.parts.count == 1 && driving.count == 1 && moved.isEmpty
        if state.pointee.isOfOne, let driver = drivers?.first {
            state.pointee.drivingSlot = Int(slots[Int(driver)])
        } else if heads.count == snapshot.parts.count, let driver = drivers?.first {
            let main = snapshot.parts.indices.max {
                snapshot.parts[$0].rowCount < snapshot.parts[$1].rowCount
            }
            state.pointee.mainHead = main ?? -1
            state.pointee.mainSlot = Int(slots[Int(driver)])
            noteOtherHeads()
        }
    }

    deinit {
        slots.deallocate()
        cursors.deallocate()
        homes.deallocate()
        heads.deallocate()
        state.deallocate()
    }

    // MARK: People

    /// The person looked at.
    @inlinable public var person: UInt32 { state.pointee.person }

    /// Goes to the next person; false behind the last.
    @inlinable
    public func next() -> Bool {
        state.pointee.isOfOne ? nextOfOne() : nextOfMany()
    }

    @usableFromInline
    func nextOfMany() -> Bool {
        while !state.pointee.isAtMoved {
            guard state.pointee.isDriven ? nextOfSome() : nextOfAll() else {
                state.pointee.isAtMoved = true
                break
            }
            if !snapshot.moves.disturbs(state.pointee.person) { return true }
        }
        return nextMoved()
    }

    /// One event of one part where nobody moved: most questions over a folder at
    /// rest.
    @inlinable
    @inline(__always)
    func nextOfOne() -> Bool {
        let head = heads.baseAddress.unsafelyUnwrapped
        let person = head.pointee.person
        guard person < state.pointee.upper else { return false }
        let home = homes.baseAddress.unsafelyUnwrapped
        home.pointee.place = head.pointee.place
        state.pointee.person = person
        state.pointee.first = head.pointee.cursor.head
        head.pointee.advance(home.pointee)
        state.pointee.last = head.pointee.cursor.head
        return true
    }

    private func nextOfSome() -> Bool {
        if state.pointee.mainHead >= 0, nextOfMain() { return true }
        state.pointee.drivingSlot = -1
        defer { noteOtherHeads() }
        var person = UInt32.max
        for index in heads.indices where heads[index].person < person {
            person = heads[index].person
        }
        guard person < state.pointee.upper else { return false }
        for index in heads.indices where heads[index].person == person {
            heads[index].advance(homes[heads[index].part])
        }
        // Goes forward to the person in every part.
        for index in homes.indices {
            let home = homes[index]
            homes[index].place = home.people.gallop(
                from: home.place,
                to: home.end,
                notBelow: person
            )
        }
        stand(at: person)
        return true
    }

    /// Whoever lives in the largest part alone, where one event drives: most
    /// people also while others come in. Nobody of another part comes before them.
    private func nextOfMain() -> Bool {
        let main = state.pointee.mainHead
        let head = heads.baseAddress.unsafelyUnwrapped + main
        let person = head.pointee.person
        guard person < state.pointee.otherHead, person < state.pointee.upper else { return false }
        if person >= state.pointee.otherHome {
            var least = UInt32.max
            for index in homes.indices where index != main {
                let home = homes[index]
                let place = home.people.gallop(from: home.place, to: home.end, notBelow: person)
                homes[index].place = place
                if place < home.end { least = min(least, home.people[place]) }
            }
            state.pointee.otherHome = least
            guard person < least else { return false }
        }
        homes[main].place = head.pointee.place
        state.pointee.person = person
        state.pointee.onlyPart = main
        state.pointee.listPart = main
        state.pointee.isGathered = false
        state.pointee.first = head.pointee.cursor.head
        head.pointee.advance(homes[main])
        state.pointee.last = head.pointee.cursor.head
        state.pointee.drivingSlot = state.pointee.mainSlot
        return true
    }

    /// Finds the next person of all other parts who has the driving event.
    private func noteOtherHeads() {
        guard state.pointee.mainHead >= 0 else { return }
        var person = UInt32.max
        for index in heads.indices where index != state.pointee.mainHead {
            person = min(person, heads[index].person)
        }
        state.pointee.otherHead = person
    }

    /// Finds out in which part somebody's rows are to be looked for.
    private func stand(at person: UInt32) {
        state.pointee.person = person
        state.pointee.isGathered = false
        var holders = 0
        var askedHolders = 0
        var home = -1
        var askedHome = -1
        for index in homes.indices where homes[index].holds(person) {
            holders += 1
            home = index
            if homes[index].mayHold(slots) {
                askedHolders += 1
                askedHome = index
            }
        }
        state.pointee.onlyPart = holders == 1 ? home : -1
        state.pointee.listPart =
            askedHolders > 1 ? -1 : askedHolders == 1 ? askedHome : home
    }

    private func nextOfAll() -> Bool {
        if state.pointee.isStarted {
            for index in homes.indices
            where homes[index].place < homes[index].end
                && homes[index].people[homes[index].place] == state.pointee.person
            {
                homes[index].place += 1
            }
        }
        state.pointee.isStarted = true
        var person = UInt32.max
        for index in homes.indices where homes[index].place < homes[index].end {
            person = min(person, homes[index].people[homes[index].place])
        }
        guard person < .max else { return false }
        stand(at: person)
        return true
    }

    private func nextMoved() -> Bool {
        while state.pointee.movedCount < moved.count {
            let person = moved[moved.startIndex + state.pointee.movedCount]
            state.pointee.movedCount += 1
            merged.gather(person, from: snapshot)
            guard !merged.isEmpty else { continue }
            state.pointee.person = person
            state.pointee.isGathered = true
            return true
        }
        return false
    }

    // MARK: Footprints

    /// Whether each event's rows are shown as they lie in one part.
    @inlinable public var isListed: Bool { !state.pointee.isAtMoved && state.pointee.listPart >= 0 }

    /// The person's footprints of one event of those asked for; of a person
    /// whose identity moved, and of an event that was not asked for, all
    /// footprints. Good until the next look at this scan.
    @inlinable
    @inline(__always)
    public func view(event code: Int32) -> JourneyView {
        let part = state.pointee.listPart
        guard part >= 0, code >= 0, Int(code) < slots.count, !state.pointee.isAtMoved else {
            return mergedView(event: code)
        }
        let slot = Int(slots[Int(code)])
        if slot == state.pointee.drivingSlot {
            return view(part, slot, state.pointee.first..<state.pointee.last)
        }
        return slot >= 0 ? view(part, slot) : whole()
    }

    @usableFromInline
    func mergedView(event code: Int32) -> JourneyView {
        guard !state.pointee.isAtMoved, code >= 0, Int(code) < slots.count,
            slots[Int(code)] >= 0
        else { return whole() }
        return merge(Int(slots[Int(code)]))
    }

    /// False only where the person never did an event.
    @inlinable
    public func has(event code: Int32) -> Bool {
        let view = view(event: code)
        return !view.isOfOneEvent || view.count > 0
    }

    /// The rows of an event in a part that the person lives in.
    @inlinable
    @inline(__always)
    func view(_ part: Int, _ slot: Int) -> JourneyView {
        let home = homes.baseAddress.unsafelyUnwrapped + part
        let cursor = cursors.baseAddress.unsafelyUnwrapped + (part &* slotCount &+ slot)
        let starts = home.pointee.starts + home.pointee.place
        let rows = cursor.pointee.rows
        let end = cursor.pointee.end
        let first = rows.gallop(from: cursor.pointee.head, to: end, notBelow: starts[0])
        cursor.pointee.head = first
        let next = starts[1]
        var last = first
        while last < end, rows[last] < next { last &+= 1 }
        return view(part, slot, first..<last)
    }

    @inlinable
    @inline(__always)
    func view(_ part: Int, _ slot: Int, _ places: Range<Int>) -> JourneyView {
        let cursor = cursors.baseAddress.unsafelyUnwrapped + (part &* slotCount &+ slot)
        return JourneyView(
            person: state.pointee.person,
            times: UnsafeBufferPointer(
                start: cursor.pointee.times + places.lowerBound,
                count: places.upperBound &- places.lowerBound
            ),
            listed: cursor.pointee.rows + places.lowerBound,
            of: Int32(truncatingIfNeeded: part),
            amounts: homes.baseAddress.unsafelyUnwrapped[part].amounts
        )
    }

    private func merge(_ slot: Int) -> JourneyView {
        // Mostly all rows of one event lie in one part.
        var holders = 0
        var holder = -1
        for part in homes.indices where homes[part].holds(state.pointee.person) {
            if holder < 0 { holder = part }
            if view(part, slot).count > 0 {
                if holders == 0 { holder = part }
                holders += 1
            }
        }
        if holders < 2, holder >= 0 { return view(holder, slot) }
        state.pointee.isGathered = false
        merged.begin()
        for part in homes.indices where homes[part].holds(state.pointee.person) {
            merged.add(view(part, slot), of: snapshot.parts[part])
        }
        merged.finish()
        return merged.view(of: state.pointee.person, isOfOneEvent: true)
    }

    /// The person's footprints of all events asked for, as a journey of those
    /// alone; of a person whose identity moved all footprints. Good until the
    /// next look at this scan.
    public func asked() -> JourneyView {
        guard !state.pointee.isAtMoved else { return whole() }
        state.pointee.isGathered = false
        merged.begin()
        for part in homes.indices where homes[part].holds(state.pointee.person) {
            let home = homes[part]
            for row in home.starts[home.place]..<home.starts[home.place + 1]
            where slots[Int(home.events[Int(row)])] >= 0 {
                merged.add(row, part, of: snapshot.parts[part])
            }
        }
        merged.finish()
        return merged.view(of: state.pointee.person)
    }

    /// All footprints of the person. Good until the next look at this scan.
    public func whole() -> JourneyView {
        let person = state.pointee.person
        let part = state.pointee.onlyPart
        if !state.pointee.isAtMoved, part >= 0 {
            return snapshot.view(of: person, part: part, index: homes[part].place)
        }
        if !state.pointee.isGathered {
            merged.begin()
            for part in homes.indices where homes[part].holds(person) {
                let view = snapshot.view(of: person, part: part, index: homes[part].place)
                merged.add(view, of: snapshot.parts[part])
            }
            merged.finish()
            state.pointee.isGathered = true
        }
        return merged.view(of: person)
    }
}

/// Where a scan stands. It lies behind a pointer: then reading it costs a load,
/// and no look at who else does.
@usableFromInline
struct ScanState {
    @usableFromInline let upper: UInt32
    @usableFromInline let isDriven: Bool
    @usableFromInline var person: UInt32 = 0
    /// The one part the person lives in, or below zero where there are more.
    @usableFromInline var onlyPart = 0
    /// The one part that has rows of theirs of the events asked for, or below
    /// zero where there may be more.
    @usableFromInline var listPart = 0
    @usableFromInline var isStarted = false
    /// Whether the merged rows are all of this person's.
    @usableFromInline var isGathered = false
    /// Whether only those are left whose identity moved.
    @usableFromInline var isAtMoved = false
    @usableFromInline var movedCount = 0
    /// One driving event of one part, and nobody moved.
    @usableFromInline var isOfOne = false
    /// Then its slot, and where the person's rows of it lie.
    @usableFromInline var drivingSlot = -1
    @usableFromInline var first = 0
    @usableFromInline var last = 0
    /// Of several parts and one driving event: the head of the largest part, the
    /// next person of the others who has the event, and one before whom nobody
    /// lives in the others.
    var mainHead = -1
    var mainSlot = -1
    var otherHead = UInt32.max
    var otherHome: UInt32 = 0

    init(upper: UInt32, isDriven: Bool) {
        self.upper = upper
        self.isDriven = isDriven
    }
}

/// The people of a range in one part, and how far a scan has come.
@usableFromInline
struct PartHome {
    @usableFromInline let people: UnsafePointer<UInt32>
    @usableFromInline let starts: UnsafePointer<UInt32>
    @usableFromInline let events: UnsafePointer<UInt16>
    @usableFromInline let amounts: UnsafeBufferPointer<Int64>
    @usableFromInline var place: Int
    @usableFromInline let end: Int
    /// All people of the part.
    @usableFromInline let count: Int
    @usableFromInline let firstRow: UInt32

    init(_ part: JourneyPart, from lower: UInt32, to upper: UInt32) {
        place = part.lowerBound(lower)
        end = upper == .max ? part.people.count : part.lowerBound(upper)
        count = part.people.count
        people = part.people.start
        starts = part.starts.start
        events = part.events.start
        amounts = part.amounts
        firstRow = part.starts[place]
    }

    /// Whether the scan stands at a person who lives here.
    @usableFromInline
    func holds(_ person: UInt32) -> Bool { place < end && people[place] == person }

    /// Whether the person who lives here may have rows of events with a slot.
    /// Of many rows that is not looked up.
    func mayHold(_ slots: UnsafeMutableBufferPointer<Int32>) -> Bool {
        let rows = starts[place]..<starts[place + 1]
        guard rows.count <= 16 else { return true }
        return rows.contains { slots[Int(events[Int($0)])] >= 0 }
    }
}

/// The rows of one event in one part, and how far a scan has come.
@usableFromInline
struct EventCursor {
    @usableFromInline let rows: UnsafePointer<UInt32>
    @usableFromInline let times: UnsafePointer<Int64>
    @usableFromInline var head: Int
    @usableFromInline let end: Int

    init(_ part: JourneyPart, event: Int, from row: UInt32) {
        guard let index = part.index else {
            preconditionFailure("a scan by events is of parts with an index")
        }
        rows = index.rows.start
        times = index.times.start
        let places = index.places(of: event)
        end = places.upperBound
        head = rows.gallop(from: places.lowerBound, to: end, notBelow: row)
    }
}

/// The next person of a part who has an event.
@usableFromInline
struct DrivingHead {
    @usableFromInline let part: Int
    @usableFromInline var cursor: EventCursor
    @usableFromInline var place = 0
    @usableFromInline var person = UInt32.max

    init(part: Int, cursor: EventCursor) {
        self.part = part
        self.cursor = cursor
    }

    @inlinable
    @inline(__always)
    mutating func find(_ home: PartHome) {
        guard cursor.head < cursor.end else {
            person = .max
            return
        }
        place = home.starts.gallop(
            from: max(place, home.place),
            past: cursor.rows[cursor.head],
            of: home.count
        )
        person = place < home.end ? home.people[place] : .max
    }

    @inlinable
    @inline(__always)
    mutating func advance(_ home: PartHome) {
        cursor.head = cursor.rows.gallop(
            from: cursor.head,
            to: cursor.end,
            notBelow: home.starts[place + 1]
        )
        find(home)
    }
}
