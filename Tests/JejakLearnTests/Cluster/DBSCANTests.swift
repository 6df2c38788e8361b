// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

@Suite struct DBSCANTests {
    /// The definition: all distances, then scikit-learn's walk over the rows.
    static func naive(_ rows: FeatureMatrix, _ settings: DBSCAN) -> (labels: [Int?], core: [Bool]) {
        let count = rows.rowCount
        let table = (0..<count).map { rows.row($0) }
        let near = table.map { one in
            table.indices.filter { other in
                let gap = zip(one, table[other]).reduce(0) {
                    $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                }
                return gap <= settings.epsilon * settings.epsilon
            }
        }
        let core = near.map { $0.count >= settings.minimumSamples }
        var labels = [Int?](repeating: nil, count: count)
        var next = 0
        for row in 0..<count where core[row] && labels[row] == nil {
            var stack = [row]
            labels[row] = next
            while let top = stack.popLast() {
                guard core[top] else { continue }
                for other in near[top] where labels[other] == nil {
                    labels[other] = next
                    stack.append(other)
                }
            }
            next += 1
        }
        return (labels, core)
    }

    @Test func `random tables come out as the definition says, on any number of threads`() throws {
        var clusters = 0
        var borders = 0
        for seed in 0..<60 as Range<UInt64> {
            let columns = 1 + Int(seed % 9)
            let rows =
                seed % 3 == 0
                ? try ClusterFixture.lattice(220, columns: min(3, columns), levels: 9, seed: seed)
                : try ClusterFixture.blobs(
                    400,
                    columns: columns,
                    centres: 5,
                    spread: 1.2,
                    seed: seed
                )
            let settings = DBSCAN(
                epsilon: seed % 3 == 0 ? 1 : 0.4 * (Double(columns) * 2).squareRoot(),
                minimumSamples: 2 + Int(seed % 5)
            )
            let naive = Self.naive(rows, settings)
            for width in [1, 4] {
                let model = try settings.fit(rows, width: width)
                #expect(model.isCore == naive.core, "seed \(seed)")
                #expect(model.rowLabels == naive.labels, "seed \(seed)")
            }
            clusters += Set(naive.labels.compactMap { $0 }).count
            borders += zip(naive.labels, naive.core).filter { $0 != nil && !$1 }.count
        }
        #expect(clusters > 200)
        #expect(borders > 500)
    }

    @Test func `on a line it is as on paper, and a border goes to the first cluster`() throws {
        // Two crowds of three, and one row between that is near an end of each.
        let rows = try FeatureMatrix(rows: [10, 8.9, 9, 9.1, 11, 11.1, 10.9, 30].map { [$0] })
        let model = try DBSCAN(epsilon: 1, minimumSamples: 4).fit(rows)
        // Within 1 of 10: 9, 9.1, 10.9, 11 and itself, so it joins both.
        #expect(model.clusterCount == 1)
        let strict = try DBSCAN(epsilon: 0.95, minimumSamples: 4).fit(rows)
        #expect(strict.rowLabels == [0, 0, 0, 0, 1, 1, 1, nil])
        #expect(strict.isCore == [false, false, false, true, false, false, true, false])
        let pairs = try DBSCAN(epsilon: 0.2, minimumSamples: 3).fit(rows)
        #expect(pairs.rowLabels == [nil, 0, 0, 0, 1, 1, 1, nil])
        #expect(pairs.isCore == [false, true, true, true, true, true, true, false])
        #expect(
            try pairs.place(FeatureMatrix(rows: [[9.25], [10], [12]])).map { $0.cluster } == [
                0, nil, nil,
            ]
        )
    }

    @Test func `rows that nobody is near are all noise, and new rows too`() throws {
        let rows = try ClusterFixture.blobs(50, columns: 3, centres: 4, spread: 3, seed: 4)
        let model = try DBSCAN(epsilon: 1e-6, minimumSamples: 2).fit(rows)
        #expect(model.clusterCount == 0)
        #expect(model.noiseRows == 50)
        #expect(try model.place(rows).allSatisfy { $0.cluster == nil })
        let saved = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(DBSCANModel.self, from: saved) == model)
    }

    @Test func `it keeps the contract of every clusterer`() throws {
        try checkClusterer(DBSCAN(epsilon: 1, minimumSamples: 5))
    }

    @Test func `duplicates take no square of time`() throws {
        let rows = try ClusterFixture.lattice(100_000, columns: 3, levels: 2, seed: 5)
        let began = ContinuousClock.now
        let model = try DBSCAN(epsilon: 0.5, minimumSamples: 10).fit(rows)
        #expect(ContinuousClock.now - began < .seconds(20))
        #expect(model.clusterCount == 8)
        #expect(model.noiseRows == 0)
    }

    @Test func `settings that make no sense are refused in a sentence`() throws {
        let rows = try ClusterFixture.blobs(30, columns: 2, centres: 2, spread: 1, seed: 1)
        for epsilon in [0, -1, Double.nan, .infinity] {
            expectRefusal(.badSetting, "eps") { _ = try DBSCAN(epsilon: epsilon).fit(rows) }
        }
        expectRefusal(.badSetting, "samples is 0") {
            _ = try DBSCAN(epsilon: 1, minimumSamples: 0).fit(rows)
        }
        expectRefusal(.tooFewRows, "crowd of 31") {
            _ = try DBSCAN(epsilon: 1, minimumSamples: 31).fit(rows)
        }
    }
}
