// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import JejakCore
internal import JejakStore

/// A data folder of its own for a test, gone with it.
final class TestFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-store-" + UUID().uuidString).path
    }

    deinit {
        // A folder that stays behind harms no test.
        try? FileManager.default.removeItem(atPath: path)
    }

    var file: String { path + "/" + Store.fileName }

    func store() throws -> Store { try Store(folder: path, creating: true) }

    /// Changes the file behind the store's back.
    func execute(_ sql: String) throws {
        try DatabaseQueue(path: file).write { try $0.execute(sql: sql) }
    }

    func bytes() throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    }

    func write(_ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }
}

/// The code of the sentence that a call ends in, or nothing where it succeeds.
func refusal(_ body: () throws -> Void) throws -> StoreError.Code? {
    do {
        try body()
        return nil
    } catch let error as StoreError {
        return error.code
    }
}

extension Store {
    /// Appends a batch alone, with the identities it brings.
    @discardableResult
    func append(_ batch: EventBatch, graph: inout IdentityGraph) throws -> Int64 {
        try append([(try SealedBlock(batch), graph.resolve(batch))])
    }

    func log(from offset: Int64) throws -> [(batch: EventBatch, first: Int64)] {
        var found: [(EventBatch, Int64)] = []
        try readLog(from: offset) { batch, first in
            found.append((batch, first))
            return true
        }
        return found
    }
}
