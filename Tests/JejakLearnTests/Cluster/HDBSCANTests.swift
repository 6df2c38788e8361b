// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

@Suite struct HDBSCANTests {
    @Test(.enabled(if: hasDemoPoints, "../shared/data/clustering is not here"))
    func `the demo points give the six known clusters and 547 of noise`() throws {
        let file = ClusterFixture.sharedFile("clustering/hdbscan_clusterable_data.npy")
        let table = try NumericTable(ClusterFixture.bytes(file))
        let model = try HDBSCAN(minimumClusterSize: 15).fit(table.matrix)
        #expect(model.clusterCount == 6)
        #expect(model.sizes == [200, 275, 316, 209, 356, 406])
        #expect(model.noiseCount == 547)
    }

    @Test(.enabled(if: hasDemoPoints, "../shared/data/clustering is not here"))
    func `the shortest tree of the demo points keeps the six clusters a little smaller`() throws {
        let file = ClusterFixture.sharedFile("clustering/hdbscan_clusterable_data.npy")
        let table = try NumericTable(ClusterFixture.bytes(file))
        let exact = try HDBSCAN(minimumClusterSize: 15, spanningTree: .exact).fit(table.matrix)
        let usual = try HDBSCAN(minimumClusterSize: 15).fit(table.matrix)
        #expect(exact.clusterCount == 6)
        #expect(exact.noiseCount == 581)
        let agreement = try ClusterComparison.adjustedRandIndex(
            exact.labels,
            usual.labels,
            noise: .leftOut
        )
        #expect(agreement == 1)
    }

    @Test func `two pairs of triples and a straggler come out as on paper`() throws {
        // On a line: 0 1 2, 10 11 12, and 30 alone. With one neighbour asked
        // for, every core distance is 1 but the straggler's 18.
        let rows = try FeatureMatrix(rows: [0, 1, 2, 10, 11, 12, 30].map { [$0] })
        let model = try HDBSCAN(minimumClusterSize: 3, minimumSamples: 1).fit(rows)
        #expect(model.labels == [0, 0, 0, 1, 1, 1, nil])
        #expect(model.probabilities == [1, 1, 1, 1, 1, 1, 0])
        // Each lasts from λ 1/8 to 1: 3 · (1 − 1/8) / (3 · 1).
        #expect(model.persistence == [0.875, 0.875])
        // The straggler leaves at 18, the densest rows of its cluster at 1.
        #expect(abs(model.outlierScores[6] - 17.0 / 18) < 1e-12)
        #expect(model.outlierScores[0] == 0)
    }

    @Test func `the stages on paper: edges, merges, hierarchy`() throws {
        let rows = try FeatureMatrix(rows: [[0], [1], [3]])
        let tree = KDTree(rows)
        let cores = coreDistances(tree, minimumSamples: 1)
        #expect(cores.squared == [1, 1, 4])
        #expect(cores.squaredBefore == [0, 0, 0])
        let edges = try exactSpanningTree(rows, tree, cores)
        #expect(
            edges.sorted { $0 < $1 } == [
                SpanningEdge(source: 0, target: 1, weight: 1),
                SpanningEdge(source: 1, target: 2, weight: 2),
            ]
        )
        let merges = singleLinkage(edges)
        #expect(merges[0] == Merge(left: 0, right: 1, distance: 1, size: 2))
        #expect(merges[1] == Merge(left: 3, right: 2, distance: 2, size: 3))
        let condensed = CondensedTree(merges, minimumClusterSize: 2)
        #expect(condensed.clusterCount == 1)
        #expect(condensed.rowDistance == [1, 1, 2])
        #expect(condensed.stabilities() == [2.5])
    }

    @Test func `a tree search, Prim and Kruskal by definition find the same edges`() throws {
        for seed in 0..<12 as Range<UInt64> {
            let rows =
                seed % 2 == 0
                ? try ClusterFixture.blobs(90, columns: 2, centres: 3, spread: 1, seed: seed)
                : try ClusterFixture.lattice(90, columns: 2, levels: 5, seed: seed)
            let samples = Int(seed % 5) + 1
            let tree = KDTree(rows, leafSize: 3)
            let cores = coreDistances(tree, minimumSamples: samples)
            let naive = NaiveHDBSCAN.tree(rows, samples: samples)
            let prim = exactByPrim(rows, cores.squared).sorted { $0 < $1 }
            #expect(prim.map { Int($0.source) } == naive.map { $0.low })
            #expect(prim.map { Int($0.target) } == naive.map { $0.high })
            #expect(prim.map { $0.weight } == naive.map { $0.weight })
            for width in [1, 4] {
                let tied = exactByBoruvka(tree, cores.squared, width: width)
                #expect(tied.sorted { $0 < $1 } == prim)
            }
            #expect(try exactSpanningTree(rows, tree, cores).sorted { $0 < $1 } == prim)
        }
    }

    @Test func `random rows come out as the definition says`() throws {
        for seed in 20..<60 as Range<UInt64> {
            let rows =
                seed % 4 == 3
                ? try ClusterFixture.lattice(60, columns: 2, levels: 8, seed: seed)
                : try ClusterFixture.blobs(
                    60,
                    columns: 1 + Int(seed % 3),
                    centres: 4,
                    spread: 1.2,
                    seed: seed
                )
            let size = 3 + Int(seed % 4)
            let samples = 1 + Int(seed % 6)
            let model = try HDBSCAN(
                minimumClusterSize: size,
                minimumSamples: samples,
                spanningTree: .exact
            ).fit(rows)
            let naive = NaiveHDBSCAN(rows, minimumClusterSize: size, minimumSamples: samples)
            let agreement = try ClusterComparison.adjustedRandIndex(model.labels, naive.labels)
            #expect(agreement == 1, "seed \(seed)")
            for (one, other) in zip(model.probabilities, naive.probabilities) {
                #expect(abs(one - other) < 1e-9, "seed \(seed)")
            }
        }
    }

    @Test func `it keeps the contract of every clusterer`() throws {
        try checkClusterer(HDBSCAN(minimumClusterSize: 20))
        try checkClusterer(HDBSCAN(minimumClusterSize: 20, spanningTree: .exact))
        try checkClusterer(HDBSCAN(minimumClusterSize: 20, clusterSelection: .leaf, epsilon: 1))
    }

    /// A square would be 10^10 distances, many minutes; this takes about a second.
    @Test(.timeLimit(.minutes(3)), arguments: SpanningTreeSearch.allCases)
    func `a hundred thousand rows at few places take no square of time`(
        search: SpanningTreeSearch
    ) throws {
        let rows = try ClusterFixture.lattice(100_000, columns: 3, levels: 2, seed: 5)
        let model = try HDBSCAN(minimumClusterSize: 15, spanningTree: search).fit(rows)
        #expect(model.clusterCount == 8)
        #expect(model.noiseCount == 0)
        #expect(model.persistence == [Double](repeating: 1, count: 8))
        let place = try model.assign([0, 1, 0])
        let many = try ClusterFixture.lattice(100_000, columns: 8, levels: 2, seed: 5)
        let wide = try HDBSCAN(minimumClusterSize: 15, spanningTree: search).fit(many)
        #expect(wide.clusterCount == 256)
        #expect(wide.noiseCount == 0)
        let twin = (0..<rows.rowCount).first { rows.row($0) == [0, 1, 0] }
        #expect(place.cluster == twin.flatMap { model.labels[$0] })
        #expect(place.probability == 1)
    }

    @Test func `one cluster of everything takes in new rows near it and no others`() throws {
        let rows = try ClusterFixture.blobs(200, columns: 2, centres: 1, spread: 1, seed: 9)
        let model = try HDBSCAN(
            minimumClusterSize: 50,
            minimumSamples: 5,
            epsilon: 1,
            allowSingleCluster: true
        ).fit(rows)
        #expect(model.clusterCount == 1)
        #expect(model.sizes[0] > 150)
        let core = model.probabilities.firstIndex(of: 1) ?? 0
        #expect(try model.assign(rows.row(core)).cluster == 0)
        #expect(try model.assign([500, 500]) == (nil, 0))
        #expect(try HDBSCAN(minimumClusterSize: 50).fit(rows).clusterCount == 0)
    }

    @Test func `settings that make no sense are refused in a sentence`() throws {
        let rows = try ClusterFixture.blobs(30, columns: 2, centres: 2, spread: 1, seed: 1)
        expectRefusal(.badSetting, "at least 2") {
            _ = try HDBSCAN(minimumClusterSize: 1).fit(rows)
        }
        expectRefusal(.badSetting, "samples is 0") {
            _ = try HDBSCAN(minimumClusterSize: 5, minimumSamples: 0).fit(rows)
        }
        expectRefusal(.badSetting, "epsilon") {
            _ = try HDBSCAN(minimumClusterSize: 5, epsilon: .nan).fit(rows)
        }
        expectRefusal(.tooFewRows, "cluster of 31") {
            _ = try HDBSCAN(minimumClusterSize: 31).fit(rows)
        }
        // More samples than rows means all of them, as in the package.
        _ = try HDBSCAN(minimumClusterSize: 5, minimumSamples: .max).fit(rows)
    }

    @Test func `a saved model whose parts do not fit is refused`() throws {
        let rows = try ClusterFixture.blobs(60, columns: 2, centres: 2, spread: 0.5, seed: 1)
        let saved = try JSONEncoder().encode(try HDBSCAN(minimumClusterSize: 5).fit(rows))
        let object = try JSONSerialization.jsonObject(with: saved)
        var parts = try #require(object as? [String: Any])
        parts["rowCluster"] = [Int](repeating: 99, count: 60)
        let damaged = try JSONSerialization.data(withJSONObject: parts)
        expectRefusal(.badModel, "damaged") {
            _ = try JSONDecoder().decode(HDBSCANModel.self, from: damaged)
        }
    }
}

private let hasDemoPoints =
    ClusterFixture.sharedFile("clustering/hdbscan_clusterable_data.npy") != nil
