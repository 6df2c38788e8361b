// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// The answers of `jejak people` in plain words.
enum PeopleWords {
    static func words(_ identity: PersonIdentity, _ profile: PersonProfile) -> String {
        var lines = [identity.key, ""]
        for identifier in identity.identifiers {
            let seen = identifier.firstSeen.map { "  since " + ISO8601.format($0) } ?? ""
            lines.append("  \(identifier.kind.name)  \(identifier.value)\(seen)")
        }
        let refused = identity.links.count { !$0.isUsed }
        if refused > 0 {
            lines.append("  \(refused) links to others were refused: see 'jejak people conflicts'")
        }
        lines += ["", "Said:"]
        for trait in profile.traits {
            let source = trait.source.map { " by \($0)" } ?? ""
            lines.append(
                "  \(trait.name) = \(text(trait.value))  (\(trait.type),"
                    + " \(ISO8601.format(trait.time))\(source))"
            )
        }
        lines += ["", "Footprints:"]
        lines += computed(profile.computed).map { "  " + $0 }
        let fallback = profile.zone.fallback.map { " (stands in: \($0.rawValue))" } ?? ""
        lines.append("  zone: \(profile.zone.name)\(fallback)")
        lines += ["", "Consents:"]
        for consent in profile.consents {
            lines.append(
                "  \(consent.name): \(consent.isGiven ? "given" : "withdrawn") "
                    + "\(ISO8601.format(consent.time)), \(consent.history.count) answers"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func computed(_ computed: PersonProfile.Computed) -> [String] {
        var lines = ["events: \(computed.events)", "orders: \(computed.orders)"]
        if let time = computed.firstSeen { lines.append("first seen: " + ISO8601.format(time)) }
        if let time = computed.lastSeen { lines.append("last seen: " + ISO8601.format(time)) }
        lines.append("revenue: \(JSONObject.number(Double(computed.revenue) / 100))")
        if let channel = computed.favouriteChannel { lines.append("channel: " + channel) }
        if let medium = computed.favouriteMedium { lines.append("medium: " + medium) }
        if let hour = computed.favouriteHour { lines.append("hour: \(hour)") }
        if let category = computed.favouriteCategory { lines.append("category: " + category) }
        return lines
    }

    private static func text(_ value: PropertyValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): JSONObject.number(number)
        case .text(let text), .json(let text): text
        }
    }

    static func words(_ preview: IdentityPreview, isDone: Bool) -> String {
        func people(_ people: [IdentityPreview.Person]) -> [String] {
            people.map { person in
                "  " + person.representative.text + ": "
                    + person.identifiers.map(\.text).joined(separator: ", ")
            }
        }
        var lines = ["Before:"] + people(preview.before) + ["After:"] + people(preview.after)
        lines += preview.warnings.map { "Note: " + $0.sentence }
        lines.append(
            isDone ? "Done." : "Nothing was changed: say it again without --dry-run to do it."
        )
        return lines.joined(separator: "\n")
    }

    static func words(_ conflicts: [ConflictRecord]) -> String {
        guard !conflicts.isEmpty else { return "No conflicts." }
        return conflicts.map { conflict in
            "\(ISO8601.format(conflict.time))  \(conflict.first.text) and \(conflict.second.text)"
                + " (people \(conflict.firstPerson.text) and \(conflict.secondPerson.text)): "
                + conflict.sentence
        }.joined(separator: "\n")
    }

    static func words(_ edicts: [EdictRecord]) -> String {
        guard !edicts.isEmpty else { return "No edicts." }
        return edicts.map { record in
            "\(record.id)  \(ISO8601.format(record.time))  \(record.edict.kind.rawValue) "
                + "\(record.edict.first.text) \(record.edict.second.text)  by \(record.author)"
                + (record.reason.isEmpty ? "" : ": " + record.reason)
        }.joined(separator: "\n")
    }
}
