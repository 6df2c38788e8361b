// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where journeys lie near each other: codes made fit for density clustering.
///
/// Three steps, learnt once and then applied to anyone:
/// 1. Codes are seen along their principal axes.
/// 2. Each axis is divided by its deviation to the power `evening`: 0 leaves the
///    few strongest contrasts in charge, 1 makes noise as loud as they are.
/// 3. Everyone moves to the mean of their `neighbours` nearest, `rounds` times:
///    chance parts of a code, which neighbours do not share, average out, and
///    what a crowd has in common stays (blurring mean shift, Cheng 1995, with
///    nearest neighbours and few rounds; Hein and Maier 2007 denoise manifolds
///    so). People between two crowds stay between them.
///
/// Time O(rounds · n log n); memory `rounds + 1` copies of the positions.
struct JourneySpace: Sendable {
    static let evening = 0.25
    static let rounds = 2

    let axes: PrincipalAxes
    let neighbours: Int
    /// Positions before each round, as trees to find neighbours in; the last
    /// is where people came to rest.
    private let trees: [KDTree]
    private let stages: [FeatureMatrix]

    /// Where the people of the fit came to rest.
    var positions: FeatureMatrix { stages[stages.count - 1] }

    init(codes: [Double], columns: Int, neighbours: Int) throws {
        let axes = PrincipalAxes(codes, columns: columns)
        let count = codes.count / max(1, columns)
        var values: [Double] = []
        values.reserveCapacity(codes.count)
        for row in 0..<count {
            values += JourneySpace.evened(
                axes, codes[row * columns..<(row + 1) * columns])
        }
        let first = try FeatureMatrix(rowCount: count, columnCount: columns, values: values)
        try self.init(axes: axes, neighbours: neighbours, first: first)
    }

    /// Settles the evened codes anew; the answer follows from them alone, so a
    /// saved space keeps only those.
    init(axes: PrincipalAxes, neighbours: Int, first: FeatureMatrix) throws {
        self.axes = axes
        self.neighbours = max(1, min(neighbours, first.rowCount))
        var stages = [first]
        var trees: [KDTree] = []
        for _ in 0..<JourneySpace.rounds {
            let tree = KDTree(stages[stages.count - 1])
            let moved = JourneySpace.moved(
                stages[stages.count - 1], tree, neighbours: self.neighbours)
            trees.append(tree)
            stages.append(
                try FeatureMatrix(
                    rowCount: first.rowCount, columnCount: first.columnCount, values: moved))
        }
        self.trees = trees
        self.stages = stages
    }

    /// The evened codes of the people of the fit.
    var first: FeatureMatrix { stages[0] }

    /// Where someone new comes to rest among the people of the fit.
    func place(_ code: [Double]) -> [Double] {
        var point = JourneySpace.evened(axes, code[...])
        for (stage, tree) in zip(stages, trees) {
            // They are their own first neighbour, as everyone was.
            var sum = point
            let wanted = neighbours - 1
            guard wanted > 0 else { continue }
            tree.withView { view in
                var search = NearestSearch(neighbours: wanted, tree: tree)
                point.withUnsafeBufferPointer { point in
                    if let base = point.baseAddress { search.find(base, in: view) }
                }
                for place in 0..<search.count {
                    let row = Int(search.rows[place]) * stage.columnCount
                    for column in sum.indices { sum[column] += stage.values[row + column] }
                }
            }
            point = sum.map { $0 / Double(neighbours) }
        }
        return point
    }

    private static func evened(_ axes: PrincipalAxes, _ code: ArraySlice<Double>) -> [Double] {
        zip(axes.along(code), axes.deviations).map { value, deviation in
            deviation > 1e-9 ? value / power(deviation, evening) : 0
        }
    }

    /// Everyone's mean of their nearest, themselves among them.
    private static func moved(
        _ rows: FeatureMatrix, _ tree: KDTree, neighbours: Int
    ) -> [Double] {
        let columns = rows.columnCount
        var moved = [Double](repeating: 0, count: rows.values.count)
        moved.withUnsafeMutableBufferPointer { moved in
            rows.values.withUnsafeBufferPointer { cells in
                // Each row is written by the one chunk that holds it.
                nonisolated(unsafe) let moved = moved
                nonisolated(unsafe) let cells = cells
                tree.withView { view in
                    parallelFor(rows.rowCount, chunk: 128) { range in
                        guard let base = cells.baseAddress else { return }
                        var search = NearestSearch(neighbours: neighbours, tree: tree)
                        for row in range {
                            search.find(base + row * columns, in: view)
                            for place in 0..<search.count {
                                let from = Int(search.rows[place]) * columns
                                for column in 0..<columns {
                                    moved[row * columns + column] += cells[from + column]
                                }
                            }
                            let share = 1 / Double(max(1, search.count))
                            for column in 0..<columns { moved[row * columns + column] *= share }
                        }
                    }
                }
            }
        }
        return moved
    }
}
