// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakEngine
internal import JejakLearn

/// `jejak persona`: a group as one made-up person.
struct PersonaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "persona",
        abstract: "Tell a segment or cluster as one readable, made-up person.",
        discussion: """
            Each line rests on numbers that --json and the page show beside it. --html writes one
            self-contained page that prints well ("Save as PDF").
            """
    )

    @OptionGroup var group: GroupOption
    @Option(help: "Write the card as an HTML page to this file.") var html: String?
    @Option(help: "en or id.") var language = "en"
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        guard ["en", "id"].contains(language) else {
            throw ValidationError("the language is en or id, not '\(language)'")
        }
        let choice = try group.choice()
        let (workspace, _) = try openForReading(data)
        let persona = try workspace.persona(of: choice)
        if let html {
            try OutputFile.write(PersonaPage(persona, language: language).text, to: html)
        }
        print(output.json ? persona.json : TellWords.words(persona, language: language))
    }
}
