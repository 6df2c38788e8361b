// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Which rows are cores, and a few neighbours of each as they were met.
struct Crowd {
    /// 1 for cores, by the table's row.
    let isCore: CellBuffer<UInt8>
    /// `seedsPerRow` neighbours a row, -1 where there are fewer.
    let seeds: CellBuffer<Int32>

    /// Enough that most of a cluster hangs together before it is searched.
    static let seedsPerRow = 6

    /// Sets over the cores (their places in `coreRows`), joined along the seeds.
    func seedSets(_ coreRows: [Int32]) -> ConcurrentSets {
        var place = [Int32](repeating: -1, count: isCore.count)
        for (core, row) in coreRows.enumerated() { place[Int(row)] = Int32(core) }
        let sets = ConcurrentSets(count: coreRows.count)
        for (core, row) in coreRows.enumerated() {
            for seed in 0..<Self.seedsPerRow {
                let neighbour = seeds[Int(row) * Self.seedsPerRow + seed]
                guard neighbour >= 0, place[Int(neighbour)] >= 0 else { continue }
                sets.union(Int32(core), place[Int(neighbour)])
            }
        }
        return sets
    }
}

/// Counts each row's neighbours until there are enough.
///
/// The rows of a leaf go through the tree together, nearest leaves first, so
/// dense leaves are done after a few visits.
func findCrowds(_ tree: KDTree, limit: Double, minimum: Int, width: Int) -> Crowd {
    let crowd = Crowd(
        isCore: CellBuffer(repeating: 0, count: tree.rowCount),
        seeds: CellBuffer(repeating: -1, count: tree.rowCount * Crowd.seedsPerRow)
    )
    let firstLeaf = tree.nodeCount / 2
    tree.withView { view in
        parallelFor(tree.nodeCount - firstLeaf, chunk: 16, width: width) { leaves in
            var search = CrowdSearch(
                view: view,
                limit: limit,
                minimum: minimum,
                capacity: tree.leafCapacity
            )
            for leaf in leaves { search.count(leaf: firstLeaf + leaf, into: crowd) }
        }
    }
    return crowd
}

/// The places one thread needs to count the neighbours of a leaf's rows.
private struct CrowdSearch: ~Copyable {
    private let view: KDTreeView
    private let limit: Double
    private let minimum: Int
    /// Rows still counting, as offsets in the leaf, and how far they are.
    private let active: UnsafeMutablePointer<Int32>
    private let found: UnsafeMutablePointer<Int>
    private var activeCount = 0
    private let stack: UnsafeMutablePointer<Int>

    init(view: KDTreeView, limit: Double, minimum: Int, capacity: Int) {
        self.view = view
        self.limit = limit
        self.minimum = minimum
        active = .allocate(capacity: max(1, capacity))
        found = .allocate(capacity: max(1, capacity))
        stack = .allocate(capacity: 128)
    }

    deinit {
        active.deallocate()
        found.deallocate()
        stack.deallocate()
    }

    mutating func count(leaf: Int, into crowd: Crowd) {
        let first = Int(view.start[leaf])
        activeCount = Int(view.end[leaf]) - first
        for offset in 0..<activeCount {
            active[offset] = Int32(offset)
            found[offset] = 0
        }
        stack[0] = 0
        var depth = 1
        while depth > 0, activeCount > 0 {
            depth -= 1
            let node = stack[depth]
            guard 2 * node + 1 < view.nodeCount else {
                scan(node, from: first, into: crowd)
                continue
            }
            let left = view.squaredDistance(node: leaf, toNode: 2 * node + 1)
            let right = view.squaredDistance(node: leaf, toNode: 2 * node + 2)
            // The leaf lies in one of the two where both boxes touch it.
            let isLeftNearer =
                left < right || (left == right && leads(from: 2 * node + 1, to: leaf))
            let near = isLeftNearer ? 2 * node + 1 : 2 * node + 2
            let far = isLeftNearer ? 2 * node + 2 : 2 * node + 1
            if max(left, right) <= limit {
                stack[depth] = far
                depth += 1
            }
            if min(left, right) <= limit {
                stack[depth] = near
                depth += 1
            }
        }
    }

    /// Whether a leaf is among the descendants of a node.
    private func leads(from node: Int, to leaf: Int) -> Bool {
        view.start[node] <= view.start[leaf] && view.end[leaf] <= view.end[node]
    }

    private mutating func scan(_ node: Int, from first: Int, into crowd: Crowd) {
        let columns = view.columnCount
        let start = Int(view.start[node])
        let end = Int(view.end[node])
        var kept = 0
        for index in 0..<activeCount {
            let offset = Int(active[index])
            let place = first + offset
            let point = view.rows + place * columns
            let row = Int(view.order[place])
            var count = found[offset]
            if view.squaredDistance(point, toNode: node) <= limit {
                var other = start
                while other < end, count < minimum {
                    if isWithin(limit, point, view.rows + other * columns, columns: columns) {
                        // The row itself is no seed.
                        if other != place { keep(other, at: row, into: crowd, from: count) }
                        count += 1
                    }
                    other += 1
                }
            }
            found[offset] = count
            if count >= minimum {
                crowd.isCore[row] = 1
            } else {
                active[kept] = Int32(offset)
                kept += 1
            }
        }
        activeCount = kept
    }

    /// Neighbours go round the seats, so that some are near and some are not.
    @inline(__always)
    private func keep(_ place: Int, at row: Int, into crowd: Crowd, from count: Int) {
        let seat = row * Crowd.seedsPerRow + count % Crowd.seedsPerRow
        crowd.seeds[seat] = view.order[place]
    }
}

/// The lowest cluster with a core within reach, per row; -1 where there is none.
func lowestClusters(
    _ rows: FeatureMatrix,
    _ chosen: [Int32],
    _ tree: KDTree,
    _ coreLabels: [Int32],
    limit: Double,
    width: Int
) -> [Int32] {
    let answer = CellBuffer<Int32>(repeating: -1, count: chosen.count)
    let lowest = CellBuffer<Int32>(repeating: .max, count: tree.nodeCount)
    for node in stride(from: tree.nodeCount - 1, through: 0, by: -1) {
        if 2 * node + 1 < tree.nodeCount {
            lowest[node] = min(lowest[2 * node + 1], lowest[2 * node + 2])
        } else {
            for place in tree.start[node]..<tree.end[node] {
                lowest[node] = min(lowest[node], coreLabels[Int(tree.order[Int(place)])])
            }
        }
    }
    rows.withPointers { rows in
        tree.withView { view in
            parallelFor(chosen.count, chunk: 256, width: width) { range in
                for index in range {
                    let label = lowestCluster(
                        rows[Int(chosen[index])],
                        view,
                        lowest,
                        coreLabels,
                        limit: limit
                    )
                    if label != .max { answer[index] = label }
                }
            }
        }
    }
    return answer.array
}

private func lowestCluster(
    _ point: UnsafePointer<Double>,
    _ view: KDTreeView,
    _ lowest: CellBuffer<Int32>,
    _ coreLabels: [Int32],
    limit: Double
) -> Int32 {
    var best = Int32.max
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 128) { stack in
        stack[0] = 0
        var depth = 1
        while depth > 0 {
            depth -= 1
            let node = stack[depth]
            guard lowest[node] < best, view.squaredDistance(point, toNode: node) <= limit
            else { continue }
            if 2 * node + 1 < view.nodeCount {
                stack[depth] = 2 * node + 2
                stack[depth + 1] = 2 * node + 1
                depth += 2
                continue
            }
            for place in Int(view.start[node])..<Int(view.end[node]) {
                let label = coreLabels[Int(view.order[place])]
                guard label < best else { continue }
                let other = view.rows + place * view.columnCount
                if isWithin(limit, point, other, columns: view.columnCount) { best = label }
            }
        }
    }
    return best
}
