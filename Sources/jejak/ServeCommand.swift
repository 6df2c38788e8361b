// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakWeb
internal import Logging

/// `jejak serve`: the console and the door for events.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the console, and take events over HTTP.",
        discussion: """
            Other addresses than this machine's own need an operator (jejak operator add NAME).
            Behind a proxy that ends TLS, name its address with --trusted-proxy; only then are
            its X-Forwarded headers believed.
            """
    )

    @OptionGroup var data: DataOption
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 lets the system choose.") var port = 8080
    @Option(help: "The address of a proxy to believe (may be repeated).")
    var trustedProxy: [String] = []

    func run() async throws {
        let workspace = try Workspace(folder: data.folder, access: .owner)
        try await Server.run(workspace, host: host, port: port, trustedProxies: trustedProxy)
    }
}

/// Runs the web server over an open folder until it is told to stop.
enum Server {
    static func run(
        _ workspace: Workspace,
        host: String,
        port: Int,
        trustedProxies: [String] = [],
        greeting: String = ""
    ) async throws {
        var configuration = ServerConfiguration(
            host: host,
            port: port,
            trustedProxies: trustedProxies
        )
        if try workspace.hasOperators() {
            configuration.operatorCheck = { name, password in
                // A store that cannot be read lets nobody in.
                (try? workspace.isOperator(name, password: password)) ?? false
            }
        }
        var quiet = Logger(label: "jejak", factory: StreamLogHandler.standardError(label:))
        quiet.logLevel = .warning
        let logger = quiet
        let intake = Intake(workspace)
        let console = WorkspaceConsole(
            workspace,
            intake: intake,
            version: Version.current,
            isOpenWithoutSources: ServerConfiguration.isLoopback(host)
        )
        let server = WebServer(
            configuration: configuration,
            source: console,
            logger: logger
        ) { bound in
            print("\(greeting)The console is at http://\(host):\(bound)/ (stop with Ctrl-C)")
            fflush(nil)
        }
        // They end in the opposite order: first nobody is let in any more, then
        // what was accepted is committed, then the rest.
        let upkeep = try Upkeep(workspace, intake) { error in
            logger.warning("upkeep waits", metadata: ["reason": "\(error)"])
        }
        upkeep.start()
        defer { upkeep.stop() }
        let socket = try OwnerSocket(workspace)
        defer { socket.stop() }
        intake.start()
        defer { intake.stop() }
        let segments = SegmentKeeper(workspace) { error in
            logger.warning("segments wait", metadata: ["reason": "\(error)"])
        }
        segments.start()
        defer { segments.stop() }
        let journeys = JourneyKeeper(workspace, trouble: telling(logger, "journeys wait"))
        journeys.start()
        defer { journeys.stop() }
        let fit = JourneyFit(workspace)
        defer { fit.stop() }
        let housekeeper = Housekeeper(workspace) { error in
            logger.warning("snapshots were not renewed", metadata: ["reason": "\(error)"])
        }
        housekeeper.start()
        defer { housekeeper.stop() }
        let campaigns = CampaignService(workspace) { error in
            logger.warning("campaigns wait", metadata: ["reason": "\(error)"])
        }
        try campaigns.start()
        defer { campaigns.stop() }
        try await server.run()
    }

    /// Writes why something waits into the log.
    private static func telling(
        _ logger: Logger,
        _ what: Logger.Message
    ) -> @Sendable (any Error) -> Void {
        { error in logger.warning(what, metadata: ["reason": "\(error)"]) }
    }
}
