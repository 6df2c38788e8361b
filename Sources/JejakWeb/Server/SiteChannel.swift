// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// One connection: HTTP/1.1, the guard against slow clients, the short way for
/// events, and the HTTP library's task for everything else.
///
///     bytes ─► HTTP ─► SlowClientGuard ─► idle and stop ─► CollectHandler ─► task
///
/// It is the library's own HTTP/1 channel but for the place of the
/// `CollectHandler`: behind what closes idle connections and those of a server
/// that stops, which must see its requests too.
struct SiteChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    private static let idleTimeout = Duration.seconds(75)
    private static let headBytesMost = 80 * 1_024
    private static let headFieldsMost = 1_000

    let site: Site
    let responder: Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = Self.headBytesMost
            limits.maxHeaderListSize = Self.headBytesMost
            limits.maxHeaderFieldCount = Self.headFieldsMost
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                // Who asks ahead is answered in order: by the `CollectHandler`,
                // which keeps what comes meanwhile, or by the task.
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: limits
            )
            try pipeline.addHandlers([
                HTTP1ToHTTPServerCodec(secure: false),
                SlowClientGuard(),
                HTTPConnectionStateHandler(idleTimeout: Self.idleTimeout, logger: logger),
                CollectHandler(site: site),
            ])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
