// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A disjoint-set forest that several threads may join at once.
///
/// The higher root always hangs under the lower one (Jayanti and Tarjan 2016,
/// with the order of the members for the random one), so once all threads are
/// done each set's root is its lowest member, whatever the order of the joins.
final class ConcurrentSets: @unchecked Sendable {
    private let parent: UnsafeMutablePointer<Atomic<Int32>>
    let count: Int

    init(count: Int) {
        self.count = count
        parent = .allocate(capacity: max(1, count))
        for member in 0..<count { (parent + member).initialize(to: Atomic(Int32(member))) }
    }

    deinit {
        parent.deinitialize(count: count)
        parent.deallocate()
    }

    /// The root of a member's set; while others join, possibly one of before.
    @inline(__always)
    func find(_ member: Int32) -> Int32 {
        var current = member
        while true {
            let above = parent[Int(current)].load(ordering: .relaxed)
            if above == current { return current }
            let top = parent[Int(above)].load(ordering: .relaxed)
            if top != above {
                _ = parent[Int(current)].weakCompareExchange(
                    expected: above,
                    desired: top,
                    ordering: .relaxed
                )
            }
            current = top
        }
    }

    /// Joins two members' sets.
    func union(_ left: Int32, _ right: Int32) {
        while true {
            let one = find(left)
            let other = find(right)
            if one == other { return }
            let (isHung, _) = parent[Int(max(one, other))].compareExchange(
                expected: max(one, other),
                desired: min(one, other),
                ordering: .relaxed
            )
            if isHung { return }
        }
    }
}
