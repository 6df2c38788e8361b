// SPDX-License-Identifier: Apache-2.0

internal import JejakLearn
internal import Testing

@Suite struct ClusterQualityTests {
    @Test func `four rows on a line come out as on paper`() throws {
        let rows = try FeatureMatrix(rows: [0, 1, 10, 11].map { [$0] })
        let labels: [Int?] = [0, 0, 1, 1]
        // Each row: 1 to its own, 10.5 or 9.5 to the others.
        let wanted = ((1 - 1 / 10.5) + (1 - 1 / 9.5)) / 2
        let silhouette = try #require(try ClusterQuality.silhouette(rows, labels))
        #expect(abs(silhouette - wanted) < 1e-12)
        #expect(try ClusterQuality.daviesBouldin(rows, labels) == 0.1)
    }

    @Test func `noise is left out, and one cluster has no quality`() throws {
        let rows = try FeatureMatrix(rows: [0, 1, 10, 11, 500].map { [$0] })
        let clear = try FeatureMatrix(rows: [0, 1, 10, 11].map { [$0] })
        let labels: [Int?] = [0, 0, 1, 1]
        #expect(
            try ClusterQuality.silhouette(rows, labels + [nil])
                == ClusterQuality.silhouette(clear, labels)
        )
        #expect(
            try ClusterQuality.daviesBouldin(rows, labels + [nil])
                == ClusterQuality.daviesBouldin(clear, labels)
        )
        let one: [Int?] = [0, 0, 0, 0]
        #expect(try ClusterQuality.silhouette(clear, one) == nil)
        #expect(try ClusterQuality.daviesBouldin(clear, one) == nil)
        #expect(try ClusterQuality.densityValidity(clear, one) == nil)
        expectRefusal(.shapeMismatch, "3 labels") {
            _ = try ClusterQuality.silhouette(clear, [0, 0, 1])
        }
    }

    @Test func `a sample is near the whole, the same for a seed and any threads`() throws {
        let rows = try ClusterFixture.blobs(3_000, columns: 3, centres: 4, spread: 2, seed: 6)
        let labels = try KMeans(clusterCount: 4, seed: 1).fit(rows).rowLabels
        let whole = try #require(try ClusterQuality.silhouette(rows, labels, width: 1))
        #expect(try ClusterQuality.silhouette(rows, labels, width: 4) == whole)
        let sample = try #require(
            try ClusterQuality.silhouette(rows, labels, sampleRows: 800, seed: 3, width: 1)
        )
        #expect(abs(sample - whole) < 0.03)
        #expect(sample != whole)
        #expect(
            try ClusterQuality.silhouette(rows, labels, sampleRows: 800, seed: 3, width: 4)
                == sample
        )
    }

    @Test func `density tells rings from halves where silhouette does not`() throws {
        var rows: [[Double]] = []
        var rings: [Int?] = []
        for step in 0..<120 {
            let angle = Double(step) * 3
            let (inside, outside) = (point(angle, 1), point(angle, 5))
            rows += [inside, outside]
            rings += [0, 1]
        }
        let table = try FeatureMatrix(rows: rows)
        let halves = rows.map { $0[0] < 0 ? 0 : 1 } as [Int?]
        let (good, bad) = (
            try #require(try ClusterQuality.densityValidity(table, rings)),
            try #require(try ClusterQuality.densityValidity(table, halves))
        )
        #expect(good > 0.5)
        #expect(bad < 0)
        #expect(try ClusterQuality.densityValidity(table, rings, width: 1) == good)
    }

    private func point(_ degrees: Double, _ radius: Double) -> [Double] {
        // A circle by rotation steps, so that no library is needed.
        var (x, y) = (radius, 0.0)
        let (cosine, sine) = (0.998629534754574, 0.052335956242943835)
        for _ in 0..<Int(degrees / 3) { (x, y) = (x * cosine - y * sine, x * sine + y * cosine) }
        return [x, y]
    }

    @Test func `mutual information is 1 for the same partition and about 0 by chance`() throws {
        let one: [Int?] = (0..<600).map { $0 % 5 }
        let renamed = one.map { $0.map { 9 - $0 } }
        let same = try ClusterComparison.adjustedMutualInformation(one, renamed)
        #expect(abs(same - 1) < 1e-9)
        let other: [Int?] = (0..<600).map { $0 / 5 % 4 }
        #expect(abs(try ClusterComparison.adjustedMutualInformation(one, other)) < 0.02)
        let all = [Int?](repeating: 0, count: 600)
        #expect(try ClusterComparison.adjustedMutualInformation(all, all) == 1)
        #expect(try ClusterComparison.adjustedMutualInformation([], []) == 1)
        let withNoise = one.enumerated().map { $0.offset < 9 ? nil : $0.element }
        let kept = try ClusterComparison.adjustedMutualInformation(
            one,
            withNoise,
            noise: .leftOut
        )
        #expect(abs(kept - 1) < 1e-9)
    }

    @Test func `clusters that are there come back, those cut from one cloud do not`() throws {
        let clear = try ClusterFixture.blobs(300, columns: 3, centres: 3, spread: 0.5, seed: 2)
        let stable = try ClusterStability(
            KMeans(clusterCount: 3, seed: 1, starts: 3),
            clear,
            draws: 12,
            seed: 5
        )
        #expect(stable.jaccard.allSatisfy { $0 > 0.99 })
        #expect(stable.dissolved == [0, 0, 0])
        let cloud = try ClusterFixture.blobs(300, columns: 3, centres: 1, spread: 1, seed: 2)
        let shaky = try ClusterStability(
            KMeans(clusterCount: 6, seed: 1, starts: 1),
            cloud,
            draws: 12,
            seed: 5
        )
        #expect(shaky.jaccard.allSatisfy { $0 < 0.85 })
        #expect(
            try ClusterStability(
                KMeans(clusterCount: 6, seed: 1, starts: 1),
                cloud,
                draws: 12,
                seed: 5,
                width: 1
            ) == shaky
        )
        expectRefusal(.badSetting, "0 draws") {
            _ = try ClusterStability(DBSCAN(epsilon: 1), cloud, draws: 0, seed: 1)
        }
    }

    @Test func `scales bring columns together and leave constants at nothing`() throws {
        let rows = try FeatureMatrix(rows: [[1, 7, 0], [2, 7, 10], [3, 7, 20], [4, 7, 1_000]])
        let scored = try TableScale.zscore.applied(to: rows)
        for column in [0, 2] {
            let cells = (0..<4).map { scored.row($0)[column] }
            #expect(abs(cells.reduce(0, +)) < 1e-12)
            #expect(abs(cells.reduce(0) { $0 + $1 * $1 } - 4) < 1e-12)
        }
        let robust = try TableScale.robust.applied(to: rows)
        #expect(robust.row(0) == [-1, 0, -15 / 257.5])
        #expect(scored.row(2)[1] == 0)
    }
}
