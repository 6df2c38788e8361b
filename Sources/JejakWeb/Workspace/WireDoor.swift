// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakEngine
internal import JejakStore
internal import Synchronization

/// Takes events of the tracking protocol into the folder, and answers as its
/// clients expect: 200 only when durable, 400 for what never succeeds, 503 for
/// what may later.
///
/// Safe to share: its state is guarded, and each request has its own decoder.
final class WireDoor: Sendable {
    /// What changes from request to request.
    private struct State {
        var inside = 0
        var accepted = 0
        var acceptedAtLastTidying = 0
        var lastAppendFailed = false
    }

    /// The name of a source whose key says none, or where no keys are asked.
    static let plainSource = "http"
    /// The setting that holds the write keys, one a line: the key, and after a
    /// space the name of its source.
    static let keysSetting = "writeKeys"
    /// More requests than this wait outside.
    private static let insideMost = 256
    private static let tidyEvery = 100_000
    private static let retrySeconds = 5

    private let workspace: Workspace
    private let rejects: WireRejects
    private let state = Mutex(State())

    init(_ workspace: Workspace) {
        self.workspace = workspace
        rejects = WireRejects(folder: workspace.folder.rejects)
    }

    /// What was refused since the server started, by reason.
    var refused: [NamedCount] { rejects.counts }

    var lastAppendFailed: Bool { state.withLock { $0.lastAppendFailed } }

    /// Whether enough came in for another tidying. Says so once.
    var isTidyingDue: Bool {
        state.withLock { state in
            guard state.accepted - state.acceptedAtLastTidying >= Self.tidyEvery else {
                return false
            }
            state.acceptedAtLastTidying = state.accepted
            return true
        }
    }

    // MARK: Pressure

    /// Whether there is room for one more request; `leave` gives it back.
    func enter() -> Bool {
        let isIn = state.withLock { state in
            guard state.inside < Self.insideMost else { return false }
            state.inside += 1
            return true
        }
        if !isIn { rejects.count("busy") }
        return isIn
    }

    func leave() { state.withLock { $0.inside -= 1 } }

    static var busy: CollectAnswer {
        WireAnswers.later("The server is busy: send the events again later.", seconds: 1)
    }

    // MARK: Taking

    func collect(_ request: CollectRequest) throws -> CollectAnswer {
        let keys = try WriteKeys(workspace.store.setting(Self.keysSetting))
        let decoder = SegmentDecoder()
        let now = workspace.now
        if let reason = decoder.read(request.body, endpoint: request.endpoint.kind) {
            // A body that cannot be read shows no key, so it is not kept where
            // keys are asked.
            let isKnown = keys.source(of: request.writeKey) != nil
            rejects.add(reason, body: isKnown ? request.body : nil, at: now)
            return WireAnswers.unreadable(reason)
        }
        let key = request.writeKey.flatMap { $0.isEmpty ? nil : $0 } ?? decoder.writeKey
        guard let source = keys.source(of: key) else {
            rejects.count("badWriteKey")
            return WireAnswers.unknownKey
        }
        var batch = EventBatch()
        batch.receivedAt = now
        let outcome = decoder.append(
            to: &batch,
            SegmentCall(source: source, receivedAt: now, isStrict: request.isStrict)
        )
        rejects.add(outcome.rejected, at: now)
        let isStopped = request.isStrict && !outcome.rejected.isEmpty
        guard !isStopped, !batch.isEmpty || outcome.rejected.isEmpty else {
            return WireAnswers.refused(outcome.rejected)
        }
        do {
            let fresh = try workspace.accept(batch)
            state.withLock { state in
                state.accepted += fresh
                state.lastAppendFailed = false
            }
            return WireAnswers.taken(
                accepted: fresh,
                duplicates: outcome.duplicates + batch.count - fresh,
                outcome.rejected
            )
        } catch let error as any ExplainedError where error.isRetryable {
            state.withLock { $0.lastAppendFailed = true }
            rejects.count("storeUnavailable")
            // The sentence of the store names places on this machine.
            return WireAnswers.later(
                "The events cannot be stored at the moment: send them again later.",
                seconds: Self.retrySeconds
            )
        } catch {
            state.withLock { $0.lastAppendFailed = true }
            throw error
        }
    }
}

extension CollectEndpoint {
    /// The kind of event the address names; a batch names none.
    fileprivate var kind: EventKind? { EventKind(name: rawValue) }
}

/// The keys that senders must show, each with the name of its source.
struct WriteKeys {
    private let sources: [(key: [UInt8], source: String)]

    /// Without a setting any key will do.
    init(_ setting: String?) {
        sources = (setting ?? "").split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
            guard let key = words.first else { return nil }
            return (Array(key.utf8), words.count > 1 ? words[1] : WireDoor.plainSource)
        }
    }

    /// The name of a key's source; nothing for an unknown key. Compares with
    /// every key, so that the time taken tells nothing.
    func source(of key: String?) -> String? {
        guard !sources.isEmpty else { return WireDoor.plainSource }
        let shown = Array((key ?? "").utf8)
        var found: String?
        for known in sources where known.key.isEqualInConstantTime(to: shown) {
            found = known.source
        }
        return found
    }
}
