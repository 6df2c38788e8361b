// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakEngine
internal import JejakLearn

/// Groups, contrasts, personas and look-alikes as lines for a terminal.
enum TellWords {
    private static func percent(_ share: Double) -> String {
        String(format: "%.0f %%", share * 100)
    }

    static func words(_ report: PeopleReport) -> String {
        var lines = [
            "\(report.members.count) people by \(report.used.count) features: "
                + "\(report.groups.count) groups, \(report.noise) fit none."
        ]
        for group in report.groups {
            lines.append(
                "\(group.id). \(group.label.en): \(group.size) people, "
                    + "\(percent(group.conversion)) order"
            )
        }
        if !report.dropped.isEmpty {
            lines.append(
                "left out: "
                    + report.dropped.map { "\($0.key) (\($0.reason))" }
                    .joined(separator: ", ")
            )
        }
        return lines.joined(separator: "\n")
    }

    static func words(_ report: SplitReport) -> String {
        let found = report.found.clustering
        var lines = [
            "\(report.people) people split by \(report.found.method): \(found.groups.count) "
                + "groups, \(found.noise) fit none."
        ]
        lines += found.groups.map { "\($0.id). \($0.label.words.en): \($0.members.count) people" }
        return lines.joined(separator: "\n")
    }

    static func words(_ report: AlikeReport) -> String {
        var lines = [
            "\(report.found.seed) people in the group, \(report.found.compared) compared with them."
        ]
        lines += AnswerWords.table(
            ["person", "similarity"],
            zip(report.names, report.found.matches).map {
                [$0, String(format: "%.2f", $1.similarity)]
            },
            of: "figures"
        )
        lines += AnswerWords.table(
            ["at least as similar as", "people"],
            report.found.curve.map {
                [String(format: "%.2f", $0.similarity), String($0.people)]
            },
            of: "figures"
        )
        return lines.joined(separator: "\n")
    }

    static func words(_ report: ContrastReport) -> String {
        let contrast = report.contrast
        var lines = [
            "\(report.group.en) (\(contrast.inside) people) against "
                + (report.isNearestHealthier ? "the nearest that does better, " : "")
                + "\(report.against.en) (\(contrast.outside) people)"
        ]
        if contrast.shared > 0 {
            lines.append("\(contrast.shared) people are in both and count for the first.")
        }
        guard !contrast.isTooFew else {
            return (lines + ["Too few to tell: each group needs \(contrast.leastPeople) people."])
                .joined(separator: "\n")
        }
        if contrast.differences.isEmpty {
            lines.append("Nothing sets them apart beyond chance.")
        } else {
            lines += AnswerWords.table(
                ["what", "finding", "did it", "others", "of steps", "others", "log-odds", "q"],
                contrast.differences.prefix(30).map(row),
                of: "figures"
            )
        }
        let alike = contrast.items.count { $0.finding == .alike }
        let few = contrast.items.count { $0.finding == .few }
        lines.append("\(alike) events and transitions are alike, \(few) too few to tell.")
        lines += departure(contrast)
        return lines.joined(separator: "\n")
    }

    private static func row(_ item: GroupContrast.Item) -> [String] {
        let surer =
            item.people.finding.isDifference
                && item.people.strength >= item.frequency.strength ? item.people : item.frequency
        return [
            item.after.map { "\($0) > \(item.event)" } ?? item.event, item.finding.rawValue,
            percent(item.people.insideShare), percent(item.people.outsideShare),
            percent(item.frequency.insideShare), percent(item.frequency.outsideShare),
            String(format: "%+.2f", surer.logOdds), String(format: "%.4f", surer.falseDiscovery),
        ]
    }

    private static func departure(_ contrast: GroupContrast) -> [String] {
        guard let departure = contrast.departure else {
            return ["No step was found at which their journeys depart."]
        }
        let path = departure.path.joined(separator: " > ")
        var lines = [
            departure.path.isEmpty
                ? "Their journeys differ from the first step on:"
                : "Their journeys depart after \(path) (\(departure.inside) and "
                    + "\(departure.outside) people came this way):"
        ]
        lines += AnswerWords.table(
            ["next", "group", "others", "others 95 %"],
            departure.next.prefix(8).map { way in
                [
                    way.event ?? "(end)",
                    percent(Double(way.inside) / Double(max(1, departure.inside))),
                    percent(Double(way.outside) / Double(max(1, departure.outside))),
                    percent(way.outsideInterval.lowerBound) + " to "
                        + percent(way.outsideInterval.upperBound),
                ]
            },
            of: "figures"
        )
        let days = departure.daysBeforeEnd
        lines.append(
            String(
                format: "Half of the group took their last step within %.1f days of it "
                    + "(a quarter within %.1f, three quarters within %.1f).",
                days.median,
                days.lower,
                days.upper
            )
        )
        lines.append(
            "\(departure.insideConverted) of \(departure.inside) ordered afterwards, of the others "
                + "\(departure.outsideConverted) of \(departure.outside)."
        )
        return lines
    }

    static func words(_ persona: Persona, language: String) -> String {
        let isIndonesian = language == "id"
        func say(_ words: JourneyWords) -> String { isIndonesian ? words.id : words.en }
        let of = isIndonesian ? "dari" : "of"
        let people = isIndonesian ? "orang" : "people"
        var lines = [
            "\(say(persona.name)): \(say(persona.title)) (\(persona.size) \(of) \(persona.of) "
                + "\(people))"
        ]
        for section in Persona.Section.allCases {
            let own = persona.lines(section)
            guard !own.isEmpty else { continue }
            lines.append("\n\(say(section.title))")
            lines += own.map { "  " + say($0.text) }
        }
        return lines.joined(separator: "\n")
    }
}
