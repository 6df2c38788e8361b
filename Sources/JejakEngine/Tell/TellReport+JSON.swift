// SPDX-License-Identifier: Apache-2.0

package import JejakLearn

// Contrasts, personas, look-alikes and splits as the one JSON object that the
// command line prints.

extension JourneyWords {
    var json: JSONObject {
        var object = JSONObject()
        object.add("en", en)
        object.add("id", id)
        return object
    }
}

extension ContrastReport {
    /// All differences, and how many were alike or too few to tell.
    package var json: String {
        var object = JSONObject()
        var own = JSONObject()
        own.add("name", group.json)
        own.add("people", contrast.inside)
        object.add("group", own)
        var other = JSONObject()
        other.add("name", against.json)
        other.add("people", contrast.outside)
        other.add("nearestHealthier", isNearestHealthier)
        object.add("against", other)
        object.add("shared", contrast.shared)
        object.add("tooFew", contrast.isTooFew)
        object.add("leastPeople", contrast.leastPeople)
        object.add("untilConversion", contrast.isUntilConversion)
        object.add("differences", contrast.differences.map(Self.item))
        object.add("alike", contrast.items.count { $0.finding == .alike })
        object.add("tooFewToTell", contrast.items.count { $0.finding == .few })
        if let departure = contrast.departure {
            object.add("departure", Self.departure(departure))
        } else {
            object.add("departure", raw: "null")
        }
        return object.text
    }

    private static func item(_ item: GroupContrast.Item) -> JSONObject {
        var object = JSONObject()
        object.add("event", item.event)
        if let after = item.after { object.add("after", after) }
        object.add("finding", item.finding.rawValue)
        object.add("people", measure(item.people))
        object.add("frequency", measure(item.frequency))
        return object
    }

    private static func measure(_ measure: GroupContrast.Measure) -> JSONObject {
        var object = JSONObject()
        object.add("group", measure.inside)
        object.add("groupOf", measure.insideOf)
        object.add("against", measure.outside)
        object.add("againstOf", measure.outsideOf)
        object.add("logOdds", measure.logOdds)
        object.add("low", measure.low)
        object.add("high", measure.high)
        object.add("p", measure.probability)
        object.add("q", measure.falseDiscovery)
        object.add("finding", measure.finding.rawValue)
        return object
    }

    private static func departure(_ departure: GroupContrast.Departure) -> JSONObject {
        var object = JSONObject()
        object.add("path", departure.path)
        object.add("group", departure.inside)
        object.add("against", departure.outside)
        object.add(
            "next",
            departure.next.map { way in
                var item = JSONObject()
                if let event = way.event {
                    item.add("event", event)
                } else {
                    item.add("event", raw: "null")
                }
                item.add("group", way.inside)
                item.add("groupInterval", raw: interval(way.insideInterval))
                item.add("against", way.outside)
                item.add("againstInterval", raw: interval(way.outsideInterval))
                return item
            }
        )
        object.add("divergence", departure.divergence)
        object.add("p", departure.probability)
        object.add("q", departure.falseDiscovery)
        object.add("tested", departure.tested)
        object.add("daysBeforeEnd", quartiles(departure.daysBeforeEnd))
        object.add("againstDaysBeforeEnd", quartiles(departure.outsideDaysBeforeEnd))
        object.add("ordered", departure.insideConverted)
        object.add("againstOrdered", departure.outsideConverted)
        return object
    }

    private static func interval(_ range: ClosedRange<Double>) -> String {
        "[\(JSONObject.number(range.lowerBound)),\(JSONObject.number(range.upperBound))]"
    }

    private static func quartiles(_ days: GroupContrast.Quartiles) -> JSONObject {
        var object = JSONObject()
        object.add("lower", days.lower)
        object.add("median", days.median)
        object.add("upper", days.upper)
        object.add("people", days.count)
        return object
    }
}

extension Persona {
    /// The card with every line's numbers.
    package var json: String {
        var object = JSONObject()
        object.add("name", name.json)
        object.add("title", title.json)
        object.add("size", size)
        object.add("of", of)
        object.add(
            "lines",
            lines.map { line in
                var item = JSONObject()
                item.add("section", line.section.rawValue)
                item.add("text", line.text.json)
                item.add("blank", line.isBlank)
                item.add(
                    "evidence",
                    line.evidence.map { one in
                        var number = JSONObject()
                        number.add("key", one.key)
                        number.add("name", one.name.json)
                        number.add("unit", one.unit.rawValue)
                        number.add("value", one.value)
                        if let everybody = one.everybody { number.add("everybody", everybody) }
                        number.add("people", one.count)
                        return number
                    }
                )
                return item
            }
        )
        object.add("face", face)
        return object.text
    }
}

extension AlikeReport {
    /// The matches, nearest first, and the curve.
    package var json: String {
        var object = JSONObject()
        object.add("seed", found.seed)
        object.add("compared", found.compared)
        object.add("features", features)
        object.add(
            "people",
            zip(names, found.matches).map { name, match in
                var item = JSONObject()
                item.add("person", name)
                item.add("similarity", match.similarity)
                item.add("distance", match.distance)
                return item
            }
        )
        object.add(
            "curve",
            found.curve.map { step in
                var item = JSONObject()
                item.add("similarity", step.similarity)
                item.add("people", step.people)
                return item
            }
        )
        object.add("dropped", found.dropped.map { "\($0.key): \($0.reason)" })
        return object.text
    }
}

extension SplitReport {
    /// The groups with their names.
    package var json: String {
        var object = JSONObject()
        object.add("people", people)
        object.add("features", features)
        object.add("method", found.method)
        object.add("noise", found.clustering.noise)
        object.add(
            "groups",
            found.clustering.groups.map { group in
                var item = JSONObject()
                item.add("id", group.id)
                item.add("label", group.label.words.json)
                item.add("size", group.members.count)
                return item
            }
        )
        object.add("dropped", found.clustering.scale.dropped.map { "\($0.key): \($0.reason)" })
        return object.text
    }

    /// `person,cluster`, one line a person, -1 for noise.
    package var labelsCSV: String {
        var text = "person,cluster\n"
        for (name, label) in zip(names, found.clustering.labels) {
            let isPlain = !name.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            text += isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
            text += ",\(label ?? -1)\n"
        }
        return text
    }
}
