// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes

/// Answers senders of events on the connection's own thread.
///
/// A request for the collection endpoints is read here, put in the queue, and
/// answered when its commit calls back: no task, no change of threads, which
/// cost more than the event itself. Every other request goes on to the task
/// behind it, unchanged. Answers keep the order of their requests: what comes
/// while one waits is kept, and who asks for something else first is answered
/// by the task until that is done.
final class CollectHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// A request whose body is coming.
    private struct Reading {
        let head: HTTPRequest
        let endpoint: CollectEndpoint
        var body: ByteBuffer?
    }

    private let site: Site
    private var peer: String?
    private var reading: Reading?
    /// Whether a request waits for its commit.
    private var isWaiting = false
    private var closesAfterAnswer = false
    private var isGone = false
    private var isDraining = false
    /// What came while it did: a part, or the news that nothing more will.
    private var kept = CircularBuffer<Kept>()
    private var wantsRead = false
    /// Requests that the task behind this handler has to answer.
    private var passed = 0

    /// Something that has to wait for the answer before it.
    private enum Kept {
        case part(HTTPRequestPart)
        case event(any Sendable)
        case failure(any Error)
    }

    init(site: Site) {
        self.site = site
    }

    func handlerAdded(context: ChannelHandlerContext) {
        peer = context.remoteAddress?.ipAddress
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        kept.removeAll()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard isWaiting || !kept.isEmpty else { return take(part, context) }
        kept.append(.part(part))
    }

    /// A half-closed connection still gets its answer.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard isWaiting, let closed = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        kept.append(.event(closed))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard isWaiting else { return context.fireErrorCaught(error) }
        kept.append(.failure(error))
    }

    /// Nothing more is read while more is kept than the last read brought.
    func read(context: ChannelHandlerContext) {
        if kept.isEmpty { context.read() } else { wantsRead = true }
    }

    /// What the task behind this handler answers.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passed = max(0, passed - 1) }
        context.write(data, promise: promise)
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            guard passed == 0, let endpoint = Self.endpoint(of: head) else {
                passed += 1
                return context.fireChannelRead(wrapInboundOut(part))
            }
            reading = Reading(head: head, endpoint: endpoint)
        case .body(var bytes):
            guard reading != nil else { return context.fireChannelRead(wrapInboundOut(part)) }
            if reading?.body == nil {
                reading?.body = bytes
            } else {
                reading?.body?.writeBuffer(&bytes)
            }
            if let size = reading?.body?.readableBytes, size > WebRequest.bodyBytesMax {
                passOn(context)
            }
        case .end:
            guard let whole = reading else {
                return context.fireChannelRead(wrapInboundOut(part))
            }
            reading = nil
            answer(whole, context)
        }
    }

    /// Where the events of a request belong; nothing where it is another one,
    /// or says that it is too large.
    private static func endpoint(of head: HTTPRequest) -> CollectEndpoint? {
        guard head.method == .post, let target = head.path,
            let endpoint = ProgramAddress.collectEndpoint(target: target)
        else { return nil }
        if let length = head.headerFields[.contentLength].flatMap({ Int($0) }),
            length > WebRequest.bodyBytesMax
        {
            return nil
        }
        return endpoint
    }

    /// Hands a request that turned out to be too large to the task.
    private func passOn(_ context: ChannelHandlerContext) {
        guard let begun = reading else { return }
        reading = nil
        passed += 1
        context.fireChannelRead(wrapInboundOut(.head(begun.head)))
        if let body = begun.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
    }

    private func answer(_ whole: Reading, _ context: ChannelHandlerContext) {
        isWaiting = true
        closesAfterAnswer = whole.head.headerFields[.connection]?.lowercased() == "close"
        let request = WebRequest(
            method: "POST",
            target: whole.head.path ?? "/",
            headers: Self.headers(of: whole.head),
            peer: peer
        )
        let body = whole.body.map { Array($0.readableBytesView) } ?? []
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        site.collect(whole.endpoint, request: request, body: body) { answer in
            guard !loop.inEventLoop else {
                return bound.value.handler.finish(answer, bound.value.context)
            }
            loop.execute { bound.value.handler.finish(answer, bound.value.context) }
        }
    }

    private func finish(_ answer: WebAnswer, _ context: ChannelHandlerContext) {
        isWaiting = false
        guard !isGone else { return }
        var answer = answer
        if closesAfterAnswer { answer.set("connection", "close") }
        var fields = SiteResponder.fields(of: answer)
        fields[.date] = HTTPDate.now
        fields[.contentLength] = String(answer.body.count)
        let head = HTTPResponse(status: .init(code: answer.status), headerFields: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let body = context.channel.allocator.buffer(bytes: answer.body)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        drain(context)
    }

    /// Takes what came meanwhile. A request of it may be answered at once and
    /// come back here: then the loop of the first call goes on.
    private func drain(_ context: ChannelHandlerContext) {
        guard !isDraining, !kept.isEmpty else { return }
        isDraining = true
        defer { isDraining = false }
        while !isWaiting, !isGone, let next = kept.popFirst() {
            switch next {
            case .part(let part): take(part, context)
            case .event(let event): context.fireUserInboundEventTriggered(event)
            case .failure(let error): context.fireErrorCaught(error)
            }
        }
        context.fireChannelReadComplete()
        if kept.isEmpty && wantsRead {
            wantsRead = false
            context.read()
        }
    }

    /// The few headers that the collection endpoints read.
    private static func headers(of head: HTTPRequest) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, key) in readFields {
            if let value = head.headerFields[name] { headers[key] = value }
        }
        if headers["host"] == nil { headers["host"] = head.authority }
        return headers
    }

    private static let readFields: [(HTTPFields.Key, String)] = [
        "authorization", "content-encoding", "user-agent", "sec-gpc", "x-retry-count",
        "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "host",
    ].compactMap { name in HTTPFields.Key(name).map { ($0, name) } }
}
