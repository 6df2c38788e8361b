// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb
internal import Synchronization

/// What a fixture was asked to collect, and how it shall answer next.
final class CallRecorder: Sendable {
    private struct State {
        var requests: [CollectRequest] = []
        var script: [CollectAnswer] = []
        var changes: [String] = []
    }

    private let state = Mutex(State())

    var requests: [CollectRequest] { state.withLock { $0.requests } }

    /// What operators changed, in words.
    var changes: [String] { state.withLock { $0.changes } }

    func note(_ change: String) { state.withLock { $0.changes.append(change) } }

    /// The next calls are answered with these, in this order, and not taken.
    func refuse(_ answers: [CollectAnswer]) { state.withLock { $0.script = answers } }

    /// Keeps the request, or says what it is refused with.
    func note(_ request: CollectRequest) -> CollectAnswer? {
        state.withLock { state in
            if !state.script.isEmpty { return state.script.removeFirst() }
            state.requests.append(request)
            return nil
        }
    }

    /// The events of everything that was taken, each message id once.
    var events: [[String: Any]] {
        var known: Set<String> = []
        return requests.flatMap { request -> [[String: Any]] in
            // What is no JSON holds no event.
            let body = try? JSONSerialization.jsonObject(with: Data(request.body))
            return (body as? [String: Any])?["batch"] as? [[String: Any]] ?? []
        }.filter { known.insert($0["messageId"] as? String ?? "").inserted }
    }

    /// The names of the events, pages as `page`.
    var names: [String] {
        events.map { $0["event"] as? String ?? $0["type"] as? String ?? "" }
    }
}
