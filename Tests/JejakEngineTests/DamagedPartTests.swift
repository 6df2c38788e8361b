// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore
internal import Testing

/// Journeys that are not what was written are set aside and derived anew.
@Suite struct DamagedPartTests {
    /// What the opening said.
    private final class Told: @unchecked Sendable {
        private let lock = NSLock()
        private var all: [String] = []

        func add(_ sentence: String) {
            lock.lock()
            defer { lock.unlock() }
            all.append(sentence)
        }

        var sentences: [String] {
            lock.lock()
            defer { lock.unlock() }
            return all
        }
    }

    private static func fill(_ workspace: Workspace) throws {
        for number in 0..<40 {
            var batch = EventBatch()
            batch.receivedAt = Int64(number)
            for index in 0..<50 {
                batch.addTrail(.user, batch.strings.intern("u\((number * 7 + index) % 90)"))
                let isIdentify = index % 9 == 0
                let key = batch.strings.intern(isIdentify ? "city" : "price")
                if isIdentify {
                    let city = batch.strings.intern("city \(index % 4)")
                    batch.addProperty(key, string: city, type: .text)
                } else {
                    batch.addProperty(key, number: Double(index))
                }
                batch.finishEvent(
                    kind: isIdentify ? .identify : .track,
                    name: batch.strings.intern(isIdentify ? "" : "Event \(index % 5)"),
                    source: batch.strings.intern("s"),
                    message: batch.strings.intern("\(number)-\(index)") + 1,
                    time: Int64(number * 1_000 + index),
                    identity: StableHash.hash("\(number)-\(index)") >> 1
                )
            }
            _ = try workspace.accept(batch)
            if number % 10 == 9 { try workspace.flush() }
        }
    }

    /// How a file is spoiled.
    enum Damage: String, CaseIterable {
        case beginning
        case end
        case missing
        /// Values alone, which only a merge or a proof meets.
        case values
    }

    @Test(arguments: Damage.allCases)
    func `a damaged file is named, set aside and derived anew`(_ damage: Damage) throws {
        let path = NSTemporaryDirectory() + "jejak-damaged-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }  // Swept by the system.
        var before: LogicalDigest?
        do {
            let workspace = try Workspace(folder: path, access: .owner)
            try Self.fill(workspace)
            before = try workspace.digest()
            if damage == .values { try workspace.store.set("journeysAreDamaged", to: "yes") }
        }
        let parts = try FileManager.default.contentsOfDirectory(atPath: path + "/parts").sorted()
        for kind in [".run", ".facts"] {
            let name = try #require(parts.last { $0.hasSuffix(kind) || $0.hasSuffix(".base") })
            try Self.spoil(path + "/parts/" + name, damage)
        }
        let told = Told()
        do {
            let workspace = try Workspace(folder: path, access: .owner, tell: told.add)
            let after = try workspace.digest()
            #expect(after.log == before?.log && after.journeys == before?.journeys)
            try workspace.verifyParts()
        }
        #expect(told.sentences.count >= 2, "\(told.sentences)")
        #expect(told.sentences.contains { $0.contains("set aside") && $0.contains("/parts/") })
        if damage != .missing {
            let aside = try FileManager.default.contentsOfDirectory(atPath: path + "/damaged")
            #expect(!aside.isEmpty)
        }
        let again = Told()
        _ = try Workspace(folder: path, access: .owner, tell: again.add)
        #expect(again.sentences.isEmpty, "\(again.sentences)")
    }

    private static func spoil(_ path: String, _ damage: Damage) throws {
        if damage == .missing { return try FileManager.default.removeItem(atPath: path) }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        switch damage {
        case .beginning: for place in 0..<64 { bytes[place] ^= 0x5A }
        case .end: bytes.removeLast(bytes.count / 3)
        case .values, .missing: bytes[bytes.count / 2] ^= 0x11
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test func `a reader names the file and how to mend it`() throws {
        let path = NSTemporaryDirectory() + "jejak-damaged-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }  // Swept by the system.
        do {
            let workspace = try Workspace(folder: path, access: .owner)
            try Self.fill(workspace)
        }
        let parts = try FileManager.default.contentsOfDirectory(atPath: path + "/parts").sorted()
        let name = try #require(parts.last { $0.hasSuffix(".run") || $0.hasSuffix(".base") })
        try Self.spoil(path + "/parts/" + name, .beginning)
        let error = #expect(throws: (any Error).self) {
            _ = try Workspace(folder: path, access: .reader)
        }
        let sentence = (error as? any ExplainedError)?.sentence ?? ""
        #expect(sentence.contains(name) && sentence.contains("jejak rebuild"), "\(sentence)")
    }
}
