// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

/// The shared checker: same seed same answer, input untouched, threads without
/// effect, constant and foreign rows refused in a sentence, saved and loaded
/// equal.
func checkClusterer(
    _ clusterer: some Clusterer,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let rows = try ClusterFixture.blobs(700, columns: 3, centres: 4, spread: 0.3, seed: 3)
    let before = rows
    let model = try clusterer.fit(rows, width: 1)
    #expect(rows == before, "the input changed", sourceLocation: sourceLocation)
    #expect(try clusterer.fit(rows, width: 1) == model, sourceLocation: sourceLocation)
    #expect(try clusterer.fit(rows, width: 4) == model, sourceLocation: sourceLocation)
    let labels = model.rowLabels
    #expect(labels.count == 700, sourceLocation: sourceLocation)
    #expect(Set(labels.compactMap { $0 }) == [0, 1, 2, 3], sourceLocation: sourceLocation)
    #expect(model.clusterCount == 4, sourceLocation: sourceLocation)
    #expect(
        model.clusterSizes.reduce(model.noiseRows, +) == 700,
        sourceLocation: sourceLocation
    )
    try checkPlaced(model, rows, sourceLocation)

    let saved = try JSONEncoder().encode(model)
    let loaded = try JSONDecoder().decode(type(of: model), from: saved)
    #expect(loaded == model, sourceLocation: sourceLocation)
    let new = try ClusterFixture.blobs(90, columns: 3, centres: 4, spread: 2, seed: 12)
    let placed = try model.place(new, width: 1)
    #expect(
        try loaded.place(new, width: 4) == placed,
        sourceLocation: sourceLocation
    )
    #expect(placed.count == 90, sourceLocation: sourceLocation)
    for one in placed {
        #expect(one.cluster.map { (0..<4).contains($0) } ?? true, sourceLocation: sourceLocation)
        #expect((0...1).contains(one.probability), sourceLocation: sourceLocation)
    }
    let parameters = try JSONDecoder().decode(
        type(of: clusterer),
        from: JSONEncoder().encode(clusterer)
    )
    #expect(parameters == clusterer, sourceLocation: sourceLocation)

    let narrow = try ClusterFixture.blobs(5, columns: 2, centres: 1, spread: 1, seed: 1)
    expectRefusal(.shapeMismatch, "columns", sourceLocation) {
        _ = try model.place(narrow, width: 1)
    }
    for bad in [Double.nan, .infinity] {
        expectRefusal(.badNumber, "row 2, column 1", sourceLocation) {
            _ = try clusterer.fit(FeatureMatrix(rows: [[1, 2], [bad, 4]]), width: 1)
        }
    }
    expectRefusal(.empty, "0 rows", sourceLocation) {
        _ = try clusterer.fit(FeatureMatrix(rows: []), width: 1)
    }
    let constant = try FeatureMatrix(
        rowCount: clusterer is Agglomerative ? 15_000 : 100_000,
        columnCount: 2,
        values: [Double](repeating: 3, count: clusterer is Agglomerative ? 30_000 : 200_000)
    )
    expectRefusal(.constantRows, "rows", sourceLocation) {
        _ = try clusterer.fit(constant, width: 2)
    }
    let huge = try FeatureMatrix(rows: (0..<40).map { [$0 % 2 == 0 ? 1e200 : -1e200, 0] })
    expectRefusal(.badNumber, "too far apart", sourceLocation) {
        _ = try clusterer.fit(huge, width: 1)
    }
    let few = try FeatureMatrix(rows: [[1, 2]])
    expectRefusal(.tooFewRows, "1 rows", sourceLocation) { _ = try clusterer.fit(few, width: 1) }
}

/// Rows of clusters that lie far apart are placed where they were fitted.
private func checkPlaced(
    _ model: some ClusterModel,
    _ rows: FeatureMatrix,
    _ sourceLocation: SourceLocation
) throws {
    let own = try model.place(rows, width: 2)
    for (place, label) in zip(own, model.rowLabels) where label != nil {
        #expect(place.cluster == label, sourceLocation: sourceLocation)
    }
}

/// Expects a sentence of the given kind that holds `words` and ends without a
/// full stop of its own.
func expectRefusal(
    _ code: LearnError.Code,
    _ words: String,
    _ sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let error as LearnError {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(error.sentence.contains(words), sourceLocation: sourceLocation)
        #expect(error.sentence.count < 300, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
