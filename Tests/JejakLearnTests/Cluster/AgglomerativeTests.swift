// SPDX-License-Identifier: Apache-2.0

internal import JejakLearn
internal import Testing

@Suite struct AgglomerativeTests {
    /// The heights by definition: the two nearest clusters of all, again and again.
    static func naiveHeights(_ rows: FeatureMatrix, _ linkage: Linkage) -> [Double] {
        var clusters = (0..<rows.rowCount).map { [rows.row($0)] }
        var heights: [Double] = []
        while clusters.count > 1 {
            var best = (one: 0, other: 1, gap: Double.infinity)
            for one in clusters.indices {
                for other in one + 1..<max(one + 1, clusters.count) {
                    let gap = distance(clusters[one], clusters[other], linkage)
                    if gap < best.gap { best = (one, other, gap) }
                }
            }
            heights.append(best.gap)
            clusters[best.one] += clusters[best.other]
            clusters.remove(at: best.other)
        }
        return heights
    }

    private static func distance(
        _ one: [[Double]],
        _ other: [[Double]],
        _ linkage: Linkage
    ) -> Double {
        if linkage == .ward {
            let gap = euclid(mean(one), mean(other))
            let (left, right) = (Double(one.count), Double(other.count))
            return (2 * left * right / (left + right)).squareRoot() * gap
        }
        let gaps = one.flatMap { left in other.map { euclid(left, $0) } }
        switch linkage {
        case .single: return gaps.min() ?? 0
        case .complete: return gaps.max() ?? 0
        default: return gaps.reduce(0, +) / Double(gaps.count)
        }
    }

    private static func mean(_ rows: [[Double]]) -> [Double] {
        rows[0].indices.map { column in
            rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
        }
    }

    private static func euclid(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    @Test(arguments: Linkage.allCases)
    func `heights are those of merging the nearest two again and again`(linkage: Linkage) throws {
        for seed in 0..<8 as Range<UInt64> {
            let rows = try ClusterFixture.blobs(
                40,
                columns: 1 + Int(seed),
                centres: 4,
                spread: 2,
                seed: seed
            )
            let naive = Self.naiveHeights(rows, linkage)
            let model = try Agglomerative(linkage: linkage, cut: .count(4)).fit(rows)
            for (found, wanted) in zip(model.dendrogram.heights, naive) {
                #expect(abs(found - wanted) <= 1e-9 * wanted, "seed \(seed)")
            }
            #expect(model.dendrogram.heights.count == 39)
            #expect(model.dendrogram.sizes.last == 40)
            #expect(model.clusterCount == 4)
        }
    }

    @Test func `a cut by height and one by count are the same tree`() throws {
        let rows = try FeatureMatrix(rows: [0, 1, 10, 12, 100].map { [$0] })
        let tree = try Agglomerative(linkage: .single, cut: .count(5)).fit(rows).dendrogram
        #expect(tree.heights == [1, 2, 9, 88])
        #expect(tree.labels(count: 2) == [0, 0, 0, 0, 1])
        #expect(tree.labels(count: 3) == [0, 0, 1, 1, 2])
        #expect(tree.labels(below: 1) == [0, 0, 1, 2, 3])
        #expect(tree.labels(below: 0.5) == [0, 1, 2, 3, 4])
        #expect(tree.labels(below: 1_000) == [0, 0, 0, 0, 0])
        #expect(tree.left == [0, 2, 5, 4])
        #expect(tree.right == [1, 3, 6, 7])
        let cut = try Agglomerative(linkage: .average, cut: .height(3)).fit(rows)
        #expect(cut.rowLabels == [0, 0, 1, 1, 2])
        #expect(try cut.place(FeatureMatrix(rows: [[4], [60]])).map { $0.cluster } == [0, 2])
    }

    @Test func `it keeps the contract of every clusterer`() throws {
        for linkage in Linkage.allCases {
            try checkClusterer(Agglomerative(linkage: linkage, cut: .count(4)))
        }
        try checkClusterer(Agglomerative(linkage: .single, cut: .height(3)))
    }

    @Test func `too many rows and settings that make no sense are refused`() throws {
        let many = try ClusterFixture.lattice(20_001, columns: 1, levels: 9, seed: 1)
        expectRefusal(.tooLarge, "20000") {
            _ = try Agglomerative(linkage: .average, cut: .count(2)).fit(many)
        }
        let rows = try ClusterFixture.blobs(30, columns: 2, centres: 2, spread: 1, seed: 1)
        expectRefusal(.badSetting, "0 clusters") {
            _ = try Agglomerative(cut: .count(0)).fit(rows)
        }
        expectRefusal(.tooFewRows, "31 clusters") {
            _ = try Agglomerative(cut: .count(31)).fit(rows)
        }
        expectRefusal(.badSetting, "height") {
            _ = try Agglomerative(cut: .height(.nan)).fit(rows)
        }
    }
}
