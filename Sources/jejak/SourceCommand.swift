// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// `jejak source`: who may send events, and with which key.
struct SourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "Who may send events over HTTP, each with a key of its own.",
        discussion: """
            While there is no source, a server on this machine's own address takes events from
            anybody; from the first source on, a write key is asked. Works also while a server
            owns the folder.
            """,
        subcommands: [Add.self, List.self, Rotate.self, Disable.self, Enable.self]
    )

    /// The source a command is about.
    struct NameArgument: ParsableArguments {
        @Argument(help: "The source's name, such as 'website'.") var name: String
    }

    /// Adds a source.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a source and show its write key, this once."
        )

        @OptionGroup var source: NameArgument
        @Option(help: "The most events a second that are taken from it.")
        var rate: Int?
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func validate() throws {
            if let rate, rate < 1 {
                throw ValidationError("--rate is a number of events a second, from 1 on.")
            }
        }

        func run() throws {
            try SourceCommand.carryOut(
                .addSource(name: source.name, ratePerSecond: rate),
                data,
                output
            )
        }
    }

    /// Replaces a key.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a source a new key; the old one is refused from now on."
        )

        @OptionGroup var source: NameArgument
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try SourceCommand.carryOut(.rotateSource(name: source.name), data, output)
        }
    }

    /// Takes nothing from a source any more.
    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take nothing from a source any more. What it sent stays."
        )

        @OptionGroup var source: NameArgument
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try SourceCommand.carryOut(
                .setSource(name: source.name, isDisabled: true),
                data,
                output
            )
        }
    }

    /// Takes from a source again.
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take events from a disabled source again."
        )

        @OptionGroup var source: NameArgument
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try SourceCommand.carryOut(
                .setSource(name: source.name, isDisabled: false),
                data,
                output
            )
        }
    }

    /// Shows the sources.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the sources.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let sources = try openForReading(data).workspace.sources()
            guard !output.json else {
                print("[" + sources.map(SourceCommand.json).joined(separator: ",") + "]")
                return
            }
            if sources.isEmpty {
                print("There is no source yet: 'jejak source add website' makes one.")
            }
            for source in sources {
                let state = source.isDisabled ? "disabled" : "enabled"
                let rate = source.ratePerSecond.map { ", at most \($0) events a second" } ?? ""
                print("\(source.name)  \(state), key ends in \(source.keyEnding)\(rate)")
            }
        }
    }

    static func carryOut(
        _ command: OwnerCommand,
        _ data: DataOption,
        _ output: OutputOption
    ) throws {
        let text = try Workspace.carryOut(command, folder: data.folder)
        print(output.json ? text : Plain.lines(ofObject: text))
    }

    private static func json(_ source: SourceRecord) -> String {
        var object = JSONObject()
        object.add("source", source.name)
        object.add("keyEnding", source.keyEnding)
        object.add("created", ISO8601.format(source.created))
        if let rotated = source.rotated { object.add("rotated", ISO8601.format(rotated)) }
        object.add("disabled", source.isDisabled)
        if let rate = source.ratePerSecond { object.add("ratePerSecond", rate) }
        return object.text
    }
}
