// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where journeys lie near each other: codes made fit for density clustering.
///
/// Learnt once from many codes and then applied to anyone, in three steps:
/// 1. Codes are seen along their principal axes, each divided by its deviation
///    to the power `evening`: 0 leaves the few strongest contrasts in charge, 1
///    makes noise as loud as they are.
/// 2. Everyone is tied to their nearest, the more firmly the nearer, measured
///    against how crowded both are (`NeighbourGraph`).
/// 3. A walk along the ties stays long within a crowd and seldom leaves it; two
///    people are near when walks of `steps` steps from them end alike (diffusion
///    maps, Coifman and Lafon 2006). So crowds stand apart about equally,
///    however far apart their codes were, and what bridges them stays between.
///
/// Time O(n log n); memory some hundred numbers a person.
struct JourneySpace: Sendable {
    static let evening = 0.25
    static let steps = 8.0
    /// The most directions of the walk that are kept.
    static let directions = 15

    let axes: PrincipalAxes
    let neighbours: Int
    /// The evened codes of the people of the fit.
    let first: FeatureMatrix
    /// Where the people of the fit lie.
    let positions: FeatureMatrix
    /// How much of each direction is left after one step.
    let shares: [Double]
    let tree: KDTree

    init(codes: [Double], columns: Int, seed: UInt64) throws {
        let axes = PrincipalAxes(codes, columns: columns)
        let count = codes.count / max(1, columns)
        var values: [Double] = []
        values.reserveCapacity(codes.count)
        for row in 0..<count {
            values += JourneySpace.evened(axes, codes[row * columns..<(row + 1) * columns])
        }
        let first = try FeatureMatrix(rowCount: count, columnCount: columns, values: values)
        let neighbours = min(count - 1, 20, max(4, count / 12))
        self.axes = axes
        self.neighbours = neighbours
        self.first = first
        tree = KDTree(first)
        guard neighbours > 0, !first.isConstant else {
            positions = first
            shares = []
            return
        }
        let graph = NeighbourGraph(first, tree, neighbours: neighbours)
        let walk = graph.walk(directions: min(JourneySpace.directions, count - 1), seed: seed)
        shares = walk.shares
        let strengths = walk.shares.map { power($0, JourneySpace.steps) }
        var places: [Double] = []
        places.reserveCapacity(count * shares.count)
        for row in 0..<count {
            for direction in shares.indices {
                places.append(
                    strengths[direction] * walk.directions[row * shares.count + direction]
                )
            }
        }
        positions = try FeatureMatrix(
            rowCount: count,
            columnCount: shares.count,
            values: places
        )
    }

    /// One that was kept.
    init(
        axes: PrincipalAxes,
        neighbours: Int,
        first: FeatureMatrix,
        positions: FeatureMatrix,
        shares: [Double]
    ) {
        self.axes = axes
        self.neighbours = neighbours
        self.first = first
        self.positions = positions
        self.shares = shares
        tree = KDTree(first)
    }

    /// Where someone new lies: the mean of their nearest, weighted as ties are,
    /// one step of the walk taken back (Nyström's extension, Bengio and others
    /// 2004).
    func place(_ code: [Double]) -> [Double] {
        let point = JourneySpace.evened(axes, code[...])
        guard !shares.isEmpty else { return point }
        return place(among: nearest(point, count: neighbours))
    }

    /// The place between neighbours, the nearest first.
    func place(among near: [(row: Int, square: Double)]) -> [Double] {
        let columns = positions.columnCount
        var place = Array(repeating: 0.0, count: columns)
        guard !near.isEmpty else { return place }
        var sum = 0.0
        let reach = max(near[near.count / 2].square.squareRoot(), 1e-12)
        for neighbour in near {
            let weight = exponential(-neighbour.square / (reach * reach))
            let row = neighbour.row * columns
            sum += weight
            for column in 0..<columns {
                place[column] += weight * positions.values[row + column]
            }
        }
        return place.indices.map { column in
            shares[column] > 0.05 ? place[column] / (sum * shares[column]) : 0
        }
    }

    static func evened(_ axes: PrincipalAxes, _ code: ArraySlice<Double>) -> [Double] {
        zip(axes.along(code), axes.deviations).map { value, deviation in
            deviation > 1e-9 ? value / power(deviation, evening) : 0
        }
    }
}
