// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakStore
internal import Synchronization

/// Keeps the newest moment and says when a new one is due.
///
/// A moment serves until the folder changes. Where making one is dear, it
/// serves a little longer: at most a fifth of the time goes into renewing, and
/// a page is never older than five times what it costs.
///
/// `making` is held while one is made, so that a hundred readers make one.
final class MomentCache: @unchecked Sendable {
    /// The newest moment, and when it was made.
    private struct Held {
        let moment: ConsoleMoment
        let madeAt: ContinuousClock.Instant
    }

    /// Counts that look back from now grow stale although nothing came in.
    private static let longest = Duration.seconds(60)
    /// History is judged in its own time: this long after the last footprint,
    /// the clock of the pages is the last footprint.
    static let historicAfter: Int64 = 60 * 86_400_000

    private let workspace: Workspace
    // `held` and `clusters` are touched only while `making` is held.
    private let making = NSLock()
    private var held: Held?
    private var clusters: (factsFile: String, report: JourneyReport?, found: JourneyClusters?)?

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// The folder as it is, or nearly.
    func current() throws -> ConsoleMoment {
        making.lock()
        defer { making.unlock() }
        let state = try folderState()
        let started = ContinuousClock.now
        if let held {
            let age = started - held.madeAt
            let isSame = held.moment.state == state && age < Self.longest
            if isSame || age < held.moment.cost * 4 { return held.moment }
        }
        let today = try workspace.snapshot()
        let snapshot = inItsTime(today)
        let moment = ConsoleMoment(
            snapshot,
            clusters: try clusters(for: state.factsFile),
            state: state,
            isHistory: snapshot.now != today.now
        )
        let ended = ContinuousClock.now
        moment.spend(ended - started)
        held = Held(moment: moment, madeAt: ended)
        return moment
    }

    private func folderState() throws -> FolderState {
        let facts = try workspace.store.parts().last { $0.kind == .facts }
        return FolderState(
            endOffset: try workspace.store.endOffset(),
            factsFile: facts?.file ?? "",
            placed: try workspace.livePlacements().version
        )
    }

    /// Clusters change together with the facts that name their members, and when
    /// somebody is placed anew.
    private func clusters(for factsFile: String) throws -> JourneyClusters? {
        let live = try workspace.livePlacements()
        if let clusters, clusters.factsFile == factsFile {
            let held = clusters.found?.live
            if held?.fit == live.fit, held?.version == live.version { return clusters.found }
        }
        let isKnown = clusters?.factsFile == factsFile
        let report = isKnown ? clusters?.report : try workspace.journeyReport()
        let found = try report.map {
            JourneyClusters($0, try workspace.journeyStatus(of: $0), live)
        }
        clusters = (factsFile, report, found)
        return found
    }

    /// The snapshot, with the clock of its own last day where it is history.
    private func inItsTime(_ snapshot: JourneySnapshot) -> JourneySnapshot {
        guard let last = lastFootprint(of: snapshot),
            last < snapshot.now, snapshot.now - max(0, last) > Self.historicAfter
        else { return snapshot }
        return snapshot.at(last)
    }

    /// A footprint that is not history.
    private struct Recent: Error {}

    /// What segments say of people on the log is no footprint of theirs: it is
    /// said today, also of people of long ago.
    private func lastFootprint(of snapshot: JourneySnapshot) -> Int64? {
        let last = snapshot.parts.compactMap { $0.timeRange?.upperBound }.max()
        let isOwn = snapshot.dictionary.eventNames.map(JourneyFigures.saidBySegments.contains)
        guard let last, isOwn.contains(true), snapshot.now - max(0, last) <= Self.historicAfter
        else { return last }
        var found: Int64?
        // Thrown by itself, to stop where the folder is no history after all.
        try? snapshot.scan(from: 0, to: .max) { view in
            var place = view.count - 1
            while place >= 0, isOwn[Int(view.events[place])] { place -= 1 }
            guard place >= 0 else { return }
            found = max(found ?? .min, view.times[place])
            if snapshot.now - view.times[place] <= Self.historicAfter { throw Recent() }
        }
        return found ?? last
    }
}
