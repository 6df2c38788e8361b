// SPDX-License-Identifier: Apache-2.0

internal import JejakLearn
internal import Testing

@Suite struct ConsensusTests {
    @Test func `three votes on six rows come out as on paper`() throws {
        let votes: [[Int?]] = [
            [0, 0, 0, 1, 1, 1],
            [5, 5, 5, 2, 2, 2],
            [0, 0, 1, 1, 1, nil],
        ]
        let together = try CoAssociation(votes)
        #expect(together.tupleCount == 4)
        #expect(together.likeness(0, 1) == 1)
        #expect(together.likeness(0, 2) == 2.0 / 3)
        #expect(together.likeness(2, 3) == 1.0 / 3)
        #expect(together.likeness(0, 3) == 0)
        #expect(together.likeness(5, 5) == 2.0 / 3)
        let answer = together.consensus(clusterCount: 2)
        #expect(answer.labels == [0, 0, 0, 1, 1, 1])
        // Row 2: with rows 0 and 1 in two of three votes each.
        #expect(abs(answer.agreement[2] - 2.0 / 3) < 1e-12)
        #expect(abs(answer.agreement[0] - (1 + 2.0 / 3) / 2) < 1e-12)
        #expect(together.consensus(clusterCount: nil).labels == answer.labels)
    }

    @Test func `rows that most call noise are noise`() throws {
        let votes: [[Int?]] = [[0, 0, nil, 1], [0, 0, nil, 1], [0, 0, 1, 1]]
        let answer = try CoAssociation(votes).consensus(clusterCount: 2)
        #expect(answer.labels == [0, 0, -1, 1])
        #expect(answer.agreement[2] == 0)
        let none = try CoAssociation([[nil, nil], [nil, nil]]).consensus(clusterCount: nil)
        #expect(none.labels == [-1, -1])
    }

    @Test func `likeness by tallies is the mean over pairs`() throws {
        let rows = try ClusterFixture.blobs(200, columns: 2, centres: 4, spread: 3, seed: 1)
        let votes = try (0..<7).map {
            try KMeans(clusterCount: 3 + $0, seed: UInt64($0), starts: 1).fit(rows).rowLabels
        }
        let together = try CoAssociation(votes)
        let answer = together.consensus(clusterCount: 4)
        for row in 0..<200 {
            let others = (0..<200).filter { $0 != row && answer.labels[$0] == answer.labels[row] }
            let mean = others.reduce(0) { $0 + together.likeness(row, $1) } / Double(others.count)
            #expect(abs(answer.agreement[row] - mean) < 1e-9)
        }
    }

    @Test func `the number of clusters is found, also of shapes that are not round`() throws {
        let rows = try ClusterFixture.blobs(500, columns: 3, centres: 5, spread: 0.4, seed: 3)
        let model = try Consensus(seed: 2).fit(rows)
        #expect(model.clusterCount == 5)
        #expect(model.agreement.allSatisfy { (0...1).contains($0) })
        // Two long bars, which k-means cuts across.
        let bars = (0..<400).map { [Double($0 / 2) * 0.1, Double($0 % 2) * 6] }
        let labels = try Consensus(clusterCount: 2, members: 40, seed: 4)
            .fit(FeatureMatrix(rows: bars)).rowLabels
        let truth: [Int?] = (0..<400).map { $0 % 2 }
        #expect(try ClusterComparison.adjustedRandIndex(labels, truth) == 1)
    }

    @Test func `a hundred thousand rows are no matter`() throws {
        let rows = try ClusterFixture.blobs(100_000, columns: 4, centres: 6, spread: 0.5, seed: 3)
        let began = ContinuousClock.now
        let model = try Consensus(members: 10, seed: 2).fit(rows)
        #expect(ContinuousClock.now - began < .seconds(60))
        #expect(model.clusterCount == 6)
        let truth: [Int?] = (0..<100_000).map { $0 % 6 }
        #expect(try ClusterComparison.adjustedRandIndex(model.rowLabels, truth) > 0.999)
    }

    @Test func `it keeps the contract of every clusterer`() throws {
        try checkClusterer(Consensus(clusterCount: 4, members: 10, seed: 7))
        try checkClusterer(Consensus(seed: 7))
    }

    @Test func `settings that make no sense are refused`() throws {
        let rows = try ClusterFixture.blobs(30, columns: 2, centres: 2, spread: 1, seed: 1)
        expectRefusal(.badSetting, "1 clusterings") {
            _ = try Consensus(members: 1, seed: 1).fit(rows)
        }
        expectRefusal(.badSetting, "0 clusters") {
            _ = try Consensus(clusterCount: 0, seed: 1).fit(rows)
        }
        expectRefusal(.empty, "two clusterings") { _ = try CoAssociation([[0]]) }
        expectRefusal(.shapeMismatch, "2 labels") { _ = try CoAssociation([[0, 1], [0]]) }
    }
}
