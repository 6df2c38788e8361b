// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The people on a plane, for the eye.
///
/// Up to `drawnLimit` evenly spaced people are laid out by `NeighbourLayout`;
/// the others are put between the three nearest of those. Clusters are found
/// before and without the map.
struct JourneyMap {
    let points: [JourneyClusteringModel.MapPoint]

    static let drawnLimit = 4000

    /// `positions` lie one after the other, each `columns` long.
    init(_ positions: [Double], columns: Int, seed: UInt64) throws {
        let count = positions.count / max(1, columns)
        let drawn = min(count, JourneyMap.drawnLimit)
        let places = (0..<drawn).map { $0 * count / drawn }
        let rows = try FeatureMatrix(
            rowCount: drawn,
            columnCount: columns,
            values: places.flatMap { positions[$0 * columns..<($0 + 1) * columns] }
        )
        let plane = NeighbourLayout(neighbours: 20, seed: seed).plane(rows)
        guard drawn < count else {
            points = (0..<count).map { .init(x: plane[2 * $0], y: plane[2 * $0 + 1]) }
            return
        }
        let homes = KDTree(rows).nearest(positions, neighbours: 3)
        points = (0..<count).map { index in
            let around = homes[index * 3..<index * 3 + 3]
            return .init(
                x: around.reduce(0) { $0 + plane[2 * Int($1)] } / 3,
                y: around.reduce(0) { $0 + plane[2 * Int($1) + 1] } / 3
            )
        }
    }
}
