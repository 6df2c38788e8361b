// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A temporary folder with everything that one test makes, gone when it ends.
final class Workshop {
    let folder: URL

    init() throws {
        // The real path, because the fault shim compares real paths.
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        folder = base.appending(path: "jejak-loop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // What stays behind in the temporary folder harms nobody.
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func write(_ name: String, _ content: String) throws -> String {
        try write(name, Array(content.utf8))
    }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// Every file below a folder with its length, by name.
    func listing(_ name: String) throws -> [String: Int] {
        var found: [String: Int] = [:]
        let walk = FileManager.default.enumerator(atPath: path(name))
        while let file = walk?.nextObject() as? String {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: path(name) + "/" + file
            )
            found[file] = attributes[.size] as? Int
        }
        return found
    }
}

/// Seeded chance: the same numbers each run, so that a failure can be repeated.
struct LoopRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
