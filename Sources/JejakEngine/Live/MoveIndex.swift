// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// The moves that parts do not show yet, found by the people they touch.
///
/// A snapshot of a few people needs those few that decide where rows of theirs
/// lie: all moves of every node that came to them or went from them.
struct MoveIndex {
    private var nodes: [UInt32: [UInt32]] = [:]
    private var places: [UInt32: [Int]] = [:]
    private var count = 0

    init() {}

    init(_ moves: [MovedNode]) {
        add(moves)
    }

    /// Adds moves that follow those it knows.
    mutating func add(_ moves: some Collection<MovedNode>) {
        for move in moves {
            nodes[move.from, default: []].append(move.node)
            nodes[move.to, default: []].append(move.node)
            places[move.node, default: []].append(count)
            count += 1
        }
    }

    /// The moves that matter for some people, in their order.
    func touching(_ people: [UInt32], of moves: [MovedNode]) -> [MovedNode] {
        guard count > 0 else { return [] }
        var found: Set<Int> = []
        for person in people {
            for node in nodes[person] ?? [] { found.formUnion(places[node] ?? []) }
        }
        return found.sorted().map { moves[$0] }
    }
}
