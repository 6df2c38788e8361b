// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakStore

/// `jejak stats`: what the folder holds.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "What the data folder holds, in figures."
    )

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        let workspace = try openForReading(data).workspace
        let text = try workspace.stats()
        print(output.json ? text : Plain.lines(ofObject: text))
    }
}

/// `jejak digest`: what the folder says, as one number.
struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "A number for all that is known, however it rests on disk.",
        discussion: """
            Two folders with the same accepted events have the same digest, also after a
            rebuild, and whether or not an import was interrupted.
            """
    )

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        let digest = try openForReading(data).workspace.digest()
        print(output.json ? digest.json : Plain.lines(ofObject: digest.json))
    }
}

/// `jejak rebuild`: derive everything anew.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Derive people, journeys and facts anew from the log."
    )

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        let watch = Stopwatch()
        let workspace = try Workspace(folder: data.folder, access: .owner)
        try workspace.rebuild()
        var object = JSONObject()
        object.add("events", try workspace.store.logTotals().accepted)
        object.add("seconds", watch.seconds)
        print(output.json ? object.text : Plain.lines(ofObject: object.text))
    }
}

/// A flat JSON object as lines for people.
enum Plain {
    static func lines(ofObject text: String) -> String {
        text.dropFirst().dropLast().split(separator: ",").map { member in
            member.replacing("\"", with: "").replacing(":", with: ": ")
        }.joined(separator: "\n")
    }
}
