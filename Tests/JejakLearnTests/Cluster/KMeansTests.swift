// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

@Suite struct KMeansTests {
    @Test func `two groups on a line have their means as centres`() throws {
        let rows = try FeatureMatrix(rows: [0, 1, 2, 10, 11, 12].map { [$0] })
        let model = try KMeans(clusterCount: 2, seed: 1).fit(rows)
        #expect(model.centres.sorted() == [1, 11])
        #expect(model.inertia == 4)
        #expect(model.sizes == [3, 3])
        #expect(try model.assign([3]) == model.labels[0])
        #expect(try model.assign([9]) == model.labels[5])
    }

    @Test(
        .enabled(
            if: ClusterFixture.sharedFile("customer_segments/Mall_Customers.csv") != nil,
            "../shared/data/customer_segments is not here"
        )
    )
    func `the mall's customers reach the known inertia from any seed`() throws {
        let file = ClusterFixture.sharedFile("customer_segments/Mall_Customers.csv")
        let lines = String(decoding: try ClusterFixture.bytes(file), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
        // Income and score are the last two columns; the second is a word.
        let table = lines.dropFirst().map {
            $0.split(separator: ",").suffix(2).joined(separator: ",")
        }
        let rows = try NumericTable(Array(table.joined(separator: "\n").utf8)).matrix
        #expect(rows.rowCount == 200)
        for seed in 0..<5 as Range<UInt64> {
            let model = try KMeans(clusterCount: 5, seed: seed).fit(rows)
            #expect(abs(model.inertia - 44_448.46) < 0.01)
            #expect(model.sizes.sorted() == [22, 23, 35, 39, 81])
        }
    }

    @Test func `it keeps the contract of every clusterer`() throws {
        try checkClusterer(KMeans(clusterCount: 4, seed: 3))
    }

    @Test func `every row is nearest to its own centre and inertia is their sum`() throws {
        let rows = try ClusterFixture.blobs(300, columns: 3, centres: 6, spread: 2, seed: 8)
        let model = try KMeans(clusterCount: 9, seed: 4, starts: 2).fit(rows)
        var sum = 0.0
        for row in 0..<rows.rowCount {
            let distances = (0..<9).map { cluster in
                zip(rows.row(row), model.centre(cluster)).reduce(0) {
                    $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                }
            }
            let own = distances[model.labels[row]]
            #expect(own == distances.min())
            sum += own
        }
        #expect(abs(sum - model.inertia) < 1e-9 * sum)
        #expect(model.sizes.allSatisfy { $0 > 0 })
    }

    @Test func `as many clusters as different rows leave no inertia, one more is refused`() throws {
        let rows = try FeatureMatrix(rows: [[1], [1], [2], [5], [5]])
        #expect(try KMeans(clusterCount: 3, seed: 1).fit(rows).inertia == 0)
        expectRefusal(.constantRows, "only 3 different rows") {
            _ = try KMeans(clusterCount: 4, seed: 1).fit(rows)
        }
        expectRefusal(.badSetting, "0 clusters") {
            _ = try KMeans(clusterCount: 0, seed: 1).fit(rows)
        }
    }

    @Test func `bounds change no answer: plain iterations end in the same place`() throws {
        for seed in 0..<24 as Range<UInt64> {
            let columns = 1 + Int(seed % 7)
            let rows = try ClusterFixture.blobs(
                900,
                columns: columns,
                centres: 5,
                spread: 3,
                seed: seed
            )
            let clusters = 2 + Int(seed % 11)
            let first = (0..<clusters).flatMap { rows.row($0 * 7) }
            let (labels, centres) = plainLloyd(rows, first, rounds: 300)
            for width in [1, 4] {
                let model = try KMeans(clusterCount: clusters, seed: 1).refine(
                    rows,
                    from: first,
                    width: width
                )
                #expect(model.labels == labels, "seed \(seed)")
                for (one, other) in zip(model.centres, centres) {
                    #expect(abs(one - other) < 1e-9, "seed \(seed)")
                }
            }
        }
    }

    private func plainLloyd(
        _ rows: FeatureMatrix,
        _ first: [Double],
        rounds: Int
    ) -> (labels: [Int], centres: [Double]) {
        let columns = rows.columnCount
        let table = (0..<rows.rowCount).map { rows.row($0) }
        var centres = first
        var labels: [Int] = []
        for _ in 0..<rounds {
            let next = table.map { row in
                var best = (cluster: 0, gap: Double.infinity)
                for cluster in 0..<first.count / columns {
                    let gap = (0..<columns).reduce(0.0) {
                        let one = row[$1] - centres[cluster * columns + $1]
                        return $0 + one * one
                    }
                    if gap < best.gap { best = (cluster, gap) }
                }
                return best.cluster
            }
            if next == labels { break }
            labels = next
            for cluster in 0..<first.count / columns {
                let members = table.indices.filter { labels[$0] == cluster }
                for column in 0..<columns where !members.isEmpty {
                    centres[cluster * columns + column] =
                        members.reduce(0) { $0 + table[$1][column] } / Double(members.count)
                }
            }
        }
        return (labels, centres)
    }

    @Test func `a centre without rows takes the farthest row, so none is empty`() throws {
        let rows = try FeatureMatrix(rows: [0, 1, 2, 10, 11, 12, 40].map { [$0] })
        let model = try KMeans(clusterCount: 3, seed: 1).refine(rows, from: [1, 11, 900])
        #expect(model.sizes == [3, 3, 1])
        #expect(model.inertia == 4)
    }

    @Test func `small batches come near the answer of all rows`() throws {
        let rows = try ClusterFixture.blobs(20_000, columns: 6, centres: 7, spread: 1, seed: 2)
        let whole = try KMeans(clusterCount: 7, seed: 1, starts: 3).fit(rows)
        let batches = KMeans(clusterCount: 7, seed: 1, starts: 3, batchRows: 500)
        let found = try batches.fit(rows)
        #expect(found.inertia < 1.05 * whole.inertia)
        #expect(found.sizes.allSatisfy { $0 > 0 })
        try checkClusterer(KMeans(clusterCount: 4, seed: 3, batchRows: 100))
        expectRefusal(.badSetting, "batches of 0") {
            _ = try KMeans(clusterCount: 4, seed: 3, batchRows: 0).fit(rows)
        }
    }

    @Test func `the number of clusters with the best silhouette is the true one`() throws {
        for centres in [3, 5, 8] {
            // Clouds at the corners of a simplex: all are equally far apart.
            let noise = try ClusterFixture.blobs(
                600,
                columns: 8,
                centres: 1,
                spread: 0.8,
                seed: UInt64(centres)
            )
            let rows = try FeatureMatrix(
                rows: (0..<600).map { row in
                    noise.row(row).enumerated().map {
                        $0.element + ($0.offset == row % centres ? 10 : 0)
                    }
                }
            )
            let choice = try KMeans(clusterCount: 1, seed: 2, starts: 4).chooseCount(rows)
            #expect(choice.best == centres)
            #expect(choice.counts == Array(2...12))
        }
        let two = try FeatureMatrix(rows: [[1], [1], [2], [2], [7]])
        #expect(try KMeans(clusterCount: 1, seed: 2).chooseCount(two).counts == [2, 3])
    }
}
