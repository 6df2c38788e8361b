// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn

/// What scikit-learn, hdbscan and scipy answer on known tables, recorded by
/// `Oracles/cluster/make_clusterer_oracle.py`.
struct ClustererOracle: Decodable {
    var versions: [String: String]
    var cases: [Case]

    /// One table with all answers.
    struct Case: Decodable {
        var name: String
        var table: Table?
        var rows: [[Double]]?
        var hdbscan: Density
        var dbscan: Crowds
        var linkage: [String: Heights]
        var kmeans: Means
        var quality: Quality
    }

    /// Where a table of the shared folder is and how it is read.
    struct Table: Decodable {
        var file: String
        var skip: Int
        var first: Int
        var last: Int
        var checksum: String
    }

    /// hdbscan's answer, as it is and with its ties sorted; -1 is noise.
    struct Density: Decodable {
        var minimumClusterSize: Int
        var minimumSamples: Int
        var labels: [Int]
        var sortedLabels: [Int]
        var probabilities: [Double]
        var tieAgreement: Double
    }

    /// scikit-learn's DBSCAN; `core` holds a 0 or 1 a row.
    struct Crowds: Decodable {
        var epsilon: Double
        var minimumSamples: Int
        var labels: [Int]
        var core: String
    }

    /// scipy's sorted heights, all or those at `places`.
    struct Heights: Decodable {
        var places: [Int]?
        var heights: [Double]
    }

    /// scikit-learn's KMeans.
    struct Means: Decodable {
        var clusters: Int
        var inertia: Double
        var labels: [Int]
    }

    /// Measures of the k-means labels, and of the dense ones where so named.
    struct Quality: Decodable {
        var silhouette: Double
        var daviesBouldin: Double
        var densityValidity: Double?
        var denseSilhouette: Double?
        var mutualInformation: Double
        var randIndex: Double
    }

    static func recorded() throws -> ClustererOracle {
        try JSONDecoder().decode(
            ClustererOracle.self,
            from: ClusterFixture.recorded("clusterers_oracle.json")
        )
    }

    /// Whether the tables of the shared folder are here.
    static let hasTables =
        ClusterFixture.sharedFile("clustering/sklearn/iris.csv") != nil
        && ClusterFixture.sharedFile("customer_segments/Mall_Customers.csv") != nil

    /// The recorded cases with their rows: the random ones always, the others
    /// where the shared folder is.
    static func cases() throws -> [(one: Case, rows: FeatureMatrix)] {
        try recorded().cases.compactMap { one in
            if let rows = one.rows { return (one, try FeatureMatrix(rows: rows)) }
            guard hasTables, let table = one.table else { return nil }
            return (one, try read(table))
        }
    }

    /// A file is not what was recorded.
    struct WrongFile: Error {
        var path: String
    }

    private static func read(_ table: Table) throws -> FeatureMatrix {
        guard let file = ClusterFixture.sharedFile(table.file) else {
            throw WrongFile(path: table.file)
        }
        let bytes = try ClusterFixture.bytes(file)
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let hexadecimal = String(sum, radix: 16)
        let padding = String(repeating: "0", count: 16 - hexadecimal.count)
        guard padding + hexadecimal == table.checksum else { throw WrongFile(path: table.file) }
        if table.file.hasSuffix(".npy") { return try NumericTable(bytes).matrix }
        let text = String(
            decoding: table.file.hasSuffix(".gz") ? try unzipped(file) : Data(bytes),
            as: UTF8.self
        )
        let lines = text.split(whereSeparator: \.isNewline).dropFirst(table.skip)
        return try FeatureMatrix(
            rows: lines.map { line in
                let cells = line.split { $0 == "," || $0.isWhitespace }
                return try cells[table.first..<table.last].map {
                    guard let value = Double($0) else { throw WrongFile(path: table.file) }
                    return value
                }
            }
        )
    }

    private static func unzipped(_ file: URL) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}
