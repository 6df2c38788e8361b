// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore

extension IntakeReport {
    /// As one JSON object. Lists are cut where nobody reads on.
    package var json: String {
        var object = JSONObject()
        object.add("events", total)
        object.add("lookedAt", looked)
        object.add("imported", imported)
        object.add("robots", robots)
        object.add("late", late)
        object.add("future", future)
        object.add("days", days.suffix(400).map(Self.object))
        object.add("kinds", events.prefix(500).map(Self.object))
        object.add(
            "faults",
            faults.prefix(200).map { fault in
                var item = JSONObject()
                item.add("reason", fault.fault.reason.rawValue)
                item.add("event", fault.fault.event)
                if let property = fault.fault.property { item.add("property", property) }
                item.add("count", fault.count)
                item.add("sentence", fault.fault.sentence)
                return item
            }
        )
        object.add(
            "unused",
            unused.prefix(500).map { property in
                var item = JSONObject()
                item.add("property", property.key)
                item.add("type", property.type.rawValue)
                item.add("count", property.count)
                return item
            }
        )
        object.add(
            "missing",
            missing.prefix(200).map { missing in
                var item = JSONObject()
                item.add("kind", missing.what.rawValue)
                item.add("name", missing.name)
                item.add("usedBy", missing.user)
                return item
            }
        )
        return object.text
    }

    private static func object(_ day: Day) -> JSONObject {
        var item = JSONObject()
        item.add("date", day.date)
        item.add("events", day.events)
        item.add("trend", day.trend.rawValue)
        return item
    }

    private static func object(_ event: Event) -> JSONObject {
        var item = JSONObject()
        item.add("type", event.kind.name)
        item.add("name", event.name)
        item.add("count", event.count)
        item.add("first", ISO8601.dateText(event.firstDay))
        item.add("last", ISO8601.dateText(event.lastDay))
        item.add("stopped", event.hasStopped)
        if let isPlanned = event.isPlanned { item.add("planned", isPlanned) }
        return item
    }

    /// As lines for people.
    package var words: String {
        var lines = ["\(looked) of \(total) events looked at, the latest ones."]
        if looked > 0 {
            lines.append(
                "\(late) came more than a day late, \(future) say that they happened after they "
                    + "came, \(robots) are from robots, \(imported) were imported."
            )
        }
        let odd = days.filter { $0.trend != .steady }.suffix(20)
        for day in odd {
            lines.append("\(day.date): \(day.events) events, a \(day.trend.rawValue)")
        }
        for event in events.filter(\.hasStopped).prefix(20) {
            lines.append(
                "'\(event.name)' came until \(ISO8601.dateText(event.lastDay)) and no more"
            )
        }
        for fault in faults.prefix(20) {
            lines.append("\(fault.count) times: \(fault.fault.sentence)")
        }
        for missing in missing.prefix(20) {
            lines.append(
                "\(missing.user) asks for the \(missing.what.rawValue) '\(missing.name)', which "
                    + "nobody sends"
            )
        }
        if !unused.isEmpty {
            let names = unused.prefix(30).map(\.key).joined(separator: ", ")
            lines.append("Collected and never asked for (\(unused.count)): \(names)")
        }
        return lines.joined(separator: "\n")
    }
}
