// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// Takes events of the tracking protocol into the folder, and answers as its
/// clients expect: 200 only when durable, 4xx for what never succeeds, 429 and
/// 503 for what may later.
///
/// A request is read on the thread that brought it (microseconds), then waits
/// for the commit without holding one. Safe to share.
final class WireDoor: Sendable {
    private let workspace: Workspace
    private let intake: Intake
    private let decoders: DecoderPool
    private let rates = SourceRate()
    /// Whether events are taken while there is no source to show a key of.
    private let isOpenWithoutSources: Bool

    init(_ workspace: Workspace, _ intake: Intake, isOpenWithoutSources: Bool) {
        self.workspace = workspace
        self.intake = intake
        self.isOpenWithoutSources = isOpenWithoutSources
        decoders = workspace.decoders
    }

    /// What was refused since the server started, by reason.
    var refused: [NamedCount] {
        workspace.book.figures.rejected.map { NamedCount(name: $0, count: $1) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    var lastAppendFailed: Bool { intake.figures.isFailing }

    func collect(_ request: CollectRequest) async throws -> CollectAnswer {
        if let refusal = intake.refusal {
            workspace.book.refuse(refusal.rawValue)
            return WireAnswers.later(refusal)
        }
        // It is given back as soon as the events are in the queue, so there are
        // as many as threads, not as requests that wait. One that is not given
        // back goes away.
        let decoder = decoders.borrow()
        let now = workspace.now
        var request = request
        if let answer = Self.unpack(&request, limit: decoder.settings.limits.bodyBytes) {
            decoders.giveBack(decoder)
            workspace.book.refuse(answer.reason)
            return answer.answer
        }
        let unreadable = decoder.read(request.body, endpoint: request.endpoint.kind)
        let shown =
            request.writeKey.flatMap { $0.isEmpty ? nil : $0 } ?? decoder.writeKey
            ?? request.bearerToken
        let source: String
        switch try workspace.sourceKeys.answer(to: shown) {
        case .source(let name, let rate):
            if let rate, let seconds = rates.wait(for: name, perSecond: rate) {
                workspace.book.refuse("tooManyFromSource")
                return WireAnswers.tooMany(seconds: seconds)
            }
            source = name
        case .noSources where isOpenWithoutSources: source = Workspace.plainSource
        case .noSources, .unknown:
            workspace.book.refuse("badWriteKey")
            return WireAnswers.unknownKey
        case .disabled:
            workspace.book.refuse("disabledSource")
            return WireAnswers.disabledSource
        }
        if let unreadable {
            decoders.giveBack(decoder)
            return try await refuse(unreadable, request, source, at: now)
        }
        return try await take(request, from: source, decoder, at: now)
    }

    /// Unpacks a packed body, or says why it cannot be.
    private static func unpack(
        _ request: inout CollectRequest,
        limit: Int
    ) -> (reason: String, answer: CollectAnswer)? {
        guard let encoding = request.contentEncoding else { return nil }
        guard encoding == "gzip" || encoding == "x-gzip" else {
            return ("unknownEncoding", WireAnswers.unknownEncoding)
        }
        switch Inflate.gunzip(request.body, limit: limit) {
        case .bytes(let bytes):
            request.body = bytes
            return nil
        case .broken: return ("damagedGzip", WireAnswers.damagedGzip)
        case .tooLarge:
            let reason = RejectReason.tooLarge
            return (reason.rawValue, WireAnswers.unreadable(reason))
        }
    }

    private func take(
        _ request: CollectRequest,
        from source: String,
        _ decoder: SegmentDecoder,
        at now: Int64
    ) async throws -> CollectAnswer {
        let call = SegmentCall(
            source: source,
            receivedAt: now,
            flags: request.endpoint == .import ? EventBatch.importedFlag : 0,
            isStrict: request.isStrict,
            userAgent: request.userAgent,
            address: request.address,
            globalPrivacyControl: request.globalPrivacyControl
        )
        do {
            let taken = try await intake.take(receivedAt: now) { batch in
                let outcome = decoder.append(to: &batch, call)
                decoders.giveBack(decoder)
                let kept = outcome.isStopped(request) ? [] : outcome.rejected + outcome.quarantined
                return (outcome, Self.records(kept, source, now))
            }
            let outcome = taken.value
            workspace.book.add(outcome, fresh: taken.fresh, from: source, at: now)
            rates.spend(outcome.accepted, of: source)
            let isTaken = outcome.rejected.count < outcome.itemCount || outcome.itemCount == 0
            guard !outcome.isStopped(request), isTaken else {
                return WireAnswers.refused(outcome.rejected + outcome.quarantined)
            }
            return WireAnswers.taken(outcome, fresh: taken.fresh)
        } catch {
            return try later(error)
        }
    }

    /// A body that cannot be read: its beginning is kept with the reason.
    private func refuse(
        _ reason: RejectReason,
        _ request: CollectRequest,
        _ source: String,
        at now: Int64
    ) async throws -> CollectAnswer {
        workspace.book.refuse(reason.rawValue)
        guard !request.body.isEmpty else { return WireAnswers.unreadable(reason) }
        let record = QuarantineRecord(
            receivedAt: now,
            source: source,
            reason: reason.rawValue,
            messageId: nil,
            content: String(decoding: request.body.prefix(2_000), as: UTF8.self)
        )
        do {
            _ = try await intake.take(receivedAt: now) { _ in ((), [record]) }
        } catch {
            // The answer is the same whether its beginning was kept or not.
            workspace.book.refuse("quarantineFull")
        }
        return WireAnswers.unreadable(reason)
    }

    private static func records(
        _ items: [RejectedItem],
        _ source: String,
        _ now: Int64
    ) -> [QuarantineRecord] {
        items.map {
            QuarantineRecord(
                receivedAt: now,
                source: source,
                reason: $0.reason.rawValue,
                messageId: $0.messageId,
                content: $0.content
            )
        }
    }

    /// A passing fault is never the sender's: it is told to come back.
    private func later(_ error: any Error) throws -> CollectAnswer {
        switch error {
        case let refusal as IntakeRefusal:
            workspace.book.refuse(refusal.rawValue)
            return WireAnswers.later(refusal)
        case let error as any ExplainedError where error.isRetryable:
            workspace.book.refuse(IntakeRefusal.storeUnavailable.rawValue)
            // The sentence of the store names places on this machine.
            return WireAnswers.later(.storeUnavailable)
        default: throw error
        }
    }
}

extension SegmentOutcome {
    /// Whether one bad item stopped a call that is all or nothing.
    fileprivate func isStopped(_ request: CollectRequest) -> Bool {
        request.isStrict && !(rejected.isEmpty && quarantined.isEmpty)
    }

    /// How many items the body held.
    fileprivate var itemCount: Int {
        accepted + duplicates + rejected.count + quarantined.count + droppedCount
    }
}

extension CollectEndpoint {
    /// The kind of event the address names; a batch names none.
    fileprivate var kind: EventKind? { EventKind(name: rawValue) }
}
