// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes

/// Cuts off who sends a request drop by drop, and closes a connection after an
/// answer that says so.
///
/// An answer that came before the end of its request (the body is too large)
/// closes the connection at that end, within bounds: what is not read when a
/// connection is closed makes the other side forget the answer (RFC 9112 §9.6).
///
/// A request's first byte starts a clock; its last one stops it. A connection
/// whose clock runs longer than the patience is closed: a thousand of them
/// would otherwise hold a thousand places for ever. Slow pages of our own are
/// not concerned, nor is a client that reads slowly, which the idle time-out
/// takes.
///
/// It stands behind the HTTP decoder and sets a second, tiny handler before it,
/// which sees bytes that are no request yet.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// A whole request must have come within this time. With the look below a
    /// connection lives at most five seconds longer.
    static let patience = TimeAmount.seconds(20)
    private static let look = TimeAmount.seconds(5)

    /// How much of a refused body is read, so that its sender gets the answer.
    private static let drainedMost = 8 << 20
    private static let drainedFor = TimeAmount.seconds(2)

    private let clock = RequestClock()
    private var isClosing = false
    /// Bytes read of a request that is already answered for the last time.
    private var drained: Int?
    private var watch: RepeatedTask?

    func handlerAdded(context: ChannelHandlerContext) {
        // Without it slow heads would live until the idle time-out: no reason
        // to refuse the connection.
        try? context.pipeline.syncOperations.addHandler(
            FirstByteMark(clock: clock),
            position: .first
        )
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let clock = NIOLoopBound(clock, eventLoop: context.eventLoop)
        watch = context.eventLoop.scheduleRepeatedTask(
            initialDelay: Self.look,
            delay: Self.look
        ) { _ in
            guard let began = clock.value.began, NIODeadline.now() - began > Self.patience else {
                return
            }
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        watch?.cancel()
        watch = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.cancel()
        watch = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .end = part { clock.began = nil }
        context.fireChannelRead(data)
        guard let known = drained else { return }
        var size = 0
        if case .body(let bytes) = part { size = bytes.readableBytes }
        drained = known + size
        if clock.began == nil || known + size > Self.drainedMost { context.close(promise: nil) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isClosing = head.headerFields[.connection] == "close"
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            guard isClosing else {
                context.write(data, promise: promise)
                return
            }
            context.writeAndFlush(data, promise: promise)
            guard clock.began != nil else { return context.close(promise: nil) }
            drained = 0
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            _ = context.eventLoop.scheduleTask(in: Self.drainedFor) {
                bound.value.close(promise: nil)
            }
        }
    }
}

/// When the request that is being read began; nothing between requests.
private final class RequestClock {
    var began: NIODeadline?
}

/// Marks the first byte of a request.
private final class FirstByteMark: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let clock: RequestClock

    init(clock: RequestClock) {
        self.clock = clock
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if clock.began == nil { clock.began = .now() }
        context.fireChannelRead(data)
    }
}
