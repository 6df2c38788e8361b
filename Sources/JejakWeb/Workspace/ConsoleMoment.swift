// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore
internal import Synchronization

/// The folder as pages show it: one state of the journeys, and what was worked
/// out over it, made at first use and kept.
///
/// Two requests that need the same at the same time may both work it out; the
/// answers are equal, because a snapshot never changes.
final class ConsoleMoment: Sendable {
    let snapshot: JourneySnapshot
    /// The newest clusters; nothing where there are none.
    let clusters: JourneyClusters?
    /// By event code: whether it is a footprint, and no word about the person.
    let isFootprint: [Bool]
    /// What the parts and facts were when this was made.
    let state: FolderState

    private let keptFigures = Mutex<JourneyFigures?>(nil)
    private let keptSegments = Mutex<[MomentSegment]?>(nil)
    private let keptAnswers = Mutex<[String: SegmentAnswer]>([:])
    private let keptCurrency = Mutex<CurrencyContent?>(nil)
    private let keptAverages = Mutex<ClusterAverages?>(nil)
    private let keptTotals = Mutex<LogTotals?>(nil)
    private let spent = Mutex(Duration.zero)
    /// Whether the clock of the pages is the last footprint, not today.
    let isHistory: Bool

    init(
        _ snapshot: JourneySnapshot,
        clusters: JourneyClusters?,
        state: FolderState,
        isHistory: Bool = false
    ) {
        self.snapshot = snapshot
        self.isHistory = isHistory
        self.clusters = clusters
        self.state = state
        isFootprint = snapshot.dictionary.eventNames.map { !$0.hasPrefix("$") }
    }

    /// How long it took to make all that was asked for.
    var cost: Duration { spent.withLock { $0 } }

    func spend(_ duration: Duration) { spent.withLock { $0 += duration } }

    /// What a place holds; else makes it, outside the lock because it may take
    /// seconds.
    private func kept<T: Sendable>(_ place: borrowing Mutex<T?>, _ make: () throws -> T) rethrows
        -> T
    {
        if let found = place.withLock({ $0 }) { return found }
        let started = ContinuousClock.now
        let made = try make()
        spend(ContinuousClock.now - started)
        place.withLock { $0 = made }
        return made
    }

    var figures: JourneyFigures { kept(keptFigures) { JourneyFigures(snapshot) } }

    var currency: CurrencyContent { kept(keptCurrency) { FolderCurrency.find(in: snapshot) } }

    /// Counts over the log, which the store reads whole to give.
    func totals(of store: Store) throws -> LogTotals {
        try kept(keptTotals) { try store.logTotals() }
    }

    /// What a cluster is held against.
    func averages(_ clusters: JourneyClusters) -> ClusterAverages {
        kept(keptAverages) { clusters.averages(over: snapshot, figures) }
    }

    /// The ready segments that speak of what this folder has.
    func segments(largeSpend: Double?) -> [MomentSegment] {
        kept(keptSegments) { MomentSegment.all(over: snapshot, largeSpend: largeSpend) }
    }

    /// Who belongs to a segment.
    func answer(_ segment: MomentSegment) -> SegmentAnswer {
        let id = segment.ready.identifier
        if let found = keptAnswers.withLock({ $0[id] }) { return found }
        let started = ContinuousClock.now
        let made = segment.plan.run()
        spend(ContinuousClock.now - started)
        keptAnswers.withLock { $0[id] = made }
        return made
    }
}

/// What a moment was made of: where the log ended, and which facts were named.
struct FolderState: Sendable, Equatable {
    var endOffset: Int64
    var factsFile: String
    /// Rises when somebody's journey is placed anew.
    var placed = 0
}
