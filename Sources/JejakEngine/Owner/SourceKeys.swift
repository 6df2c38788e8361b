// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakStore

/// Whose key a request shows: looked up by the key's hash, in memory.
///
/// Safe to share: `lock` guards everything.
package final class SourceKeys: @unchecked Sendable {
    /// What a key is worth.
    package enum Answer: Sendable, Equatable {
        case source(String, ratePerSecond: Int?)
        case disabled(String)
        /// Missing or of nobody.
        case unknown
        /// There is no source yet, so nobody can show a key.
        case noSources
    }

    private let store: Store
    private let lock = NSLock()
    private var byHash: [[UInt8]: SourceRecord]?

    init(_ store: Store) {
        self.store = store
    }

    /// Reads the sources again at the next question.
    func forget() {
        lock.lock()
        byHash = nil
        lock.unlock()
    }

    package func answer(to key: String?) throws -> Answer {
        lock.lock()
        defer { lock.unlock() }
        let known = try byHash ?? read()
        byHash = known
        if known.isEmpty { return .noSources }
        guard let key, !key.isEmpty, let source = known[WriteKey.hash(key)] else {
            return .unknown
        }
        return source.isDisabled
            ? .disabled(source.name) : .source(source.name, ratePerSecond: source.ratePerSecond)
    }

    private func read() throws -> [[UInt8]: SourceRecord] {
        Dictionary(
            try store.sources().map { ($0.keyHash, $0) },
            uniquingKeysWith: { one, _ in one }
        )
    }
}
