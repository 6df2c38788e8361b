// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakEngine
internal import JejakMeasure
internal import JejakQuery

/// Answers as lines for a terminal: tables whose columns line up and have names,
/// and no wider than somebody can read.
enum AnswerWords {
    /// A terminal's width, or nearly.
    private static let width = 100

    /// Lines up cells under their heads: the first column to the left, numbers to
    /// the right. Columns that have no room are left out, and how many is said.
    static func table(_ head: [String], _ rows: [[String]], of what: String) -> [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        var shown = 0
        var used = 0
        for column in widths where shown == 0 || used + column + 2 <= width {
            used += column + 2
            shown += 1
        }
        var lines = all.map { row in
            (0..<shown).map { column in
                let cell = row.indices.contains(column) ? row[column] : ""
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }
            .joined(separator: "  ")
        }
        if shown < head.count {
            lines.append("\(head.count - shown) more \(what): --json holds all")
        }
        return lines
    }

    private static func clipped(_ name: String, _ most: Int = 24) -> String {
        name.count > most ? name.prefix(most - 1) + "…" : name
    }

    private static func percent(_ share: Double) -> String {
        share == 0 ? "." : String(format: "%.0f%%", share * 100)
    }

    /// Whole numbers as such, others with two digits.
    private static func figure(_ value: Double) -> String {
        let isWhole = value == value.rounded() && value.magnitude < 1e15
        return String(format: isWhole ? "%.0f" : "%.2f", value)
    }

    static func lines(_ table: RetentionTable) -> [String] {
        let most = table.cohorts.map(\.returned.count).max() ?? 0
        var lines = self.table(
            ["began", "people"] + (0..<most).map { "+\($0)" },
            table.cohorts.map { cohort in
                [cohort.start, String(cohort.size)]
                    + cohort.returned.map {
                        String(format: "%.0f%%", Double($0) / Double(max(1, cohort.size)) * 100)
                    }
            },
            of: "periods"
        )
        if table.outside > 0 { lines.append("\(table.outside) people lie outside the table") }
        return lines
    }

    static func lines(_ table: TrendTable, of question: Question) -> [String] {
        guard case .trend(let trend) = question else { return [] }
        let all = table.lines + (table.rest.map { [$0] } ?? [])
        let names = all.indices.map { place in
            guard place < table.lines.count else { return "\(table.restValues) others" }
            guard trend.by != nil else { return trend.figure.words }
            return clipped(table.lines[place].value ?? "(not said)", 20)
        }
        var lines = self.table(
            ["from"] + names,
            table.periods.indices.map { index in
                [table.periods[index]]
                    + all.map { $0.values[index].map(figure) ?? "-" }
            },
            of: "values"
        )
        if table.outside > 0 { lines.append("\(table.outside) events lie outside") }
        return lines
    }

    static func lines(_ table: TransitionTable) -> [String] {
        let names = table.events.map { clipped($0 ?? "(others)") }
        let heads = names.map { clipped($0, 10) }
        let rows = table.events.indices.map { place in
            let shares = table.shares(place).map(percent)
            // The end is of interest, so it stands where it is never cut off.
            return [names[place], String(table.total(place)), shares.last ?? ""]
                + shares.dropLast()
        }
        let starts = table.starts.map { start in
            percent(Double(start) / Double(max(1, table.chains)))
        }
        return ["\(table.people) people, \(table.chains) chains; each row is what came next"]
            + self.table(
                ["from", "times", "(end)"] + heads,
                rows + [["(start)", String(table.chains), ""] + starts],
                of: "events"
            )
    }

    static func lines(_ table: StepTable) -> [String] {
        let rows = table.events.indices.map { place in
            [clipped(table.events[place] ?? "(others)")]
                + table.counts[place].map { percent(table.share($0)) }
        }
        return ["\(table.people) people; each column is a step"]
            + self.table(
                ["event"] + table.ended.indices.map { "\($0 + 1)" },
                rows + [["(ended)"] + table.ended.map { percent(table.share($0)) }],
                of: "steps"
            )
    }

    static func lines(_ table: BottleneckTable, of question: Question) throws -> [String] {
        guard case .bottlenecks(let asked) = question else { return [] }
        let verdicts = try PageVerdict.judge(table, asked)
        let rows = zip(table.pages, verdicts).map { page, verdict in
            let range = verdict.interval.map {
                String(format: "%.0f-%.0f%%", $0.lowerBound * 100, $0.upperBound * 100)
            }
            return [
                clipped(page.page ?? "(not said)", 32), String(page.visits),
                String(format: "%.0f%%", verdict.lost.rate * 100), range ?? "-",
                String(format: "%+.1f", table.lostMore(page)), words(verdict.finding),
                page.medianSeconds.map { String(format: "%.0f s", $0) } ?? "-",
            ]
                + ["lcp", "inp", "cls"].map { name in
                    page.vitals.first { $0.name == name }.map {
                        String(format: name == "cls" ? "%.2f" : "%.0f", $0.p75)
                    } ?? "-"
                }
        }
        let head = [
            "page", "visits", "lost", "95%", "more", "finding", "dwell", "lcp", "inp", "cls",
        ]
        var lines = [
            "\(table.visits) visits; lost: nothing followed the page; more: than it would "
                + "lose were it like the others"
        ]
        lines += self.table(head, rows, of: "figures")
        if table.restPages > 0 {
            lines.append(
                "\(table.restPages) more pages: \(table.restVisits) visits, \(table.restExits) lost"
            )
        }
        if table.running > 0 { lines.append("\(table.running) visits may still go on") }
        return lines
    }

    private static func words(_ finding: PageVerdict.Finding) -> String {
        switch finding {
        case .worse: "worse"
        case .better: "better"
        case .alike: "alike"
        case .few: "too few to tell"
        }
    }
}

extension TrendQuestion.Figure {
    /// What a column of it is called.
    fileprivate var words: String {
        switch self {
        case .count: "events"
        case .people: "people"
        case .sum(let name): "sum(\(name))"
        case .minimum(let name): "min(\(name))"
        case .maximum(let name): "max(\(name))"
        case .average(let name): "avg(\(name))"
        }
    }
}
