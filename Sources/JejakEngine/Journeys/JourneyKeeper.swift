// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakLearn
internal import JejakStore

/// Keeps everybody in the right cluster while a server runs.
///
///     footprints, merges ──► waiting people ──► picture, code, place ──► facts ──► segments
///
/// One thread, which works a tenth of the time at most: after each handful of
/// people it rests nine times as long as they took. A person waits once however
/// much they do, and is placed by their whole journey, so nothing is lost by
/// waiting, and the answer is that of placing everybody at the end. Who was
/// placed is written down every few seconds; after a crash those with later
/// footprints are placed again. A failure is told to `trouble` and tried again.
package final class JourneyKeeper: @unchecked Sendable {
    /// Of one core, while people wait.
    package static let share = 0.1

    private let workspace: Workspace
    private let trouble: @Sendable (any Error) -> Void
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var isStopped = false
    private var isRunning = false
    private var isChanged = true
    private var isPaused = false
    private var isTurning = false
    private var known = JourneyFreshness()
    // Touched by the thread alone.
    private var fitted: Fitted?
    private var saved: (version: Int, at: ContinuousClock.Instant) = (0, .now)

    /// What a fit says, ready to be looked up.
    private struct Fitted {
        let fit: Int
        let placer: JourneyPlacer
        let labels: [Int: String]
        let at: Int64
        /// By person: the cluster of the fit, or -1.
        let clusters: [UInt32: Int32]
    }

    private static let atOnce = 32
    private static let rest = 0.25
    private static let restAfterTrouble = 2.0
    private static let saveEvery = Duration.seconds(5)

    package init(_ workspace: Workspace, trouble: @escaping @Sendable (any Error) -> Void) {
        self.workspace = workspace
        self.trouble = trouble
    }

    package func start() {
        watch()
        condition.lock()
        isRunning = true
        condition.unlock()
        let thread = Thread { [self] in
            var rest = 0.0
            while wait(rest) {
                do {
                    let started = ContinuousClock.now
                    let isMore = try guardedTurn()
                    let spent = (ContinuousClock.now - started).inSeconds
                    note(spent: isMore ? spent : 0)
                    rest = isMore ? spent * (1 / Self.share - 1) : Self.rest
                } catch {
                    note(trouble: error)
                    trouble(error)
                    rest = Self.restAfterTrouble
                }
            }
            // What is not written is found again in the log.
            try? save(isLast: true)
            workspace.withProjection { $0.walked.isWatched = false }
            condition.lock()
            isRunning = false
            condition.broadcast()
            condition.unlock()
        }
        thread.name = "journeys"
        thread.stackSize = 4 << 20
        thread.start()
    }

    package func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopped = true
        condition.broadcast()
        while isRunning { condition.wait() }
        workspace.keep(journeysBy: nil)
    }

    /// Does all there is to do, on the caller's thread and without rests: for
    /// those who do not `start` one.
    package func settle() throws {
        watch()
        while try turn() {}
        try save(isLast: true)
    }

    /// From here on nobody is missed.
    private func watch() {
        workspace.keep(journeysBy: self)
        workspace.withProjection { $0.walked.isWatched = true }
    }

    /// Keeps still while a fit is made, and returns when it does.
    func pause() {
        condition.lock()
        isPaused = true
        while isTurning { condition.wait() }
        condition.unlock()
    }

    /// Goes on, by the newest fit.
    func resume() {
        condition.lock()
        isPaused = false
        isChanged = true
        condition.broadcast()
        condition.unlock()
    }

    package var freshness: JourneyFreshness {
        condition.lock()
        var known = known
        known.isPaused = isPaused
        condition.unlock()
        let (count, oldest) = workspace.withProjection { ($0.walked.count, $0.walked.oldest) }
        known.waiting = count
        known.oldestSeconds = oldest.map { $0.duration(to: .now).inSeconds } ?? 0
        return known
    }

    private func wait(_ seconds: Double) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(seconds)
        while !isStopped, Date() < until { _ = condition.wait(until: until) }
        return !isStopped
    }

    private func note(spent: Double) {
        condition.lock()
        known.spentSeconds += spent
        if spent > 0 { known.trouble = nil }
        condition.unlock()
    }

    private func note(trouble error: any Error) {
        condition.lock()
        known.trouble = (error as? any ExplainedError)?.sentence ?? "\(error)"
        condition.unlock()
    }

    // MARK: A turn

    private func guardedTurn() throws -> Bool {
        condition.lock()
        guard !isPaused else {
            condition.unlock()
            return false
        }
        isTurning = true
        condition.unlock()
        defer {
            condition.lock()
            isTurning = false
            condition.broadcast()
            condition.unlock()
        }
        return try turn()
    }

    /// Places a handful; whether there was anybody.
    private func turn() throws -> Bool {
        condition.lock()
        let isChanged = isChanged
        self.isChanged = false
        condition.unlock()
        if isChanged {
            do {
                try load()
            } catch {
                fitted = nil
                throw error
            }
        }
        guard let fitted else {
            // Without a fit there is no place; the next one sees everybody.
            workspace.withProjection { $0.walked.clear() }
            return false
        }
        let taken = workspace.withProjection { $0.walked.take(Self.atOnce) }
        guard !taken.people.isEmpty else {
            try save(isLast: false)
            return false
        }
        do {
            try place(taken.people, moved: taken.moved, by: fitted)
        } catch {
            workspace.withProjection { $0.walked.putBack(taken.people, moved: taken.moved) }
            throw error
        }
        try save(isLast: false)
        return true
    }

    /// Reads the newest fit, and puts in line whose journeys changed after it.
    private func load() throws {
        fitted = nil
        guard let report = try workspace.journeyReport(), let fit = report.fit else { return }
        if try workspace.journeyFitNumber() != fit {
            // A comparison was cut short after its report was kept.
            try workspace.store.set(Workspace.fitSetting, to: String(fit))
            workspace.journeyBook.begin(fit: fit)
        }
        fitted = Fitted(
            fit: fit,
            placer: try workspace.journeyPlacer(fit: fit),
            labels: report.labels,
            at: report.fittedAt ?? report.date,
            clusters: Dictionary(
                report.members.map { ($0.person, Int32($0.cluster ?? -1)) },
                uniquingKeysWith: { $1 }
            )
        )
        let file = try workspace.placementFile()
        // The fit knows what was there before it; the log knows what came after.
        workspace.withProjection { $0.walked.keepMoved() }
        _ = try workspace.livePlacements()
        let from = file?.upTo ?? report.logEnd ?? .max
        let late = try workspace.walkers(from: from)
        workspace.withProjection { projection in
            projection.walked.add(file?.waiting ?? [])
            projection.walked.add(late)
        }
    }

    private func place(
        _ people: [UInt32],
        moved: Set<UInt32>,
        by fitted: Fitted
    ) throws {
        let now = workspace.now
        let moment = try workspace.moment(of: people, needs: SegmentNeeds(), at: now)
        let export = JourneyExport(moment, keys: [])
        let found = try fitted.placer.place(export.table, people: Array(export.codes.indices))
        let places = Dictionary(uniqueKeysWithValues: zip(export.codes, found))
        let live = try workspace.livePlacements()
        guard live.fit == fitted.fit else { return }
        var placed: [(person: UInt32, place: LivePlacement)] = []
        var changed: [(key: UInt32, value: LivePlacement)] = []
        for person in people {
            // Somebody without a footprint is somebody else now, or says only words.
            let nowhere = JourneyPlacement(cluster: nil, probability: 0, reach: 0, isTooShort: true)
            let before = live.people[person]
            // By the clock, but never before what was said of them last.
            let time = max(now, (before?.time ?? fitted.at) + 1)
            let place = LivePlacement(places[person] ?? nowhere, time: time)
            placed.append((person, place))
            let fit = fitted.clusters[person].flatMap { $0 < 0 ? nil : Int($0) }
            let known = before.map(\.placement.cluster) ?? fit
            if place.placement.cluster != known || moved.contains(person) {
                changed.append((person, place))
            }
        }
        workspace.say(placed, changed: changed, labels: fitted.labels, fit: fitted.fit)
        condition.lock()
        known.placed += placed.count
        known.moved += changed.count
        condition.unlock()
    }

    /// Writes down who was placed and who waits, once in a while.
    private func save(isLast: Bool) throws {
        guard let fitted else { return }
        let isDue = ContinuousClock.now - saved.at >= Self.saveEvery
        guard isLast || isDue else { return }
        let live = try workspace.livePlacements()
        guard live.fit == fitted.fit, live.version != saved.version else { return }
        let (waiting, upTo) = workspace.withProjection { ($0.walked.people, $0.watermark) }
        let file = PlacementFile(
            fit: fitted.fit,
            upTo: upTo,
            labels: fitted.labels,
            waiting: waiting,
            people: live.people
        )
        try workspace.writeDerived(file.bytes, to: workspace.journeyFile(fitted.fit, "placed"))
        saved = (live.version, .now)
    }
}

/// How fresh the clusters of people are, for those who look.
package struct JourneyFreshness: Sendable, Equatable {
    /// People whose journeys changed and who are not placed anew yet.
    package var waiting = 0
    package var oldestSeconds = 0.0
    /// Since the server started: how often somebody was placed, and moved.
    package var placed = 0
    package var moved = 0
    package var spentSeconds = 0.0
    /// Whether it keeps still while a fit is made.
    package var isPaused = false
    /// Why nobody is placed, where that is so.
    package var trouble: String?

    package init() {}
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension Workspace {
    /// Everybody with a footprint at a log offset or later. Time grows with all
    /// rows where there are any.
    func walkers(from offset: Int64) throws -> [UInt32] {
        let snapshot = try journeysOfAll()
        guard snapshot.logOffset > offset else { return [] }
        let isFootprint = snapshot.dictionary.eventNames.map { !$0.hasPrefix("$") }
        var found: [UInt32] = []
        snapshot.scan(from: 0, to: .max) { view in
            for index in 0..<view.count where isFootprint[Int(view.events[index])] {
                let place = view.reference(index)
                let part = snapshot.parts[Int(place.part)]
                guard part.logRange.upperBound > offset,
                    part.offsets[Int(place.row)] >= offset
                else { continue }
                found.append(view.person)
                return
            }
        }
        return found
    }

    /// Makes placements known: to the facts where a cluster changed, and to those
    /// who keep the segments.
    func say(
        _ placed: [(person: UInt32, place: LivePlacement)],
        changed: [(key: UInt32, value: LivePlacement)],
        labels: [Int: String],
        fit: Int
    ) {
        journeyBook.add(placed, fit: fit)
        withProjection { projection in
            projection.say(changed, labels: labels)
            projection.touched.note(rated: changed.map(\.key))
        }
    }
}
