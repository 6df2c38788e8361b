// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Whose journey changed since it was placed, in the order of waiting. Each
/// person waits once, however much they do meanwhile.
struct WaitingPeople {
    /// As long as nobody takes them, nobody is gathered.
    var isWatched = false
    private var line: [UInt32] = []
    private var head = 0
    private var since: [UInt32: ContinuousClock.Instant] = [:]
    /// Those who became somebody else, or whom somebody became.
    private var moved: Set<UInt32> = []

    private static let nobody = UInt32.max

    var count: Int { since.count }

    /// Since when the first of them waits.
    var oldest: ContinuousClock.Instant? { head < line.count ? since[line[head]] : nil }

    var people: [UInt32] { Array(line[head...]) }

    mutating func add(_ people: some Sequence<UInt32>) {
        guard isWatched else { return }
        let now = ContinuousClock.now
        for person in people where person != Self.nobody && since[person] == nil {
            since[person] = now
            line.append(person)
        }
    }

    /// Notes the people of a batch whose events are footprints.
    mutating func note(_ fresh: [UInt32], of batch: EventBatch) {
        guard isWatched else { return }
        var isFootprint: [UInt32: Bool] = [:]
        for (index, person) in fresh.enumerated() {
            switch EventKind(rawValue: batch.kinds[index]) {
            case .page, .screen: add(CollectionOfOne(person))
            case .track:
                let name = batch.names[index]
                let counts = isFootprint[name] ?? !batch.strings[Int(name)].hasPrefix("$")
                isFootprint[name] = counts
                if counts { add(CollectionOfOne(person)) }
            case .identify, .group, .alias, nil: break
            }
        }
    }

    mutating func note(_ moves: [IdentityGraph.Move]) {
        guard isWatched else { return }
        for move in moves {
            moved.insert(move.from)
            moved.insert(move.to)
            add([move.from, move.to])
        }
    }

    /// The first of them, rising, and which of those changed who they are.
    mutating func take(_ most: Int) -> (people: [UInt32], moved: Set<UInt32>) {
        let taken = line[head..<min(line.count, head + most)]
        head += taken.count
        if head == line.count || head > 65_536 {
            line.removeFirst(head)
            head = 0
        }
        for person in taken { since[person] = nil }
        let found = moved.intersection(taken)
        moved.subtract(found)
        return (taken.sorted(), found)
    }

    /// Those who were taken and could not be placed.
    mutating func putBack(_ people: [UInt32], moved again: Set<UInt32>) {
        moved.formUnion(again)
        add(people)
    }

    /// Forgets those who only walked: whoever calls finds them in the log.
    mutating func keepMoved() {
        let kept = people.filter(moved.contains)
        let who = moved
        clear()
        putBack(kept, moved: who)
    }

    /// Forgets all: a fit has seen them, or there is none.
    mutating func clear() {
        line = []
        head = 0
        since = [:]
        moved = []
    }
}
