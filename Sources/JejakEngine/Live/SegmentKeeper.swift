// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import JejakStore

/// Keeps the segments true while a server runs.
///
///     events, merges ──► touched people ─┐
///     time ────────────► wake queue ─────┼─► judge ──► entries and exits ──► log
///     new definitions ─► everybody ──────┘   (as everybody's questions do)
///
/// One thread. What is due by time comes after what happened, and people of a
/// new definition after both, a few thousand at a time, so that no change waits
/// for another. After a sleep the segments are first what they were, at the
/// moment up to which time had been looked at; then those who were due
/// meanwhile follow in the order of their instants. A failure is told to
/// `trouble` and tried again.
package final class SegmentKeeper: @unchecked Sendable {
    private let workspace: Workspace
    private let trouble: @Sendable (any Error) -> Void
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var isStopped = false
    private var isRunning = false
    private var isChanged = true
    private var renewed: Set<String> = []
    private var known = SegmentFigures()
    // Touched by the thread alone.
    private var isAwake = false
    private var watch = SegmentWatch()
    private var needs = SegmentNeeds()
    private var backlog: [Backlog] = []
    /// Up to when time was looked at.
    private var agedUpTo: Int64 = 0
    private var agedSaved: Int64 = 0
    private var entries = 0
    private var exits = 0
    private var reaction = Latencies()
    private var lateness = Latencies()

    /// People who are to be looked at for some segments.
    private struct Backlog {
        var people: [UInt32]
        var place = 0
        let segments: Set<Int64>?
        let cause: SegmentMovement.Cause
        /// The segments that are live when it is done.
        let finishing: [WatchedSegment]
    }

    private static let rest = 0.025
    private static let restAfterTrouble = 1.0
    private static let peopleAtOnce = 4_000
    /// So many looks of a person at a segment are done before what happened
    /// meanwhile is asked again.
    private static let looksAtOnce = 400_000
    /// For so few segments copies of many people's journeys do not pay.
    private static let wideUpTo = 8
    private static let wideFrom = 1_000
    private static let wideAtOnce = 65_536
    private static let dueAtOnce = 10_000
    private static let agedSetting = "segmentsAgedUpTo"
    private static let saveAgedEvery: Int64 = 5_000

    package init(_ workspace: Workspace, trouble: @escaping @Sendable (any Error) -> Void) {
        self.workspace = workspace
        self.trouble = trouble
    }

    package func start() {
        watchPeople()
        condition.lock()
        isRunning = true
        // Until it has looked it does not know which are right.
        // A store that cannot be read is told by the first turn.
        known.computing = (try? workspace.store.segments().count) ?? 0
        condition.unlock()
        let thread = Thread { [self] in
            var rest = 0.0
            while wait(rest) {
                do {
                    rest = try turn() ? 0 : Self.rest
                } catch {
                    trouble(error)
                    rest = Self.restAfterTrouble
                }
            }
            saveAge()
            workspace.withProjection { $0.touched.isWatched = false }
            condition.lock()
            isRunning = false
            condition.broadcast()
            condition.unlock()
        }
        thread.name = "segments"
        thread.start()
    }

    /// From here on nobody is missed.
    private func watchPeople() {
        workspace.keep(segmentsBy: self)
        workspace.withProjection { $0.touched.isWatched = true }
    }

    /// Does all there is to do, on the caller's thread: for those who do not
    /// `start` one.
    package func settle() throws {
        watchPeople()
        while try turn() {}
    }

    /// The members of a segment, rising, as the last turn left them: for those
    /// who turn it by themselves.
    package func members(of segment: Int64) -> [UInt32] {
        watch.members(of: segment)?.people ?? []
    }

    package func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopped = true
        condition.broadcast()
        while isRunning { condition.wait() }
        workspace.keep(segmentsBy: nil)
    }

    /// Tells that what is known of everybody was renewed.
    package func renew(_ attributes: Set<String>) {
        condition.lock()
        renewed.formUnion(attributes)
        condition.broadcast()
        condition.unlock()
    }

    /// Tells that definitions have changed.
    package func reload() {
        condition.lock()
        isChanged = true
        condition.broadcast()
        condition.unlock()
    }

    package var figures: SegmentFigures {
        condition.lock()
        defer { condition.unlock() }
        return known
    }

    private func wait(_ seconds: Double) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        if seconds > 0, !isStopped, !isChanged {
            _ = condition.wait(until: Date().addingTimeInterval(seconds))
        }
        return !isStopped
    }

    // MARK: The beginning

    /// Brings the segments to where they were, and everybody in line for a look.
    private func wakeUp() throws {
        let snapshot = try workspace.journeysOfAll()
        let members = SegmentEvent.members(over: snapshot)
        watch = SegmentWatch()
        backlog = []
        agedUpTo = try workspace.store.setting(Self.agedSetting).flatMap { Int64($0) } ?? .max
        agedUpTo = min(agedUpTo, workspace.now)
        try load(members: members)
        backlog = [
            Backlog(
                people: snapshot.people(),
                segments: nil,
                cause: .time,
                finishing: watch.segments
            )
        ]
    }

    /// Reads the definitions. New ones and changed ones have everybody looked at.
    private func load(members: [Int64: PersonSet]? = nil) throws {
        condition.lock()
        isChanged = false
        condition.unlock()
        let records = try workspace.store.segments()
        let definitions = SegmentDefinitions(records)
        let old = Dictionary(uniqueKeysWithValues: watch.segments.map { ($0.id, $0) })
        var fresh: [WatchedSegment] = []
        for record in records {
            switch definitions.expression(of: record) {
            case .success(let expression):
                let segment = WatchedSegment(
                    id: record.id,
                    name: record.name,
                    version: record.version,
                    expression: expression
                )
                // Also where another segment changed that it is made of.
                guard old[record.id] != segment || record.state != .live else { continue }
                watch.watch(segment, members: members?[record.id])
                fresh.append(segment)
                if members == nil { try set(record, to: .computing) }
            case .failure(let trouble):
                watch.suspend(record.id)
                try set(record, to: .stale, trouble: trouble.sentence)
            }
        }
        let kept = Set(records.map(\.id))
        for segment in watch.segments where !kept.contains(segment.id) {
            watch.forget(segment.id)
        }
        var names = UsedNames()
        for segment in watch.segments { names.add(segment.expression, user: segment.name) }
        needs = SegmentNeeds(names)
        // At the beginning everybody is in line already.
        guard members == nil, !fresh.isEmpty else { return }
        backlog.append(
            Backlog(
                people: try workspace.journeysOfAll().people(),
                segments: Set(fresh.map(\.id)),
                cause: .definition,
                finishing: fresh
            )
        )
    }

    private func set(
        _ record: SegmentRecord,
        to state: SegmentRecord.State,
        trouble: String = ""
    ) throws {
        guard record.state != state || record.trouble != trouble else { return }
        try workspace.store.setSegment(
            record.id,
            version: record.version,
            to: state,
            trouble: trouble
        )
    }

    // MARK: A turn

    /// Looks once; whether there is more to do at once.
    private func turn() throws -> Bool {
        if !isAwake {
            try wakeUp()
            isAwake = true
        }
        condition.lock()
        let isChanged = isChanged
        let renewed = renewed
        self.renewed = []
        condition.unlock()
        if isChanged { try load() }
        if !renewed.isEmpty { try lookAgain(at: renewed) }
        let touched = workspace.withProjection { $0.touched.take() }
        do {
            try take(touched)
        } catch {
            // They wait for the next turn.
            workspace.withProjection { $0.touched.putBack(touched) }
            throw error
        }
        let isCaughtUp = try takeDue()
        let isDone = try takeBacklog()
        show()
        if agedUpTo - agedSaved > Self.saveAgedEvery { saveAge() }
        return !(touched.isEmpty && isCaughtUp && isDone)
    }

    /// Puts everybody in line for the segments that read what was renewed.
    private func lookAgain(at attributes: Set<String>) throws {
        let segments = segments(reading: attributes)
        guard !segments.isEmpty else { return }
        backlog.append(
            Backlog(
                people: try workspace.journeysOfAll().people(),
                segments: segments,
                cause: .scores,
                finishing: []
            )
        )
    }

    private func segments(reading attributes: Set<String>) -> Set<Int64> {
        let segments = watch.segments.filter { segment in
            var names = UsedNames()
            names.add(segment.expression, user: segment.name)
            return names.traits.keys.contains(where: attributes.contains)
        }
        return Set(segments.map(\.id))
    }

    private func take(_ touched: TouchedPeople) throws {
        guard !touched.isEmpty else { return }
        if !touched.rated.isEmpty {
            let segments = segments(reading: JourneyReport.attributes)
            let people = touched.rated.sorted()
            try look(people, since: touched.since, cause: .scores, segments: segments)
        }
        guard !touched.people.isEmpty || !touched.moves.isEmpty else { return }
        let remaining = workspace.withProjection { projection in
            Set(touched.moves.map(\.from).filter { projection.graph.person(of: $0) == $0 })
        }
        var moved: Set<UInt32> = []
        for move in touched.moves {
            watch.move(from: move.from, to: move.to, oldRemains: remaining.contains(move.from))
            moved.insert(move.from)
            moved.insert(move.to)
        }
        try look(moved.sorted(), since: touched.since, cause: .identity)
        let people = touched.people.keys.filter { !moved.contains($0) }.sorted()
        try look(
            people,
            .touched(people.map { touched.people[$0] ?? .all }),
            since: touched.since,
            cause: .event
        )
    }

    private func look(
        _ people: [UInt32],
        _ reason: SegmentWatch.Reason = .anything,
        since: ContinuousClock.Instant? = nil,
        cause: SegmentMovement.Cause,
        segments: Set<Int64>? = nil,
        at instant: Int64? = nil
    ) throws {
        var looks = segments?.count ?? watch.segments.count
        guard looks > 0 else { return }
        if case .due(let bits) = reason {
            looks = watch.looks(for: bits.reduce(into: []) { $0.formUnion($1) })
        }
        var first = 0
        while first < people.count {
            let isWide = people.count - first > Self.wideFrom && looks <= Self.wideUpTo
            let most = isWide ? Self.wideAtOnce : Self.peopleAtOnce
            let range = first..<min(first + most, people.count)
            let some = Array(people[range])
            let now = instant ?? workspace.now
            let moment =
                isWide
                ? try workspace.wideMoment(needs: needs, at: now)
                : try workspace.moment(of: some, needs: needs, at: now)
            let look = watch.look(
                at: some,
                reason.slice(range),
                over: moment,
                cause: cause,
                segments: segments
            )
            // What cannot be said must not be known: it is found again then.
            try say(look.movements)
            watch.apply(look)
            if let since {
                reaction.add(since.millisecondsAgo, times: look.movements.count)
            }
            first = range.upperBound
        }
    }

    /// Those who are due, in the order of their instants; whether that was all.
    private func takeDue() throws -> Bool {
        let now = workspace.now
        // Time is not looked at before everybody was seen once after a sleep.
        guard backlog.first?.segments != nil || backlog.isEmpty else { return false }
        let due = watch.due(at: now, atMost: Self.dueAtOnce)
        guard let last = due.last else {
            agedUpTo = now
            return true
        }
        let isAll = due.count < Self.dueAtOnce
        let instant = isAll ? now : min(now, last.instant)
        do {
            let before = entries + exits
            try lookAtDue(due, at: instant)
            noteLateness(due, moved: entries + exits - before)
        } catch {
            for wake in due { watch.putBack(wake) }
            throw error
        }
        agedUpTo = instant
        return isAll
    }

    /// Those who are due for everything, and those who are so for a few segments:
    /// mostly whole crowds for the same ones.
    private func lookAtDue(_ due: [Wake], at instant: Int64) throws {
        let sorted = due.sorted { $0.person < $1.person }
        let whole = sorted.filter { $0.segments == .all }
        let some = sorted.filter { $0.segments != .all }
        try look(some.map(\.person), .due(some.map(\.segments)), cause: .time, at: instant)
        try look(whole.map(\.person), cause: .time, at: instant)
    }

    /// How late those were who moved: by the first of those who were due.
    private func noteLateness(_ due: [Wake], moved: Int) {
        guard let first = due.first else { return }
        lateness.add(workspace.now - first.instant, times: moved)
    }

    /// A few of those who wait for a first look; whether nobody does.
    private func takeBacklog() throws -> Bool {
        guard var first = backlog.first else { return true }
        let looks = first.segments?.count ?? watch.segments.count
        let count = max(1_000, Self.looksAtOnce / max(1, looks))
        let end = min(first.place + count, first.people.count)
        let some = Array(first.people[first.place..<end])
        // After a sleep, at the moment before it.
        let instant = first.segments == nil ? agedUpTo : nil
        try look(some, cause: first.cause, segments: first.segments, at: instant)
        first.place = end
        guard end == first.people.count else {
            backlog[0] = first
            return false
        }
        backlog.removeFirst()
        for segment in first.finishing {
            try workspace.store.setSegment(segment.id, version: segment.version, to: .live)
        }
        return backlog.isEmpty
    }

    // MARK: What is said

    private func say(_ movements: [SegmentMovement]) throws {
        let names = Dictionary(uniqueKeysWithValues: watch.segments.map { ($0.id, $0.name) })
        var first = 0
        while first < movements.count {
            let some = movements[first..<min(first + 4_096, movements.count)]
            let identifiers = workspace.withProjection { projection in
                some.map { projection.graph.identifier(of: $0.person) }
            }
            var batch = EventBatch()
            batch.receivedAt = workspace.now
            for (movement, identifier) in zip(some, identifiers) {
                SegmentEvent.add(
                    movement,
                    of: identifier,
                    segment: names[movement.segment] ?? "",
                    to: &batch
                )
            }
            _ = try workspace.accept(batch, isDerived: true)
            entries += some.count(where: \.isEntry)
            exits += some.count { !$0.isEntry }
            first += some.count
        }
    }

    private func saveAge() {
        do {
            try workspace.store.set(Self.agedSetting, to: String(agedUpTo))
            agedSaved = agedUpTo
        } catch {
            trouble(error)
        }
    }

    private func show() {
        var figures = SegmentFigures()
        for segment in watch.segments {
            figures.members[segment.id] = watch.members(of: segment.id)?.count ?? 0
        }
        figures.computing = Set(backlog.flatMap { $0.finishing.map(\.id) }).count
        figures.waiting = backlog.reduce(0) { $0 + $1.people.count - $1.place }
        let now = workspace.now
        figures.lagMilliseconds = watch.nextWake.map { max(0, now - $0) } ?? 0
        figures.overdue = figures.lagMilliseconds > 0 ? watch.overdue(at: now) : 0
        figures.entries = entries
        figures.exits = exits
        figures.reaction = reaction
        figures.lateness = lateness
        condition.lock()
        known = figures
        condition.unlock()
    }
}

extension SegmentWatch.Reason {
    /// The reason of those at some places.
    fileprivate func slice(_ range: Range<Int>) -> Self {
        switch self {
        case .anything: .anything
        case .touched(let marks): .touched(Array(marks[range]))
        case .due(let bits): .due(Array(bits[range]))
        }
    }
}

extension ContinuousClock.Instant {
    /// How long it is past.
    fileprivate var millisecondsAgo: Int64 {
        let (seconds, attoseconds) = duration(to: .now).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
