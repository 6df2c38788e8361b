// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn

/// Rows and files that the clustering tests share.
enum ClusterFixture {
    /// A file of the shared data folder beside the repository, or nil.
    static func sharedFile(_ path: String) -> URL? {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/data/" + path)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    static func bytes(_ file: URL?) throws -> [UInt8] {
        guard let file else { return [] }
        return try [UInt8](Data(contentsOf: file))
    }

    /// A fixture recorded by a script in Oracles.
    static func recorded(_ name: String) throws -> Data {
        let tests = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
        return try Data(contentsOf: tests.appendingPathComponent("Fixtures/" + name))
    }

    /// Normal clouds around random centres.
    static func blobs(
        _ count: Int,
        columns: Int,
        centres: Int,
        spread: Double,
        seed: UInt64
    ) throws -> FeatureMatrix {
        var random = SeededRandom(seed: seed)
        let middle = (0..<centres * columns).map { _ in random.uniform() * 20 }
        var values: [Double] = []
        for row in 0..<count {
            for column in 0..<columns {
                values.append(middle[row % centres * columns + column] + spread * random.normal())
            }
        }
        return try FeatureMatrix(rowCount: count, columnCount: columns, values: values)
    }

    /// Whole numbers from 0 up to `levels`, so that distances and rows repeat.
    static func lattice(
        _ count: Int,
        columns: Int,
        levels: Int,
        seed: UInt64
    ) throws -> FeatureMatrix {
        var random = SeededRandom(seed: seed)
        let values = (0..<count * columns).map { _ in Double(random.below(levels)) }
        return try FeatureMatrix(rowCount: count, columnCount: columns, values: values)
    }
}
