// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

/// What every clusterer of the room keeps, whatever its method.
protocol CheckedClusterer: Sendable {
    associatedtype Model: Codable & Equatable & Sendable
    func fit(_ rows: FeatureMatrix, width: Int) throws -> Model
    func labels(_ model: Model) -> [Int?]
    func place(_ rows: FeatureMatrix, by model: Model, width: Int) throws -> [Int?]
}

extension HDBSCAN: CheckedClusterer {
    func labels(_ model: HDBSCANModel) -> [Int?] { model.labels }

    func place(_ rows: FeatureMatrix, by model: HDBSCANModel, width: Int) throws -> [Int?] {
        try model.assign(rows, width: width).map { $0.cluster }
    }
}

extension KMeans: CheckedClusterer {
    func labels(_ model: KMeansModel) -> [Int?] { model.labels }

    func place(_ rows: FeatureMatrix, by model: KMeansModel, width: Int) throws -> [Int?] {
        try model.assign(rows, width: width)
    }
}

/// The shared checker: same seed same answer, input untouched, threads without
/// effect, constant and foreign rows refused in a sentence, saved and loaded
/// equal.
func checkClusterer(
    _ clusterer: some CheckedClusterer,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let rows = try ClusterFixture.blobs(700, columns: 3, centres: 4, spread: 0.3, seed: 3)
    let before = rows
    let model = try clusterer.fit(rows, width: 1)
    #expect(rows == before, "the input changed", sourceLocation: sourceLocation)
    #expect(try clusterer.fit(rows, width: 1) == model, sourceLocation: sourceLocation)
    #expect(try clusterer.fit(rows, width: 4) == model, sourceLocation: sourceLocation)
    let labels = clusterer.labels(model)
    #expect(labels.count == 700, sourceLocation: sourceLocation)
    #expect(Set(labels.compactMap { $0 }) == [0, 1, 2, 3], sourceLocation: sourceLocation)

    let saved = try JSONEncoder().encode(model)
    let loaded = try JSONDecoder().decode(type(of: model), from: saved)
    #expect(loaded == model, sourceLocation: sourceLocation)
    let new = try ClusterFixture.blobs(90, columns: 3, centres: 4, spread: 2, seed: 12)
    let placed = try clusterer.place(new, by: model, width: 1)
    #expect(
        try clusterer.place(new, by: loaded, width: 4) == placed,
        sourceLocation: sourceLocation
    )
    #expect(placed.count == 90, sourceLocation: sourceLocation)

    let narrow = try ClusterFixture.blobs(5, columns: 2, centres: 1, spread: 1, seed: 1)
    expectRefusal(.shapeMismatch, "columns", sourceLocation) {
        _ = try clusterer.place(narrow, by: model, width: 1)
    }
    let constant = try FeatureMatrix(
        rowCount: 100_000,
        columnCount: 2,
        values: [Double](repeating: 3, count: 200_000)
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
