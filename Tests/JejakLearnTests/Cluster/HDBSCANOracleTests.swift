// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

/// Against the hdbscan package, recorded by `make_cluster_oracle.py`.
@Suite struct HDBSCANOracleTests {
    /// The recorded file.
    struct Oracle: Decodable {
        var versions: [String: String]
        var cases: [Case]
    }

    /// One table with its settings and answers.
    struct Case: Decodable {
        var name: String
        var settings: Settings
        var rows: [[Double]]
        var newRows: [[Double]]
        var reference: Answer?
        var exact: Answer
        var asIs: [Int]?
    }

    /// Settings under this room's names.
    struct Settings: Decodable {
        var minimumClusterSize: Int
        var minimumSamples: Int?
        var selection: ClusterSelection
        var epsilon: Double
        var allowSingleCluster: Bool
    }

    /// What the package answers; -1 is noise.
    struct Answer: Decodable {
        var labels: [Int]
        var probabilities: [Double]
        var persistence: [Double]
        var outlierScores: [Double]
        var newLabels: [Int]
        var newProbabilities: [Double]
    }

    static func oracle() throws -> Oracle {
        try JSONDecoder().decode(
            Oracle.self,
            from: ClusterFixture.recorded("hdbscan_oracle.json")
        )
    }

    static func fit(_ one: Case, _ search: SpanningTreeSearch) throws -> HDBSCANModel {
        try HDBSCAN(
            minimumClusterSize: one.settings.minimumClusterSize,
            minimumSamples: one.settings.minimumSamples,
            clusterSelection: one.settings.selection,
            epsilon: one.settings.epsilon,
            allowSingleCluster: one.settings.allowSingleCluster,
            spanningTree: search
        ).fit(FeatureMatrix(rows: one.rows))
    }

    @Test func `labels, strengths and persistence equal the package's`() throws {
        let oracle = try Self.oracle()
        #expect(oracle.versions["hdbscan"] == "0.8.44")
        for one in oracle.cases {
            let exact = try Self.fit(one, .exact)
            check(exact, one.exact, one, "exact")
            guard let reference = one.reference else { continue }
            check(try Self.fit(one, .reference), reference, one, "reference")
        }
    }

    @Test func `where ties do not matter labels equal those of a plain fit`() throws {
        var checked = 0
        for one in try Self.oracle().cases {
            guard let asIs = one.asIs else { continue }
            let model = try Self.fit(one, .reference)
            let agreement = try ClusterComparison.adjustedRandIndex(
                model.labels,
                asIs.map { $0 < 0 ? nil : $0 }
            )
            #expect(agreement == 1, "\(one.name)")
            checked += 1
        }
        #expect(checked >= 5)
    }

    @Test func `new rows are placed as the package's approximate_predict places them`() throws {
        for one in try Self.oracle().cases {
            // Where distances tie the package's neighbours have no order, and
            // where all rows are one cluster `assign` differs on purpose.
            guard let reference = one.reference, !one.settings.allowSingleCluster else {
                continue
            }
            let rows = try FeatureMatrix(rows: one.newRows)
            expectPlaced(
                try Self.fit(one, .exact).assign(rows),
                one.exact,
                one.name + ", exact"
            )
            expectPlaced(
                try Self.fit(one, .reference).assign(rows),
                reference,
                one.name + ", reference"
            )
        }
    }

    private func expectPlaced(
        _ placed: [ClusterAssignment],
        _ answer: Answer,
        _ name: String
    ) {
        #expect(placed.map { $0.cluster ?? -1 } == answer.newLabels, "\(name)")
        expectClose(placed.map { $0.probability }, answer.newProbabilities, name)
    }

    private func check(_ model: HDBSCANModel, _ answer: Answer, _ one: Case, _ search: String) {
        let name = "\(one.name), \(search)"
        #expect(model.labels.map { $0 ?? -1 } == answer.labels, "\(name)")
        expectClose(model.probabilities, answer.probabilities, name)
        expectClose(model.persistence, answer.persistence, name)
        expectClose(model.outlierScores, answer.outlierScores, name)
    }

    private func expectClose(_ left: [Double], _ right: [Double], _ name: String) {
        #expect(left.count == right.count, "\(name)")
        let worst = zip(left, right).map { abs($0 - $1) }.max() ?? 0
        #expect(worst < 1e-7, "\(name)")
    }
}
