// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCollect
internal import JejakDemo
internal import JejakEngine

/// Which shop is made up; a group, so that the subcommands share it.
struct ShopOption: ParsableArguments {
    @Option(help: "How many people the shop has.") var people = 2_000
    @Option(help: "The same seed makes the same people.") var seed: UInt64 = 1
}

/// `jejak demo`: see it at work.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A made-up shop's footprints become journeys, segments and clusters.",
        discussion: """
            Generates people whose true habits are known, imports what they did through the real
            door, runs everything, and serves the console. --source cdnow or ecom does the same
            with real and published logs from Examples. The shop's people also get one campaign
            by mail, into a mailbox on this machine, and answer it.
            """,
        subcommands: [Calibrate.self, Mailbox.self]
    )

    @OptionGroup var shop: ShopOption
    @Option(help: "shop, cdnow or ecom.") var source = "shop"
    @Flag(help: "End when done, instead of serving the console.") var once = false
    @Option(help: "Write truth.csv, clusters.csv and features.csv to this folder.")
    var out: String?
    @Option(help: "The console's port.") var port = 8080
    @Option(name: .customLong("data"), help: "The folder to make anew (default: demo-data).")
    var folder = "demo-data"
    @OptionGroup var output: OutputOption

    func run() async throws {
        guard (50...2_000_000).contains(shop.people) else {
            throw ValidationError("--people is 50 to 2,000,000, not \(shop.people)")
        }
        guard let kind = DemoSource(rawValue: source) else {
            throw ValidationError("--source is shop, cdnow or ecom, not '\(source)'")
        }
        let run = DemoRun(
            source: kind,
            people: shop.people,
            seed: shop.seed,
            folder: folder,
            port: port,
            isQuiet: once && output.json
        )
        let result = try run.perform()
        if let out { try result.write(to: out) }
        print(output.json || once ? result.json : result.words)
        fflush(nil)
        guard !once else { return }
        let workspace = result.workspace
        result.clock.run()
        try await Server.run(
            workspace,
            host: "127.0.0.1",
            port: port,
            greeting: "Where to look: open the page, then Journeys. "
        )
    }
}
