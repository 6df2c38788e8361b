// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// A segment that is kept true.
package struct WatchedSegment: Sendable, Equatable {
    /// Never given again.
    package let id: Int64
    package let name: String
    /// Rises with every change of the definition.
    package let version: Int
    package let expression: SegmentExpression

    package init(id: Int64, name: String, version: Int, expression: SegmentExpression) {
        self.id = id
        self.name = name
        self.version = version
        self.expression = expression
    }
}

/// Somebody came into a segment, or left it.
package struct SegmentMovement: Sendable, Equatable {
    /// Why somebody was looked at.
    package enum Cause: String, Sendable, CaseIterable {
        /// A footprint, or something that became known of them.
        case event
        /// Nothing happened, and that was it.
        case time
        /// Somebody was found to be the same person, or another.
        case identity
        /// What is relative to everybody (scores, tiers, clusters) was renewed.
        case scores
        /// The segment is new or says something else now.
        case definition
    }

    package let segment: Int64
    package let version: Int
    package let person: UInt32
    package let isEntry: Bool
    package let cause: Cause
    /// The moment that the membership is judged for.
    package let instant: Int64

    package init(
        segment: Int64,
        version: Int,
        person: UInt32,
        isEntry: Bool,
        cause: Cause,
        instant: Int64
    ) {
        self.segment = segment
        self.version = version
        self.person = person
        self.isEntry = isEntry
        self.cause = cause
        self.instant = instant
    }
}

/// Who belongs to which segment now, and whom to look at again when.
///
/// It holds no journeys: it is shown those of the people who may have moved, and
/// says who did. The same plans answer here and for everybody, so what it holds
/// is what a question asked at this moment finds. Not safe to share.
package struct SegmentWatch: Sendable {
    /// A segment with its members.
    private struct Watched: Sendable {
        var segment: WatchedSegment
        var members = PersonSet()
        /// It cannot be judged at the moment: its members stay.
        var isSuspended = false
        /// The events that can move somebody.
        var marks: EventMarks
        let bits: SegmentBits

        init(segment: WatchedSegment, members: PersonSet) {
            self.segment = segment
            self.members = members
            marks = segment.expression.marks
            bits = SegmentBits(segment: segment.id)
        }
    }

    private var watched: [Watched] = []
    private var wakes = WakeQueue()

    package init() {}

    package var segments: [WatchedSegment] { watched.map(\.segment) }

    package func members(of segment: Int64) -> PersonSet? {
        watched.first { $0.segment.id == segment }?.members
    }

    /// Adds a segment, or gives it another definition; `members` are those it
    /// had. Until `judge` was shown everybody, those who were not are as before.
    package mutating func watch(_ segment: WatchedSegment, members: PersonSet? = nil) {
        if let place = watched.firstIndex(where: { $0.segment.id == segment.id }) {
            watched[place].segment = segment
            watched[place].marks = segment.expression.marks
            watched[place].isSuspended = false
            if let members { watched[place].members = members }
        } else {
            watched.append(Watched(segment: segment, members: members ?? PersonSet()))
        }
    }

    /// Leaves the members of a segment as they are, until it is watched again.
    package mutating func suspend(_ segment: Int64) {
        guard let place = watched.firstIndex(where: { $0.segment.id == segment }) else { return }
        watched[place].isSuspended = true
    }

    package mutating func forget(_ segment: Int64) {
        watched.removeAll { $0.segment.id == segment }
    }

    /// Two people were found to be one, or one to be two: who was a member under
    /// the old code is so under the new one, until the next look.
    package mutating func move(from old: UInt32, to new: UInt32, oldRemains: Bool) {
        for place in watched.indices where watched[place].members.contains(old) {
            if !oldRemains {
                watched[place].members.insert(new)
                watched[place].members.remove(old)
            }
        }
        if !oldRemains { wakes.set(old, at: .max) }
    }

    /// The earliest instant at which somebody may be due.
    package var nextWake: Int64? { wakes.next }

    /// Puts somebody in line again who was due and could not be looked at.
    package mutating func putBack(_ wake: Wake) {
        wakes.hasten(wake.person, to: wake.instant, for: wake.segments)
    }

    /// How many segments are looked at for somebody who is due for some.
    package func looks(for segments: SegmentBits) -> Int {
        watched.count { !segments.isDisjoint(with: $0.bits) }
    }

    package func overdue(at now: Int64) -> Int { wakes.overdue(at: now) }

    /// Takes those who are due, in the order of their instants.
    package mutating func due(at now: Int64, atMost most: Int) -> [Wake] {
        wakes.due(at: now, atMost: most)
    }

    /// What a look at some people found. It is true once it is applied.
    package struct Look: Sendable {
        package let movements: [SegmentMovement]
        /// Until when what was found of each person holds.
        fileprivate let holds: [Held]
        /// Whether only some segments were looked at.
        fileprivate let isPartial: Bool
    }

    /// Until when what was found of a person holds, which segments can change
    /// then, and until when the others hold.
    fileprivate struct Held: Sendable {
        let person: UInt32
        var until = Int64.max
        var segments = SegmentBits()
        var later = Int64.max

        mutating func add(_ instant: Int64, _ bits: SegmentBits) {
            if instant < until {
                (until, segments, later) = (instant, bits, until)
            } else if instant == until {
                segments.formUnion(bits)
            } else {
                later = min(later, instant)
            }
        }
    }

    /// What people are to be looked at for.
    package enum Reason: Sendable {
        /// For all segments, or those named.
        case anything
        /// By person, what happened: segments that it cannot move them in are left
        /// out.
        case touched([EventMarks])
        /// By person, the segments that time can move them in.
        case due([SegmentBits])
    }

    /// Looks at people, rising, over a snapshot that holds their journeys, and
    /// says who came and who left. Whoever has no journey belongs nowhere.
    ///
    /// `reason` leaves out the segments that cannot move somebody; `only` names
    /// those to look at. With either the next look at those people is not put
    /// off. Time grows with the segments times the people's rows.
    package func look(
        at people: [UInt32],
        _ reason: Reason = .anything,
        over snapshot: JourneySnapshot,
        cause: SegmentMovement.Cause,
        segments only: Set<Int64>? = nil,
        width: Int = parallelWidth
    ) -> Look {
        let places = watched.indices.filter {
            !self.watched[$0].isSuspended && only?.contains(self.watched[$0].segment.id) ?? true
        }
        var results = [PartialLook](repeating: PartialLook(), count: places.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each segment writes to its own place only.
            nonisolated(unsafe) let lists = buffer
            parallelFor(places.count, chunk: 1, width: width) { chunk in
                for index in chunk {
                    lists[index] = look(
                        watched[places[index]],
                        at: people,
                        reason,
                        over: snapshot
                    )
                }
            }
        }
        var movements: [SegmentMovement] = []
        var holds = people.map { Held(person: $0) }
        for (list, place) in places.enumerated() {
            let segment = watched[place].segment
            for (index, until) in results[list].untils {
                holds[index].add(until, watched[place].bits)
            }
            for (index, isEntry) in results[list].moved {
                movements.append(
                    SegmentMovement(
                        segment: segment.id,
                        version: segment.version,
                        person: people[index],
                        isEntry: isEntry,
                        cause: cause,
                        instant: snapshot.now
                    )
                )
            }
        }
        let isPartial = if case .anything = reason { only != nil } else { true }
        return Look(movements: movements, holds: holds, isPartial: isPartial)
    }

    /// What a look at one segment found, by the place of each person.
    private struct PartialLook: Sendable {
        var moved: [(place: Int, isEntry: Bool)] = []
        var untils: [(place: Int, until: Int64)] = []
    }

    private func look(
        _ watched: Watched,
        at people: [UInt32],
        _ reason: Reason,
        over snapshot: JourneySnapshot
    ) -> PartialLook {
        let places =
            switch reason {
            case .anything: Array(people.indices)
            case .touched(let marks):
                people.indices.filter { !marks[$0].isDisjoint(with: watched.marks) }
            case .due(let bits):
                people.indices.filter { !bits[$0].isDisjoint(with: watched.bits) }
            }
        var found = PartialLook()
        guard !places.isEmpty else { return found }
        let plan = SegmentPlan(watched.segment.expression, snapshot)
        for (place, judgement) in zip(places, plan.judge(places.map { people[$0] })) {
            if watched.members.contains(people[place]) != judgement.isMember {
                found.moved.append((place, judgement.isMember))
            }
            if judgement.until != .max { found.untils.append((place, judgement.until)) }
        }
        return found
    }

    /// Makes true what a look found.
    package mutating func apply(_ look: Look) {
        for movement in look.movements {
            guard let place = watched.firstIndex(where: { $0.segment.id == movement.segment })
            else { continue }
            if movement.isEntry {
                watched[place].members.insert(movement.person)
            } else {
                watched[place].members.remove(movement.person)
            }
        }
        for held in look.holds {
            if look.isPartial {
                wakes.hasten(held.person, to: held.until, for: held.segments)
                wakes.hasten(held.person, to: held.later)
            } else {
                wakes.set(held.person, at: held.until, for: held.segments, later: held.later)
            }
        }
    }

    /// Looks and applies.
    package mutating func judge(
        _ people: [UInt32],
        _ reason: Reason = .anything,
        over snapshot: JourneySnapshot,
        cause: SegmentMovement.Cause
    ) -> [SegmentMovement] {
        let look = look(at: people, reason, over: snapshot, cause: cause)
        apply(look)
        return look.movements
    }
}

extension SegmentPlan {
    /// Judges people, rising; whoever has no rows belongs nowhere.
    func judge(_ people: [UInt32]) -> [Judgement] {
        var judgements = [Judgement](
            repeating: Judgement(isMember: false, until: .max),
            count: people.count
        )
        guard let first = people.first, let last = people.last else { return judgements }
        memory.read { reader in
            let judge = PlanJudge(reader, memory)
            // Many of those in between: one scan. Few: one by one.
            guard snapshot.mostPeople(from: first, through: last) <= 4 * people.count else {
                var index = 0
                snapshot.show(people) { view in
                    while people[index] < view.person { index += 1 }
                    judgements[index] = judge.judge(view)
                }
                return
            }
            var index = 0
            snapshot.scan(from: first, to: last == .max ? last : last + 1) { view in
                while index < people.count, people[index] < view.person { index += 1 }
                guard index < people.count, people[index] == view.person else { return }
                judgements[index] = judge.judge(view)
            }
        }
        return judgements
    }
}
