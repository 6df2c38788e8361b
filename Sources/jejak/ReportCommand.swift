// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakEngine

/// `jejak report`: whether what is known can be trusted.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tell how the data fare.",
        subcommands: [Events.self]
    )

    /// Reports on what is collected.
    struct Events: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "data",
            abstract: "Volume, gaps and surges, late events, robots, and names in vain.",
            discussion: """
                Looks at the latest two million events: how many came each day and where they
                stopped, which came late or from robots, which the tracking plan does not
                name, which properties nobody asks for, and which are asked for in vain.
                """
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let report = try openForReading(data).workspace.dataReport()
            print(output.json ? report.json : report.words)
        }
    }
}
