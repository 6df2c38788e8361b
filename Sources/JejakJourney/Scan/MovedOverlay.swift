// SPDX-License-Identifier: Apache-2.0

/// A node whose person changed since the parts that hold its rows were written.
package struct MovedNode: Sendable {
    package let node: UInt32
    package let from: UInt32
    package let to: UInt32

    package init(node: UInt32, from: UInt32, to: UInt32) {
        self.node = node
        self.from = from
        self.to = to
    }
}

/// Where the rows of people lie whose identity changed since the parts were
/// written: made once for some moves, and shared by the snapshots that know them.
package struct MovedOverlay: Sendable {
    /// Each moved node's person now, and where rows of a person may also lie.
    private(set) var destination: [UInt32: UInt32] = [:]
    private(set) var origins: [UInt32: [UInt32]] = [:]
    /// People with other rows than the parts say, rising, and by a bit each.
    private var disturbed: [UInt32] = []
    private var bits: [UInt64] = []
    /// People who may have rows though no part names them, rising.
    private(set) var targets: [UInt32] = []

    /// `moves` are given oldest first.
    package init(_ moves: [MovedNode]) {
        guard !moves.isEmpty else { return }
        var people: Set<UInt32> = []
        for move in moves {
            destination[move.node] = move.to
            people.insert(move.from)
            people.insert(move.to)
        }
        // A node that moved twice may have rows with each of its people.
        for move in moves {
            origins[destination[move.node] ?? move.to, default: []].append(move.from)
        }
        targets = origins.keys.sorted()
        disturbed = people.sorted()
        bits = [UInt64](repeating: 0, count: Int((disturbed.last ?? 0) >> 6) + 1)
        for person in disturbed { bits[Int(person >> 6)] |= 1 << UInt64(person & 63) }
    }

    var isEmpty: Bool { disturbed.isEmpty }

    /// Whether a person has other rows than the parts say.
    @inline(__always)
    func disturbs(_ person: UInt32) -> Bool {
        let word = Int(person &>> 6)
        return word < bits.count && bits[word] &>> UInt64(person & 63) & 1 == 1
    }

    /// Those people with a code in `lower ..< upper`, rising.
    func disturbed(from lower: UInt32, to upper: UInt32) -> ArraySlice<UInt32> {
        disturbed[disturbed.lowerBound { $0 < lower }..<disturbed.lowerBound { $0 < upper }]
    }

    func firstTarget(notBelow person: UInt32) -> Int { targets.lowerBound { $0 < person } }
}
