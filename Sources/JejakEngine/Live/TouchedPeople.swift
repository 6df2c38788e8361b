// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery

/// Whose segments may be others now: gathered as events come in, and taken by
/// whoever keeps the segments true.
struct TouchedPeople {
    /// As long as nobody takes them, nobody is gathered.
    var isWatched = false
    /// By person: what of theirs happened, as marks of events.
    private(set) var people: [UInt32: EventMarks] = [:]
    private(set) var moves: [IdentityGraph.Move] = []
    /// People whose cluster is another now, though they did nothing more.
    private(set) var rated: Set<UInt32> = []
    /// Since when somebody waits, by the clock that counts time.
    private(set) var since: ContinuousClock.Instant?

    private static let nobody = UInt32.max

    var isEmpty: Bool { people.isEmpty && moves.isEmpty && rated.isEmpty }

    /// Notes the people of a batch, one an event.
    mutating func note(_ fresh: [UInt32], of batch: EventBatch) {
        guard isWatched else { return }
        if since == nil { since = .now }
        var marks: [UInt32: EventMarks] = [:]
        for (index, person) in fresh.enumerated() where person != Self.nobody {
            let name = batch.names[index]
            let kind = EventKind(rawValue: batch.kinds[index])
            let mark: EventMarks
            switch kind {
            case .track:
                mark = marks[name] ?? EventMarks(event: batch.strings[Int(name)])
                marks[name] = mark
            case .page, .screen: mark = kind.map { EventMarks(event: $0.journeyName) } ?? .all
            // What becomes known of somebody can matter to every segment.
            case .identify, .group, .alias, nil: mark = .all
            }
            people[person, default: EventMarks()].formUnion(mark)
        }
    }

    mutating func note(_ fresh: [IdentityGraph.Move]) {
        guard isWatched, !fresh.isEmpty else { return }
        if since == nil { since = .now }
        moves += fresh
        for move in fresh {
            people[move.from] = .all
            people[move.to] = .all
        }
    }

    mutating func note(rated fresh: [UInt32]) {
        guard isWatched, !fresh.isEmpty else { return }
        if since == nil { since = .now }
        rated.formUnion(fresh)
    }

    /// Those who were taken and could not be looked at.
    mutating func putBack(_ taken: TouchedPeople) {
        people.merge(taken.people) { $0.union($1) }
        moves = taken.moves + moves
        rated.formUnion(taken.rated)
        since = taken.since ?? since
    }

    /// All of it; then nobody is touched.
    mutating func take() -> TouchedPeople {
        defer {
            people = [:]
            moves = []
            rated = []
            since = nil
        }
        return self
    }
}
