// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// The command line: one file a command.
@main
struct Jejak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jejak",
        abstract: "Footprints become journeys: collect, know, segment, find who is alike.",
        discussion: """
            Every command works on one data folder (--data, default ./data). Commands that
            answer print plain words, or one JSON object with --json.
            """,
        version: Version.current,
        subcommands: [
            ImportCommand.self, DemoCommand.self, ServeCommand.self, AskCommand.self,
            SegmentCommand.self, JourneysCommand.self, PersonaCommand.self, ClusterCommand.self,
            StatsCommand.self,
            CampaignCommand.self, SenderCommand.self, BounceCommand.self, SuppressionCommand.self,
            SourceCommand.self, QuarantineCommand.self, PlanCommand.self, ReportCommand.self,
            PeopleCommand.self, DigestCommand.self, RebuildCommand.self, OperatorCommand.self,
            DoctorCommand.self, GenerateCommand.self,
        ]
    )

    static func main() async {
        // What the folder holds is nobody else's business.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Failure.end(error)
        }
    }
}

/// The version of this Jejak.
enum Version {
    static let current = "0.1.0"
}
