// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// The search by matrix products against the tree's and against looking at
/// every pair: the same neighbours, the same distances to the last bit.
@Suite struct BlockedNeighboursTests {
    /// A table on which products may go wrong in a way of their own.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var columns: Int
        var make: @Sendable (inout SeededRandom, Int, Int) -> Double
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "clouds of different density in noise", columns: 16) { random, row, column in
            let cloud = row % 7
            guard cloud < 5 else { return random.uniform() * 60 - 30 }
            return Double((cloud * 31 + column * 17) % 23 - 11)
                + random.normal() * (0.2 + 0.4 * Double(cloud))
        },
        Case(name: "a lattice full of ties and twins", columns: 8) { random, _, _ in
            Double(random.below(3))
        },
        Case(name: "far from the origin", columns: 9) { random, row, _ in
            1e7 + Double(row % 3) + random.normal() * 1e-3
        },
        Case(name: "columns of very different size", columns: 12) { random, _, column in
            random.normal() * (column == 0 ? 1e6 : column == 1 ? 1e-6 : 1)
        },
        Case(name: "almost all rows the same", columns: 7) { random, row, column in
            row % 50 == 0 ? random.normal() : Double(column)
        },
        Case(name: "heavy tails", columns: 20) { random, _, _ in
            random.normal() / max(1e-6, random.uniform())
        },
    ]

    @Test(arguments: cases)
    func `neighbours and distances are those of looking at every pair`(one: Case) throws {
        let rows = 2300
        var random = SeededRandom(seed: 11)
        var values: [Double] = []
        for row in 0..<rows {
            for column in 0..<one.columns { values.append(one.make(&random, row, column)) }
        }
        let matrix = try FeatureMatrix(rowCount: rows, columnCount: one.columns, values: values)
        let tree = KDTree(matrix)
        for samples in [1, 10, 40] {
            let byProducts = coreDistances(tree, matrix, minimumSamples: samples, width: 1)
            let onThreads = coreDistances(tree, matrix, minimumSamples: samples, width: 3)
            let byTree = coreDistances(tree, minimumSamples: samples)
            #expect(byProducts.squared == byTree.squared)
            #expect(byProducts.squaredBefore == byTree.squaredBefore)
            #expect(onThreads.neighbours == byProducts.neighbours)
            for row in stride(from: 0, to: rows, by: 97) {
                let nearest = plain(matrix, row).prefix(samples + 1)
                #expect(byProducts.squared[row] == nearest.last?.distance)
                // Among as many twins as are asked for any will do.
                guard byProducts.squared[row] > 0 else { continue }
                let base = row * byProducts.width
                #expect(
                    Array(byProducts.neighbours[base..<base + samples + 1])
                        == nearest.map { Int32($0.row) }
                )
            }
        }
    }

    private func plain(_ matrix: FeatureMatrix, _ row: Int) -> [(distance: Double, row: Int)] {
        let own = matrix.row(row)
        return (0..<matrix.rowCount).map { other in
            var sum = 0.0
            for (left, right) in zip(own, matrix.row(other)) {
                sum += (left - right) * (left - right)
            }
            return (sum, other)
        }.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
    }
}
