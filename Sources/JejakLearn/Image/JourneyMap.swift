// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The people on a plane, for the eye: neighbours stay neighbours.
///
/// Begins with the two directions in which settled positions differ most, then
/// pulls everyone towards their nearest and pushes them away from others drawn
/// at random (after UMAP, McInnes, Healy and Melville 2018, with the kernel of
/// t-SNE and equal weights). Distances between far groups mean little. Beyond
/// `drawnLimit` people, evenly spaced ones are laid out and the others put
/// between their nearest of those. Time O(n log n); seeded, on one thread.
struct JourneyMap {
    let points: [JourneyClusteringModel.MapPoint]

    static let drawnLimit = 4000
    private static let neighbours = 12
    private static let rounds = 160
    private static let pushes = 4

    init(_ positions: [Double], columns: Int, seed: UInt64) {
        let count = positions.count / max(1, columns)
        guard count > 2, columns > 0 else {
            points = (0..<count).map { .init(x: Double($0), y: 0) }
            return
        }
        let drawn = min(count, JourneyMap.drawnLimit)
        let places = (0..<drawn).map { $0 * count / drawn }
        let values = places.flatMap { positions[$0 * columns..<($0 + 1) * columns] }
        // Positions are finite, so a table of them cannot be refused; if it
        // were, a map of nothing is the honest answer.
        guard
            let rows = try? FeatureMatrix(
                rowCount: drawn, columnCount: columns, values: values)
        else {
            points = (0..<count).map { _ in .init(x: 0, y: 0) }
            return
        }
        let tree = KDTree(rows)
        let near = JourneyMap.nearest(
            rows.values, columns, tree, neighbours: min(drawn, JourneyMap.neighbours))
        var plane = JourneyMap.firstPlane(rows.values, columns)
        JourneyMap.settle(&plane, near, seed: seed)
        if drawn == count {
            points = (0..<count).map { .init(x: plane[2 * $0], y: plane[2 * $0 + 1]) }
        } else {
            let homes = JourneyMap.nearest(positions, columns, tree, neighbours: 3)
            points = (0..<count).map { index in
                let around = homes[index * 3..<index * 3 + 3]
                return .init(
                    x: around.reduce(0) { $0 + plane[2 * Int($1)] } / 3,
                    y: around.reduce(0) { $0 + plane[2 * Int($1) + 1] } / 3)
            }
        }
    }

    /// The rows' two strongest directions, scaled to a spread of five.
    private static func firstPlane(_ values: [Double], _ columns: Int) -> [Double] {
        let axes = PrincipalAxes(values, columns: columns)
        let scale = 5 / max(1e-9, axes.deviations[0])
        var plane: [Double] = []
        for row in 0..<values.count / columns {
            let along = axes.along(values[row * columns..<(row + 1) * columns])
            plane += [along[0] * scale, columns > 1 ? along[1] * scale : 0]
        }
        return plane
    }

    /// For each row of `values` its nearest rows of the tree, `neighbours` each.
    private static func nearest(
        _ values: [Double], _ columns: Int, _ tree: KDTree, neighbours: Int
    ) -> [Int32] {
        let count = values.count / columns
        var near = [Int32](repeating: 0, count: count * neighbours)
        near.withUnsafeMutableBufferPointer { near in
            values.withUnsafeBufferPointer { cells in
                // Each row is written by the one chunk that holds it.
                nonisolated(unsafe) let near = near
                nonisolated(unsafe) let cells = cells
                tree.withView { view in
                    parallelFor(count, chunk: 256) { range in
                        guard let base = cells.baseAddress else { return }
                        var search = NearestSearch(neighbours: neighbours, tree: tree)
                        for row in range {
                            search.find(base + row * columns, in: view)
                            for place in 0..<search.count {
                                near[row * neighbours + place] = search.rows[place]
                            }
                        }
                    }
                }
            }
        }
        return near
    }

    /// Pulls neighbours together and pushes others apart, ever more gently.
    private static func settle(_ plane: inout [Double], _ near: [Int32], seed: UInt64) {
        let count = plane.count / 2
        let neighbours = near.count / count
        var random = SeededRandom(seed: seed)
        plane.withUnsafeMutableBufferPointer { plane in
            for round in 0..<rounds {
                let pace = 1 - Double(round) / Double(rounds)
                for person in 0..<count {
                    for place in 0..<neighbours {
                        let other = Int(near[person * neighbours + place])
                        guard other != person else { continue }
                        let x = plane[2 * person] - plane[2 * other]
                        let y = plane[2 * person + 1] - plane[2 * other + 1]
                        let pull = pace * 0.5 / (1 + x * x + y * y)
                        plane[2 * person] -= pull * x
                        plane[2 * person + 1] -= pull * y
                        plane[2 * other] += pull * x
                        plane[2 * other + 1] += pull * y
                    }
                    for _ in 0..<pushes {
                        let other = Int(random.next() % UInt64(count))
                        guard other != person else { continue }
                        let x = plane[2 * person] - plane[2 * other]
                        let y = plane[2 * person + 1] - plane[2 * other + 1]
                        let square = x * x + y * y
                        let push = pace / ((0.05 + square) * (1 + square))
                        plane[2 * person] += min(4, max(-4, push * x))
                        plane[2 * person + 1] += min(4, max(-4, push * y))
                    }
                }
            }
        }
    }
}
