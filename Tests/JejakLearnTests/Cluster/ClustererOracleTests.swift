// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

/// All learners against the packages one would use otherwise.
///
/// The tables of ../shared/data/clustering and ../shared/data/customer_segments
/// are looked at where they are; two random ones are in the fixture.
@Suite struct ClustererOracleTests {
    private func partition(_ labels: [Int]) -> [Int?] { labels.map { $0 < 0 ? nil : $0 } }

    @Test func `the fixture says what made it`() throws {
        let oracle = try ClustererOracle.recorded()
        #expect(oracle.versions["hdbscan"] == "0.8.44")
        #expect(oracle.versions["scikit-learn"] == "1.9.1")
        #expect(oracle.versions["scipy"] != nil)
        #expect(oracle.cases.count == 11)
        #expect(try ClustererOracle.cases().count == (ClustererOracle.hasTables ? 11 : 2))
    }

    @Test func `HDBSCAN agrees with hdbscan on the known tables`() throws {
        for (one, rows) in try ClustererOracle.cases() {
            let model = try HDBSCAN(
                minimumClusterSize: one.hdbscan.minimumClusterSize,
                minimumSamples: one.hdbscan.minimumSamples
            ).fit(rows)
            let sorted = try ClusterComparison.adjustedRandIndex(
                model.labels,
                partition(one.hdbscan.sortedLabels)
            )
            #expect(sorted >= 0.99, "\(one.name): \(sorted)")
            let strange =
                zip(model.probabilities, one.hdbscan.probabilities)
                .count { abs($0 - $1) >= 1e-4 }
            // The whole numbers of 64 pixels make equal distances, so that there
            // is more than one shortest tree and a few rows hang elsewhere.
            let allowed = one.name == "digits" ? rows.rowCount / 100 : 0
            #expect(strange <= allowed, "\(one.name): \(strange) rows")
            // Where equal edges decide, the package disagrees with itself.
            let asIs = try ClusterComparison.adjustedRandIndex(
                model.labels,
                partition(one.hdbscan.labels)
            )
            let wanted = min(0.99, one.hdbscan.tieAgreement - 1e-6)
            #expect(asIs >= wanted, "\(one.name): \(asIs), wanted \(wanted)")
        }
    }

    @Test func `DBSCAN has scikit-learn's cores, and its labels row for row`() throws {
        for (one, rows) in try ClustererOracle.cases() {
            let model = try DBSCAN(
                epsilon: one.dbscan.epsilon,
                minimumSamples: one.dbscan.minimumSamples
            ).fit(rows)
            let core = model.isCore.map { $0 ? "1" : "0" }.joined()
            #expect(core == one.dbscan.core, "\(one.name)")
            #expect(model.rowLabels.map { $0 ?? -1 } == one.dbscan.labels, "\(one.name)")
        }
    }

    @Test func `merge heights are scipy's`() throws {
        for (one, rows) in try ClustererOracle.cases() {
            for linkage in Linkage.allCases {
                let wanted = try #require(one.linkage[linkage.rawValue])
                let model = try Agglomerative(linkage: linkage, cut: .count(2)).fit(rows)
                let found = model.dendrogram.heights
                let places = wanted.places ?? Array(found.indices)
                #expect(places.count == wanted.heights.count)
                // Heights of equal rows are zero, so the largest is the measure
                // of what is nothing.
                let nothing = 1e-12 * (found.last ?? 0)
                for (place, height) in zip(places, wanted.heights) {
                    #expect(
                        abs(found[place] - height) <= 1e-9 * height + nothing,
                        "\(one.name), \(linkage), merge \(place)"
                    )
                }
            }
        }
    }

    @Test func `k-means is as tight as the best of fifty of scikit-learn's`() throws {
        for (one, rows) in try ClustererOracle.cases() {
            let model = try KMeans(clusterCount: one.kmeans.clusters, seed: 1, starts: 50).fit(rows)
            #expect(model.inertia <= 1.001 * one.kmeans.inertia, "\(one.name)")
            if one.name == "mall" { #expect(abs(model.inertia - 44_448.46) < 0.01) }
        }
    }

    @Test func `quality is what scikit-learn and hdbscan say`() throws {
        for (one, rows) in try ClustererOracle.cases() {
            let labels = partition(one.kmeans.labels)
            let dense = partition(one.hdbscan.labels)
            let wanted = one.quality
            let silhouette = try ClusterQuality.silhouette(rows, labels)
            expectClose(silhouette, wanted.silhouette, 1e-9, "\(one.name), silhouette")
            expectClose(
                try ClusterQuality.daviesBouldin(rows, labels),
                wanted.daviesBouldin,
                1e-9,
                "\(one.name), Davies-Bouldin"
            )
            let information = try ClusterComparison.adjustedMutualInformation(labels, dense)
            expectClose(
                information,
                wanted.mutualInformation,
                1e-9,
                "\(one.name), mutual information"
            )
            let rand = try ClusterComparison.adjustedRandIndex(labels, dense)
            expectClose(rand, wanted.randIndex, 1e-9, "\(one.name), Rand")
            guard wanted.densityValidity != nil else { continue }
            expectClose(
                try ClusterQuality.silhouette(rows, dense),
                wanted.denseSilhouette,
                1e-9,
                "\(one.name), silhouette without noise"
            )
            expectClose(
                try ClusterQuality.densityValidity(rows, dense),
                wanted.densityValidity,
                1e-6,
                "\(one.name), DBCV"
            )
        }
    }

    private func expectClose(
        _ found: Double?,
        _ wanted: Double?,
        _ tolerance: Double,
        _ name: String
    ) {
        guard let found, let wanted else {
            #expect(found == nil && wanted == nil, "\(name)")
            return
        }
        #expect(abs(found - wanted) < tolerance, "\(name): \(found), wanted \(wanted)")
    }
}
