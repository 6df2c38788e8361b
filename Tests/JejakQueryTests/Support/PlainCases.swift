// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakQuery

/// One question of a plain-text file and what must come back.
struct PlainCase: Sendable, CustomStringConvertible {
    let file: String
    let line: Int
    let question: String
    let expected: [String]

    var description: String { "\(file):\(line)" }
}

/// A `.jtest` file: journeys, questions, four dashes, answers.
///
///     now 2025-06-30
///     journey ani city="Bandung"
///       2025-06-01T10:00 "Order Completed" revenue=150000
///     ask did "Order Completed"
///     ----
///     1 of 1: ani
///
/// Journeys count from 1 in the order of the file. Rows reach the log in the
/// order of the lines, or as `@` and a number says. Lines with `#` are comments.
struct PlainFile {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    var world = TestWorld()
    var names: [String] = []
    var cases: [PlainCase] = []

    init(name: String, text: String) throws {
        var question: (line: Int, text: String)?
        var expected: [String]?
        var ranks: [(rank: Int, event: TestEvent)] = []
        func close(_ cases: inout [PlainCase]) {
            guard let question else { return }
            cases.append(
                PlainCase(
                    file: name,
                    line: question.line,
                    question: question.text,
                    expected: expected ?? []
                )
            )
        }
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line == "----" {
                expected = []
            } else if line.hasPrefix("ask ") {
                close(&cases)
                question = (index + 1, String(line.dropFirst(4)))
                expected = nil
            } else if expected != nil {
                expected?.append(line)
            } else if line.hasPrefix("now ") {
                world.now = try Self.instant(String(line.dropFirst(4)), index)
            } else if line.hasPrefix("journey ") {
                let pieces = Self.pieces(line)
                names.append(pieces[1])
                for piece in pieces.dropFirst(2) {
                    let (key, value) = try Self.pair(piece, index)
                    world.facts.append((UInt32(names.count), key, value))
                }
            } else {
                let (rank, event) = try event(line, index)
                ranks.append((rank ?? ranks.count, event))
            }
        }
        close(&cases)
        world.events = ranks.enumerated()
            .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element.event)
    }

    private func event(_ line: String, _ index: Int) throws -> (rank: Int?, event: TestEvent) {
        var pieces = Self.pieces(line)
        guard pieces.count >= 2, !names.isEmpty else {
            throw Malformed(description: "line \(index + 1): expected a time and an event")
        }
        var rank: Int?
        if let last = pieces.last, last.hasPrefix("@") {
            rank = Int(last.dropFirst())
            pieces.removeLast()
        }
        var event = TestEvent(
            person: UInt32(names.count),
            time: try Self.instant(pieces[0], index),
            name: pieces[1].trimmingCharacters(in: ["\""])
        )
        for piece in pieces.dropFirst(2) { event.properties.append(try Self.pair(piece, index)) }
        return (rank, event)
    }

    /// The words of a line; quotes hold blanks together.
    private static func pieces(_ line: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        var isQuoted = false
        for character in line {
            if character == "\"" { isQuoted.toggle() }
            if character == " ", !isQuoted {
                if !current.isEmpty { pieces.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        return current.isEmpty ? pieces : pieces + [current]
    }

    private static func instant(_ text: String, _ index: Int) throws -> Int64 {
        let format = Date.ISO8601FormatStyle(timeZone: .gmt)
        let full =
            text.count == 10 ? text + "T00:00:00Z" : text.count == 16 ? text + ":00Z" : text + "Z"
        guard let date = try? format.parse(full) else {  // the next line says why
            throw Malformed(description: "line \(index + 1): '\(text)' is no time")
        }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    private static func pair(
        _ text: String,
        _ index: Int
    ) throws -> (key: String, value: PropertyValue) {
        guard let sign = text.firstIndex(of: "=") else {
            throw Malformed(description: "line \(index + 1): expected key=value, not '\(text)'")
        }
        let key = String(text[..<sign])
        let value = String(text[text.index(after: sign)...])
        if value.hasPrefix("\"") { return (key, .text(value.trimmingCharacters(in: ["\""]))) }
        if value == "true" || value == "false" { return (key, .bool(value == "true")) }
        if value.hasPrefix("[") || value.hasPrefix("{") { return (key, .json(value)) }
        guard let number = Double(value) else {
            throw Malformed(description: "line \(index + 1): '\(value)' is no value")
        }
        return (key, .number(number))
    }

    // MARK: Answers

    /// What a question comes back as, in the words of the files.
    func answer(_ text: String, over snapshot: JourneySnapshot) -> [String] {
        let question: Question
        do {
            question = try Question.parse(text)
        } catch {
            return ["error \(error.sentence)"]
        }
        switch question {
        case .segmentCount(let expression):
            let plan = SegmentPlan(expression, snapshot)
            let result = plan.run()
            let members = result.people.map { names[Int($0) - 1] }.joined(separator: " ")
            let line = "\(result.people.count) of \(result.of)" + (members.isEmpty ? "" : ": ")
            return [line + members] + plan.notes.map { "note \($0.sentence)" }
        case .funnel(let funnel):
            let plan = FunnelPlan(funnel, snapshot)
            let report = plan.run()
            let groups = report.groups.map { group in
                "by \(group.value ?? "nothing"): "
                    + group.people.map(String.init).joined(separator: " ")
            }
            return report.steps.map { "\($0.name) \($0.people)" } + groups
                + plan.notes.map { "note \($0.sentence)" }
        case .paths(let paths):
            let plan = PathsPlan(paths, snapshot)
            let table = plan.run()
            let steps = table.steps.enumerated().map { index, step in
                ([String(index)] + step.map { "\($0.event ?? "rest")=\($0.people)" })
                    .joined(separator: " ")
            }
            let links = table.steps.indices.compactMap { step -> String? in
                let some = table.links.filter { $0.step == step }
                guard !some.isEmpty else { return nil }
                return "\(step): "
                    + some.map { "\($0.from)>\($0.to)=\($0.people)" }.joined(separator: " ")
            }
            return ["\(table.people) people"] + steps + links
                + plan.notes.map { "note \($0.sentence)" }
        case .transitions(let transitions):
            return Self.answer(transitions, over: snapshot)
        case .steps(let steps):
            return Self.answer(steps, over: snapshot)
        case .bottlenecks(let bottlenecks):
            return Self.answer(bottlenecks, over: snapshot)
        case .trend(let trend):
            let plan = TrendPlan(trend, snapshot)
            let table = plan.run()
            let rest = table.rest.map { [$0] } ?? []
            let isNamed = trend.by != nil
            var lines: [String] = []
            for (index, period) in table.periods.enumerated() {
                var words = [period]
                for line in table.lines + rest {
                    let name = isNamed ? (line.value ?? "none") + "=" : ""
                    words.append(name + (line.values[index].map { "\($0)" } ?? "-"))
                }
                lines.append(words.joined(separator: " "))
            }
            if table.outside > 0 { lines.append("outside \(table.outside)") }
            return lines + plan.notes.map { "note \($0.sentence)" }
        case .retention(let retention):
            let plan = RetentionPlan(retention, snapshot)
            let table = plan.run()
            return table.cohorts.map { cohort in
                ([cohort.start, String(cohort.size)] + cohort.returned.map(String.init))
                    .joined(separator: " ")
            } + (table.outside > 0 ? ["outside \(table.outside)"] : [])
                + plan.notes.map { "note \($0.sentence)" }
        }
    }

    // MARK: Files

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Plain")
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .filter { $0.hasSuffix(".jtest") }.sorted()
    }

    static func read(_ name: String) throws -> PlainFile {
        try PlainFile(
            name: name,
            text: String(contentsOf: folder.appending(path: name), encoding: .utf8)
        )
    }
}
