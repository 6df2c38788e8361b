// SPDX-License-Identifier: Apache-2.0

package import JejakCollect
internal import JejakCore

extension TrackingPlan {
    /// As one JSON object.
    package var json: String {
        var object = JSONObject()
        object.add("mode", mode.rawValue)
        object.add("unplannedEvents", (unplannedMode ?? mode).rawValue)
        object.add("events", events.map(Self.object))
        return object.text
    }

    private static func object(_ event: Event) -> JSONObject {
        var item = JSONObject()
        item.add("type", event.kind.name)
        item.add("name", event.name)
        if let mode = event.mode { item.add("mode", mode.rawValue) }
        if !event.note.isEmpty { item.add("note", event.note) }
        item.add("otherProperties", event.allowsOthers)
        item.add(
            "properties",
            event.properties.sorted { $0.key < $1.key }.map { key, property in
                var member = JSONObject()
                member.add("name", key)
                member.add("type", property.type.rawValue)
                member.add("required", property.isRequired)
                if !property.values.isEmpty { member.add("values", property.values) }
                if !property.note.isEmpty { member.add("note", property.note) }
                return member
            }
        )
        return item
    }
}
