// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakQuery

/// `jejak ask`: a question over everybody.
struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a question: a funnel, retention, a trend, pages, or a segment's size.",
        discussion: """
            jejak ask 'funnel "Product Viewed" > "Order Completed" within 7 days'
            jejak ask 'retention of "Order Completed" by "Order Completed" monthly'
            jejak ask 'did "Order Completed" in last 30 days'
            jejak ask 'transitions in last 30 days'
            jejak ask 'steps 10 from "Cart Viewed"'
            jejak ask 'bottlenecks in last 30 days'
            jejak ask 'retention of "Order Completed" weekly' --cell '2025-06-02 not 1'
            jejak ask 'did "Order Completed" in last :days days' --param days=30
            The language is described in docs/segment-language.md.
            """
    )

    @Argument(help: "The question.") var question: String
    @Option(
        help: "Print the segment of the people behind one figure of the answer instead."
    )
    var cell: String?
    @OptionGroup var parameters: ParameterOption
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        let parsed = try parameters.read { values throws(QueryError) in
            try Question.parse(question, values)
        }
        if let cell {
            do {
                let found = try parsed.segment(ofCell: cell)
                print(found.text)
                if found.nearness != .exact { Failure.say("note: \(found.sentence)") }
            } catch {
                Failure.say(error.picture)
                throw ExitCode(1)
            }
            return
        }
        let (workspace, seconds) = try openForReading(data)
        try print(
            output.json ? workspace.ask(parsed, openSeconds: seconds) : words(parsed, workspace)
        )
    }

    private func words(_ parsed: Question, _ workspace: Workspace) throws -> String {
        let (answer, notes) = try workspace.resolved(parsed).answer(over: workspace.snapshot())
        var lines: [String] = []
        switch answer {
        case .segment(let people, let everybody):
            lines.append("\(people) of \(everybody) people")
        case .funnel(let report): lines += Self.words(report)
        case .retention(let table): lines += AnswerWords.lines(table)
        case .paths(let table):
            lines.append("\(table.people) people")
            for (index, step) in table.steps.enumerated() {
                let entries = step.map { "\($0.event ?? "(others)") \($0.people)" }
                lines.append("\(index). " + entries.joined(separator: ", "))
            }
        case .transitions(let table): lines += AnswerWords.lines(table)
        case .steps(let table): lines += AnswerWords.lines(table)
        case .bottlenecks(let table): lines += try AnswerWords.lines(table, of: parsed)
        case .trend(let table): lines += AnswerWords.lines(table, of: parsed)
        }
        return (lines + notes.map { "note: \($0.sentence)" }).joined(separator: "\n")
    }
}

extension AskCommand {
    private static func words(_ report: FunnelReport) -> [String] {
        let first = max(1, report.steps.first?.people ?? 1)
        var lines = report.steps.enumerated().map { index, step in
            let share = Double(step.people) / Double(first) * 100
            var line =
                "\(index + 1). \(step.name): \(step.people) people "
                + "(\(String(format: "%.1f", share)) % of the first step)"
            if let seconds = step.medianSeconds {
                line += ", half of them within \(duration(seconds))"
            }
            return line
        }
        for group in report.groups {
            let counts = group.people.map(String.init).joined(separator: " ")
            lines.append("\(group.value ?? "(no value)"): \(counts)")
        }
        if report.restGroups > 0 {
            let counts = report.rest.map(String.init).joined(separator: " ")
            lines.append("\(report.restGroups) more: \(counts)")
        }
        return lines
    }

    private static func duration(_ seconds: Double) -> String {
        for (length, unit) in [(86_400.0, "days"), (3_600, "hours"), (60, "minutes")]
        where seconds >= 2 * length {
            return String(format: "%.1f ", seconds / length) + unit
        }
        return String(format: "%.1f seconds", seconds)
    }
}
