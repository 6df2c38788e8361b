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
/// for the commit without holding one: what it is told arrives by a call, not
/// by a task that sleeps, because thousands of them come in a second. Safe to
/// share.
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

    /// What a call is told.
    typealias Told = Result<CollectAnswer, any Error>

    /// Takes a call in; `tell` is called once, perhaps at once, on any thread,
    /// and must not keep it.
    func collect(_ request: CollectRequest, tell: @escaping @Sendable (Told) -> Void) {
        if let refusal = intake.refusal {
            workspace.book.refuse(refusal.rawValue)
            return tell(.success(WireAnswers.later(refusal)))
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
            return tell(.success(answer.answer))
        }
        let unreadable = decoder.read(request.body, endpoint: request.endpoint.kind)
        let shown =
            request.writeKey.flatMap { $0.isEmpty ? nil : $0 } ?? decoder.writeKey
            ?? request.bearerToken
        let source: String
        switch sender(showing: shown) {
        case .source(let name): source = name
        case .told(let told):
            decoders.giveBack(decoder)
            return tell(told)
        }
        if let unreadable {
            decoders.giveBack(decoder)
            return refuse(unreadable, request, source, at: now, tell: tell)
        }
        take(request, from: source, decoder, at: now, tell: tell)
    }

    /// Who sends, or what they are told instead.
    private enum Sender {
        case source(String)
        case told(Told)
    }

    private func sender(showing key: String?) -> Sender {
        let answer: SourceKeys.Answer
        do {
            answer = try workspace.sourceKeys.answer(to: key)
        } catch {
            return .told(later(error))
        }
        switch answer {
        case .source(let name, let rate):
            guard let rate, let seconds = rates.wait(for: name, perSecond: rate) else {
                return .source(name)
            }
            workspace.book.refuse("tooManyFromSource")
            return .told(.success(WireAnswers.tooMany(seconds: seconds)))
        case .noSources where isOpenWithoutSources: return .source(Workspace.plainSource)
        case .noSources, .unknown:
            workspace.book.refuse("badWriteKey")
            return .told(.success(WireAnswers.unknownKey))
        case .disabled:
            workspace.book.refuse("disabledSource")
            return .told(.success(WireAnswers.disabledSource))
        }
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
        at now: Int64,
        tell: @escaping @Sendable (Told) -> Void
    ) {
        let call = SegmentCall(
            source: source,
            receivedAt: now,
            flags: request.endpoint == .import ? EventBatch.importedFlag : 0,
            isStrict: request.isStrict,
            userAgent: request.userAgent,
            address: request.address,
            globalPrivacyControl: request.globalPrivacyControl
        )
        let isStrict = request.isStrict
        intake.take(receivedAt: now) { batch in
            let outcome = decoder.append(to: &batch, call)
            decoders.giveBack(decoder)
            let kept = outcome.isStopped(isStrict) ? [] : outcome.rejected + outcome.quarantined
            return (outcome, kept.isEmpty ? [] : Self.records(kept, source, now))
        } tell: { [self] taken in
            switch taken {
            case .success(let taken):
                tell(.success(answer(taken.value, taken.fresh, source, isStrict, at: now)))
            case .failure(let error):
                tell(later(error))
            }
        }
    }

    private func answer(
        _ outcome: SegmentOutcome,
        _ fresh: Int,
        _ source: String,
        _ isStrict: Bool,
        at now: Int64
    ) -> CollectAnswer {
        workspace.book.add(outcome, fresh: fresh, from: source, at: now)
        rates.spend(outcome.accepted, of: source)
        let isTaken = outcome.rejected.count < outcome.itemCount || outcome.itemCount == 0
        guard !outcome.isStopped(isStrict), isTaken else {
            return WireAnswers.refused(outcome.rejected + outcome.quarantined)
        }
        return WireAnswers.taken(outcome, fresh: fresh)
    }

    /// A body that cannot be read: its beginning is kept with the reason.
    private func refuse(
        _ reason: RejectReason,
        _ request: CollectRequest,
        _ source: String,
        at now: Int64,
        tell: @escaping @Sendable (Told) -> Void
    ) {
        workspace.book.refuse(reason.rawValue)
        let answer = WireAnswers.unreadable(reason)
        guard !request.body.isEmpty else { return tell(.success(answer)) }
        let record = QuarantineRecord(
            receivedAt: now,
            source: source,
            reason: reason.rawValue,
            messageId: nil,
            content: String(decoding: request.body.prefix(2_000), as: UTF8.self)
        )
        intake.take(receivedAt: now) { _ in
            ((), [record])
        } tell: { [self] taken in
            // The answer is the same whether its beginning was kept or not.
            if case .failure = taken { workspace.book.refuse("quarantineFull") }
            tell(.success(answer))
        }
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
    private func later(_ error: any Error) -> Told {
        switch error {
        case let refusal as IntakeRefusal:
            workspace.book.refuse(refusal.rawValue)
            return .success(WireAnswers.later(refusal))
        case let error as any ExplainedError where error.isRetryable:
            workspace.book.refuse(IntakeRefusal.storeUnavailable.rawValue)
            // The sentence of the store names places on this machine.
            return .success(WireAnswers.later(.storeUnavailable))
        default: return .failure(error)
        }
    }
}

extension SegmentOutcome {
    /// Whether one bad item stopped a call that is all or nothing.
    fileprivate func isStopped(_ isStrict: Bool) -> Bool {
        isStrict && !(rejected.isEmpty && quarantined.isEmpty)
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
