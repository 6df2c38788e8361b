// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakQuery

/// `jejak ask`: a question over everybody.
struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a question: a funnel, or how many people a segment has.",
        discussion: """
            jejak ask 'funnel "Product Viewed" > "Order Completed" within 7 days'
            jejak ask 'did "Order Completed" in last 30 days'
            The language is described in docs/segment-language.md.
            """
    )

    @Argument(help: "The question.") var question: String
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        let parsed: Question
        do {
            parsed = try Question.parse(question)
        } catch {
            Failure.say(error.picture)
            throw ExitCode(1)
        }
        let (workspace, seconds) = try openForReading(data)
        try print(
            output.json ? workspace.ask(parsed, openSeconds: seconds) : words(parsed, workspace)
        )
    }

    private func words(_ parsed: Question, _ workspace: Workspace) throws -> String {
        let (answer, notes) = parsed.answer(over: try workspace.snapshot())
        var lines: [String] = []
        switch answer {
        case .segment(let people, let everybody):
            lines.append("\(people) of \(everybody) people")
        case .funnel(let steps):
            let first = max(1, steps.first?.people ?? 1)
            for (index, step) in steps.enumerated() {
                let share = Double(step.people) / Double(first) * 100
                lines.append(
                    "\(index + 1). \(step.name): \(step.people) people "
                        + "(\(String(format: "%.1f", share)) % of the first step)"
                )
            }
        }
        return (lines + notes.map { "note: \($0.sentence)" }).joined(separator: "\n")
    }
}

/// `jejak segment`: the segment language.
struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Count the people of a segment.",
        subcommands: [Count.self]
    )

    /// Counts the people of an expression.
    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many people an expression holds for."
        )

        @Argument(help: "The expression, such as: city = \"Bandung\" and did \"Order Completed\"")
        var expression: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let parsed: SegmentExpression
            do {
                parsed = try SegmentParser.parse(expression)
            } catch {
                Failure.say(error.picture)
                throw ExitCode(1)
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
