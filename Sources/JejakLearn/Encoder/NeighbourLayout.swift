// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Lays rows of numbers out on a plane so that neighbours stay neighbours.
///
/// Begins with the two directions in which the rows differ most. Then, round
/// after round, every row is pulled towards some of its nearest and pushed away
/// from some drawn at random, ever more gently: the method of UMAP (McInnes,
/// Healy and Melville 2018) with its negative sampling, with the kernel of
/// t-SNE (van der Maaten and Hinton 2008), and with equal weights for all
/// neighbours. What it keeps is who is near whom; how far apart far groups lie
/// means little. Seeded, on one thread. Time O(n log n) for the neighbours and
/// `rounds · n · pulls · (1 + pushes)` for the layout; memory `neighbours`
/// numbers a row.
struct NeighbourLayout: Sendable, Equatable {
    var neighbours: Int
    var rounds: Int
    var pulls: Int
    var pushes: Int
    var seed: UInt64

    init(
        neighbours: Int = 30,
        rounds: Int = 200,
        pulls: Int = 3,
        pushes: Int = 5,
        seed: UInt64 = 1
    ) {
        self.neighbours = neighbours
        self.rounds = rounds
        self.pulls = pulls
        self.pushes = pushes
        self.seed = seed
    }

    /// The plane's coordinates, x and y of each row in turn.
    func plane(_ rows: FeatureMatrix) -> [Double] {
        let count = rows.rowCount
        var plane = firstPlane(rows)
        guard count > 2, !rows.isConstant else { return plane }
        let wanted = min(count, neighbours + 1)
        let near = KDTree(rows).nearest(rows.values, neighbours: wanted)
        settle(&plane, near, wanted: wanted)
        return plane
    }

    /// The rows' two strongest directions, scaled to a spread of ten.
    private func firstPlane(_ rows: FeatureMatrix) -> [Double] {
        let columns = rows.columnCount
        let axes = PrincipalAxes(rows.values, columns: columns)
        let scale = axes.deviations[0] > 0 ? 10 / axes.deviations[0] : 0
        var plane: [Double] = []
        plane.reserveCapacity(2 * rows.rowCount)
        for row in 0..<rows.rowCount {
            let along = axes.along(rows.values[row * columns..<(row + 1) * columns])
            plane += [along[0] * scale, columns > 1 ? along[1] * scale : 0]
        }
        return plane
    }

    private func settle(_ plane: inout [Double], _ near: [Int32], wanted: Int) {
        let count = plane.count / 2
        var random = SeededRandom(seed: seed)
        plane.withUnsafeMutableBufferPointer { plane in
            near.withUnsafeBufferPointer { near in
                for round in 0..<rounds {
                    let pace = 1 - Double(round) / Double(rounds)
                    for row in 0..<count {
                        for _ in 0..<pulls {
                            let place = NeighbourLayout.drawn(wanted, &random)
                            let other = Int(near[row * wanted + place])
                            if other != row { NeighbourLayout.pull(plane, row, other, pace) }
                            for _ in 0..<pushes {
                                let far = NeighbourLayout.drawn(count, &random)
                                if far != row { NeighbourLayout.push(plane, row, far, pace) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A number below `bound`; its bias is below bound / 2^32.
    @inline(__always)
    private static func drawn(_ bound: Int, _ random: inout SeededRandom) -> Int {
        Int(truncatingIfNeeded: ((random.next() &>> 32) &* UInt64(bound)) &>> 32)
    }

    @inline(__always)
    private static func pull(
        _ plane: UnsafeMutableBufferPointer<Double>,
        _ row: Int,
        _ other: Int,
        _ pace: Double
    ) {
        let x = plane[2 &* row] - plane[2 &* other]
        let y = plane[2 &* row &+ 1] - plane[2 &* other &+ 1]
        let strength = pace / (1 + x * x + y * y)
        plane[2 &* row] -= strength * x
        plane[2 &* row &+ 1] -= strength * y
        plane[2 &* other] += strength * x
        plane[2 &* other &+ 1] += strength * y
    }

    @inline(__always)
    private static func push(
        _ plane: UnsafeMutableBufferPointer<Double>,
        _ row: Int,
        _ other: Int,
        _ pace: Double
    ) {
        let x = plane[2 &* row] - plane[2 &* other]
        let y = plane[2 &* row &+ 1] - plane[2 &* other &+ 1]
        let square = x * x + y * y
        let strength = pace / ((0.01 + square) * (1 + square))
        plane[2 &* row] += min(4, max(-4, strength * x))
        plane[2 &* row &+ 1] += min(4, max(-4, strength * y))
    }
}

extension KDTree {
    /// For each of many points its nearest rows, nearest first, `neighbours`
    /// each; fewer rows than that must not be asked of the tree.
    func nearest(_ values: [Double], neighbours: Int) -> [Int32] {
        let columns = columnCount
        let count = values.count / columns
        precondition(neighbours <= rowCount, "a tree has no more neighbours than rows")
        var near = [Int32](repeating: 0, count: count * neighbours)
        near.withUnsafeMutableBufferPointer { near in
            values.withUnsafeBufferPointer { cells in
                // Each point is written by the one chunk that holds it.
                nonisolated(unsafe) let near = near
                nonisolated(unsafe) let cells = cells
                withView { view in
                    parallelFor(count, chunk: 256) { range in
                        guard let base = cells.baseAddress else { return }
                        var search = NearestSearch(neighbours: neighbours, tree: self)
                        for point in range {
                            search.find(base + point * columns, in: view)
                            for place in 0..<search.count {
                                near[point * neighbours + place] = search.rows[place]
                            }
                        }
                    }
                }
            }
        }
        return near
    }
}
