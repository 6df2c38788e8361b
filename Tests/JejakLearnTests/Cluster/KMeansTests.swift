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
}
