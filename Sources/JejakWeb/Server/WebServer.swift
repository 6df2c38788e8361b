// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
internal import JejakCore
package import Logging
internal import Synchronization

/// The HTTP server: listens, hands requests to the `Site`, stops gracefully.
///
/// The files beside this one are the only ones that know the HTTP library.
package struct WebServer: Sendable {
    /// More connections than this wait to be accepted.
    private static let connectionsMost = 4_096

    private let configuration: ServerConfiguration
    private let site: Site
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// `onListening` is called once with the port that was bound, which is how
    /// a port of 0 becomes known.
    package init(
        configuration: ServerConfiguration,
        source: some ConsoleSource,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.site = Site(configuration: configuration, source: source, logger: logger)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until a signal (SIGINT or SIGTERM, where `stopsOnSignals`), a
    /// graceful shutdown of the surrounding service group, or cancellation of
    /// the task. Requests in progress are finished first.
    ///
    /// Throws a `WebError` where the configuration is refused or the address
    /// cannot be listened on.
    package func run(stopsOnSignals: Bool = true) async throws {
        if let refusal = configuration.refusal { throw WebError(.refused, refusal) }
        let marked = ListeningMark()
        let report = onListening
        let wanted = configuration.port
        let application = Application(
            responder: SiteResponder(site: site),
            server: HTTPServerBuilder { [site] responder in
                SiteChannel(site: site, responder: responder)
            },
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(Self.connectionsMost, logger: logger)
            ),
            onServerRunning: { channel in
                marked.set()
                await report(channel.localAddress?.port ?? wanted)
            },
            logger: logger
        )
        do {
            if stopsOnSignals {
                try await application.runService()
            } else {
                try await application.run()
            }
        } catch  where !marked.isSet && !(error is CancellationError) {
            throw WebError(
                .cannotListen,
                "Cannot listen on \(configuration.host):\(configuration.port) (\(error)): "
                    + "stop what uses it, or choose another with --port."
            )
        }
    }
}

/// Whether the server came to listen: tells a failed start from a later fault.
private final class ListeningMark: Sendable {
    private let state = Mutex(false)

    func set() { state.withLock { $0 = true } }
    var isSet: Bool { state.withLock { $0 } }
}
