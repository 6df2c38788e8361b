// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Synchronization

/// What a fixture was asked to do about mails, so that tests can see what did
/// not happen too.
final class MailRecorder: Sendable {
    struct Record: Equatable {
        var what: String
        var method: String
        var isPrefetch: Bool
    }

    private let state = Mutex<(records: [Record], isSubscribed: Bool)>(([], true))

    var records: [Record] { state.withLock { $0.records } }
    var isSubscribed: Bool { state.withLock { $0.isSubscribed } }

    func note(_ what: String, _ hit: MailHit) {
        state.withLock {
            $0.records.append(
                Record(what: what, method: hit.method, isPrefetch: hit.isPrefetch)
            )
        }
    }

    func subscribe(_ isSubscribed: Bool) { state.withLock { $0.isSubscribed = isSubscribed } }
}
