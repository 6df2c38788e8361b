// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakQuery

/// `jejak segment`: the segment language.
struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Keep segments, and count the people of one.",
        discussion: """
            A segment that is saved is kept true by a running server: who comes and who leaves
            is said on the log. Works also while a server owns the folder.
            """,
        subcommands: [Count.self, Save.self, List.self, Remove.self]
    )

    /// Keeps a segment.
    struct Save: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a segment under a name, or give it another definition."
        )

        @Argument(help: "The segment's name.") var name: String
        @Argument(help: "The expression, such as: did \"Order Completed\" in last 30 days")
        var expression: String
        @OptionGroup var parameters: ParameterOption
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            // What is kept says the values: nobody is asked for them later.
            let bound =
                try parameters.parameters.isEmpty
                ? expression
                : SegmentPrinter.text(
                    parameters.read { values throws(QueryError) in
                        try SegmentParser.parse(expression, values)
                    }
                )
            let text = try Workspace.carryOut(
                .saveSegment(name: name, text: bound),
                folder: data.folder
            )
            print(output.json ? text : try KeptSegment(text).words)
        }
    }

    /// Shows the segments.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the segments, their state, and how many people each has."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let text = try Workspace.carryOut(.listSegments, folder: data.folder)
            print(output.json ? text : try KeptSegment.words(ofList: text))
        }
    }

    /// A segment as the owner of the folder tells it.
    private struct KeptSegment: Decodable {
        let segment: String
        let version: Int
        let text: String
        let state: String
        let trouble: String?
        let members: Int

        init(_ json: String) throws {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        }

        static func words(ofList json: String) throws -> String {
            let lists = try JSONDecoder().decode([String: [Self]].self, from: Data(json.utf8))
            let all = lists["segments"] ?? []
            guard !all.isEmpty else {
                return "no segment is kept yet: keep one with 'jejak segment save NAME EXPRESSION'"
            }
            return all.map(\.words).joined(separator: "\n")
        }

        var words: String {
            let standing = trouble.map { "\(state): \($0)" } ?? state
            return "\(segment): \(members) people, version \(version), \(standing)\n    \(text)"
        }
    }

    /// Forgets a segment.
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a segment. What it said on the log stays."
        )

        @Argument(help: "The segment's name.") var name: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try SourceCommand.carryOut(.removeSegment(name: name), data, output)
        }
    }

    /// Counts the people of an expression.
    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many people an expression holds for."
        )

        @Argument(help: "The expression, such as: city = \"Bandung\" and did \"Order Completed\"")
        var expression: String
        @OptionGroup var parameters: ParameterOption
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let parsed = try parameters.read { values throws(QueryError) in
                try SegmentParser.parse(expression, values)
            }
            let (workspace, seconds) = try openForReading(data)
            print(
                output.json
                    ? try workspace.ask(.segmentCount(parsed), openSeconds: seconds)
                    : try words(parsed, workspace)
            )
        }

        private func words(
            _ parsed: SegmentExpression,
            _ workspace: Workspace
        ) throws -> String {
            let plan = SegmentPlan(parsed, try workspace.snapshot())
            let answer = plan.run()
            return
                (["\(answer.people.count) of \(answer.of) people"]
                + plan.notes.map { "note: \($0.sentence)" }).joined(separator: "\n")
        }
    }
}
