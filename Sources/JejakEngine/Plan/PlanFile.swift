// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect
internal import JejakCore
internal import Yams

/// A file of settings that cannot be taken: all that is wrong, each with its
/// line and its mend.
package struct PlanFileError: ExplainedError {
    /// What the file is, as the subject of a sentence.
    package let subject: String
    package let problems: [CampaignProblem]

    package var sentence: String {
        "\(subject) cannot be taken: " + problems.map(\.words).joined(separator: "; ")
    }
}

/// Reads and writes a tracking plan as YAML.
///
/// ```yaml
/// mode: observe            # or quarantine, or refuse
/// unplanned_events: observe
/// events:
///   Order Completed:
///     mode: quarantine
///     other_properties: false
///     properties:
///       order_id: {type: text, required: true}
///       total: number
/// identify:
///   properties:
///     email: {type: text, required: true}
/// ```
///
/// What `write` gives, `read` takes and means the same.
package enum PlanFile {
    package static let bytesMost = 1 << 20
    package static let eventsMost = 5_000
    package static let propertiesMost = 2_000
    static let subject = "the tracking plan"

    package static func read(_ text: String) throws -> TrackingPlan {
        let root = try SettingsText.root(
            text,
            subject: subject,
            bytesMost: bytesMost,
            example: "mode: observe"
        )
        var reader = CampaignReader()
        let plan = plan(root, &reader)
        guard reader.problems.isEmpty else {
            throw PlanFileError(subject: subject, problems: reader.problems)
        }
        return plan
    }

    private static let sections: [(key: String, kind: EventKind)] = [
        ("events", .track), ("pages", .page), ("screens", .screen),
    ]
    private static let singles: [(key: String, kind: EventKind)] = [
        ("identify", .identify), ("group", .group),
    ]

    private static func plan(_ root: Node, _ reader: inout CampaignReader) -> TrackingPlan {
        let known = ["mode", "unplanned_events"] + sections.map(\.key) + singles.map(\.key)
        let fields = reader.fields(root, "the file", known)
        var plan = TrackingPlan(mode: reader.choice(fields["mode"], "mode", .observe))
        if let node = fields["unplanned_events"] {
            plan.unplannedMode = reader.choice(node, "unplanned_events", plan.mode)
        }
        for section in sections {
            guard let node = fields[section.key] else { continue }
            guard case .mapping(let mapping) = node, mapping.count <= eventsMost else {
                reader.problem(
                    node,
                    section.key,
                    "holds one event a key, at most \(eventsMost)"
                )
                continue
            }
            for (key, value) in mapping {
                let name = key.string ?? ""
                let place = "\(section.key).\(name.prefix(60))"
                if name.isEmpty { reader.problem(key, section.key, "an event has a name") }
                if plan.event(section.kind, name) != nil {
                    reader.problem(key, place, "is there twice: keep one")
                }
                plan.events.append(event(value, section.kind, name, place, &reader))
            }
        }
        for single in singles {
            guard let node = fields[single.key] else { continue }
            plan.events.append(event(node, single.kind, "", single.key, &reader))
        }
        return plan
    }

    private static func event(
        _ node: Node,
        _ kind: EventKind,
        _ name: String,
        _ place: String,
        _ reader: inout CampaignReader
    ) -> TrackingPlan.Event {
        var event = TrackingPlan.Event(name, kind: kind)
        if case .scalar(let scalar) = node, scalar.string.isEmpty { return event }
        let fields = reader.fields(
            node,
            place,
            ["mode", "properties", "other_properties", "note"]
        )
        if let mode = fields["mode"] {
            event.mode = reader.choice(mode, "\(place).mode", TrackingPlan.Mode.observe)
        }
        event.note = reader.text(fields["note"], "\(place).note") ?? ""
        if let others = fields["other_properties"] {
            event.allowsOthers = SettingsText.flag(others, "\(place).other_properties", &reader)
        }
        guard let properties = fields["properties"] else { return event }
        guard case .mapping(let mapping) = properties, mapping.count <= propertiesMost else {
            reader.problem(
                properties,
                "\(place).properties",
                "holds 'name: type' lines, at most \(propertiesMost)"
            )
            return event
        }
        for (key, value) in mapping {
            let property = key.string ?? ""
            event.properties[property] = self.property(
                value,
                "\(place).properties.\(property.prefix(60))",
                &reader
            )
        }
        return event
    }

    /// A type by itself, or a mapping with more.
    private static func property(
        _ node: Node,
        _ place: String,
        _ reader: inout CampaignReader
    ) -> TrackingPlan.Property {
        if case .scalar = node {
            return TrackingPlan.Property(reader.choice(node, place, PlanType.any))
        }
        let fields = reader.fields(node, place, ["type", "required", "values", "note"])
        var property = TrackingPlan.Property(
            reader.choice(fields["type"], "\(place).type", PlanType.any)
        )
        if let required = fields["required"] {
            property.isRequired = SettingsText.flag(required, "\(place).required", &reader)
        }
        property.values = SettingsText.words(fields["values"], "\(place).values", &reader)
        property.note = reader.text(fields["note"], "\(place).note") ?? ""
        return property
    }

    // MARK: Writing

    package static func write(_ plan: TrackingPlan) -> String {
        var lines = ["mode: \(plan.mode.rawValue)"]
        if let mode = plan.unplannedMode { lines.append("unplanned_events: \(mode.rawValue)") }
        for section in sections {
            let events = plan.events.filter { $0.kind == section.kind }
            guard !events.isEmpty else { continue }
            lines.append("\(section.key):")
            for event in events {
                lines.append("  \(SettingsText.quoted(event.name)):" + (isBare(event) ? " {}" : ""))
                lines += self.lines(event, "    ")
            }
        }
        for single in singles {
            for event in plan.events where event.kind == single.kind {
                lines.append("\(single.key):" + (isBare(event) ? " {}" : ""))
                lines += self.lines(event, "  ")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func isBare(_ event: TrackingPlan.Event) -> Bool {
        event.mode == nil && event.note.isEmpty && event.allowsOthers && event.properties.isEmpty
    }

    private static func lines(_ event: TrackingPlan.Event, _ indent: String) -> [String] {
        var lines: [String] = []
        if let mode = event.mode { lines.append("\(indent)mode: \(mode.rawValue)") }
        if !event.note.isEmpty {
            lines.append("\(indent)note: \(SettingsText.quoted(event.note))")
        }
        if !event.allowsOthers { lines.append("\(indent)other_properties: false") }
        guard !event.properties.isEmpty else { return lines }
        lines.append("\(indent)properties:")
        for (key, property) in event.properties.sorted(by: { $0.key < $1.key }) {
            var text = property.type.rawValue
            if property.isRequired || !property.values.isEmpty || !property.note.isEmpty {
                var pieces = ["type: \(text)"]
                if property.isRequired { pieces.append("required: true") }
                if !property.values.isEmpty {
                    let values = property.values.map(SettingsText.quoted).joined(separator: ", ")
                    pieces.append("values: [\(values)]")
                }
                if !property.note.isEmpty {
                    pieces.append("note: \(SettingsText.quoted(property.note))")
                }
                text = "{" + pieces.joined(separator: ", ") + "}"
            }
            lines.append("\(indent)  \(SettingsText.quoted(key)): \(text)")
        }
        return lines
    }
}
