// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Whose segments may be others now: gathered as events come in, and taken by
/// whoever keeps the segments true.
struct TouchedPeople {
    /// As long as nobody takes them, nobody is gathered.
    var isWatched = false
    private(set) var people: Set<UInt32> = []
    private(set) var moves: [IdentityGraph.Move] = []
    /// Since when somebody waits, by the clock that counts time.
    private(set) var since: ContinuousClock.Instant?

    private static let nobody = UInt32.max

    var isEmpty: Bool { people.isEmpty && moves.isEmpty }

    mutating func note(_ fresh: [UInt32]) {
        guard isWatched else { return }
        if since == nil { since = .now }
        for person in fresh where person != Self.nobody { people.insert(person) }
    }

    mutating func note(_ fresh: [IdentityGraph.Move]) {
        guard isWatched, !fresh.isEmpty else { return }
        if since == nil { since = .now }
        moves += fresh
        for move in fresh {
            people.insert(move.from)
            people.insert(move.to)
        }
    }

    /// Those who were taken and could not be looked at.
    mutating func putBack(_ taken: TouchedPeople) {
        people.formUnion(taken.people)
        moves = taken.moves + moves
        since = taken.since ?? since
    }

    /// All of it; then nobody is touched.
    mutating func take() -> TouchedPeople {
        defer {
            people = []
            moves = []
            since = nil
        }
        return self
    }
}
