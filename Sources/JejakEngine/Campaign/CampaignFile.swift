// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Yams

/// Reads the text of a campaign.
///
/// All that is wrong is told at once, each with its line and its mend. The text
/// may come from anybody who can write to a file, so it is bounded before YAML
/// sees it, and only known keys are read.
package enum CampaignFile {
    /// Larger files are refused unread.
    package static let bytesMost = 1 << 20

    package static func read(_ text: String) throws -> CampaignDefinition {
        guard text.utf8.count <= bytesMost else {
            throw CampaignFileError(problems: [
                CampaignProblem(
                    place: "the file",
                    sentence: "is \(text.utf8.count) bytes long, and a campaign has at most "
                        + "\(bytesMost): shorten its texts, and link pictures instead of "
                        + "putting them in"
                )
            ])
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw CampaignFileError(problems: [Self.problem(error)])
        }
        guard let root, case .mapping = root else {
            throw CampaignFileError(problems: [
                CampaignProblem(
                    place: "the file",
                    sentence: "has no keys: begin it with 'id: my-campaign'"
                )
            ])
        }
        var reader = CampaignReader()
        guard let definition = reader.definition(root), reader.problems.isEmpty else {
            throw CampaignFileError(problems: reader.problems)
        }
        return definition
    }

    private static func problem(_ error: YamlError) -> CampaignProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            CampaignProblem(
                place: "line \(mark.line)",
                sentence: "this is no YAML (\(problem)): mend the indentation or the quotes"
            )
        default:
            CampaignProblem(
                place: "the file",
                sentence: "is no YAML: write 'key: value' lines, in UTF-8"
            )
        }
    }
}

/// Reads the keys of a campaign and gathers what is wrong with them.
struct CampaignReader {
    private(set) var problems: [CampaignProblem] = []

    static let keys = [
        "id", "name", "audience", "purpose", "sender", "holdout", "at", "zone", "goal",
        "language", "variables", "mail", "resend_unknown", "currency", "cap", "quiet_hours",
    ]

    mutating func problem(_ node: Node?, _ place: String, _ sentence: String) {
        let line = node?.mark.map { "line \($0.line), \(place)" } ?? place
        problems.append(CampaignProblem(place: line, sentence: sentence))
    }

    mutating func definition(_ root: Node) -> CampaignDefinition? {
        let fields = fields(root, "the file", Self.keys)
        let zone = zone(fields["zone"])
        let purpose = choice(fields["purpose"], "purpose", Purpose.marketing)
        let id = identifier(fields["id"])
        let definition = CampaignDefinition(
            id: id,
            name: words(fields["name"], "name", most: 200, otherwise: id),
            audience: audience(fields["audience"]),
            purpose: purpose,
            sender: words(fields["sender"], "sender", most: 64),
            holdout: share(fields["holdout"]),
            at: moment(fields["at"], zone),
            zone: zone,
            goal: "Order Completed",
            goalWithin: 7 * 86_400_000,
            language: language(fields["language"], "language") ?? "en",
            variables: variables(fields["variables"]),
            mail: mail(fields["mail"]),
            resendUnknown: flag(fields["resend_unknown"], "resend_unknown"),
            currency: words(fields["currency"], "currency", most: 3, otherwise: "IDR"),
            cap: cap(fields["cap"]),
            quietFrom: 21 * 60,
            quietUntil: 8 * 60
        )
        return finished(definition, fields)
    }

    private mutating func finished(
        _ definition: CampaignDefinition,
        _ fields: [String: Node]
    ) -> CampaignDefinition {
        var definition = definition
        goal(fields["goal"], &definition)
        quietHours(fields["quiet_hours"], &definition)
        if definition.resendUnknown, definition.purpose != .transactional {
            problem(
                fields["resend_unknown"],
                "resend_unknown",
                "only a transactional message may be sent twice: leave it out"
            )
        }
        if fields["language"] == nil, definition.mail[definition.language] == nil,
            let only = definition.mail.keys.sorted().first
        {
            definition.language = only
        }
        if !definition.mail.isEmpty, definition.mail[definition.language] == nil {
            problem(
                fields["language"],
                "language",
                "there is no mail in \(definition.language): write mail.\(definition.language), "
                    + "or name another language"
            )
        }
        return definition
    }

    /// The members of a mapping by name; unknown and doubled names are told.
    mutating func fields(_ node: Node, _ place: String, _ known: [String]) -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            problem(node, place, "must hold 'key: value' lines")
            return [:]
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard known.contains(name) else {
                let near = Spelling.nearest(to: name, among: known)
                problem(
                    key,
                    place,
                    "nobody knows '\(name.prefix(60))'"
                        + (near.map { ", did you mean '\($0)'?" }
                            ?? "; known are \(known.joined(separator: ", "))")
                )
                continue
            }
            fields[name] = value
        }
        return fields
    }

    mutating func text(_ node: Node?, _ place: String) -> String? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node else {
            problem(node, place, "must be one text")
            return nil
        }
        return scalar.string
    }

    /// A line of text. Nothing said is a problem where there is no `otherwise`.
    private mutating func words(
        _ node: Node?,
        _ place: String,
        most: Int,
        otherwise: String? = nil
    ) -> String {
        let said = text(node, place)?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        if said.isEmpty {
            if let otherwise { return otherwise }
            problem(node, place, "is missing: write '\(place): …'")
            return ""
        }
        guard said.count <= most, !said.contains(where: \.isNewline) else {
            problem(node, place, "is one line of at most \(most) characters")
            return ""
        }
        return said
    }

    private mutating func identifier(_ node: Node?) -> String {
        let id = words(node, "id", most: 64)
        let isPlain = id.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
        }
        if !isPlain {
            problem(node, "id", "has lower-case letters, digits, '-' and '_' only")
        }
        return id
    }

    private mutating func audience(_ node: Node?) -> SegmentExpression {
        let text = words(node, "audience", most: 20_000)
        do {
            return try SegmentParser.parse(text.isEmpty ? "everyone" : text)
        } catch {
            problem(node, "audience", error.sentence)
            return .everyone
        }
    }

    mutating func choice<T: RawRepresentable & CaseIterable>(
        _ node: Node?,
        _ place: String,
        _ otherwise: T
    ) -> T where T.RawValue == String {
        guard let said = text(node, place) else { return otherwise }
        if let found = T(rawValue: said) { return found }
        let known = T.allCases.map(\.rawValue).joined(separator: ", ")
        problem(node, place, "is one of \(known), not '\(said.prefix(60))'")
        return otherwise
    }

    private mutating func flag(_ node: Node?, _ place: String) -> Bool {
        guard let said = text(node, place) else { return false }
        if said == "true" || said == "yes" { return true }
        if said != "false" && said != "no" { problem(node, place, "is true or false") }
        return false
    }
}
