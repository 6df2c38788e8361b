// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDemo
internal import JejakLearn
internal import Testing

/// The promise of the demo shop: journeys tell its archetypes apart, totals do
/// not. `Oracles/demo/baselines.py` holds the same over five seeds against
/// scikit-learn and the hdbscan package.
@Suite(.serialized)
struct DemoAcceptanceTests {
    @Test(arguments: [1, 4])
    func `journey clusters agree with the hidden archetypes`(seed: UInt64) throws {
        let shop = DemoShop(people: 2000, seed: seed)
        let table = shop.journeyTable()
        let model = try JourneyClustering().fit(table)
        let agreement = DemoTruth.agreement(
            truth: shop.truth,
            people: table.people,
            labels: model.labels
        )
        #expect(agreement.adjustedRandIndex >= 0.8)
        #expect(agreement.noise * 100 <= 15 * agreement.people)
        #expect(model.tooShort == 0)
        #expect(Set(model.clusters.map(\.label)).count == model.clusters.count)
    }

    @Test func `recency, frequency and money do not tell them apart`() throws {
        let shop = DemoShop(people: 2000, seed: 1)
        let lines = DemoTruth.featuresCSV(shop.journeyTable()).split(separator: "\n").dropFirst()
        var rows = lines.map { line in
            line.split(separator: ",")[1...3].map { Double($0) ?? .nan }
        }
        for column in 0..<3 {
            let mean = rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
            let square = rows.reduce(0) { $0 + ($1[column] - mean) * ($1[column] - mean) }
            let deviation = (square / Double(rows.count)).squareRoot()
            for row in rows.indices { rows[row][column] = (rows[row][column] - mean) / deviation }
        }
        let model = try KMeans(clusterCount: DemoArchetype.allCases.count, seed: 1)
            .fit(FeatureMatrix(rows: rows))
        let order = DemoArchetype.allCases
        let real = shop.truth.map { order.firstIndex(of: $0.archetype) ?? 0 }
        #expect(DemoTruth.adjustedRandIndex(model.labels, real) <= 0.5)
    }
}
