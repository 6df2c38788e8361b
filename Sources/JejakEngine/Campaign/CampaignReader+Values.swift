// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import Yams

// Shares, moments, goals, variables and mails of a campaign file.

extension CampaignReader {
    static let languages = ["en", "id"]
    /// More variables than this no template needs.
    static let variablesMost = 200

    /// `10%`, `10 %` or `0.1`; a tenth where nothing is said.
    mutating func share(_ node: Node?) -> Double {
        guard let said = text(node, "holdout") else { return 0.1 }
        let number = said.replacing("%", with: "").trimmingCharacters(in: .whitespaces)
        if let value = Double(number) {
            let share = said.contains("%") ? value / 100 : value
            if (0...0.9).contains(share) { return share }
        }
        problem(node, "holdout", "is a share from 0% to 90%, such as 10%")
        return 0.1
    }

    mutating func zone(_ node: Node?) -> String {
        let said = text(node, "zone") ?? "Asia/Jakarta"
        if said == "UTC" || (said.contains("/") && TimeZone(identifier: said) != nil) {
            return said
        }
        problem(
            node,
            "zone",
            "nobody knows the zone '\(said.prefix(60))': write one such as Asia/Jakarta"
        )
        return "UTC"
    }

    /// A moment on the wall of a zone, or one that names its own offset.
    mutating func moment(_ node: Node?, _ zone: String) -> Int64? {
        guard let said = text(node, "at"), !said.isEmpty else { return nil }
        let names = said.hasSuffix("Z") || said.dropFirst(10).contains { $0 == "+" || $0 == "-" }
        guard let moment = ISO8601.milliseconds(said) else {
            problem(node, "at", "is a moment such as 2026-11-23 09:00, not '\(said.prefix(40))'")
            return nil
        }
        if names { return moment }
        // The text was read as UTC: take the zone's offset at that wall time.
        let first = Self.offset(of: zone, at: moment)
        return moment - Self.offset(of: zone, at: moment - first)
    }

    /// Milliseconds that the clock of a zone is ahead of UTC at a moment.
    static func offset(of zone: String, at instant: Int64) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(instant) / 1000)
        return Int64(TimeZone(identifier: zone)?.secondsFromGMT(for: date) ?? 0) * 1000
    }

    mutating func language(_ node: Node?, _ place: String) -> String? {
        guard let said = text(node, place) else { return nil }
        if Self.languages.contains(said) { return said }
        problem(node, place, "is en or id, not '\(said.prefix(40))'")
        return nil
    }

    mutating func goal(_ node: Node?, _ definition: inout CampaignDefinition) {
        guard let node else { return }
        let fields = fields(node, "goal", ["event", "within"])
        if let event = text(fields["event"], "goal.event") {
            definition.goal = event
            if event.isEmpty || event.utf8.count > 500 {
                problem(fields["event"], "goal.event", "names an event, such as Order Completed")
            }
        }
        guard let within = text(fields["within"], "goal.within") else { return }
        let pieces = within.split(separator: " ")
        let units = ["hour": 3_600_000, "hours": 3_600_000, "day": 86_400_000, "days": 86_400_000]
        guard pieces.count == 2, let count = Int64(pieces[0]), let unit = units[String(pieces[1])],
            (1...(366 * 86_400_000 / Int64(unit))).contains(count)
        else {
            problem(
                fields["within"],
                "goal.within",
                "is a span such as '7 days' or '48 hours', at most a year"
            )
            return
        }
        definition.goalWithin = count * Int64(unit)
    }

    /// Marketing messages a day; one where nothing is said.
    mutating func cap(_ node: Node?) -> Int {
        guard let said = text(node, "cap") else { return 1 }
        if let count = Int(said), (0...100).contains(count) { return count }
        problem(node, "cap", "is how many messages a day a person may get, 0 to 100")
        return 1
    }

    /// `21:00-08:00` on the person's clock, or `none`.
    mutating func quietHours(_ node: Node?, _ definition: inout CampaignDefinition) {
        guard let said = text(node, "quiet_hours") else { return }
        if said == "none" {
            definition.quietFrom = 0
            definition.quietUntil = 0
            return
        }
        let minutes = said.split(separator: "-").compactMap { clock -> Int? in
            let pieces = clock.trimmingCharacters(in: .whitespaces).split(separator: ":")
            guard pieces.count == 2, let hour = Int(pieces[0]), let minute = Int(pieces[1]),
                (0..<24).contains(hour), (0..<60).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }
        guard minutes.count == 2 else {
            problem(node, "quiet_hours", "are hours such as 21:00-08:00, or none")
            return
        }
        definition.quietFrom = minutes[0]
        definition.quietUntil = minutes[1]
    }

    mutating func variables(_ node: Node?) -> [String: CampaignDefinition.Variable] {
        guard let node else { return [:] }
        guard case .mapping(let mapping) = node, mapping.count <= Self.variablesMost else {
            problem(
                node,
                "variables",
                "holds 'name: {trait: …}' lines, at most \(Self.variablesMost)"
            )
            return [:]
        }
        var variables: [String: CampaignDefinition.Variable] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            let isPlain =
                !name.isEmpty && name.utf8.count <= 64
                && name.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                        || (0x30...0x39).contains($0) || $0 == 0x5F
                }
            guard isPlain else {
                problem(key, "variables", "a name has letters, digits and '_' only")
                continue
            }
            variables[name] = variable(value, "variables.\(name)")
        }
        return variables
    }

    private mutating func variable(
        _ node: Node,
        _ place: String
    ) -> CampaignDefinition.Variable {
        let fields = fields(node, place, ["trait", "value", "format", "fallback"])
        var variable = CampaignDefinition.Variable(
            source: .value(""),
            format: choice(fields["format"], "\(place).format", CampaignDefinition.Format.text),
            fallback: [:]
        )
        if let fallback = fields["fallback"] {
            if case .scalar(let scalar) = fallback {
                for language in Self.languages { variable.fallback[language] = scalar.string }
            } else {
                let said = self.fields(fallback, "\(place).fallback", Self.languages)
                for (language, node) in said {
                    variable.fallback[language] = text(node, "\(place).fallback.\(language)")
                }
            }
        }
        switch (text(fields["trait"], "\(place).trait"), text(fields["value"], "\(place).value")) {
        case (let trait?, nil):
            variable.source = .trait(trait)
            if variable.fallback.isEmpty {
                problem(
                    node,
                    place,
                    "not everybody has the trait '\(trait.prefix(60))': add a fallback, such as "
                        + "fallback: {en: there, id: kawan}"
                )
            }
        case (nil, let value?): variable.source = .value(value)
        default: problem(node, place, "takes its value from a trait or is a value: write one")
        }
        return variable
    }

    mutating func mail(_ node: Node?) -> [String: CampaignDefinition.Mail] {
        guard let node else {
            problem(nil, "mail", "is missing: write mail: {id: {subject: …, html: …}}")
            return [:]
        }
        let variants = fields(node, "mail", Self.languages)
        if variants.isEmpty, problems.isEmpty {
            problem(node, "mail", "has no language: write mail.en or mail.id")
        }
        var mails: [String: CampaignDefinition.Mail] = [:]
        for (language, variant) in variants {
            let place = "mail.\(language)"
            let fields = fields(variant, place, ["subject", "html", "text"])
            guard let subject = text(fields["subject"], "\(place).subject"), !subject.isEmpty
            else {
                problem(variant, "\(place).subject", "is missing: a mail has a subject")
                continue
            }
            mails[language] = CampaignDefinition.Mail(
                subject: subject,
                html: text(fields["html"], "\(place).html"),
                text: text(fields["text"], "\(place).text")
            )
        }
        return mails
    }
}
